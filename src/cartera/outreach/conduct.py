"""The rules a contact is judged by: the law of where the debtor lives, and beside it the house's own, stricter limits.

The house's limits are written as a pack of their own with `policy` rules, so that one judge asks both and finds one moment
that pleases both.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from functools import lru_cache
from typing import Any

from cartera.law import kinds, shelf
from cartera.law.pack import Pack, Rule
from cartera.law.rulebook import Rulebook
from cartera.law.vocabulary import CHANNELS, WEEKDAYS
from cartera.outreach.models import Conduct
from cartera.parties.models import Creditor, Debtor
from cartera.problems import N_

HOUSE = "house"
NO_LAW = shelf.NO_LAW
# What the rules count and keep apart belongs to one debtor and creditor, whatever the channel.
_SCOPE = ("debtor", "creditor")

# What a house may begin with: never first thing on Monday, on Friday afternoon or at the weekend, a day between two contacts.
SUGGESTED: dict[str, Any] = {
    "hours": [
        {"days": "mon", "from": "09:30", "to": "18:00"},
        {"days": "tue,wed,thu", "from": "08:30", "to": "18:00"},
        {"days": "fri", "from": "08:30", "to": "13:00"},
    ],
    "min_gap_hours": 20,
    "max_a_week": 4,
}

EXPLAIN = {
    "house.window.hours": {
        "es": "La casa contacta solo en su propio horario, más estrecho que el de la ley.",
        "en": N_("The house contacts only in hours of its own, narrower than the law's."),
    },
    "house.gap.contacts": {
        "es": "Entre un contacto y el siguiente la casa deja pasar un tiempo.",
        "en": N_("The house lets some time pass between one contact and the next."),
    },
    "house.cap.weekly": {
        "es": "La casa limita los contactos de siete días, sumados todos los canales.",
        "en": N_("The house limits the contacts of seven days, all channels together."),
    },
}


REVIEW = "house.review."  # and the id of the pack
OVERDUE = {
    "es": "El paquete «%(pack)s» debía revisarse a más tardar el %(day)s y nadie lo ha hecho.",
    "en": N_("The pack “%(pack)s” was to be reviewed by %(day)s, and nobody has done so."),
}


@dataclass(frozen=True, slots=True)
class Manner:
    """How a creditor's house conducts contacts, as values: the same for every contact of a batch."""

    pack: str = ""
    collects_as: str = "own_name"
    guidance_refuses: bool = False
    min_gap_hours: int | None = None
    max_a_week: int | None = None
    hours: tuple[tuple[tuple[int, ...], time, time], ...] = ()
    holidays: frozenset[int] = frozenset()
    stale_law_refuses: bool = False

    @property
    def limits(self) -> bool:
        """Tell whether the house has any limits of its own."""
        return bool(self.min_gap_hours or self.max_a_week or self.hours)


def manners(creditor_ids: Iterable[int]) -> dict[int, Manner]:
    """Return how each creditor's house conducts contacts, in one query; who never said anything has no own limits."""
    found = {pk: Manner() for pk in creditor_ids}
    for conduct in Conduct.objects.filter(creditor__in=list(found)):
        found[conduct.creditor_id] = manner(conduct)
    return found


def manner(conduct: Conduct) -> Manner:
    """Return a conduct as values."""
    return Manner(
        conduct.pack, conduct.collects_as, conduct.guidance_refuses, conduct.min_gap_hours, conduct.max_a_week,
        tuple(_span(each) for each in conduct.hours),
        frozenset(date.fromisoformat(day).toordinal() for day in conduct.holidays), conduct.stale_law_refuses,
    )  # fmt: skip


def pack_of(held: Manner, creditor: Creditor, country: str, subdivision: str = "") -> str:
    """Return the id of the pack for a debtor of a country, the creditor's where it is not known: see `shelf.governing`."""
    return shelf.governing(country or creditor.country, subdivision, held.pack)


def pack_for(debtor: Debtor) -> str:
    """Return the id of the pack a debtor's contacts are judged by: one query."""
    held = manners([debtor.creditor_id])[debtor.creditor_id]
    return pack_of(held, debtor.creditor, debtor.country, debtor.subdivision)


@lru_cache(maxsize=512)
def book(pack_id: str, held: Manner) -> Rulebook:
    """Return the rulebook of a pack together with the house's limits. Raises `shelf.UnknownPack`.

    From the day on which the review of a pack is overdue it warns, or refuses where the house has chosen so.
    """
    chain = list(shelf.chain(shelf.pack(pack_id)))
    house = _house(held)
    house = replace(house, rules=(*house.rules, *(_overdue(one, held) for one in chain if one.review_by)))
    if house.rules:
        chain.append(house)
    return Rulebook(*chain, guidance_refuses=held.guidance_refuses)


def memory(pack_ids: Iterable[str], held: Manner) -> timedelta:
    """Return how far back the rules of packs and house look; nothing where none counts what has been."""
    packs = [pack for pack_id in pack_ids for pack in shelf.chain(shelf.pack(pack_id))]
    rules = [rule.says for pack in [*packs, _house(held)] for rule in pack.rules]
    return timedelta(days=max((_days_back(says) for says in rules), default=0))


def by_debt(pack_ids: Iterable[str]) -> frozenset[str]:
    """Return those of some packs whose rules count debt by debt; the house's own limits never do."""
    return frozenset(pack_id for pack_id in pack_ids if _counts_by_debt(pack_id))


def _counts_by_debt(pack_id: str) -> bool:
    says = [rule.says for pack in shelf.chain(shelf.pack(pack_id)) for rule in pack.rules]
    counted = kinds.Cap | kinds.Gap | kinds.Cooldown | kinds.ChannelLock
    return any(isinstance(each, counted) and "debt" in each.scope for each in says)


def _days_back(says: kinds.Says) -> int:
    """Return the days a rule looks back, a day of margin for zones included."""
    if isinstance(says, kinds.Cap | kinds.ChannelLock):
        frame = says.window
        spans = {
            "calendar_day": 1, "calendar_week": 7, "calendar_month": 31, "rolling_days": frame.n,
            "rolling_hours": frame.n // 24 + 1,
        }  # fmt: skip
        return spans[frame.type] + 1
    if isinstance(says, kinds.Gap):
        return (says.min_days or 0) + (says.min_hours or 0) // 24 + 2
    return says.days + 1 if isinstance(says, kinds.Cooldown) else 0


def _house(held: Manner) -> Pack:
    rules = []
    if held.hours:
        spans = tuple(kinds.Span(days, start, end) for days, start, end in held.hours)
        rules.append(_rule("house.window.hours", "window", kinds.Window(spans, "ignore")))
    if held.min_gap_hours:
        gap = kinds.Gap(_SCOPE, "attempt", min_hours=held.min_gap_hours)
        rules.append(_rule("house.gap.contacts", "gap", gap))
    if held.max_a_week:
        cap = kinds.Cap(held.max_a_week, kinds.Frame("rolling_days", 7), _SCOPE, "attempt")
        rules.append(_rule("house.cap.weekly", "cap", cap))
    return Pack(HOUSE, {"es": "La casa", "en": "The house"}, "", rules=tuple(rules))


def _overdue(pack: Pack, held: Manner) -> Rule:
    """Return the rule that nobody has looked at a pack in time; one that the house does not obey is of low confidence."""
    assert pack.review_by is not None  # noqa: S101 - the caller asked
    texts = {"pack": pack.id, "day": pack.review_by.isoformat()}
    return Rule(
        REVIEW + pack.id, "channel", kinds.Channel(ban=CHANNELS), "policy",
        "high" if held.stale_law_refuses else "low", (),
        {language: text % texts for language, text in OVERDUE.items()},
        effective_from=pack.review_by + timedelta(days=1),
    )  # fmt: skip


def _rule(pk: str, kind: str, says: kinds.Says) -> Rule:
    return Rule(pk, kind, says, "policy", "high", (), EXPLAIN[pk])


def _span(told: dict[str, str]) -> tuple[tuple[int, ...], time, time]:
    days = tuple(WEEKDAYS.index(day) for day in told["days"].split(","))
    return days, time.fromisoformat(told["from"]), time.fromisoformat(told["to"])
