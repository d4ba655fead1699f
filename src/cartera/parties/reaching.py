"""How debtors may be reached, as far as they and their papers say: zones, authorised channels, wishes, protections."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.db.models import Q

from cartera.law import zones
from cartera.law.clocks import DAY
from cartera.law.vocabulary import WEEKDAYS
from cartera.parties.models import Contact, Debtor, Protection, Wish

ASKED_FOR_THE_TIME = "debtor_requested_time"
OPTED_OUT = "debtor_opted_out_of_channel"
EXPRESS = "prior_express_consent"
# What protects a debtor, in the law's words.
FLAGS: Mapping[str, str] = {
    "represented": "represented_by_attorney", "deceased": "deceased", "insolvent": "insolvent",
    "cease_request": "cease_request_in_writing",
}  # fmt: skip
NO_DAY_OF_WEEK = 7


@dataclass(frozen=True, slots=True)
class Hours:
    """When a debtor wishes to be reached, on their own clock. Empty days: any; `start` None: any hour."""

    days: frozenset[int] = frozenset()
    start: time | None = None
    end: time | None = None

    def holds(self, second: int) -> bool:
        """Tell whether a local second lies within."""
        return self.next(second) == second

    def next(self, second: int) -> int:
        """Return the first local second within, from one on."""
        opens, closes = _seconds(self.start, 0), _seconds(self.end, DAY)
        day, rest = divmod(second, DAY)
        for later in range(NO_DAY_OF_WEEK + 1):
            weekday = (day + later - 1) % NO_DAY_OF_WEEK  # ordinal 1 was a Monday
            if self.days and weekday not in self.days:
                continue
            if later or rest < opens:
                return (day + later) * DAY + opens
            if rest < closes:
                return second
        return second


@dataclass(frozen=True, slots=True)
class Reach:
    """What is known of reaching one debtor at a moment. `authorised` None: nobody ever said anything about any channel."""

    zones: tuple[str, ...] = ()
    authorised: frozenset[str] | None = None
    protections: frozenset[str] = frozenset()
    since: tuple[tuple[str, int], ...] = ()  # fact of the law and the ordinal of the day on which it began
    opted_out: frozenset[tuple[str, str]] = frozenset()  # channel and address
    express: frozenset[tuple[str, str]] = (
        frozenset()
    )  # channel and address; "" where every address of it has it
    hours: Hours | None = None

    def flags_for(self, channel: str, address: str, second: int) -> frozenset[str]:
        """Return the facts of the law that hold for a contact by a channel, at an address, at a local second."""
        flags = {FLAGS[kind] for kind in self.protections}
        if (channel, address) in self.opted_out:
            flags.add(OPTED_OUT)
        if (channel, address) in self.express:
            flags.add(EXPRESS)
        if self.hours is not None and self.hours.holds(second):
            flags.add(ASKED_FOR_THE_TIME)
        return frozenset(flags)


class Told(NamedTuple):
    """What a contact of a debtor tells about reaching them."""

    debtor_id: int
    channel: str
    address: str
    authorised: bool | None
    express: bool
    opted_out_at: datetime | None


def reach(
    debtors: Iterable[Debtor], *, at: datetime, zones_of_creditors: Mapping[int, str]
) -> dict[int, Reach]:
    """Return by id how each debtor may be reached at a moment: three queries, however many they are.

    What holds to the end of a day holds to the end of the creditor's: `zones_of_creditors` are their time zones, by id.
    """
    known = {debtor.pk: debtor for debtor in debtors}
    ids = list(known)
    today = {pk: at.astimezone(ZoneInfo(zone)).date() for pk, zone in zones_of_creditors.items()}
    days = {pk: today[debtor.creditor_id] for pk, debtor in known.items()}
    contacts: dict[int, list[Told]] = defaultdict(list)
    for row in Contact.objects.filter(debtor__in=ids).order_by("id").values_list(*Told._fields):
        contacts[row[0]].append(Told(*row))
    held: dict[int, dict[str, date]] = defaultdict(dict)
    for protection in Protection.objects.filter(_in_force(ids, days.values())):
        if _holds(protection, days):
            held[protection.debtor_id][protection.kind] = protection.from_on
    wishes = Wish.objects.filter(_in_force(ids, days.values()))
    hours = {wish.debtor_id: _hours(wish) for wish in wishes if _holds(wish, days)}
    return {
        pk: Reach(
            zones_of(debtor, contacts[pk]),
            _authorised(contacts[pk]),
            frozenset(held[pk]),
            tuple((FLAGS[kind], began.toordinal()) for kind, began in sorted(held[pk].items())),
            frozenset((each.channel, each.address) for each in contacts[pk] if each.opted_out_at),
            _express(contacts[pk]),
            hours.get(pk),
        )
        for pk, debtor in known.items()
    }


def zones_of(debtor: Debtor, contacts: Iterable[Told]) -> tuple[str, ...]:
    """Return the zones a debtor may be in: their own, else those their phones and country tell; empty: not known."""
    if debtor.timezone:
        return (debtor.timezone,)
    phone = next((each.address for each in contacts if each.address.startswith("+")), "")
    return zones.of(phone=phone, country=debtor.country)


def _in_force(ids: list[int], days: Collection[date]) -> Q:
    """Return the condition for rows of some debtors that hold on any of some days."""
    first, last = min(days, default=date.max), max(days, default=date.min)
    return Q(debtor__in=ids, from_on__lte=last) & (Q(ended_on__isnull=True) | Q(ended_on__gt=first))


def _holds(row: Protection | Wish, days: Mapping[int, date]) -> bool:
    """Tell whether a row holds on its debtor's own day."""
    on = days[row.debtor_id]
    return row.from_on <= on and (row.ended_on is None or row.ended_on > on)


def _authorised(contacts: Iterable[Told]) -> frozenset[str] | None:
    told = [each for each in contacts if each.authorised is not None]
    return frozenset(each.channel for each in told if each.authorised) if told else None


def _express(contacts: Iterable[Told]) -> frozenset[tuple[str, str]]:
    """Return where recorded calls are consented to; a channel as a whole where all of its addresses are."""
    given: dict[str, list[bool]] = defaultdict(list)
    for each in contacts:
        given[each.channel].append(each.express)
    single = {(each.channel, each.address) for each in contacts if each.express}
    return frozenset(single | {(channel, "") for channel, those in given.items() if all(those)})


def _hours(wish: Wish) -> Hours | None:
    if not wish.days and wish.from_hour is None:
        return None
    days = frozenset(WEEKDAYS.index(day) for day in wish.days.split(",") if day)
    return Hours(days, wish.from_hour, wish.to_hour)


def _seconds(clock: time | None, left_out: int) -> int:
    return left_out if clock is None else clock.hour * 3600 + clock.minute * 60 + clock.second
