"""A checked condition as a Polars expression, with SQL's three values: true, false and unknown (null)."""

import re
from collections.abc import Callable
from functools import reduce
from typing import Any

import polars as pl
from sqlglot import exp

from cartera.kernel import condition_checks
from cartera.kernel.condition_columns import STEP_COLUMNS

_COMPARE: dict[type[exp.Expression], Callable[[pl.Expr, pl.Expr], pl.Expr]] = {
    exp.EQ: lambda a, b: a == b,
    exp.NEQ: lambda a, b: a != b,
    exp.GT: lambda a, b: a > b,
    exp.GTE: lambda a, b: a >= b,
    exp.LT: lambda a, b: a < b,
    exp.LTE: lambda a, b: a <= b,
    exp.Add: lambda a, b: a + b,
    exp.Sub: lambda a, b: a - b,
    exp.Mul: lambda a, b: a * b,
    exp.And: lambda a, b: a & b,  # Polars combines nulls as Kleene and SQL do
    exp.Or: lambda a, b: a | b,
}


def expression(node: exp.Expression) -> pl.Expr:
    """Return a node that `condition_checks.check` found good as an expression: Float64, String or Boolean."""
    kind = type(node)
    if kind in _COMPARE:
        return _COMPARE[kind](expression(node.this), expression(node.expression))
    return _MAKERS[kind](node)


def like_regex(pattern: str) -> str:
    """Return a LIKE pattern as an anchored regular expression: % is any run, _ any one character, case counts."""
    marks = {"%": ".*", "_": "."}
    return "(?s)^" + "".join(marks.get(char) or re.escape(char) for char in pattern) + "$"


def _column(node: exp.Expression) -> pl.Expr:
    name = condition_checks.column_name(node) if isinstance(node, exp.Column) else node.name
    column = pl.col(name)
    return column.cast(pl.Float64) if STEP_COLUMNS.get(name) is float else column


def _literal(node: exp.Expression) -> pl.Expr:
    return _constant(node.this if node.is_string else float(node.this))


def _constant(value: Any) -> pl.Expr:
    # Not pl.lit: where coalesce or when/then take a literal for every row they return one row, and a comparison with
    # another literal stays one row long. A constant as long as the frame has no such case.
    return pl.repeat(value, pl.len(), dtype=pl.Null if value is None else None)


def _like(node: exp.Expression) -> pl.Expr:
    pattern = condition_checks.like_pattern(node) if isinstance(node, exp.Like) else None
    found = expression(node.this).cast(pl.String).str.contains(like_regex(pattern or ""))
    return ~found if node.args.get("negate") else found


def _in(node: exp.Expression) -> pl.Expr:
    asked = expression(node.this)
    # Not is_in: an unknown among the choices makes a miss unknown, in SQL as in a row of ORs.
    return reduce(lambda a, b: a | b, [(asked == expression(choice)) for choice in node.expressions])


def _between(node: exp.Expression) -> pl.Expr:
    asked = expression(node.this)
    return (asked >= expression(node.args["low"])) & (asked <= expression(node.args["high"]))


def _divide(node: exp.Expression) -> pl.Expr:
    by = expression(node.expression)
    return expression(node.this) / pl.when(by != 0).then(by)  # by zero: unknown


def _modulo(node: exp.Expression) -> pl.Expr:
    left, by = expression(node.this), expression(node.expression)
    return left.sign() * (
        left.abs() % pl.when(by != 0).then(by.abs())
    )  # the sign is the left side's, as in SQL


_MAKERS: dict[type[exp.Expression], Callable[[exp.Expression], pl.Expr]] = {
    exp.Paren: lambda node: expression(node.this),
    exp.Not: lambda node: ~expression(node.this),
    exp.Neg: lambda node: -expression(node.this),
    exp.Is: lambda node: expression(node.this).is_null(),
    exp.Coalesce: lambda node: pl.coalesce([expression(node.this), *map(expression, node.expressions)]),
    exp.Boolean: lambda node: _constant(bool(node.this)),
    exp.Null: lambda node: _constant(None),
    exp.Column: _column,
    exp.Literal: _literal,
    exp.Like: _like,
    exp.In: _in,
    exp.Between: _between,
    exp.Div: _divide,
    exp.Mod: _modulo,
}
