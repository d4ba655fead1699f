"""What each kind of rule says, read from its table: one function for each kind."""

from collections.abc import Callable
from typing import cast

from cartera.law import kinds, vocabulary
from cartera.law.reading import money
from cartera.law.reading.fields import Table
from cartera.problems import N_


def window(table: Table) -> kinds.Window:
    """Read the hours in which one may contact."""
    spans = tuple(span for each in table.subs("allow") if (span := _span(each)))
    if not table.has("allow") or table.values["allow"] == []:
        table.tell("allow", "missing_key", N_("“%(key)s” must name at least one span of hours."))
    for place, span in enumerate(spans):
        if any(_overlap(span, other) for other in spans[:place]):
            table.tell("allow", "wrong_value", N_("Two spans of “%(key)s” overlap on a day."))
    holidays = table.one_of("holidays", vocabulary.HOLIDAYS, required=True) or "refuse"
    return kinds.Window(spans, cast("kinds.Holidays", holidays))


def _span(table: Table) -> kinds.Span | None:
    named = table.some_of("days", vocabulary.WEEKDAYS, required=True)
    start, end = table.hour("from"), table.hour("to")
    table.done()
    if start is None or end is None:
        return None
    if start >= end:
        table.tell("to", "wrong_value", N_("A span must end after it begins."))
    days = tuple(sorted(vocabulary.WEEKDAYS.index(day) for day in named if day in vocabulary.WEEKDAYS))
    return kinds.Span(days, start, end)


def _overlap(one: kinds.Span, other: kinds.Span) -> bool:
    return bool(set(one.days) & set(other.days)) and one.start < other.end and other.start < one.end


def cap(table: Table) -> kinds.Cap:
    """Read how often one may contact."""
    limit = table.whole("limit", 1, 0, 1000, required=True) or 0
    not_counted = table.some_of("not_counted", vocabulary.FLAGS)
    return kinds.Cap(limit, frame(table), scope(table), counts(table), not_counted)


def gap(table: Table) -> kinds.Gap:
    """Read the distance between two contacts: hours or days, one of the two."""
    hours, days = table.whole("min_hours", None, 1, 10_000), table.whole("min_days", None, 1, 1000)
    if table.has("min_hours") == table.has("min_days"):
        said = N_("A gap has either “min_hours” or “min_days”.")
        table.tell("min_hours", "wrong_value", said)
    return kinds.Gap(scope(table), counts(table), hours, days)


def cooldown(table: Table) -> kinds.Cooldown:
    """Read how long silence lasts after a contact."""
    days = table.whole("days", 1, 1, 1000, required=True) or 1
    return kinds.Cooldown(days, scope(table), counts(table))


def channel_lock(table: Table) -> kinds.ChannelLock:
    """Read for how long a contact reserves the frame to its channel."""
    return kinds.ChannelLock(frame(table), scope(table), counts(table))


def frame(table: Table) -> kinds.Frame:
    """Read the span in which events are counted."""
    inner = table.sub("window")
    if inner is None:
        if not table.has("window"):
            table.value("window", required=True)
        return kinds.Frame("calendar_day")
    kind = inner.one_of("type", vocabulary.FRAMES, required=True) or "calendar_day"
    rolling = kind.startswith("rolling")
    n = inner.whole("n", 1, 1, 10_000, required=rolling) or 1
    if inner.has("n") and not rolling:
        inner.tell("n", "wrong_value", N_("“%(key)s” belongs to rolling days or hours only."))
    inner.done()
    return kinds.Frame(cast("kinds.FrameType", kind), n)


def scope(table: Table) -> tuple[str, ...]:
    """Read which events are counted together."""
    return table.some_of("scope", vocabulary.SCOPES, required=True)


def counts(table: Table) -> kinds.Count:
    """Read the weakest outcome that counts."""
    return cast("kinds.Count", table.one_of("counts", vocabulary.COUNTS, required=True) or "attempt")


def channel(table: Table) -> kinds.Channel:
    """Read which ways of contact are open."""
    require = table.one_of("require", vocabulary.FLAGS)
    ban = table.some_of("ban", vocabulary.CHANNELS)
    refuse_if = table.one_of("refuse_if", vocabulary.FLAGS)
    if not (table.has("require") or table.has("ban") or table.has("refuse_if")):
        said = N_("A rule about channels needs “require”, “ban” or “refuse_if”.")
        table.tell("require", "missing_key", said)
    return kinds.Channel(
        require, ban, refuse_if, table.some_of("except_products", vocabulary.PRODUCTS), _revocation(table)
    )


def _revocation(table: Table) -> kinds.Revocation | None:
    inner = table.sub("revocation")
    if inner is None:
        return None
    days = inner.whole("honour_within_business_days", 0, 0, 365, required=True) or 0
    read = kinds.Revocation(days, inner.flag("any_reasonable_means"))
    inner.done()
    return read


def party(table: Table) -> kinds.Party:
    """Read who may be addressed."""
    allow = table.some_of("allow", vocabulary.PARTIES, required=True)
    return kinds.Party(allow, table.some_of("except_purposes", vocabulary.PURPOSES))


def place(table: Table) -> kinds.Place:
    """Read where one may not contact."""
    return kinds.Place(
        table.some_of("refuse", vocabulary.PLACES, required=True), table.one_of("when", vocabulary.FLAGS)
    )


def suppress(table: Table) -> kinds.Suppress:
    """Read a state in which contact stops."""
    return kinds.Suppress(
        state=table.one_of("state", vocabulary.FLAGS, required=True),
        except_purposes=table.some_of("except_purposes", vocabulary.PURPOSES),
        redirect_to=table.one_of("redirect_to", vocabulary.PARTIES),
        max_days=table.whole("max_days", None, 1, 3650),
    )


def content(table: Table) -> kinds.Content:
    """Read what a text must or may not say."""
    must, must_not = (
        table.some_of("must", vocabulary.TAGS),
        table.some_of("must_not", vocabulary.TAGS),
    )
    if not (table.has("must") or table.has("must_not")):
        table.tell("must", "missing_key", N_("A rule about content needs “must” or “must_not”."))
    for tag in set(must) & set(must_not):
        said = N_("“%(value)s” is both demanded and forbidden.")
        table.tell("must_not", "wrong_value", said, value=tag)
    when = table.one_of("when", vocabulary.FLAGS)
    return kinds.Content(must, must_not, when, _follow_up(table))


def _follow_up(table: Table) -> kinds.FollowUp | None:
    inner = table.sub("follow_up")
    if inner is None:
        return None
    action, days = inner.word("action", required=True), inner.whole("within_days", 1, 1, 3650, required=True)
    read = kinds.FollowUp(action, days or 1, inner.word("if"))
    inner.done()
    return read


def retention(table: Table) -> kinds.Retention:
    """Read how long something must or may be kept."""
    least, most = table.whole("min_years", None, 0, 100), table.whole("max_years", None, 0, 100)
    if least is None and most is None and not (table.has("min_years") or table.has("max_years")):
        table.tell("min_years", "missing_key", N_("A retention has “min_years” or “max_years”."))
    if least is not None and most is not None and least > most:
        table.tell("max_years", "wrong_value", N_("“max_years” is less than “min_years”."))
    return kinds.Retention(table.word("what", required=True), least, most, table.word("from"))


def limitation(table: Table) -> kinds.Limitation:
    """Read after how many years a claim is time-barred."""
    years = table.whole("years", 1, 0, 100, required=True) or 0
    variants: dict[str, int] = {}
    inner = table.sub("variants")
    if inner is not None:
        variants = {key: inner.whole(key, 0, 0, 100) or 0 for key in inner.values}
    span = table.wholes("range", ())
    if span and len(span) != 2:
        table.tell("range", "wrong_value", N_("“%(key)s” is two numbers of years, such as [3, 10]."))
    return kinds.Limitation(years, variants, (span[0], span[1]) if len(span) == 2 else None, table.word("by"))


READERS: dict[str, Callable[[Table], kinds.Says]] = {
    "suppress": suppress,
    "party": party,
    "place": place,
    "channel": channel,
    "window": window,
    "cooldown": cooldown,
    "cap": cap,
    "gap": gap,
    "channel_lock": channel_lock,
    "content": content,
    "notice": money.notice,
    "fee": money.fee,
    "rate_cap": money.rate_cap,
    "rate_default": money.rate_default,
    "retention": retention,
    "limitation": limitation,
}
