"""The judge once more: slow, plain, with clocks of the standard library, written from the description of the packs.

It shares nothing with the judge but the questions and the packs. Everything is asked afresh at every minute.
"""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import holidays

KINDS = [
    "suppress", "party", "place", "channel", "window", "cooldown", "cap", "gap", "channel_lock", "content",
]  # fmt: skip
LADDER = {"attempt": 0, "delivered": 1, "connected": 2, "conversation": 3, "direct_contact": 3}
CALLS = {"call", "robocall", "autodialed_call", "prerecorded_call"}


class Missing(Exception):
    pass


def judge(packs, raw, guidance_refuses=False):
    """Return (verdict, rule, also, warnings) for a question as JSON would give it."""
    at = datetime.fromisoformat(raw["at"])
    refused, warned, missing = [], [], []
    for pack in packs:
        for rule in pack.rules:
            if rule.kind not in KINDS or rule.force == "informational":
                continue
            advice = {"guidance", "policy"} if pack.country else {"guidance"}
            refuses = guidance_refuses or rule.force not in advice
            if rule.confidence == "low" and not pack.reviewed_by:
                refuses = False
            if not (speaks(rule, raw["channel"]) and in_force(rule, at.date())):
                continue
            try:
                if not binds(rule.applies, raw) or set(rule.unless) & set(raw.get("flags") or []):
                    continue
                broken = CHECKS[rule.kind](rule, raw, packs)
            except Missing as fact:
                if refuses:
                    missing.append(str(fact))
                continue
            if broken:
                (refused if refuses else warned).append((KINDS.index(rule.kind), rule.id))
    warnings = tuple(name for _, name in sorted(warned))
    if refused:
        first, *also = [name for _, name in sorted(refused)]
        return "refused", first, tuple(also), warnings
    return ("needs_data" if missing else "allowed"), None, (), warnings


def speaks(rule, channel):
    names = set(rule.channels)
    return "*" in names or channel in names or (channel in CALLS and "call" in names)


def in_force(rule, on):
    return (rule.effective_from or date.min) <= on <= (rule.effective_to or date.max)


def binds(applies, raw):
    undecided = []
    for key, everyone in (
        ("debtor", {"consumer", "business"}), ("collector", {"own_name", "third_party", "buyer"}),
        ("product", None), ("nature", None),
    ):  # fmt: skip
        listed, told = getattr(applies, key), raw.get(key)
        if not listed:
            continue
        if told is not None and told not in listed:
            return False
        if told is None and everyone is not None and not everyone <= set(listed):
            undecided.append(key)
    if undecided:
        raise Missing(undecided[0])
    return True


def zones_of(raw, packs):
    told = raw.get("zone")
    if isinstance(told, str):
        return [ZoneInfo(told)]
    if told:
        return [ZoneInfo(name) for name in told]
    own = next((pack.timezone for pack in packs if pack.timezone), "UTC")
    if own == "debtor":
        raise Missing("zone")
    return [ZoneInfo(own)]


def moments(raw, packs, text):
    """Return a time as it shows on the clock of every zone, and as an instant."""
    zones = zones_of(raw, packs)
    instant = datetime.fromisoformat(text).replace(tzinfo=zones[0]).astimezone(UTC)
    others = [instant.astimezone(zone).replace(tzinfo=None) for zone in zones[1:]]
    return [datetime.fromisoformat(text), *others], instant


def is_holiday(packs, on, raw):
    if on.isoformat() in (raw.get("holidays") or []):
        return True
    for pack in packs:
        own = pack.holidays
        if own is None:
            continue
        if on in own.add:
            if on not in own.drop:
                return True
            continue
        if own.country and on not in own.drop:
            listed = holidays.country_holidays(
                own.country, subdiv=own.subdiv or None, years=on.year, categories=own.categories
            )
            if on in listed:
                return True
    return False


def suppress(rule, raw, packs):
    if rule.says.state not in (raw.get("flags") or []):
        return False
    if raw.get("purpose") in rule.says.except_purposes:
        return False
    if rule.says.redirect_to and raw.get("party") == rule.says.redirect_to:
        return False
    began = (raw.get("since") or {}).get(rule.says.state)
    if rule.says.max_days and began:
        last = date.fromisoformat(began) + timedelta(days=rule.says.max_days - 1)
        return any(clock.date() <= last for clock in moments(raw, packs, raw["at"])[0])
    return not (rule.says.redirect_to and raw.get("party") == rule.says.redirect_to)


def party(rule, raw, packs):
    if raw.get("purpose") is not None and raw["purpose"] in rule.says.except_purposes:
        return False
    if raw.get("party") is None:
        raise Missing("party")
    return raw["party"] not in rule.says.allow


def place(rule, raw, packs):
    if rule.says.when and rule.says.when not in (raw.get("flags") or []):
        return False
    if raw.get("place") is None:
        raise Missing("place")
    return raw["place"] in rule.says.refuse


def channel(rule, raw, packs):
    says, flags = rule.says, raw.get("flags") or []
    if raw.get("product") is not None and raw["product"] in says.except_products:
        return False
    if raw["channel"] in says.ban or ("call" in says.ban and raw["channel"] in CALLS):
        return True
    if says.refuse_if:
        return says.refuse_if in flags
    if says.require == "debtor_authorised_channel":
        if "debtor_authorised_channel" in flags:
            return False
        if raw.get("authorised") is None:
            raise Missing("authorised")
        return raw["channel"] not in raw["authorised"]
    return bool(says.require) and says.require not in flags


def window(rule, raw, packs):
    clocks, _ = moments(raw, packs, raw["at"])
    return not all(open_at(rule.says, clock, is_holiday(packs, clock.date(), raw)) for clock in clocks)


def open_at(says, clock, holiday):
    weekday = clock.weekday()
    if holiday and says.holidays == "refuse":
        return False
    if holiday and says.holidays == "as_sunday":
        weekday = 6
    return any(
        weekday in span.days
        and span.start <= clock.time()
        and (clock.time() < span.end or span.end == datetime.min.time())
        for span in says.allow
    )


def content(rule, raw, packs):
    tags, says = raw.get("tags"), rule.says
    if tags is None or (says.when and says.when not in (raw.get("flags") or [])):
        return False
    return any(tag not in tags for tag in says.must) or any(tag in tags for tag in says.must_not)


def counting(rule, raw, sure):
    """Return the events that count: outbound, far enough along the ladder, through the channels and in the scope."""
    for event in raw.get("history") or []:
        flags = set(event.get("flags") or [])
        if event.get("party") == "attorney":
            flags.add("to_attorney")
        if event.get("direction", "out") == "in" or LADDER[event["outcome"]] < LADDER[rule.says.counts]:
            continue
        if not speaks(rule, event["channel"]) or flags & set(getattr(rule.says, "not_counted", ())):
            continue
        keep = True
        for key in rule.says.scope:
            ours, theirs = raw.get(key), event.get(key)
            if key == "channel" and rule.kind != "channel_lock":
                keep = keep and one_medium(ours, theirs)
            elif key not in ("debtor", "channel") and theirs is not None:
                keep = keep and (not sure if ours is None else ours == theirs)
        if keep:
            yield event


def one_medium(one, other):
    return one == other or {one, other} <= CALLS


def distances(raw, packs, event):
    """Yield for each zone the two local times, and how much time passed."""
    now, instant = moments(raw, packs, raw["at"])
    then, before = moments(raw, packs, event["at"])
    for here, there in zip(now, then, strict=True):
        yield here, there, instant - before


def within(frame, here, there, passed, week_start):
    match frame.type:
        case "calendar_day":
            return here.date() == there.date()
        case "calendar_week":
            return first_of_week(here.date(), week_start) == first_of_week(there.date(), week_start)
        case "calendar_month":
            return (here.year, here.month) == (there.year, there.month)
        case "rolling_days":
            return here.date() - there.date() < timedelta(days=frame.n)
        case "rolling_hours":
            return passed < timedelta(hours=frame.n)


def first_of_week(on, week_start):
    while on.weekday() != week_start:
        on -= timedelta(days=1)
    return on


def decided(broken):
    """Ask with every doubtful event counted and with none of them; where that differs, a fact is missing."""

    def check(rule, raw, packs):
        zones_of(raw, packs)
        loose, strict = broken(rule, raw, packs, False), broken(rule, raw, packs, True)
        if loose and not strict:
            raise Missing("scope")
        return loose

    return check


@decided
def cap(rule, raw, packs, sure):
    counts = []
    for event in counting(rule, raw, sure):
        inside = [within(rule.says.window, *one, packs[0].week_start) for one in distances(raw, packs, event)]
        counts.append(inside)
    return any(sum(column) >= rule.says.limit for column in zip(*counts, strict=True))


@decided
def gap(rule, raw, packs, sure):
    for event in counting(rule, raw, sure):
        for here, there, passed in distances(raw, packs, event):
            if rule.says.min_hours is not None:
                if passed < timedelta(hours=rule.says.min_hours):
                    return True
            elif here.date() - there.date() < timedelta(days=rule.says.min_days):
                return True
    return False


@decided
def cooldown(rule, raw, packs, sure):
    for event in counting(rule, raw, sure):
        for here, there, _ in distances(raw, packs, event):
            if here.date() < there.date() + timedelta(days=rule.says.days):  # its own day is day 1
                return True
    return False


@decided
def channel_lock(rule, raw, packs, sure):
    return any(
        within(rule.says.window, *one, packs[0].week_start)
        for event in counting(rule, raw, sure)
        if not one_medium(event["channel"], raw["channel"])
        for one in distances(raw, packs, event)
    )


CHECKS = {
    "suppress": suppress, "party": party, "place": place, "channel": channel, "window": window,
    "content": content, "cap": cap, "gap": gap, "cooldown": cooldown, "channel_lock": channel_lock,
}  # fmt: skip
