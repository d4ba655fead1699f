"""The machine-readable half of a rule in words: hours, limits, tiers. It is what a lawyer compares with the sentence."""

from collections.abc import Iterable
from datetime import time
from decimal import Decimal

from django.utils.translation import gettext, ngettext

from cartera.law import kinds
from cartera.law.pack import EVERY_CHANNEL, Applies, Rule
from cartera.outreach import law_words as words
from cartera.outreach.law_words import listed, word


def figures(rule: Rule) -> str:
    """Return what the machine checks for a rule, in the reader's language; empty when the sentence is all there is."""
    parts = [*_of(rule.says)]
    if rule.unless:
        parts.append(gettext("unless %(facts)s") % {"facts": listed(words.FLAGS, rule.unless)})
    return "; ".join(part for part in parts if part)


def channels(rule: Rule) -> str:
    """Return which ways of contact a rule speaks of; empty for all."""
    return "" if EVERY_CHANNEL in rule.channels else listed(words.CHANNELS, rule.channels)


def who(applies: Applies) -> str:
    """Return whom a rule binds; empty for everyone."""
    parts = [
        listed(words.DEBTORS, applies.debtor),
        listed(words.COLLECTORS, applies.collector),
        listed(words.PRODUCTS, applies.product),
        listed(words.NATURES, applies.nature),
    ]
    for text, bound in (
        (gettext("above %(amount)s"), applies.amount_over),
        (gettext("up to %(amount)s"), applies.amount_to),
    ):
        if bound:
            parts.append(text % {"amount": f"{_number(bound.value)} {bound.unit}"})
    if applies.term_days_from:
        parts.append(gettext("for %(days)s days or more") % {"days": applies.term_days_from})
    if applies.indexed is not None:
        parts.append(gettext("indexed") if applies.indexed else gettext("not indexed"))
    return "; ".join(part for part in parts if part)


def _of(says: kinds.Says) -> Iterable[str]:
    match says:
        case kinds.Window():
            yield from (f"{_days(span.days)} {_hour(span.start)}–{_hour(span.end)}" for span in says.allow)
            yield {
                "refuse": gettext("holidays closed"), "ignore": gettext("holidays like other days"),
                "as_sunday": gettext("holidays like Sundays"),
            }[says.holidays]  # fmt: skip
        case kinds.Cap() | kinds.Gap() | kinds.Cooldown() | kinds.ChannelLock():
            yield from _counted(says)
        case kinds.Notice():
            yield from _notice(says)
        case kinds.Fee():
            yield from _fee(says)
        case kinds.RateCap() | kinds.RateDefault():
            yield f"{says.formula} {word(words.RATE_UNITS, says.unit)}"
            if says.flat_fee and says.flat_fee.pct_of_balance is not None:
                yield gettext("and once %(percent)s %% of the balance") % {
                    "percent": _number(says.flat_fee.pct_of_balance)
                }
        case _:
            yield from _named(says)


def _named(says: kinds.Says) -> Iterable[str]:
    """Say the kinds that only name things."""
    match says:
        case kinds.Channel():
            yield from _channel(says)
        case kinds.Party():
            yield gettext("only %(parties)s") % {"parties": listed(words.PARTIES, says.allow)}
        case kinds.Place():
            yield gettext("not at %(places)s") % {"places": listed(words.PLACES, says.refuse)}
        case kinds.Suppress():
            yield gettext("stops while %(state)s") % {"state": word(words.FLAGS, says.state)}
            yield gettext("%(days)s days at most") % {"days": says.max_days} if says.max_days else ""
        case kinds.Content():
            said = gettext("must carry: %(tags)s")
            yield said % {"tags": listed(words.TAGS, says.must)} if says.must else ""
            said = gettext("must not carry: %(tags)s")
            yield said % {"tags": listed(words.TAGS, says.must_not)} if says.must_not else ""
        case kinds.Retention():
            years = says.min_years if says.min_years is not None else says.max_years or 0
            yield ngettext("%(years)s year", "%(years)s years", years) % {"years": years}
        case kinds.Limitation():
            yield ngettext("%(years)s year", "%(years)s years", says.years) % {"years": says.years}
        case _:
            return


def _channel(says: kinds.Channel) -> Iterable[str]:
    if says.require:
        yield gettext("only if %(fact)s") % {"fact": word(words.FLAGS, says.require)}
    if says.refuse_if:
        yield gettext("not if %(fact)s") % {"fact": word(words.FLAGS, says.refuse_if)}
    if says.ban:
        yield gettext("never by %(channels)s") % {"channels": listed(words.CHANNELS, says.ban)}
    if says.except_products:
        yield gettext("except for %(products)s") % {"products": listed(words.PRODUCTS, says.except_products)}


def _counted(says: kinds.Cap | kinds.Gap | kinds.Cooldown | kinds.ChannelLock) -> Iterable[str]:
    match says:
        case kinds.Cap():
            fields = {"limit": says.limit, "frame": _frame(says.window)}
            yield gettext("at most %(limit)s %(frame)s") % fields
        case kinds.Gap(min_hours=None):
            yield gettext("%(days)s days apart") % {"days": says.min_days}
        case kinds.Gap():
            yield gettext("%(hours)s hours apart") % {"hours": says.min_hours}
        case kinds.Cooldown():
            yield gettext("silence for %(days)s days, the first being that of the contact") % {
                "days": says.days
            }
        case kinds.ChannelLock():
            yield gettext("one way of contact %(frame)s") % {"frame": _frame(says.window)}
    yield gettext("counts %(events)s") % {"events": word(words.COUNTS, says.counts)}
    yield gettext("for each %(scope)s") % {
        "scope": " + ".join(word(words.SCOPES, each) for each in says.scope)
    }


def _frame(frame: kinds.Frame) -> str:
    return {
        "calendar_day": gettext("a day"),
        "calendar_week": gettext("a week"),
        "calendar_month": gettext("a month"),
        "rolling_days": gettext("in any %(n)s days") % {"n": frame.n},
        "rolling_hours": gettext("in any %(n)s hours") % {"n": frame.n},
    }[frame.type]


def _notice(says: kinds.Notice) -> Iterable[str]:
    if says.before:
        fields = {"notices": says.notices, "act": word(words.ACTS, says.before)}
        said = ngettext(
            "%(notices)s notice before %(act)s", "%(notices)s notices before %(act)s", says.notices
        )
        yield said % fields
    else:
        yield gettext("after %(event)s") % {"event": word(words.ACTS, says.trigger)}
    if says.distinct_days:
        yield gettext("on different days")
    if says.wait_days:
        said = (
            gettext("then %(days)s working days")
            if says.day_count == "business"
            else gettext("then %(days)s days")
        )
        yield said % {"days": says.wait_days}
    if says.within_days is not None:
        yield gettext("within %(days)s days") % {"days": says.within_days}
    if says.latest:
        yield gettext("%(months)s months at the latest") % {"months": says.latest.months}


def _fee(says: kinds.Fee) -> Iterable[str]:
    for tier in says.tiers:
        what = (
            f"{_number(tier.pct)} %"
            if tier.pct is not None
            else f"{_number(tier.amount or Decimal(0))} {says.unit}"
        )
        if tier.up_to is None:
            yield what if len(says.tiers) == 1 else gettext("%(what)s above") % {"what": what}
        else:
            yield gettext("%(what)s up to %(edge)s") % {
                "what": what,
                "edge": f"{_number(tier.up_to)} {says.unit}",
            }
    if says.after_days_past_due:
        yield gettext("after day %(days)s of arrears") % {"days": says.after_days_past_due}
    if says.incurred_only:
        yield gettext("only costs really incurred")


def _days(days: tuple[int, ...]) -> str:
    """Say days of the week: a run by its ends, others one by one."""
    named = [gettext(words.WEEKDAYS[day]) for day in days]
    run = len(days) > 2 and days == tuple(range(days[0], days[0] + len(days)))
    return f"{named[0]}–{named[-1]}" if run else ", ".join(named)


def _hour(at: time) -> str:
    return f"{at:%H:%M}" if (at.hour, at.minute) != (23, 59) else "24:00"


def _number(value: Decimal) -> str:
    return f"{value.normalize():f}"
