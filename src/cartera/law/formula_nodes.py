"""The parts of a formula: each allowed piece of syntax becomes a function of what is given; nothing else is allowed."""

import ast
import math
import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from cartera.problems import N_, Problem

Value = Decimal | str | bool


class MissingFact(LookupError):
    """A fact that the formula needs was not given; the argument is its name."""


class MissingSeries(LookupError):
    """A series that the formula needs was not given; the argument is its name."""


@dataclass(frozen=True, slots=True)
class Given:
    """What a formula is computed from."""

    series: Callable[[str, str | None], Decimal]
    facts: Mapping[str, Value]

    def fact(self, name: str) -> Value:
        """Return a fact; raise `MissingFact` without it."""
        value = self.facts.get(name)
        if value is None:
            raise MissingFact(name)
        return value

    def number(self, name: str) -> Decimal:
        """Return a fact that is a number; raise `MissingFact` when it is none."""
        value = self.fact(name)
        if not isinstance(value, Decimal):
            raise MissingFact(name)
        return value


Work = Callable[[Given], Decimal]
Test = Callable[[Given], bool]
Read = Callable[[Given], Value]

_SUMS: Mapping[type[ast.operator], Callable[[Decimal, Decimal], Decimal]] = {
    ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Div: operator.truediv,
}  # fmt: skip
_TESTS: Mapping[type[ast.cmpop], Callable[[Value, Value], bool]] = {
    ast.Lt: operator.lt, ast.LtE: operator.le, ast.Gt: operator.gt, ast.GtE: operator.ge,
    ast.Eq: operator.eq, ast.NotEq: operator.ne,
}  # fmt: skip


class Builder:
    """Turns a syntax tree into functions and notes what it asks for and what it may not contain."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.problems: list[Problem] = []
        self.series: set[str] = set()
        self.facts: set[str] = set()

    def number(self, node: ast.expr) -> Work:
        """Return the function that computes a node, or one that is never called where a problem was noted."""
        match node:
            case ast.Constant(value=int() | float() as value) if _is_number(value):
                constant = Decimal(repr(value))
                return lambda given: constant
            case ast.Name(id=name):
                self.facts.add(name)
                return lambda given: given.number(name)
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                inner = self.number(operand)
                return lambda given: -inner(given)
            case ast.BinOp(left=left, op=op, right=right) if type(op) in _SUMS:
                sums, first, second = _SUMS[type(op)], self.number(left), self.number(right)
                return lambda given: sums(first(given), second(given))
            case ast.Call(func=ast.Name(id=name), args=args, keywords=[]):
                return self._call(node, name, args)
            case _:
                return self._refuse(node)

    def _call(self, node: ast.expr, name: str, args: list[ast.expr]) -> Work:
        if name in {"min", "max"} and len(args) >= 2:
            choose, parts = (min if name == "min" else max), [self.number(arg) for arg in args]
            return lambda given: choose(part(given) for part in parts)
        if name == "S" and len(args) in {1, 2}:
            return self._series(node, args)
        if name == "T" and len(args) == 3:
            test, yes, no = self.test(args[0]), self.number(args[1]), self.number(args[2])
            return lambda given: yes(given) if test(given) else no(given)
        return self._refuse(node)

    def _series(self, node: ast.expr, args: list[ast.expr]) -> Work:
        match args:
            case [ast.Constant(value=str(name))]:
                self.series.add(name)
                return lambda given: given.series(name, None)
            case [ast.Constant(value=str(name)), ast.Name(id=key)]:
                self.series.add(name)
                self.facts.add(key)
                return lambda given: given.series(name, _key(given, key))
            case [ast.Constant(value=str(name)), ast.Constant(value=str(fixed))]:
                self.series.add(name)
                return lambda given: given.series(name, fixed)
            case _:
                return self._refuse(node)

    def test(self, node: ast.expr) -> Test:
        """Return the function that tells whether a comparison holds."""
        match node:
            case ast.Compare(left=left, ops=ops, comparators=rest) if all(type(op) in _TESTS for op in ops):
                sides = [self._side(side) for side in (left, *rest)]
                tests = [_TESTS[type(op)] for op in ops]
                return lambda given: _holds(tests, [side(given) for side in sides])
            case ast.BoolOp(op=op, values=values):
                parts = [self.test(value) for value in values]
                together = all if isinstance(op, ast.And) else any
                return lambda given: together(part(given) for part in parts)
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                inner = self.test(operand)
                return lambda given: not inner(given)
            case _:
                self._refuse(node)
                return lambda given: False

    def _side(self, node: ast.expr) -> Read:
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            text = node.value
            return lambda given: text
        if isinstance(node, ast.Name):
            name = node.id
            self.facts.add(name)
            return lambda given: given.fact(name)
        return self.number(node)

    def _refuse(self, node: ast.expr) -> Work:
        part = ast.get_source_segment(self.text, node) or self.text
        text = N_(
            "A formula may not contain %(part)s; it knows numbers, + - * /, min, max, facts, S(series, key) and T(test, a, b)."
        )
        self.problems.append(Problem("formula_forbids", text, {"part": part}))
        return lambda given: Decimal(0)


def _is_number(value: float) -> bool:
    return not isinstance(value, bool) and math.isfinite(value)


def _key(given: Given, name: str) -> str | None:
    """Return the fact that chooses within a series; a series that has only one value needs none."""
    value = given.facts.get(name)
    return None if value is None else str(value)


def _holds(tests: list[Callable[[Value, Value], bool]], sides: list[Value]) -> bool:
    pairs = zip(tests, sides, sides[1:], strict=False)
    try:
        return all(test(first, second) for test, first, second in pairs)
    except TypeError as wrong:
        raise MissingFact(str(wrong)) from wrong
