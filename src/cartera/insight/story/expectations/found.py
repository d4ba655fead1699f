"""How what is found is set beside what is expected."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from cartera.insight.story.shape import Act
from cartera.money import amounts


@dataclass(frozen=True, slots=True)
class Found:
    """One thing that is otherwise: under which key, what was expected, what there is."""

    key: str
    expected: str
    found: str


def compare(act: Act, row: Mapping[str, Any], currency: str) -> Iterator[Found]:
    """Yield the keys of an act whose value differs from the row's; amounts in the row are minor units.

    `row` has a value for each key that can be compared: keys left out of the act are not looked at.
    """
    for key, expected in act.keys.items():
        if key in row and not _same(expected, row[key], currency):
            yield Found(key, _say(expected), _say_found(expected, row[key], currency))


def _same(expected: object, found: object, currency: str) -> bool:
    """Tell whether a value is as expected: lists as sets, amounts exactly."""
    if isinstance(found, Minor):
        try:
            return amounts.to_minor(str(expected), currency) == found
        except amounts.WrongAmount:
            return False
    if isinstance(found, frozenset):
        wanted = expected if isinstance(expected, list) else [expected]
        return set(wanted) == found
    if isinstance(found, Among):
        return expected in found.words
    return expected == found


class Minor(int):
    """An amount in minor units, so that it is compared as one."""


@dataclass(frozen=True, slots=True)
class Among:
    """Words of which the expected one must be one."""

    words: tuple[str, ...]


def _say_found(expected: object, found: object, currency: str) -> str:
    if isinstance(found, Minor):
        return f"{amounts.from_minor(found, currency):f}"
    if isinstance(found, Among):
        return ", ".join(found.words) or "–"
    return _say(sorted(found) if isinstance(found, frozenset) else found)


def _say(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(str(each) for each in value) or "–"
    return "–" if value in (None, "") else str(value)
