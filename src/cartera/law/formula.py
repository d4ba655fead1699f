"""The arithmetic of rates: read from a pack, checked, and computed in decimals without ever running it as code.

A formula knows numbers, ``+ - * /``, ``min`` and ``max``, facts of the credit by name, ``S(series, key)`` for the value
of a published series on the day that is asked about, and ``T(test, a, b)``: a when the test holds, else b. Everything
else is refused by name when the pack is read.
"""

import ast
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, DivisionByZero, InvalidOperation, localcontext
from functools import lru_cache

from cartera.law import formula_nodes as nodes
from cartera.law.formula_nodes import MissingFact, MissingSeries, Value
from cartera.problems import N_, Problem

__all__ = ["Formula", "MissingFact", "MissingSeries", "NoResult", "SeriesOf", "Value", "read_formula"]

LENGTH_MAX = 500  # characters
DIGITS = 28  # of the working precision

SeriesOf = Callable[[str, str | None], Decimal]


class NoResult(ValueError):
    """The formula divides by zero, or its numbers have no meaning, with the facts given."""


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula that was read and found good."""

    text: str
    series: frozenset[str]  # the series it asks for
    facts: frozenset[str]  # the facts it asks for, those that choose a series included
    work: nodes.Work = field(repr=False, compare=False)

    def value(self, series: SeriesOf, facts: Mapping[str, Value]) -> Decimal:
        """Compute the formula; `series` gives a value by name and key.

        Raises `MissingFact` and `MissingSeries` naming what is needed, and `NoResult` where there is no number.
        """
        with localcontext() as context:
            context.prec = DIGITS
            try:
                result = self.work(nodes.Given(series, facts))
            except (DivisionByZero, InvalidOperation) as wrong:
                raise NoResult(self.text) from wrong
        if not isinstance(result, Decimal) or not result.is_finite():
            raise NoResult(self.text)
        return result


@lru_cache(maxsize=512)
def read_formula(text: str) -> tuple[Formula | None, tuple[Problem, ...]]:
    """Read a formula and return it with its problems; None when there are any."""
    if len(text) > LENGTH_MAX:
        said = N_("The formula is longer than %(max)s characters.")
        return None, (Problem("formula_too_long", said, {"max": LENGTH_MAX}),)
    try:
        tree = ast.parse(text.strip(), mode="eval").body
        builder = nodes.Builder(text.strip())
        work = builder.number(tree)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None, (Problem("formula_unreadable", N_("This is no formula: %(text)s"), {"text": text}),)
    if builder.problems:
        return None, tuple(builder.problems)
    return Formula(text, frozenset(builder.series), frozenset(builder.facts), work), ()
