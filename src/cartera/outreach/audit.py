"""Contacts on record judged again by today's packs: would the law let them pass now?

Each question is taken as it was put then, the contacts made before it are its history, and only the packs are today's. The
house's own limits are left out: they are no law, and what a house sets itself now binds no contact of the past.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from cartera.law import judge, shelf
from cartera.law.question import Question
from cartera.law.rulebook import Rulebook
from cartera.outreach import conduct, lawful
from cartera.outreach.conduct import Manner
from cartera.outreach.lawful import COUNTED, MEMORY
from cartera.outreach.models import Attempt
from cartera.parties.models import Creditor

BATCH = 500  # debtors
NOT_JUDGED = "not_judged"  # the debtor began it
NO_PACK = "no_pack"  # the pack it was judged by is there no more


@dataclass(frozen=True, slots=True)
class Again:
    """A contact on record and what the law says of it by today's packs.

    `verdict`: allowed, refused, needs_data, not_judged, no_pack; `rule`: the first that refuses. `until`: the first lawful
    moment, UTC.
    """

    attempt: Attempt
    verdict: str
    rule: str = ""
    pack_version: str = ""
    until: datetime | None = None

    @property
    def refused(self) -> bool:
        """Tell whether the law would not let it pass."""
        return self.verdict in {"refused", "needs_data"}

    @property
    def differs(self) -> bool:
        """Tell whether the law says something else than it said then."""
        if self.verdict in {NOT_JUDGED, NO_PACK}:
            return False
        then = self.attempt.rule if self.attempt.why == "contact_law" else ""
        return self.refused != (self.attempt.why == "contact_law") or self.rule != then


def of_debtor(*, debtor_id: int) -> dict[int, Again]:
    """Judge every contact of a debtor again, refused ones too; by the id of the attempt. Two queries."""
    rows = list(Attempt.objects.filter(debtor=debtor_id).order_by("at", "id"))
    held = conduct.manners({row.creditor_id for row in rows})
    return {again.attempt.pk: again for again in _in_order(rows, held)}


def made(
    *, creditor: Creditor, from_on: date, to_on: date, batch: int = BATCH,
    tell: Callable[[int, int], None] = lambda done, total: None,
) -> Iterator[Again]:  # fmt: skip
    """Judge again what a creditor's house made from one day to another, both included, by the creditor's clock.

    One query a batch of debtors, after two for all; `tell` hears how many debtors of how many are done.
    """
    zone = ZoneInfo(creditor.timezone)
    start = datetime.combine(from_on, time(), zone)
    end = datetime.combine(to_on + timedelta(days=1), time(), zone)
    found = Attempt.objects.filter(creditor=creditor, at__gte=start, at__lt=end, state__in=COUNTED)
    ids = list(
        found.filter(direction="out").order_by("debtor_id").values_list("debtor_id", flat=True).distinct()
    )
    held = conduct.manners([creditor.pk])
    tell(0, len(ids))
    for first in range(0, len(ids), batch):
        part = ids[first : first + batch]
        rows = Attempt.objects.filter(debtor__in=part, at__gt=start - MEMORY, at__lt=end, state__in=COUNTED)
        rows = rows.select_related("debtor").defer("note").order_by("debtor_id", "at", "id")
        for again in _in_order(rows, held):
            if again.attempt.at >= start and again.attempt.direction == "out":
                yield again
        tell(min(first + batch, len(ids)), len(ids))


def _in_order(rows: Iterable[Attempt], held: "dict[int, Manner]") -> Iterator[Again]:
    """Judge attempts that come debtor by debtor, oldest first; what was made counts for those that follow."""
    before: list[Attempt] = []
    for row in rows:
        if before and before[-1].debtor_id != row.debtor_id:
            before = []
        yield _again(row, before, held[row.creditor_id])
        if row.state in COUNTED:
            before.append(row)


def _again(row: Attempt, before: Sequence[Attempt], held: Manner) -> Again:
    if row.direction == "in":
        return Again(row, NOT_JUDGED)
    try:
        book = conduct.book(row.pack, Manner(guidance_refuses=held.guidance_refuses))
    except shelf.UnknownPack:
        return Again(row, NO_PACK)
    verdict = judge.judge(_question(row, before, book, held), book)
    _why, rule = lawful.reason(verdict)
    clock = book.clocks(_zones(row))
    until = None
    if clock is not None and verdict.next_second is not None:
        until = lawful.moment(clock.first.utc(verdict.next_second))
    return Again(row, verdict.verdict, rule, verdict.pack_version, until)


def _question(row: Attempt, before: Sequence[Attempt], book: Rulebook, held: Manner) -> Question:
    """Return the question as it was put, with the contacts made before it; to the second, which `told` leaves out."""
    told, clock = row.question, book.clocks(_zones(row))
    utc = lawful.utc_second(row.at)
    recent = (each for each in before if each.at > row.at - MEMORY) if clock is not None else ()
    return Question(
        row.pack, utc if clock is None else clock.first.local(utc), lawful.law_channel(row.channel), zones=_zones(row),
        party=told.get("party"), debtor=told.get("debtor"), collector=told.get("collector"),
        creditor=told.get("creditor"), debt=told.get("debt"), place=told.get("place"), purpose=told.get("purpose"),
        person=row.role, address=row.address, authorised=_words(told.get("authorised")),
        flags=_words(told.get("flags")) or frozenset(), since=tuple((flag, day) for flag, day in told.get("since", ())), tags=_words(told.get("tags")), holidays=held.holidays,
        history=tuple(lawful.event(each, clock) for each in recent if clock is not None),
    )  # fmt: skip


def _zones(row: Attempt) -> tuple[str, ...]:
    return tuple(filter(None, row.zones.split(",")))


def _words(told: list[str] | None) -> frozenset[str] | None:
    return None if told is None else frozenset(told)
