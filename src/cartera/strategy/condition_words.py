"""A condition of a policy said in words, for people who do not read SQL.

late_share_12m < 0.10 AND invoices_12m >= 3
→ "share paid late in 12 months less than 10% and invoices in 12 months at least 3"
"""  # fmt: skip

from collections.abc import Callable

from django.utils.translation import gettext
from sqlglot import exp

from cartera.kernel.conditions import read_condition
from cartera.problems import N_

COLUMNS = {
    "country": N_("country"),
    "kind": N_("kind of debtor"),
    "hardship": N_("treated with care"),
    "segment": N_("segment"),
    "currency": N_("currency"),
    "open": N_("open amount"),
    "overdue": N_("overdue amount"),
    "items_overdue": N_("overdue items"),
    "oldest_days": N_("days past due of the oldest item"),
    "invoices_12m": N_("invoices in 12 months"),
    "late_share_12m": N_("share paid late in 12 months"),
    "avg_days_late_12m": N_("average days late in 12 months"),
    "kept_promises_12m": N_("promises kept in 12 months"),
    "broken_promises_12m": N_("promises broken in 12 months"),
    "reminders_12m": N_("reminders in 12 months"),
    "paid_after_reminder_12m": N_("payments after a reminder in 12 months"),
    "days_since_contact": N_("days since the last contact"),
    "score": N_("probability of paying within 30 days"),
    "customer_years": N_("years as a customer"),
    "sales_12m": N_("sales in 12 months"),
    "tags": N_("tags"),
}
SHARES = {"late_share_12m", "score"}  # numbers from 0 to 1 that people say in percent
VALUES = {"business": N_("business"), "consumer": N_("consumer")}

COMPARISONS: dict[type[exp.Expression], str] = {
    exp.EQ: N_("%(left)s is %(right)s"),
    exp.NEQ: N_("%(left)s is not %(right)s"),
    exp.LT: N_("%(left)s less than %(right)s"),
    exp.LTE: N_("%(left)s at most %(right)s"),
    exp.GT: N_("%(left)s more than %(right)s"),
    exp.GTE: N_("%(left)s at least %(right)s"),
    exp.And: N_("%(left)s and %(right)s"),
    exp.Or: N_("%(left)s or %(right)s"),
}
ARITHMETIC: dict[type[exp.Expression], str] = {
    exp.Add: "+", exp.Sub: "−", exp.Mul: "×", exp.Div: "÷", exp.Mod: "mod",
}  # fmt: skip


def in_words(condition: str | None) -> str:
    """Return a condition in the reader's language; "" without one; as written when it cannot be read."""
    if condition is None:
        return ""
    read, _ = read_condition(condition)
    return _say(read.tree) if read else condition


def _say(node: exp.Expression) -> str:
    for kind, say in _SAYERS.items():
        if isinstance(node, kind):
            return say(node)
    return node.sql(dialect="sqlite")


def _pair(node: exp.Expression) -> str:
    """Say what stands between two sides; a share beside a number is said in percent."""
    left, right = node.args["this"], node.args["expression"]
    sides = {
        "left": _value(left, beside=right) if isinstance(left, exp.Literal) else _side(left, node),
        "right": _value(right, beside=left) if isinstance(right, exp.Literal) else _side(right, node),
    }
    return gettext(COMPARISONS[type(node)]) % sides


def _side(node: exp.Expression, parent: exp.Expression) -> str:
    """Say a side, in brackets where and/or would otherwise read wrongly."""
    mixed = isinstance(node, exp.Or) and isinstance(parent, exp.And)
    return f"({_say(node)})" if mixed else _say(node)


def _arithmetic(node: exp.Expression) -> str:
    return f"{_say(node.args['this'])} {ARITHMETIC[type(node)]} {_say(node.args['expression'])}"


def _value(node: exp.Expression, beside: exp.Expression) -> str:
    if isinstance(node, exp.Literal) and not node.is_string and _column_name(beside) in SHARES:
        return f"{round(float(node.this) * 100, 6):g}\N{NO-BREAK SPACE}%"
    return _say(node)


def _column_name(node: exp.Expression) -> str:
    return node.name.lower() if isinstance(node, exp.Column) else ""


def _column(node: exp.Expression) -> str:
    name = _column_name(node)
    return gettext(COLUMNS[name]) if name in COLUMNS else name


def _literal(node: exp.Expression) -> str:
    if not node.is_string:
        return str(node.this)
    return gettext(VALUES[node.name]) if node.name in VALUES else f"“{node.name}”"


def _not(node: exp.Expression) -> str:
    inner = node.args["this"].unnest()
    if isinstance(inner, exp.Is):
        return gettext(N_("%(what)s is known")) % {"what": _say(inner.args["this"])}
    if isinstance(inner, exp.In):
        return gettext(N_("%(what)s is none of %(values)s")) % _members(inner)
    return gettext(N_("not (%(what)s)")) % {"what": _say(inner)}


def _in(node: exp.Expression) -> str:
    return gettext(N_("%(what)s is one of %(values)s")) % _members(node)


def _members(node: exp.Expression) -> dict[str, str]:
    return {"what": _say(node.args["this"]), "values": ", ".join(_say(each) for each in node.expressions)}


def _is(node: exp.Expression) -> str:
    return gettext(N_("%(what)s is not known")) % {"what": _say(node.args["this"])}


def _between(node: exp.Expression) -> str:
    this = node.args["this"]
    low, high = (_value(node.args[end], beside=this) for end in ("low", "high"))
    return gettext(N_("%(what)s from %(low)s to %(high)s")) % {"what": _say(this), "low": low, "high": high}


def _like(node: exp.Expression) -> str:
    pattern = node.args["expression"].name
    if _column_name(node.args["this"]) == "tags" and pattern.startswith("%,") and pattern.endswith(",%"):
        return gettext(N_("has the tag “%(tag)s”")) % {"tag": pattern[2:-2]}
    return gettext(N_("%(what)s looks like “%(pattern)s”")) % {
        "what": _say(node.args["this"]),
        "pattern": pattern,
    }


def _coalesce(node: exp.Expression) -> str:
    values = ", ".join(_say(each) for each in node.expressions)
    return gettext(N_("%(what)s (%(values)s when not known)")) % {
        "what": _say(node.args["this"]),
        "values": values,
    }


_SAYERS: dict[type[exp.Expression], Callable[[exp.Expression], str]] = {
    **dict.fromkeys(COMPARISONS, _pair),
    **dict.fromkeys(ARITHMETIC, _arithmetic),
    exp.Paren: lambda node: f"({_say(node.args['this'])})",
    exp.Neg: lambda node: f"−{_say(node.args['this'])}",
    exp.Not: _not,
    exp.In: _in,
    exp.Is: _is,
    exp.Between: _between,
    exp.Like: _like,
    exp.Coalesce: _coalesce,
    exp.Column: _column,
    exp.Literal: _literal,
}
