"""What a whole sentence is about, where that takes the edge off a hard word in it: a warning against somebody who writes
in our name, the answer to a question, a denial, an apology, asking for a person.

A frame lifts nothing from a sentence that weighs much: courtesy or a quote before a real threat changes nothing.
"""

import re
from collections.abc import Sequence
from functools import lru_cache

Words = tuple[str, ...]

# Somebody else writes in our name.
_FRAUD = (
    r"\b(?:mensaj|correo|llamad|audio|text|carta|sms|aviso|perfil|cuenta|numero|enlace|link|messag|email|call|letter|notice)\w* (?:\S+ ){0,2}(?:fals[oa]s?|fraudulent\w*|trucho\w*|fake|bogus|apocrif\w+)\b"
    r"|\bfals[oa]s? (?:mensaj|correo|llamad|abogad|cobrador|gestor|funcionari)\w*|\bfake (?:messag|email|call|text|letter|notice|collector|invoice)\w*"
    r"|\b(?:en|con|usando|usa|usan|utiliza|utilizan) nuestro (?:nombre|logo|logotipo)\b|\b(?:mensaj|correo|llam|circul|escrib|cobr|person|alguien|estaf|falso)\w* (?:\S+ ){0,6}a nuestro nombre\b|\b(?:haciendo|hace|hacen|hagan)(?:se)? pasar por\b"
    r"|\b(?:in|using|uses|use|carr\w+|with|on) our (?:name|logo|behalf)\b|\b(?:pretend\w*|claim\w*|pos(?:e|es|ing)) (?:to be|as|they are|to represent) (?:us|our|from)\b"
    r"|\b(?:scam|fraud|phishing) (?:alert|warning|notice)\b|\b(?:is|are|was|it s|its|that s) (?:a )?(?:phishing|scam|fake)\b|\balerta de (?:estafa|fraude)s?\b"
    r"|^(?:eso |ese \S+ |esos \S+ |esa \S+ |esas \S+ )?no (?:es|son|fue|fueron) (?:nuestr[oa]s?|de nosotros|de nuestra empresa)$|\b(?:intento|caso|posible|tipo|victima|modalidad)s? de (?:estafa|fraude)\b|\bimpersonat\w+|\b(?:estafador|impostor|suplantador|scammer|impostor|fraudster)\w* (?:\S+ ){0,3}(?:se (?:presentan|identifican|hacen)|dicen|llaman|usan|pose|call|claim|pretend)\w*|\bse (?:presentan?|identifican?) como (?:\S+ )?(?:cobrador|gestor|abogad|funcionari|nuestr)\w*|\bdicen ser\b|\bnothing to do with us\b|\bno (?:somos|fuimos|hemos sido) nosotros\b|\b(?:that|it) (?:is|was|s) (?:not|never) us\b|\b(?:usando|usa|usan) nuestra marca\b|\bsuplant\w+ (?:\S+ ){0,2}(?:identidad|nuestr\w+)"
)
# What the debtor asked, wrote or read is taken up.
_ANSWER = (
    r"\b(?:(?:a|sobre|por|en cuanto a|respecto (?:a|de)|con respecto a|respond\w*(?: a)?|contest\w*(?: a)?|aclar\w*|resolv\w*|atiend\w*) (?:su|tu|sus|tus|la|las|lo que) (?:\S+ )?(?:pregunt|consult|duda|inquietud|mencion)\w*)"
    r"|\b(?:usted|vos|tu|nos|me|ayer|ud) (?:nos |me )?(?:pregunt(?:o|a|aba|aste|as|an|abas)|consult(?:o|a|aba|aste|as)|queria saber|querias saber|quiere saber)\b"
    r"|\b(?:en su|de su|su|tu|en tu) (?:mensaje|correo|carta|audio|reclamo|nota|resena|comentario|llamada|queja) (?:\S+ ){0,4}(?:mencion|dice|dijo|pregunt|coment|habl|cuent|indic|senal|teme|preocup)\w*"
    r"|\b(?:la|las|una|esa|el|los|del|de la) (?:palabra|clausula|expresion|termino|frase|articulo|apartado)s?\b (?:\S+ ){0,14}(?:signific|se refier|quiere decir|fuero|jurisdicc|controversi|competen|es solo|es una|indica|alude|general|habitual|usual|estandar|senala)\w*"
    r"|\bwhat you (?:read|saw|heard|were told)\b|\b(?:lo (?:de|del) \S+ )?que (?:le|te) (?:comentaron|dijeron|contaron)\b|\blo que (?:leyo|vio|oyo|escucho|leiste|viste)\b|\byou (?:said|told us|wrote that)\b"
    r"|^que si (?:lo|la|le|te|los|vamos|van|iremos|nos|esto|eso|hay|alguien)\b.{0,60}$|^(?:not suing|are we suing|will we sue)\b"
    r"|\b(?:you|your (?:message|email|note|letter|voicemail)) (?:\S+ )?(?:asked|wanted to know|were wondering|wondered|mentioned|mentions|wrote|are worried|worried|inquired)\b"
    r"|\b(?:to answer|answering|in answer to|regarding|about|as (?:for|to)|on|re) (?:your|the) (?:\S+ )?(?:question|concern|inquiry|query|worry)\b"
    r"|\b(?:the|that) (?:word|clause|term|phrase|section|paragraph|wording)\b (?:\S+ ){0,14}(?:means|refers|venue|jurisdiction|disputes|boilerplate|standard|general|only)\b"
)
# Nothing of the kind is done or planned.
_DENIED = (
    r"\bno (?:hay|existe|tenemos|hemos|se ha|han|ha habido|habra|figura|consta|manejamos|somos|usamos|llevamos|hacemos|publicamos|reportamos|informamos|compartimos|trabajamos|visitamos|corresponde) (?:\S+ ){0,3}(?:ningun\w*|nada|nadie|demanda|juicio|proceso|denuncia|embargo|pensado|previsto|planeado|presentad\w|iniciad\w|lista|listas|usuarios|parte|central\w*|buro|abogad\w+|cobrador\w*)\b"
    r"|\b(?:historial|credito|puntaje|score|nombre|calificacion|casa|sueldo|familia|esposa|trabajo) no (?:se )?(?:ve|vera|ven|veran|esta|estan|corre|corren|sale|saldra|aparece|recibio|recibe|recibira|sufre|sufrira|cambia|sabe|sabra|tiene nada)\b"
    r"|\b(?:nadie|ninguno) (?:\S+ ){0,4}(?:se ha enterado|se entero|se enterara|lo sabe|supo|ha sabido)\b|\b(?:nobody|no one) (?:\S+ ){0,5}(?:is going to sue|will sue|was told|has been told|heard|has heard|will be told|goes to jail)\b"
    r"|\b(?:has not|hasnt|hasn t|have not) (?:\S+ )?(?:heard|been told)\b|\b(?:does not|doesnt|doesn t|did not) mean (?:\S+ )?(?:that|you|we|anybody|anyone|a|there)\b|\bno (?:significa|quiere decir|implica) (?:\S+ )?(?:que|un|una|haya)\b"
    r"|\b(?:descuide|descuida|(?<!dejar )tranquil[oa]s?|no se preocupe|no te preocupes|no se alarme|no se angustie|no se asuste|not worry|rest assured|lose sleep|i promise|no es cierto|es falso|not true)\b(?=.*\b(?:no|ni|nadie|nunca|jamas|ningun\w*|vayamos|not|never|nobody|none|nothing)\b)"
    r"|\b(?:not|nobody|no one|never|nothing)\b.*\b(?:lose sleep|not worry|i promise|rest assured)\b|\b(?:no|ni|nadie|nunca|jamas)\b.*\b(?:descuide|quedese tranquil\w|este tranquil\w|no se preocupe|no se alarme)\b"
    r"|\b(?:no|nadie|nunca|jamas) (?:(?:se|lo|la|le|les|te|los) )?(?:\S+ )?(?:vamos a|va a|van a|iremos a|pensamos|planeamos|tenemos intencion de|podemos) (?:\S+ )?(?:toc|embarg|demand|denunci|public|visit|molest|quit|cont|report|meter|llev|lleg|envi)\w*"
    r"|\b(?:no one|nobody|we will not|we are not going to|we have no (?:plans|intention|wish) (?:\S+ )?) ?(?:(?:will|is going to|to|ever) )*(?:knock|come to|visit|sue|court|jail|arrest|call|take|tell|file|report|touch|bother)\b"
    r"|\bno (?:tiene|tienen|tenes|tienes) por que\b|\b(?:wages|house|home|job|car|family|credit) (?:is|are) (?:\S+ )?(?:safe|fine|untouched|yours)\b|\b(?:casa|sueldo|familia|trabajo|credito) (?:esta|estan) a salvo\b"
    r"|\bnadie (?:\S+ ){0,3}(?:va|ira|puede ir|vaya|fue) (?:\S+ )?(?:preso|presa|a la carcel|a prision)\b"
    r"|\b(?:no|none of (?:this|that|it)|nothing) (?:such (?:step|plan|thing|action)|lawsuit|legal action|one (?:else )?(?:was|is|has been|knows)|has been (?:filed|reported)|was (?:filed|reported|sent)) ?(?:\S+ ){0,4}(?:exist|plan|fil|report|affect|intend|underway|contacted|told)\w*"
    r"|\bwe (?:have )?(?:never|do not|dont|don t|did not|have not|havent|haven t|will not|wont|won t) (?:\S+ )?(?:report|share|sue|sell|file|filed|reported|shared|sold|publish|post|call your|contact your|hire|use|keep|send anyone)\b"
    r"|\b(?:your|the) (?:credit|score|record|file|job|family|employer|home) (?:\S+ )?(?:is not|isnt|isn t|was not|wasnt|wasn t|will not be|won t be|has not been|hasn t been|stays|remains) (?:\S+ )?(?:affected|touched|involved|contacted|reported|told|clean|as it was)\b"
)
# What turns a denial into a threat: "no hay demanda todavía", "no tenemos otra salida".
_FOR_NOW = (
    r"\b(?:todavia|aun|por ahora|por el momento|de momento|hasta|salvo|mientras|pero|sino|excepto|a menos|si no|si (?:usted )?(?:paga|pagas|cumple|deposita)|otra|otro|mas remedio|paciencia|excusa|perdon|piedad|escapatoria|vuelta"
    r"|peor|hoy|manana|esta semana|tonight|today|tomorrow|worse|forever|yet|for now|unless|until|but|so far|if you (?:pay|do not|dont|don t|fail)|otherwise|excuse|choice|mercy)\b"
)
# We were wrong and say so.
_APOLOGY = (
    r"\b(?:mil|nuestras|mis|sinceras) disculpas\b|\b(?:le|te|les) (?:debo|debemos|deb\w+) una disculpa\b|\b(?:tenia|tenias|tiene|tienes) (?:usted )?(?:toda la )?razon\b (?:\S+ ){0,3}(?:yo|nosotros|fue|era|estab|equivoc|revis|el error|la nota|lo)\w*"
    r"|\b(?:me|nos) equivoc\w+|\b(?:fue|es|por) (?:un |una )?(?:error|confusion|descuido|falla|equivocacion) (?:nuestr|mi|de nuestr|de mi|del sistema|mio)\w*|\bel error (?:fue|es) (?:nuestro|mio)\b|\b(?:nunca|no) debi(?:o|eron|mos) (?:haber )?(?:salir|sali|envi|recib|lleg|mand|ocurr)\w*"
    r"|\bowe you an apology\b|\bwe apologi[sz]e\b|\bour (?:mistake|error|fault)\b|\b(?:should|ought to) (?:never|not) have (?:been sent|gone|happened|received|reached|mentioned|said)\b|\bsorry (?:for|about|to have|to hear|that we|we)\b|\bi apologi[sz]e\b|\bapologies\b|\blament(?:o|amos) (?:mucho )?(?:haber|lo de|lo que|que le|que se|el|la)\b|\blo (?:siento|sentimos) (?:mucho|de veras|de verdad)\b|\bpedimos disculpas\b|\bperdon por (?:el|la|los|las|lo)\b"
)
# Asking for a person, without a word about why.
_REACHED = (
    r"\b(?:me comunico|hablo|podria hablar|puedo hablar|podria comunicarme|quisiera hablar|deseo hablar|me comunica) con\b|\bbusco a \S+|\bcon quien tengo el gusto\b|\b(?:i am|im|i m) looking for \S+|\b(?:he|she|they) call me back\b|\b(?:se encuentra|esta) (?:el senor|la senora|don|dona)\b"
    r"|\ba que hora (?:lo|la|le|se|podria|puedo|podriamos|podemos)? ?(?:\S+ )?(?:encontr|ubic|llam|localiz|hall|comunic)\w*|\b(?:may|can|could) i (?:please )?(?:speak|talk) (?:to|with)\b|\bis (?:mr|mrs|ms|this) \b|\bwhat (?:time|hour)s? (?:\S+ ){0,3}(?:reach|find|call back|best)\b|\b(?:wrong|right) (?:number|person)\b|\bnumero equivocado\b"
)
_FRAMES = tuple(
    (name, re.compile(expression), unless)
    for name, expression, unless in (
        ("fraud", _FRAUD, None),
        ("answer", _ANSWER, re.compile(_FOR_NOW)),
        ("denial", _DENIED, re.compile(_FOR_NOW)),
        ("apology", _APOLOGY, re.compile(_FOR_NOW)),
        ("reached", _REACHED, None),
    )
)
# Somebody else is said to do it: "alguien llama y amenaza con…".
_REPORTED = re.compile(
    r"\b(?:alguien|gente|personas|individuos|desconocidos|supuest\w+|dicen|llaman|piden|amenazan|ofrecen|exigen|someone|somebody|people|callers?|they|supposed|claiming|saying|threatening)\b"
)
LIFTING = frozenset(
    {"fraud", "answer", "denial", "apology", "after"}
)  # frames that make a hard word a mention
_GO_ON = frozenset(
    {"fraud", "answer", "denial", "apology"}
)  # frames in which the next sentence stands as well


@lru_cache(maxsize=65_536)
def of(words: Words) -> str:
    """Return the name of the frame in which a sentence stands, "" for none."""
    said = " ".join(word for word in words if word != ",")
    return next(
        (
            name
            for name, shown, unless in _FRAMES
            if shown.search(said) and not (unless and unless.search(said))
        ),
        "",
    )


def around(text: Sequence[Words]) -> list[str]:
    """Return the frame of each sentence of a text: its own, or the one that a sentence beside it gives."""
    own = [of(words) for words in text]
    found = []
    for at, words in enumerate(text):
        frame, beside = own[at], {*own[max(0, at - 1) : at], *own[at + 1 : at + 2]}
        if not frame and "fraud" in beside and _REPORTED.search(" ".join(words)):
            frame = "fraud"
        elif not frame and at and own[at - 1] in _GO_ON:
            frame = "after"
        found.append(frame)
    return found
