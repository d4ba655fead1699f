"""Words that names are put together from. The people and firms that come out are made up; likeness is chance. Data only."""

WOMEN = (
    "Adriana", "Alejandra", "Ana María", "Beatriz", "Carla", "Carmen Rosa", "Cecilia", "Clara", "Daniela", "Elena",
    "Elvira", "Esperanza", "Fiorella", "Gabriela", "Gladys", "Graciela", "Hortensia", "Inés", "Irma", "Isabel",
    "Jacinta", "Juana", "Julia", "Karina", "Leonor", "Lourdes", "Lucía", "Luz Marina", "Magdalena", "María José",
    "Maritza", "Martha", "Mercedes", "Milagros", "Mónica", "Nélida", "Norma", "Olga", "Patricia", "Paulina",
    "Pilar", "Rocío", "Rosa Elvira", "Rosario", "Sandra", "Silvia", "Sofía", "Susana", "Teresa", "Úrsula",
    "Valeria", "Verónica", "Victoria", "Ximena", "Yolanda", "Zoila",
)  # fmt: skip
MEN = (
    "Abelardo", "Adrián", "Agustín", "Alejandro", "Andrés", "Aníbal", "Arturo", "Benjamín", "Carlos Alberto",
    "César", "Claudio", "Daniel", "Darío", "Eduardo", "Efraín", "Emilio", "Ernesto", "Esteban", "Fabián",
    "Federico", "Félix", "Fernando", "Fidel", "Gerardo", "Germán", "Gonzalo", "Guillermo", "Héctor", "Hernán",
    "Hugo", "Ignacio", "Iván", "Javier", "Jesús", "Joaquín", "Jorge Luis", "José Antonio", "Julián", "Leandro",
    "Lorenzo", "Luis Enrique", "Manuel", "Marco Antonio", "Martín", "Mauricio", "Miguel Ángel", "Nicolás", "Óscar",
    "Pablo", "Ramiro", "Raúl", "Ricardo", "Rubén", "Salomón", "Santiago", "Tomás", "Víctor", "Wilfredo",
)  # fmt: skip
SURNAMES = (
    "Acuña", "Alarcón", "Alvarado", "Amaya", "Ancajima", "Apaza", "Aquino", "Arévalo", "Ayala", "Barrantes",
    "Bautista", "Benavides", "Bermúdez", "Cáceres", "Calderón", "Cárdenas", "Carrión", "Castañeda", "Ccori",
    "Céspedes", "Chávez", "Chuquihuanca", "Condori", "Cornejo", "Córdova", "Delgado", "Díaz", "Domínguez",
    "Echevarría", "Escobar", "Espinoza", "Farfán", "Figueroa", "Flores", "Galarza", "Gálvez", "Gamarra", "García",
    "Gómez", "Guevara", "Gutiérrez", "Hidalgo", "Huamán", "Huertas", "Ibáñez", "Jiménez", "Lazarte", "León",
    "Llanos", "Loayza", "Luján", "Machuca", "Mamani", "Márquez", "Medina", "Meléndez", "Mendoza", "Montalvo",
    "Moreno", "Muñoz", "Navarro", "Núñez", "Ocampo", "Olivera", "Ordóñez", "Palacios", "Paredes", "Peña",
    "Pizarro", "Ponce", "Puma", "Quintanilla", "Quiñónez", "Quispe", "Ramírez", "Ríos", "Rojas", "Saavedra",
    "Salazar", "Sánchez", "Sandoval", "Sarmiento", "Solís", "Sotelo", "Tapia", "Tello", "Torres", "Ugarte",
    "Urrutia", "Valdivia", "Valverde", "Vargas", "Vásquez", "Velarde", "Villanueva", "Yáñez", "Yupanqui", "Zapata",
    "Zegarra", "Zúñiga",
)  # fmt: skip
SAINTS = (
    "Santa Rosa", "San Martín", "San José", "Santa Lucía", "San Judas Tadeo", "Virgen del Carmen", "San Isidro",
    "Santa Úrsula", "Señor de los Milagros", "San Cristóbal", "Santa Inés", "San Agustín", "Santa Clara",
    "San Antonio", "Virgen de la Puerta", "San Hilarión", "Santa Mónica", "San Benito", "Santa Beatriz",
)  # fmt: skip
THINGS = (
    "El Sol", "La Esperanza", "El Progreso", "Los Ángeles", "El Amanecer", "La Cosecha", "El Algarrobo", "La Unión",
    "El Porvenir", "Los Jazmines", "La Cantuta", "El Cóndor", "Las Retamas", "El Manantial", "La Campiña",
    "Los Olivos de Plata", "El Girasol", "La Estrella", "El Faro", "Las Magnolias", "El Puquial", "La Golondrina",
    "El Tumi", "Los Laureles", "El Colibrí", "La Vicuña", "El Totoral", "Los Sauces", "La Pirámide", "El Balcón",
)  # fmt: skip
PLACES = (  # with one of OF_PLACES; no such place exists: a municipality that does must not look as if it did not pay
    "Quebrada Alta", "Nueva Totora", "Villa Retama", "Alto Puquial", "Pampa Serena", "Cerro Azulado", "Valle Callado",
    "Puente Molino", "Llanos de Cantuta", "Alto Algarrobo", "Tres Manantiales", "Bajo Sauzal", "Costa Brumosa",
)  # fmt: skip
OF_PLACES = (
    "del Norte",
    "del Sur",
    "de la Sierra",
    "del Mar",
    "de los Sauces",
    "de San Hilarión",
    "de Santa Úrsula",
    "de las Retamas",
    "del Alba",
    "de los Vientos",
    "del Tumi",
    "de la Garúa",
)
INITIALS = (
    "Andina", "Austral", "Norteña", "del Pacífico", "del Sur", "Nacional", "Continental", "Oriental", "Imperial",
    "Integral", "Moderna", "Central", "Real", "Serrana", "Costeña", "Amazónica",
)  # fmt: skip
