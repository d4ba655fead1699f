"""The customers of a made-up distributor: names, tax ids, people and how they are reached. Pure; the same seed, the same people.

Nobody real can be met here:
- Tax ids check but were never issued. Peru numbers firms as 20 + nine digits upwards, and has come to 206…; ours begin
  with 2099. A person's is 10 + the eight digits of the identity card, whose series has not come near 99; ours begin
  with 1099.
- E-mail addresses end in example.com, example.org or example.net, which RFC 2606 keeps for examples for ever.
- Mobile numbers of Peru begin with 9 and subscribers' numbers of Lima never with 0; ours are 899… and 1 0….
"""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import TypeVar
from unicodedata import combining, normalize

from stdnum.pe import ruc

from cartera.insight.demo.habits import HABITS, Habit
from cartera.insight.demo.names import INITIALS, MEN, OF_PLACES, PLACES, SAINTS, SURNAMES, THINGS, WOMEN
from cartera.insight.demo.sectors import SECTORS, Sector

SALESPEOPLE = ("Rosa Elvira Tello", "Héctor Zúñiga", "Milagros Quiñónez", "Iván Barrantes", "Lucía Farfán")
DOMAINS = ("example.com", "example.org", "example.net")

T = TypeVar("T", Sector, Habit)


@dataclass(frozen=True, slots=True)
class Reach:
    """One address of one person in one role."""

    role: str
    name: str
    channel: str
    address: str
    bad: bool = False  # nobody reads it


@dataclass(frozen=True, slots=True)
class Customer:
    """One debtor to be, with the way it buys and the way it pays."""

    code: str
    name: str
    greeting_name: str
    tax_id: str
    sector: Sector
    habit: Habit
    salesperson: str
    years: int  # as a customer, before the year that is played
    tags: str  # ",vip," or ""
    dollars: bool  # invoiced in dollars too
    reach: tuple[Reach, ...]


def customers(seed: int, count: int) -> list[Customer]:
    """Return so many customers; every habit occurs when there are as many customers as habits."""
    rng = Random(f"cartera {seed} people")  # noqa: S311 - made-up people need no secrets
    habits, sectors = _dealt(HABITS, count, rng), _dealt(SECTORS, count, rng)
    taken: set[str] = set()
    return [
        _customer(place, habit, sector, rng, taken)
        for place, (habit, sector) in enumerate(zip(habits, sectors, strict=True), start=1)
    ]


def _dealt(kinds: Sequence[T], count: int, rng: Random) -> list[T]:
    """Deal kinds by their shares, each at least once where there is room, in an order of chance."""
    dealt = list(kinds[:count])
    wanted = {kind.name: kind.share * count / 100 for kind in kinds}
    for kind in dealt:
        wanted[kind.name] -= 1
    for _ in range(count - len(dealt)):
        kind = max(kinds, key=lambda each: wanted[each.name])  # whoever is furthest behind its share
        wanted[kind.name] -= 1
        dealt.append(kind)
    rng.shuffle(dealt)
    return dealt


def _customer(place: int, habit: Habit, sector: Sector, rng: Random, taken: set[str]) -> Customer:
    owner = _person(rng)
    name = _unused(sector, rng, taken)
    tags = (*sector.tags, *habit.tags)
    return Customer(
        code=f"C{place:05d}", name=name, greeting_name=owner if sector.person else "",
        tax_id=tax_id(place, person=sector.person), sector=sector, habit=habit, salesperson=rng.choice(SALESPEOPLE),
        years=rng.choice((0, 1, 1, 2, 3, 4, 6, 9, 14)), tags=f",{','.join(tags)}," if tags else "",
        dollars=rng.random() < sector.dollars, reach=tuple(_reach(place, name, owner, sector, rng)),
    )  # fmt: skip


def tax_id(place: int, *, person: bool) -> str:
    """Return the tax id of the customer at a place: it checks, and nobody was ever given it."""
    number = f"{'1099' if person else '2099'}{place % 1_000_000:06d}"
    return number + str(ruc.calc_check_digit(number))


def _person(rng: Random) -> str:
    first = rng.choice(WOMEN if rng.random() < 0.5 else MEN)
    return f"{first} {rng.choice(SURNAMES)} {rng.choice(SURNAMES)}"


def _unused(sector: Sector, rng: Random, taken: set[str]) -> str:
    """Return a name nobody has yet; of a very large portfolio some are numbered."""
    name = ""
    for _ in range(20):
        name = rng.choice(sector.names).format(
            first=rng.choice(WOMEN), surname=rng.choice(SURNAMES), other=rng.choice(SURNAMES), saint=rng.choice(SAINTS),
            thing=rng.choice(THINGS), kind=rng.choice(INITIALS), place=rng.choice(PLACES), of_place=rng.choice(OF_PLACES),
        )  # fmt: skip
        if name not in taken:
            break
    else:
        name = f"{name} – {len(taken)}"
    taken.add(name)
    return name


def _reach(place: int, name: str, owner: str, sector: Sector, rng: Random) -> list[Reach]:
    """Return the addresses: nearly everybody's e-mail, many telephones, and the other roles a trade has."""
    domain = f"{_slug(name)}.{rng.choice(DOMAINS)}"
    payer = owner if sector.person else _person(rng)
    found = []
    if rng.random() < 0.96:
        box = "pagos" if rng.random() < 0.4 else _slug(payer.split()[0])
        found.append(Reach("payer", payer, "email", f"{box}@{domain}", bad=rng.random() < 0.01))
    if rng.random() < 0.85:
        found.append(Reach("payer", payer, "call", _mobile(place, rng)))
    if rng.random() < 0.5:
        found.append(Reach("payer", payer, "whatsapp", _mobile(place, rng)))
    for role in sector.roles:
        if rng.random() < 0.6:
            person = _person(rng)
            found.append(Reach(role, person, "email", f"{_slug(person.replace(' ', '.', 1))}@{domain}"))
    if not sector.person and rng.random() < 0.4:
        found.append(Reach("superior", _person(rng), "call", f"+5110{place % 1_000_000:06d}"))
    return found


def _mobile(place: int, rng: Random) -> str:
    return f"+51899{(place * 37 + rng.randrange(37)) % 1_000_000:06d}"


def _slug(text: str) -> str:
    """Return a text as it stands in an address: small letters without accents, hyphens between words."""
    plain = "".join(letter for letter in normalize("NFKD", text) if not combining(letter)).lower()
    words = "".join(letter if letter.isascii() and letter.isalnum() else " " for letter in plain).split()
    return "-".join(word for word in words if len(word) > 1)[:40].strip("-")
