"""A policy as a timeline that people can read: per ladder its steps with day, channel, tone, cost and condition."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext, ngettext

from cartera.kernel.policy import Fee, Ladder, Limits, Policy, Step
from cartera.problems import N_
from cartera.strategy import words
from cartera.strategy.condition_words import in_words
from cartera.strategy.queries import policies
from cartera.ui import formats


@dataclass(frozen=True, slots=True)
class TimelineStep:
    """One step in words of the reader's language. `day` counts from the due date, negative before it."""

    name: str
    day: int
    when: str  # "20 days after the due date"
    action: str
    action_code: str
    channels: str
    all_channels: bool
    to: str
    by: str
    template: str
    tone: str
    fee: str
    announcement: str
    condition: str
    minimum: str
    approve: bool
    repeat: bool
    is_consequence: bool
    needs_person: bool


@dataclass(frozen=True, slots=True)
class TimelineLadder:
    """One ladder: for whom it is, and its steps by day."""

    name: str
    segments: str  # "punctual: share paid late …" lines joined by a semicolon; "" for everyone
    skips: bool  # goes to the most severe step that is due
    steps: list[TimelineStep]


def timeline(policy: Policy) -> list[TimelineLadder]:
    """Return the ladders of a policy in words."""
    conditions = {segment.name: segment.when for segment in policy.segments}
    return [_ladder(each, conditions) for each in policy.ladders]


def _ladder(ladder: Ladder, conditions: Mapping[str, str | None]) -> TimelineLadder:
    def segment(name: str) -> str:
        when = in_words(conditions.get(name))
        return f"{name}: {when}" if when else name

    steps = [_step(ladder, each) for each in ladder.steps]
    return TimelineLadder(
        name=ladder.name, segments="; ".join(segment(name) for name in ladder.segments),
        skips=ladder.climb == "latest", steps=sorted(steps, key=lambda each: each.day),
    )  # fmt: skip


def _step(ladder: Ladder, step: Step) -> TimelineStep:
    tone = words.TONES.get(step.template)
    return TimelineStep(
        name=step.name, day=policies.cumulative_days(ladder, step), when=_when(step),
        action=gettext(words.ACTIONS[step.action]), action_code=step.action,
        channels=_joined(step.channels, words.CHANNELS), all_channels=step.all_channels,
        to=_joined(step.to, words.ROLES), by=gettext(words.ACTORS[step.by]),
        template=_joined((step.template,), words.TEMPLATES), tone=gettext(tone) if tone else "",
        fee=_fee(step.fee), announcement=_announcement(step), condition=in_words(step.when),
        minimum=_minimum(step.min_open), approve=step.approve, repeat=step.repeat,
        is_consequence=step.is_consequence, needs_person=step.needs_person,
    )  # fmt: skip


def _when(step: Step) -> str:
    if step.after == "before_due":
        if step.days == 0:
            return gettext("On the due date")
        said = ngettext("%(days)d day before the due date", "%(days)d days before the due date", step.days)
    elif step.after == "previous":
        said = ngettext(
            "%(days)d day after the step before", "%(days)d days after the step before", step.days
        )
    else:
        # A step at 0 days after the due date fires on the first day that is overdue.
        said = ngettext(
            "%(days)d day after the due date", "%(days)d days after the due date", max(step.days, 1)
        )
    days = max(step.days, 1) if step.after == "due" else step.days
    said %= {"days": days}
    return gettext("%(when)s, at the end of that month") % {"when": said} if step.month_end else said


def _joined(codes: tuple[str, ...], names: Mapping[str, str]) -> str:
    return ", ".join(gettext(names[code]) if code in names else code for code in codes)


def _fee(fee: Fee | None) -> str:
    if fee is None:
        return ""
    if fee.amount is not None:
        return gettext("%(amount)s in the currency of the debt") % {"amount": fee.amount}
    return gettext("%(percent)s%% of the open principal") % {"percent": fee.percent}


def _announcement(step: Step) -> str:
    if step.announces is None:
        return ""
    said = N_("Announces: %(consequence)s from %(days)d days after sending")
    consequence = gettext(words.ACTIONS[step.announces.consequence])
    consequence = consequence[:1].lower() + consequence[1:]  # within the sentence
    return gettext(said) % {"consequence": consequence, "days": step.announces.within_days}


def _minimum(limits: Limits) -> str:
    return ", ".join(formats.money(minor, currency) for currency, minor in sorted(limits.items()))
