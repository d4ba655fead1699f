"""The parts of a policy from their tables. Each returns a frozen value; problems stay with the table's source."""

from collections.abc import Collection, Mapping
from typing import Literal, get_args

from cartera.kernel.condition_columns import SEGMENT_COLUMNS, STEP_COLUMNS
from cartera.kernel.policy import (
    CHANNELS,
    CONSEQUENCES,
    ROLES,
    Action,
    Actor,
    After,
    Announcement,
    Climb,
    Fee,
    Interest,
    Items,
    Ladder,
    Policy,
    Segment,
    Step,
)
from cartera.kernel.policy_fields import Table
from cartera.money import currencies
from cartera.problems import N_

DAYS_MAX = 3650  # ten years: beyond it a number is a slip of the finger
PERCENT_MAX = 1000
VERIFY_HOURS_MAX = 720  # a month: who has not found a payment by then will not
SERIES_MAX = 20  # characters, as rates are imported
PAYMENT_ORDER = ("fees", "interest", "principal")
BUCKETS = (30, 60, 90)
POSITIONS = ("none", "finished")  # what a position says where it is no step, so no step can be called so

_Basis = Literal["360", "365", "actual"]
_Start = Literal["due", "grace"]
_BASES: tuple[_Basis, ...] = get_args(_Basis)
_STARTS: tuple[_Start, ...] = get_args(_Start)
_KINDS = ("business", "consumer")
_PERSONS = {"call", "visit", "task"}


def policy(table: Table) -> Policy:
    """Read a whole policy."""
    name = table.text("policy", required=True)
    version = table.text("version", required=True)
    tolerance_days = _in_table(table, "promises", "tolerance_days", 365)
    grace_days, buckets = _delinquency(table)
    order, stale_after_days, verify_hours = _payments(table)
    thresholds = table.sub("thresholds")
    min_open = thresholds.limits("min_open") if thresholds else {}
    interest = _interest(table)
    segments = tuple(_segment(each) for each in table.subs("segment"))
    names = tuple(segment.name for segment in segments)
    ladders = tuple(_ladder(each, names) for each in table.subs("ladder"))
    table.done()
    if thresholds:
        thresholds.done()
    return Policy(
        name=name, version=version, ladders=ladders, segments=segments, min_open=min_open,
        tolerance_days=tolerance_days, grace_days=grace_days, buckets=buckets, interest=interest,
        payment_order=order, stale_after_days=stale_after_days, verify_hours=verify_hours,
    )  # fmt: skip


def _in_table(table: Table, key: str, inner: str, high: int) -> int:
    """Read a table that holds one number of days, 0 when it is left out."""
    sub = table.sub(key)
    if sub is None:
        return 0
    days = sub.days(inner, 0, high)
    sub.done()
    return days


def _delinquency(table: Table) -> tuple[int, tuple[int, ...]]:
    sub = table.sub("delinquency")
    if sub is None:
        return 0, BUCKETS
    grace_days, buckets = sub.days("grace_days", 0, 365), sub.wholes("buckets", BUCKETS)
    sub.done()
    return grace_days, buckets


def _payments(table: Table) -> tuple[tuple[str, ...], int | None, int | None]:
    sub = table.sub("payments")
    if sub is None:
        return PAYMENT_ORDER, None, None
    order = sub.texts("order", PAYMENT_ORDER, default=PAYMENT_ORDER)
    if len(order) < len(PAYMENT_ORDER):
        said = N_("“%(key)s” must name all of %(all)s, each once.")
        sub.tell("order", "wrong_value", said, all=", ".join(PAYMENT_ORDER))
    stale_after_days = sub.whole("stale_after_days", None, 0, 365)
    verify_hours = sub.whole("verify_hours", None, 0, VERIFY_HOURS_MAX)
    sub.done()
    return order, stale_after_days, verify_hours


def _interest(table: Table) -> Interest | None:
    sub = table.sub("interest")
    if sub is None:
        return None
    rate = sub.decimal("rate", high=PERCENT_MAX, required=not sub.has("series"))
    series = sub.text("series") if sub.has("series") else ""
    if len(series) > SERIES_MAX:
        sub.tell(
            "series", "wrong_value", N_("A series has a name of at most %(max)s characters."), max=SERIES_MAX
        )
    if sub.has("rate") and series:
        sub.tell("series", "wrong_value", N_("Give either “rate” or “series”, one of the two."))
    times = sub.decimal("times", high=PERCENT_MAX) if sub.has("times") else "1"
    plus = sub.decimal("plus", high=PERCENT_MAX) if sub.has("plus") else "0"
    for key in ("times", "plus"):
        if sub.has(key) and not series:
            sub.tell(key, "wrong_value", N_("“%(key)s” belongs to a “series”; a “rate” stands by itself."))
    basis = _basis(sub)
    start = sub.choice("from", _STARTS, "due")
    ceiling = sub.choice("max", ("pack", ""), "")
    tax = sub.decimal("tax", high=100)
    sub.done()
    return Interest(
        rate or "", series, times or "1", plus or "0", basis, start, "pack" if ceiling else None, tax
    )


def _basis(table: Table) -> _Basis:
    """Read 360, 365 or "actual": two numbers and a word, so no other reader fits."""
    written = table.value("basis")
    for basis in _BASES:
        if written == basis == "actual" or (type(written) is int and str(written) == basis):
            return basis
    if written is not None:
        table.tell("basis", "wrong_value", N_('“%(key)s” must be 360, 365 or "actual".'))
    return "365"


def _segment(table: Table) -> Segment:
    name = table.text("name", required=True)
    values = {"kind": _KINDS, "currency": currencies.EXPONENTS}
    when = table.condition("when", SEGMENT_COLUMNS, values)
    table.done()
    return Segment(name, when)


def _ladder(table: Table, segments: Collection[str]) -> Ladder:
    name = table.text("name", required=True)
    covered = table.texts("segments", segments)
    climb = table.choice("climb", get_args(Climb), "latest")
    items = table.choice("items", get_args(Items), "overdue")
    values = {"kind": _KINDS, "currency": currencies.EXPONENTS, "segment": segments}
    steps = tuple(_step(each, values) for each in table.subs("step"))
    table.done()
    return Ladder(name, steps, covered, climb, items)


def _step(table: Table, values: Mapping[str, Collection[str]]) -> Step:
    name = table.text("name", required=True)
    if name in POSITIONS:
        said = N_("A step cannot be called “%(value)s”: a position that is no step is called so.")
        table.tell("name", "wrong_value", said, value=name)
    days = table.days("days", 0, DAYS_MAX, required=True)
    after: After = table.choice("after", get_args(After), "due")
    action: Action = table.choice("action", get_args(Action), "message")
    step = Step(
        name=name,
        days=days,
        after=after,
        action=action,
        channels=table.texts("channels", CHANNELS),
        all_channels=table.flag("all_channels"),
        to=table.texts("to", ROLES, default=("payer",)) or ("payer",),
        by=table.choice("by", get_args(Actor), "collector" if action in _PERSONS else "system"),
        template=table.text("template", name),
        approve=table.flag("approve"),
        min_open=table.limits("min_open"),
        when=table.condition("when", STEP_COLUMNS, values),
        fee=_fee(table),
        announces=_announcement(table),
        month_end=table.flag("month_end"),
        repeat=table.flag("repeat"),
    )
    table.done()
    return step


def _fee(table: Table) -> Fee | None:
    sub = table.sub("fee")
    if sub is None:
        return None
    amount = sub.decimal("amount", high=10**12)
    percent = sub.decimal("percent", high=100)
    tax = sub.decimal("tax", high=100)
    if sub.has("amount") == sub.has("percent"):
        said = N_('A fee is either { amount = "10.00" } or { percent = "15" }: one of the two.')
        table.tell("fee", "wrong_value", said)
    for key, value in (("amount", amount), ("percent", percent)):
        if value is not None and float(value) == 0:
            sub.tell(key, "wrong_value", N_("A fee of nothing is none; leave “fee” out."))
    sub.done()
    return Fee(amount, percent, tax)


def _announcement(table: Table) -> Announcement | None:
    sub = table.sub("announces")
    if sub is None:
        return None
    if not sub.has("consequence"):
        sub.tell("consequence", "missing_key", N_("“%(key)s” is missing."))
    consequence = sub.choice("consequence", CONSEQUENCES, "")
    within_days = sub.days("within_days", 1, 365, required=True)
    sub.done()
    return Announcement(consequence, within_days)
