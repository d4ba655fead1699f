"""Given names by which a greeting is known to name a person: "María Cárcel: su pago…", "Estimado Juan Juez,"."""

_NAMES = """
adam adela adriana agustin alan alba albert alberto alejandra alejandro alex alfonso alice alicia allison alma
amalia amanda amparo amy ana andrea andres andrew angel angela angelica ann anna anne anthony antonia antonio
armando arthur arturo ashley augusto aurora barbara beatriz belen benito benjamin bernardo betty blanca brandon
brenda brian bruno camila carla carlos carmen carol carolina catalina catherine cecilia cesar charles cheryl chris
christine christopher clara claudia consuelo cristian cristina cynthia dan daniel daniela david deborah debra
dennis diana diego dolores domingo donald donna dorothy douglas edgar edith eduardo edward elena elias elisa
elizabeth elsa elvira emilia emilio emily emma enrique eric ernesto esperanza esteban estela esther eugenia eva
fabian fabiola federico felipe felix fernanda fernando flor francisca francisco frank gabriel gabriela gary george
gerardo german gilberto gisela gladys gloria gonzalo grace graciela greg gregorio gregory guadalupe guillermo
gustavo hannah harold heather hector helen henry hernan hilda hugo ignacio ines irene irma isabel ivan jacinto
jack jacob jaime james janet jason javier jeff jeffrey jennifer jerry jessica jesus jimena joan joaquin joe john
jonathan jorge jose josefina joseph joshua joyce juan juana juanita judith judy julia julian julie julio justin
karen karina kathleen keith kelly kenneth kevin kimberly larry laura lauren leonardo leonor leticia lidia liliana
linda lisa lorena lorenzo lourdes lucas lucia luis luisa luz magdalena manuel manuela marcela marcelo marco marcos
margaret margarita maria mariana mario marisol mark marta martha martin mary mateo matias matthew mauricio maximo
megan melissa mercedes michael michelle miguel milagros miriam monica nancy natalia nathan nelson nestor nicholas
nicolas nicole noemi norma olga olivia omar oscar pablo pamela paola patricia patricio patrick paul paula pedro
peter philip pilar rachel rafael ralph ramiro ramon raquel raul raymond rebeca rebecca ricardo richard robert
roberto rocio rodolfo rodrigo roger rolando ronald rosa rosario roy ruben russell ruth ryan salvador samantha
samuel sandra santiago santos sara sarah scott sean sebastian sergio sharon shirley silvia sofia soledad sonia
stephanie stephen steven susan susana teresa terry thomas timothy tomas tyler valentina valeria vanesa veronica
vicente victor victoria vincent virginia walter wayne william wilmer ximena yolanda zachary zoila
"""
GIVEN = frozenset(_NAMES.split())
