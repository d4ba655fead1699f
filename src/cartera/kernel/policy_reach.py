"""Which steps of a ladder can never come, and where a ladder falls silent for long."""

from collections.abc import Iterator, Mapping

from cartera.kernel.policy import Ladder, Step
from cartera.problems import N_

GAP_DAYS_MAX = 45  # days of silence after which a debtor takes it that nobody minds

Found = tuple[int, str, str, str, bool, Mapping[str, object]]  # step, key, code, text, fatal, fields


def problems(ladder: Ladder) -> Iterator[Found]:
    """Yield what is wrong with the order of a ladder's steps: step, key, code, text, fatal, fields."""
    rungs = [(index, step) for index, step in enumerate(ladder.steps) if step.after != "before_due"]
    reached = _days_reached(rungs)
    if rungs and rungs[0][1].after == "previous":
        said = N_('The first step has none before it to count from; write after = "due".')
        yield rungs[0][0], "after", "unreachable_step", said, True, {}
    yield from _overtaken(ladder, rungs, reached)
    yield from _out_of_order(ladder, rungs)
    yield from _twins(ladder)
    yield from _gaps(rungs, reached)
    yield from _early_consequences(rungs)


def _days_reached(rungs: list[tuple[int, Step]]) -> dict[int, int]:
    """Return for each rung the days past due at which it comes at the earliest, `previous` steps added up."""
    reached, before = {}, 0
    for index, step in rungs:
        before = step.days + (before if step.after == "previous" else 0)
        reached[index] = before
    return reached


def _overtaken(ladder: Ladder, rungs: list[tuple[int, Step]], reached: Mapping[int, int]) -> Iterator[Found]:
    """Yield steps that a later one always overtakes, which only `latest` does."""
    if ladder.climb != "latest":
        return
    for place, (index, step) in enumerate(rungs):
        if (
            step.announces or step.is_consequence
        ):  # never overtaken: steps after an announced consequence wait for it
            continue
        for _, later in rungs[place + 1 :]:
            if later.after == "due" and later.days <= reached[index] and _is_sure(later):
                said = N_(
                    "“%(step)s” never comes: “%(later)s” overtakes it, being due from day %(days)d already."
                )
                fields = {"step": step.name, "later": later.name, "days": later.days}
                yield index, "days", "unreachable_step", said, True, fields
                break
            if later.announces:  # what lies behind an announcement cannot overtake what lies before it
                break


def _out_of_order(ladder: Ladder, rungs: list[tuple[int, Step]]) -> Iterator[Found]:
    """Yield steps whose day has passed when the step that they must wait for comes."""
    for place, (index, step) in enumerate(rungs):
        for _, before in rungs[:place]:
            is_awaited = (ladder.climb == "each" or before.announces) and _is_sure(before)
            if not is_awaited or step.after != "due" or before.after != "due" or step.days > before.days:
                continue
            if step.is_consequence and before.announces:  # has a term of its own to wait for
                continue
            said = N_("“%(step)s” never comes at day %(days)d: it waits for “%(before)s”.")
            fields = {"step": step.name, "before": before.name, "days": step.days}
            yield index, "days", "out_of_order", said, step.days < before.days, fields
            break


def _is_sure(step: Step) -> bool:
    """Tell whether nothing but its day holds a step back: a consequence waits for its term, a condition may fail."""
    return not (step.is_consequence or step.when or step.min_open)


def _twins(ladder: Ladder) -> Iterator[Found]:
    """Yield steps before the due date on the day of an earlier one: only one of the two is ever sent."""
    days: dict[int, str] = {}
    for index, step in enumerate(ladder.steps):
        if step.after == "before_due" and _is_sure(step):
            if step.days in days:
                said = N_(
                    "“%(step)s” never comes: “%(earlier)s” is sent on the same day before the due date."
                )
                fields = {"step": step.name, "earlier": days[step.days]}
                yield index, "days", "unreachable_step", said, True, fields
            days.setdefault(step.days, step.name)


def _gaps(rungs: list[tuple[int, Step]], reached: Mapping[int, int]) -> Iterator[Found]:
    """Warn of long silences before a step that counts from the due date."""
    before = 0
    for index, step in rungs:
        gap = reached[index] - before
        if step.after == "due" and gap > GAP_DAYS_MAX:
            said = N_(
                "%(gap)d days pass without a step before “%(step)s”; more than %(max)d is long to keep silent."
            )
            yield index, "days", "long_gap", said, False, {"gap": gap, "step": step.name, "max": GAP_DAYS_MAX}
        before = max(before, reached[index])


def _early_consequences(rungs: list[tuple[int, Step]]) -> Iterator[Found]:
    """Warn of consequences whose day comes before the announced term is over: they come later than written."""
    terms: dict[str, int] = {}
    for index, step in rungs:
        if step.after == "due" and step.is_consequence and step.days < terms.get(step.action, 0):
            said = N_("“%(step)s” comes at day %(term)d at the earliest: its announcement gives that long.")
            yield (
                index,
                "days",
                "announced_later",
                said,
                False,
                {"step": step.name, "term": terms[step.action]},
            )
        if step.announces:
            term = step.days + step.announces.within_days if step.after == "due" else 0
            terms[step.announces.consequence] = term
