"""Rules about letters before an act, fees and interest, read from their tables."""

import itertools
from decimal import Decimal
from typing import Literal, cast

from cartera.law import formula, kinds, vocabulary
from cartera.law.reading.fields import Table
from cartera.problems import N_


def notice(table: Table) -> kinds.Notice:
    """Read which letter must go, before or after what, and how long to wait."""
    before = table.one_of("before", vocabulary.ACTS)
    trigger = table.one_of("trigger", vocabulary.TRIGGERS)
    if table.has("before") == table.has("trigger"):
        said = N_("A notice has either “before” or “trigger”.")
        table.tell("before", "wrong_value", said)
    day_count = table.one_of("day_count", ("calendar", "business")) or "calendar"
    clock = table.one_of("clock", ("sent", "last_sent", "received")) or "sent"
    return kinds.Notice(
        before=before,
        trigger=trigger,
        notices=table.whole("notices", 1, 1, 20) or 1,
        distinct_days=table.flag("distinct_days"),
        wait_days=table.whole("wait_days", 0, 0, 3650) or 0,
        day_count=cast("Literal['calendar', 'business']", day_count),
        clock=cast("Literal['sent', 'last_sent', 'received']", clock),
        latest=_latest(table),
        alternative=table.word("alternative"),
        send=table.word("send"),
        within_days=table.whole("within_days", None, 0, 3650),
        dispute_window_days=table.whole("dispute_window_days", None, 1, 3650),
    )


def _latest(table: Table) -> kinds.Latest | None:
    inner = table.sub("latest")
    if inner is None:
        return None
    months = inner.whole("months", 1, 1, 600, required=True) or 1
    read = kinds.Latest(months, inner.one_of("from", vocabulary.ACTS, required=True))
    inner.done()
    return read


def fee(table: Table) -> kinds.Fee:
    """Read what collecting may cost the debtor."""
    mode = table.one_of("mode", vocabulary.FEE_MODES, required=True) or "incurred_only"
    unit = table.unit()
    tiers = tuple(_tier(each, mode) for each in table.subs("tiers"))
    if mode in {"marginal", "slab", "flat_by_band"}:
        if not tiers:
            table.tell("tiers", "missing_key", N_("A fee of this mode needs “%(key)s”."))
        if not table.has("unit"):
            table.tell("unit", "missing_key", N_("A fee of this mode needs “%(key)s”."))
        _rising(table, tiers)
    return kinds.Fee(
        mode=cast("Literal['marginal', 'slab', 'flat_by_band', 'incurred_only', 'forbidden_unless']", mode),
        base=table.one_of("base", vocabulary.FEE_BASES),
        unit=unit,
        tiers=tiers,
        after_days_past_due=table.whole("after_days_past_due", 0, 0, 3650) or 0,
        once_per=table.one_of("once_per", ("instalment", "debt", "spell")),
        incurred_only=table.flag("incurred_only"),
        reduce=tuple(_reduction(each) for each in table.subs("reduce")),
    )


def _tier(table: Table, mode: str) -> kinds.Tier:
    tier = kinds.Tier(table.number("up_to"), table.number("pct"), table.number("amount"))
    table.done()
    key = "amount" if mode == "flat_by_band" else "pct"
    if not table.has(key):
        table.tell(key, "missing_key", N_("“%(key)s” is missing."))
    return tier


def _rising(table: Table, tiers: tuple[kinds.Tier, ...]) -> None:
    edges = [tier.up_to for tier in tiers]
    open_before_the_end = any(edge is None for edge in edges[:-1])
    known = [edge for edge in edges if edge is not None]
    if open_before_the_end or any(left >= right for left, right in itertools.pairwise(known)):
        said = N_("The bands of “%(key)s” must rise, and only the last may be without end.")
        table.tell("tiers", "wrong_value", said)


def _reduction(table: Table) -> kinds.Reduction:
    unless, by = (
        table.one_of("unless", vocabulary.FEE_FACTS, required=True),
        table.number("by", required=True),
    )
    table.done()
    return kinds.Reduction(unless, by if by is not None else Decimal(0))


def rate_cap(table: Table) -> kinds.RateCap:
    """Read the ceiling of interest."""
    return kinds.RateCap(_formula(table), _unit(table), table.word("forfeits"), _flat_fee(table))


def rate_default(table: Table) -> kinds.RateDefault:
    """Read the interest owed when the contract is silent."""
    return kinds.RateDefault(_formula(table), _unit(table), table.word("forfeits"), _flat_fee(table))


def _unit(table: Table) -> str:
    return table.one_of("unit", vocabulary.RATE_UNITS, required=True)


def _formula(table: Table) -> str:
    text = table.text("formula", required=True)
    if text:
        for problem in formula.read_formula(text)[1]:
            table.tell("formula", problem.code, problem.text, fatal=problem.fatal, **problem.fields)
    return text


def _flat_fee(table: Table) -> kinds.FlatFee | None:
    inner = table.sub("flat_fee")
    if inner is None:
        return None
    pct, amount = inner.number("pct_of_balance"), inner.quantity("amount")
    inner.done()
    if inner.has("pct_of_balance") == inner.has("amount"):
        said = N_("A flat fee has either “pct_of_balance” or “amount”.")
        inner.tell("amount", "wrong_value", said)
    return kinds.FlatFee(pct, amount)
