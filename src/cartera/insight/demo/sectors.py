"""Who buys from a distributor of cleaning and packing goods, and how each trade buys and is used to pay. Pure data.

Amounts are whole soles; `months` are factors of the usual trade, January first.
"""

from dataclasses import dataclass, field

EVEN = (1.0,) * 12
SUMMER = (1.5, 1.5, 1.2, 0.9, 0.8, 0.8, 0.9, 0.9, 0.9, 1.0, 1.1, 1.5)
SCHOOL = (0.3, 1.6, 2.2, 1.2, 1.0, 1.0, 0.7, 1.3, 1.0, 1.0, 0.9, 0.4)
BUDGET = (
    0.2,
    0.5,
    0.9,
    1.0,
    1.0,
    1.0,
    1.0,
    1.0,
    1.1,
    1.2,
    1.4,
    1.9,
)  # public money is spent late in the year
FESTIVE = (0.8, 0.8, 0.9, 1.0, 1.2, 0.9, 1.4, 0.9, 0.9, 1.0, 1.1, 1.6)


@dataclass(frozen=True, slots=True)
class Sector:
    """One trade. `names` are patterns of {surname}, {other}, {saint}, {thing}, {kind}, {first}, {place}
    {of_place}.
    """

    name: str
    share: int  # of a hundred customers
    names: tuple[str, ...]
    terms: tuple[int, ...]  # days to pay, the usual ones repeated
    a_year: tuple[int, int]  # invoices
    soles: tuple[int, int]  # an invoice
    months: tuple[float, ...] = EVEN
    dollars: float = 0.0  # of its customers, how many are invoiced in dollars too
    person: bool = False  # kept by a person under a tax id of their own
    roles: tuple[str, ...] = ()  # who is known besides the one who pays
    tags: tuple[str, ...] = field(default=())


SECTORS = (
    Sector(
        "bodegas", 27, ("Bodega {saint}", "Bodega Doña {first}", "Minimarket {thing}", "Bazar {surname} {other}", "Bodega {surname} {other}",
         "Abarrotes {first}", "Comercial {surname} {other}", "Minimarket {surname}"),
        (0, 7, 7, 15, 15), (7, 13), (90, 900), FESTIVE, person=True,
    ),
    Sector(
        "farmacias", 12, ("Botica {saint} E.I.R.L.", "Farmacia {surname} {other} E.I.R.L.", "Boticas {thing} S.A.C.", "Botica {surname} E.I.R.L.",
         "Farmacia {saint} {kind} S.A.C."),
        (15, 30, 30), (6, 11), (250, 3200), roles=("purchasing",),
    ),
    Sector(
        "restaurantes", 16,
        ("Cevichería {thing} E.I.R.L.", "Pollería {saint} S.A.C.", "Restaurante {thing} S.R.L.", "Picantería {surname} {other}",
         "Chifa {surname} E.I.R.L.", "Cafetería {thing} {kind} S.A.C.", "Anticuchería Doña {first}"),
        (7, 15, 15, 30), (7, 12), (180, 2400), SUMMER, roles=("superior",),
    ),
    Sector(
        "constructoras", 8,
        ("Constructora {surname} & {other} S.A.C.", "Ingeniería y Obras {surname} {kind} S.A.", "Contratistas {thing} S.A.C."),
        (30, 45, 60), (5, 9), (2500, 38000), dollars=0.25, roles=("superior", "executive", "legal_representative"),
    ),
    Sector(
        "colegios", 8, ("I.E.P. {saint}", "Colegio {saint} {kind} S.A.C.", "Institución Educativa {thing} S.A.C.", "Nido {thing}",
         "I.E.P. {first} {surname}"),
        (30, 30, 45), (5, 7), (600, 7800), SCHOOL, roles=("superior",),
    ),
    Sector(
        "municipalidades", 4, ("Municipalidad Distrital de {place} {of_place}",),
        (30, 60, 60), (4, 7), (1800, 24000), BUDGET, roles=("superior", "purchasing"), tags=("sector_publico",),
    ),
    Sector(
        "hoteles", 7, ("Hotel {thing} S.A.C.", "Hostal {saint} E.I.R.L.", "Hotelera {surname} {kind} S.A.", "Hospedaje {surname} {other}"),
        (15, 30, 30), (5, 9), (400, 6500), SUMMER, dollars=0.2, roles=("purchasing", "superior"),
    ),
    Sector(
        "clínicas", 5, ("Clínica {saint} S.A.", "Policlínico {surname} {other} S.A.C.", "Centro Médico {thing} S.A.C.", "Clínica Dental {surname} {other}"),
        (30, 45, 45), (6, 10), (900, 14000), roles=("purchasing", "superior", "executive"),
    ),
    Sector(
        "ferreterías", 9, ("Ferretería {surname} {other} E.I.R.L.", "Ferretería {thing} S.A.C.", "Pinturas {surname} & {other} S.R.L."),
        (15, 30, 30, 45), (5, 9), (500, 7000), roles=("superior",),
    ),
    Sector(
        "agroexportadoras", 4, ("Agroexportadora {thing} S.A.C.", "Agrícola {surname} {kind} S.A.", "Frutas {saint} {kind} S.A.C."),
        (30, 45, 60), (5, 8), (4000, 60000), SUMMER, dollars=0.8, tags=("exportador",),
        roles=("purchasing", "superior", "executive", "legal_representative"),
    ),
)  # fmt: skip
