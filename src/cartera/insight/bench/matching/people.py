"""The debtors of the made-up book: names that share words, tax ids, accounts, holdings. Pure; the same seed, the same people."""

from dataclasses import dataclass, field
from random import Random

from cartera.insight.demo.names import INITIALS, MEN, OF_PLACES, PLACES, SAINTS, SURNAMES, THINGS, WOMEN

TRADES = (
    "Comercial", "Inversiones", "Distribuidora", "Servicios Generales", "Transportes", "Constructora", "Importaciones",
    "Corporación", "Grupo", "Ferretería", "Boticas", "Agroindustrias", "Textiles", "Negociaciones", "Representaciones",
    "Multiservicios", "Consorcio", "Laboratorios", "Industrias", "Panadería", "Minimarket", "Clínica", "Colegio", "Hotel",
)  # fmt: skip
FORMS = {
    "pe": ("S.A.C.", "S.A.", "E.I.R.L.", "S.R.L.", "SAC"),
    "co": ("S.A.S.", "Ltda.", "S.A.", "SAS"),
    "mx": ("S.A. de C.V.", "S. de R.L. de C.V.", "SA de CV"),
    "ar": ("S.A.", "S.R.L.", "SAS"),
    "cl": ("SpA", "Ltda.", "S.A.", "E.I.R.L."),
}
PERSONS = 28  # of a hundred debtors
DAUGHTERS = 3
KNOWN = 55  # of a hundred have an account that a person confirmed before
SHARED = 2  # of a hundred are paid for by an accountant, from one account for several
WRONGLY = 1  # of two hundred accounts were confirmed for somebody else


@dataclass(slots=True)
class Person:
    """One debtor, with what only the truth knows: the accounts it pays from."""

    debtor_id: int
    name: str
    tax_id: str
    is_person: bool
    parent_id: int | None = None
    accounts: list[str] = field(default_factory=list)


def people(country: str, count: int, rng: Random) -> list[Person]:
    """Return so many debtors; some are called nearly the same, a few the same."""
    made = []
    for place in range(1, count + 1):
        person = rng.randrange(100) < PERSONS
        name = _person(rng) if person else _firm(country, rng)
        accounts = [_account(rng) for _ in range(rng.choice((1, 1, 1, 2)))]
        made.append(Person(place, name, _tax_id(country, person, rng), person, accounts=accounts))
    for each in made:
        if not each.is_person and rng.randrange(100) < DAUGHTERS:
            parent = rng.choice(made)
            if not parent.is_person and parent is not each and parent.parent_id is None:
                each.parent_id = parent.debtor_id
    return made


def known_accounts(made: list[Person], rng: Random) -> dict[str, dict[int, int]]:
    """Return what persons confirmed before: account → debtor id → how often. Some of it misleads."""
    known: dict[str, dict[int, int]] = {}
    shared = [_account(rng) for _ in range(max(1, len(made) // 300))]
    for each in made:
        if rng.randrange(100) < KNOWN:
            owner = rng.choice(made) if rng.randrange(200) < WRONGLY else each
            known.setdefault(each.accounts[0], {})[owner.debtor_id] = rng.randint(1, 9)
        if rng.randrange(100) < SHARED:
            account = rng.choice(shared)
            each.accounts.append(account)
            known.setdefault(account, {})[each.debtor_id] = 1
    return known


def someone(rng: Random) -> str:
    """Return the name of a person who is no debtor."""
    return _person(rng)


def _person(rng: Random) -> str:
    first = rng.choice(WOMEN + MEN)
    return f"{first} {rng.choice(SURNAMES)} {rng.choice(SURNAMES)}"


def _firm(country: str, rng: Random) -> str:
    trade = rng.choice(TRADES)
    core = rng.choice(
        (
            lambda: rng.choice(SAINTS),
            lambda: rng.choice(THINGS),
            lambda: f"{rng.choice(PLACES)} {rng.choice(OF_PLACES)}",
            lambda: f"{rng.choice(SURNAMES)} {rng.choice(('Hermanos', 'e Hijos', 'y Asociados'))}",
            lambda: f"{rng.choice(SURNAMES)} & {rng.choice(SURNAMES)}",
            lambda: "".join(rng.choice("ABCDEFGIJLMNOPRSTV") for _ in range(rng.randint(3, 5))),
        )
    )()
    more = rng.choice(("", "", rng.choice(INITIALS), rng.choice(OF_PLACES)))
    return " ".join(part for part in (trade, core, more, rng.choice(FORMS[country])) if part)


def _tax_id(country: str, person: bool, rng: Random) -> str:  # noqa: FBT001 - one of two kinds
    digits = "".join(rng.choice("0123456789") for _ in range(12))
    if country == "pe":
        return ("1099" if person else "2099") + digits[:7]
    if country == "co":
        return digits[:9] + digits[9] if person else "9" + digits[:8] + digits[9]
    if country == "mx":
        letters = "".join(rng.choice("ABCDEFGHLMNOPRSTV") for _ in range(4 if person else 3))
        return f"{letters}{rng.randint(60, 99)}{rng.randint(1, 12):02}{rng.randint(1, 28):02}{digits[:2]}{rng.choice('A19')}"
    if country == "ar":
        return ("20" if person else "30") + digits[:9]
    return f"{rng.randint(5, 26)}{digits[:6]}{rng.choice('0123456789K')}"


def _account(rng: Random) -> str:
    return "".join(rng.choice("0123456789") for _ in range(rng.choice((13, 14, 18, 20))))
