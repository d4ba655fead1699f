"""Contacts that are wanted, judged by law and house: one batch at a time, a fixed number of queries whatever its size.

What is asked of the judge is put together here (`put`) and nowhere else: the gate asks it at the moment of sending, the day's
plan asks the same for each distinct situation (`cycle.lawful`), and the audit asks it again of what is on record.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from cartera.law import clocks, judge, shelf, zones
from cartera.law.question import LEVELS, Event, Question
from cartera.law.rulebook import DEBTORS_OWN, Rulebook
from cartera.law.verdict import Verdict
from cartera.outreach import conduct
from cartera.outreach.conduct import HOUSE, Manner
from cartera.outreach.models import Attempt
from cartera.parties import reaching, roles
from cartera.parties.models import Creditor, Debtor

MEMORY = timedelta(days=62)  # as far back as any rule's frame reaches
COUNTED = ("reserved", "made")
WISH = "house.window.wish"  # the debtor's own hours, which the house keeps
TURNS = 30  # days on which wish and law are looked for together
# Our channels in the law's words.
CHANNELS: Mapping[str, str] = {"voice": "prerecorded_call", "telegram": "letter"}


@dataclass(frozen=True, slots=True)
class Wanted:
    """One contact that somebody or something wants to make. `tags`: what its text says; None: not judged."""

    debtor_id: int
    channel: str
    role: str = "payer"
    address: str = ""
    account_id: int | None = None
    purpose: str = "collect"
    place: str | None = None
    flags: frozenset[str] = frozenset()
    tags: frozenset[str] | None = None
    holds_for: int | None = None  # a contact on record whose own place is not counted against it


@dataclass(frozen=True, slots=True)
class Ruling:
    """The verdict on one contact, with what was asked. Moments are UTC.

    `why` is a reason code: empty when allowed, `contact_law` with its `rule`, or `house_limits`.
    """

    wanted: Wanted
    question: Question
    verdict: Verdict
    why: str
    rule: str
    allowed_from: datetime | None

    @property
    def allowed(self) -> bool:
        """Tell whether the contact may be made now."""
        return not self.why


class Made(NamedTuple):
    """What of a contact on record counts for the next one."""

    pk: int
    debtor_id: int
    at: datetime
    channel: str
    outcome: str
    direction: str
    creditor_id: int
    account_id: int | None
    role: str
    address: str
    party: str


@dataclass
class People:
    """What is known of the debtors of a batch at a moment; `events` grows as contacts are allowed."""

    at: datetime
    debtors: Mapping[int, Debtor]
    creditors: Mapping[int, Creditor]
    manners: Mapping[int, Manner]
    reach: Mapping[int, reaching.Reach]
    attempts: Mapping[int, Sequence["Made"]]
    events: dict[int, list[Event]] = field(default_factory=lambda: defaultdict(list))


def judge_all(wanted: Sequence[Wanted], *, at: datetime) -> list[Ruling]:
    """Judge contacts in their order at a moment: of two to one debtor, the second is judged as if the first was made."""
    if not wanted:
        return []
    people = read(wanted, at)
    rulings = []
    for each in wanted:
        ruling = rule_on(each, people)
        if ruling.allowed:
            people.events[each.debtor_id].append(_event_of(ruling.question))
        rulings.append(ruling)
    return rulings


def read(wanted: Iterable[Wanted], at: datetime) -> People:
    """Read what the questions need: five queries, however many there are."""
    ids = {each.debtor_id for each in wanted}
    # Wide rows, of which the judge asks little.
    whose = Debtor.objects.only("creditor_id", "country", "subdivision", "timezone", "kind")
    debtors = whose.in_bulk(ids)
    houses = Creditor.objects.only("country", "timezone")
    creditors = houses.in_bulk({debtor.creditor_id for debtor in debtors.values()})
    history: dict[int, list[Made]] = defaultdict(list)
    past = Attempt.objects.filter(debtor__in=ids, at__gt=at - MEMORY, at__lte=at, state__in=COUNTED)
    for row in past.order_by("at", "id").values_list(*(name.replace("pk", "id") for name in Made._fields)):
        history[row[1]].append(Made(*row))
    where = {pk: creditor.timezone for pk, creditor in creditors.items()}
    reach = reaching.reach(debtors.values(), at=at, zones_of_creditors=where)
    return People(at, debtors, creditors, conduct.manners(creditors), reach, history)


def rule_on(wanted: Wanted, people: People) -> Ruling:
    """Judge one contact by what is known of its debtor."""
    question, book = ask(wanted, people)
    verdict = judge.judge(question, book)
    why, rule = reason(verdict)
    reach, later = people.reach[wanted.debtor_id], verdict.next_second
    if reach.hours is not None:
        if not why and not reach.hours.holds(question.second):
            why, rule = "house_limits", WISH
        later = _wished(question, verdict, book, wanted, reach) if why else None
    clock = book.clocks(question.zones)
    until = None
    if why and clock is not None and later is not None:
        until = moment(clock.first.utc(later))
    return Ruling(wanted, question, verdict, why, rule, until)


def _wished(
    question: Question, verdict: Verdict, book: Rulebook, wanted: Wanted, reach: reaching.Reach
) -> int | None:
    """Return the first local second that the debtor's wish and all rules allow; None when waiting is no help."""
    assert reach.hours is not None  # noqa: S101 - the caller asked
    second: int | None = question.second if verdict.allowed else verdict.next_second
    for _ in range(TURNS):
        if second is None:
            return None
        second = reach.hours.next(second)
        flags = wanted.flags | reach.flags_for(wanted.channel, wanted.address, second)
        verdict = judge.judge(replace(question, second=second, flags=flags), book)
        if verdict.allowed:
            return second
        second = verdict.next_second
    return None


def ask(wanted: Wanted, people: People) -> tuple[Question, Rulebook]:
    """Return the question a contact puts to the judge, and the book it is judged by."""
    debtor = people.debtors[wanted.debtor_id]
    creditor = people.creditors[debtor.creditor_id]
    manner = people.manners[creditor.pk]
    reach = people.reach[debtor.pk]
    pack = conduct.pack_of(manner, creditor, debtor.country, debtor.subdivision)
    book = conduct.book(pack, manner)
    case = Case(pack, zones_in(reach.zones, pack, creditor), debtor.kind, wanted.channel, wanted.role)
    clock = book.clocks(case.zones)
    question = put(case, manner, creditor, at=people.at, clock=clock)
    events = [
        *_history(people.attempts.get(debtor.pk, ()), wanted, clock), *people.events.get(debtor.pk, ()),
    ]  # fmt: skip
    asked = replace(
        question, debt=_text(wanted.account_id), place=wanted.place, purpose=wanted.purpose, address=wanted.address,
        authorised=reach.authorised, since=reach.since, tags=wanted.tags, history=tuple(events),
        flags=wanted.flags | reach.flags_for(wanted.channel, wanted.address, question.second),
    )  # fmt: skip
    return asked, book


@dataclass(frozen=True, slots=True)
class Case:
    """What of a contact is alike for many: the law, the clocks, the kind of debtor, the channel and whom it speaks to."""

    pack: str
    zones: tuple[str, ...]
    kind: str
    channel: str
    role: str


def put(
    case: Case, manner: Manner, creditor: Creditor, *, at: datetime, clock: clocks.Clocks | None
) -> Question:
    """Put a case into the judge's words at a moment: the one place where a contact becomes a question."""
    utc = utc_second(at)
    return Question(
        case.pack, utc if clock is None else clock.first.local(utc), law_channel(case.channel), zones=case.zones,
        party=roles.party(case.role), debtor=case.kind, collector=manner.collects_as, creditor=str(creditor.pk),
        purpose="collect", person=case.role, holidays=manner.holidays,
    )  # fmt: skip


def zones_in(known: tuple[str, ...], pack: str, creditor: Creditor) -> tuple[str, ...]:
    """Return a debtor's zones. Where nothing is known: those of the whole country whose law tells none, or the creditor's.

    Empty where the law tells one zone, which the judge then takes.
    """
    if known:
        return known
    law = shelf.pack(pack)
    if law.timezone == DEBTORS_OWN:
        return zones.anywhere(law.country) or (creditor.timezone,)
    return (creditor.timezone,) if pack == conduct.NO_LAW else ()


def reason(verdict: Verdict) -> tuple[str, str]:
    """Return the reason code and rule of a verdict: the law's word before the house's; both empty when allowed."""
    if verdict.verdict == "allowed":
        return "", ""
    if verdict.verdict == "needs_data":
        asked = verdict.explain.get("rules")
        return "contact_law", str(asked[0]) if isinstance(asked, list) and asked else ""
    named = [str(verdict.rule), *verdict.also]
    law = [rule for rule in named if not rule.startswith(f"{HOUSE}.")]
    return ("contact_law", law[0]) if law else ("house_limits", named[0])


def law_channel(channel: str) -> str:
    """Return our channel in the words of the packs."""
    return CHANNELS.get(channel, channel)


def utc_second(at: datetime) -> int:
    """Return a moment as the judge's seconds of UTC."""
    return clocks.second_of(at.astimezone(UTC))


def moment(second: int) -> datetime:
    """Return the judge's second of UTC as a moment."""
    return clocks.moment_of(second).replace(tzinfo=UTC)


def told(question: Question) -> dict[str, Any]:
    """Return a question as plain values, as evidence keeps it; its history is on record by itself."""
    return {
        "pack": question.pack, "at": clocks.say(question.second), "zone": list(question.zones), "channel": question.channel,
        "party": question.party, "debtor": question.debtor, "collector": question.collector,
        "creditor": question.creditor, "debt": question.debt, "place": question.place, "purpose": question.purpose,
        "authorised": None if question.authorised is None else sorted(question.authorised),
        "flags": sorted(question.flags), "tags": None if question.tags is None else sorted(question.tags),
        **({"since": [list(each) for each in question.since]} if question.since else {}),
    }  # fmt: skip


def event(attempt: "Attempt | Made", clock: clocks.Clocks) -> Event:
    """Return a contact on record as the judge counts it, on a debtor's clock."""
    return Event(
        clock.first.local(utc_second(attempt.at)), law_channel(attempt.channel),
        LEVELS.get(attempt.outcome, 0), attempt.direction == "out", str(attempt.creditor_id), None,
        _text(attempt.account_id), attempt.role, attempt.address,
        frozenset({"to_attorney"}) if attempt.party == "attorney" else frozenset(),
    )  # fmt: skip


def _history(attempts: Iterable[Made], wanted: Wanted, clock: clocks.Clocks | None) -> Iterable[Event]:
    for attempt in attempts:
        if clock is not None and attempt.pk != wanted.holds_for:
            yield event(attempt, clock)


def _event_of(question: Question) -> Event:
    return Event(
        question.second, question.channel, creditor=question.creditor, debt=question.debt, person=question.person,
        address=question.address,
    )  # fmt: skip


def _text(number: int | None) -> str | None:
    return None if number is None else str(number)
