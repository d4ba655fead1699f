"""Conditions of a policy: read, checked and compiled to Polars.

A condition is an SQL boolean expression over one row per debtor and currency. Aggregates and subqueries are refused
because they would let one debtor's outcome depend on another's; all else that is not listed is refused so that a
condition means the same wherever it is read.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

import polars as pl
from sqlglot import exp
from sqlglot.dialects.dialect import Dialect
from sqlglot.errors import ParseError, SqlglotError

from cartera.kernel import condition_checks, condition_polars
from cartera.kernel.condition_columns import CONDITION_COLUMNS, SEGMENT_COLUMNS, STEP_COLUMNS
from cartera.problems import N_, Problem

__all__ = [
    "CONDITION_COLUMNS", "SEGMENT_COLUMNS", "STEP_COLUMNS",
    "Condition", "WrongCondition", "columns_of", "compile_condition", "read_condition",
]  # fmt: skip

LENGTH_MAX = 2000  # characters; longer ones belong into two segments

_SQLITE = Dialect.get_or_raise("sqlite")


class WrongCondition(ValueError):
    """A condition was to be compiled that `read_condition` refuses. ``problems`` says why."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("; ".join(str(problem) for problem in problems))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition that was read and found good."""

    text: str
    columns: frozenset[str]  # which columns it asks for
    tree: exp.Expression = field(repr=False, compare=False)


def read_condition(
    text: str,
    *,
    allowed: Mapping[str, type] = STEP_COLUMNS,
    values: Mapping[str, Collection[str]] | None = None,
) -> tuple[Condition | None, list[Problem]]:
    """Read a condition and return it with its problems, all at once; None when one of them is fatal.

    `allowed` gives the columns with their type: float, str or bool. `values` lists for text columns what they can be, so
    that a comparison with anything else is told: as fatal for `segment`, else as a warning.
    """
    tree, problems = _parse(text)
    if tree is None:
        return None, problems
    try:
        problems = condition_checks.check(tree, text, allowed=allowed, values=values or {})
    except RecursionError:
        return None, [_too_long()]
    if any(problem.fatal for problem in problems):
        return None, problems
    names = frozenset(condition_checks.column_name(column) for column in tree.find_all(exp.Column))
    return Condition(text, names, tree), problems


@lru_cache(maxsize=1024)  # an expression never changes, and every run asks for those of the same few policies
def compile_condition(text: str) -> pl.Expr:
    """Return a condition as a Boolean Polars expression over its columns; null where SQL says unknown.

    Numeric columns may have any numeric type and are taken as floats. The caller decides what unknown means: in a
    policy it is not true, `fill_null(False)`. Raises WrongCondition.
    """
    condition, problems = read_condition(text)
    if condition is None:
        raise WrongCondition(problems)
    return condition_polars.expression(condition.tree)


@lru_cache(maxsize=1024)
def columns_of(text: str) -> frozenset[str]:
    """Return the columns that a condition asks for; none of one that `read_condition` refuses."""
    condition, _ = read_condition(text)
    return condition.columns if condition else frozenset()


def _parse(text: str) -> tuple[exp.Expression | None, list[Problem]]:
    if not text.strip():
        return None, [
            Problem("condition_empty", N_("The condition is empty; leave `when` out if it is for all."))
        ]
    if len(text) > LENGTH_MAX:
        return None, [_too_long()]
    try:
        trees = _SQLITE.parse_into(exp.Condition, text)
    except ParseError as error:
        near = error.errors[0].get("highlight") if error.errors else ""
        return None, [_unreadable(near or text)]
    except (SqlglotError, ValueError):  # an unclosed text; a number that is none
        return None, [_unreadable(text)]
    except RecursionError:
        return None, [_too_long()]
    match trees:
        case [exp.Expression() as tree]:
            return tree, []
        case _:
            return None, [_unreadable(";" if ";" in text else text)]


def _unreadable(near: str) -> Problem:
    said = N_(
        "This condition cannot be read at “%(near)s”. Texts take single quotes, each bracket its partner, "
        "and a comparison something on both sides."
    )
    return Problem("condition_unreadable", said, {"near": near})


def _too_long() -> Problem:
    said = N_("This condition is too long or too deeply nested (at most %(max)d characters); divide it.")
    return Problem("condition_too_long", said, {"max": LENGTH_MAX})
