"""Tables of a TOML file, read key by key: types and values checked, every problem kept with its place.

A value that is wrong is told and replaced by the key's default, so that reading goes on and all problems come at once.
Whether the result may be used is decided by the problems, not here.
"""

import difflib
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Self, TypeVar

from cartera.problems import N_, Problem
from cartera.toml.lines import LineIndex, Path

Choice = TypeVar("Choice", bound=str)

MOST = 99_999  # of a list of whole numbers: days, years
_DECIMAL = re.compile(r"[0-9]{1,12}(\.[0-9]{1,8})?", re.ASCII)


@dataclass
class Source:
    """The text a file is read from, and all that was found wrong in it."""

    file: str = ""
    lines: LineIndex = field(default_factory=LineIndex)
    prefix: Path = ()  # where the table stands in the text: ("policy",) for the policy in a story
    problems: list[Problem] = field(default_factory=list)
    spoilt: dict[Path, set[str]] = field(default_factory=dict)  # table → keys whose value was wrong

    def tell(self, path: Path, label: str, problem: Problem) -> None:
        """Keep a problem with the place it has in this text."""
        told = Problem(
            problem.code,
            problem.text,
            problem.fields,
            self.file,
            self.lines.line(self.prefix + path),
            label,
            problem.fatal,
        )
        if told not in self.problems:
            self.problems.append(told)

    def is_spoilt(self, path: Path, *keys: str) -> bool:
        """Tell whether one of these keys, in this table or one below it, was wrong and now holds a default."""
        return any(
            spoilt.intersection(keys) for table, spoilt in self.spoilt.items() if table[: len(path)] == path
        )


@dataclass
class Table:
    """One table while it is read. A key that nobody asks for is unknown."""

    values: Mapping[str, Any]
    source: Source
    path: Path = ()
    label: str = ""
    asked: list[str] = field(default_factory=list)

    def tell(self, key: str, code: str, text: str, *, fatal: bool = True, **fields: object) -> None:
        """Keep a problem with one key; a fatal one spoils it."""
        if fatal:
            self.source.spoilt.setdefault(self.path, set()).add(key)
        problem = Problem(code, text, {"key": key, **fields}, fatal=fatal)
        self.source.tell((*self.path, key), self._label(key), problem)

    def has(self, key: str) -> bool:
        """Tell whether the key was written."""
        return key in self.values

    def text(self, key: str, default: str = "", *, required: bool = False) -> str:
        """Return a text that is not blank."""
        value = self.value(key, required=required)
        if value is None:
            return default
        if not isinstance(value, str):
            self.tell(key, "wrong_type", N_("“%(key)s” must be a text in quotes."))
        elif not value.strip() or value != value.strip():
            self.tell(key, "wrong_value", N_("“%(key)s” must not be empty nor begin or end with a space."))
        else:
            return value
        return default

    def choice(self, key: str, choices: Sequence[Choice], default: Choice) -> Choice:
        """Return one of the choices."""
        value = self.text(key)
        for choice in choices:
            if choice == value:
                return choice
        if value:
            self.not_among(key, value, choices)
        return default

    def texts(
        self, key: str, choices: Collection[str] | None = None, *, default: tuple[str, ...] = ()
    ) -> tuple[str, ...]:
        """Return a list of different texts, at least one, all among the choices."""
        value = self.value(key)
        if value is None:
            return default
        if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
            self.tell(key, "wrong_type", N_('“%(key)s” must be a list of texts, such as ["email"].'))
            return default
        if not value:
            self.tell(key, "wrong_value", N_("“%(key)s” is an empty list; leave it out or put something in."))
        for each in value:
            if choices is not None and each not in choices:
                self.not_among(key, each, choices)
            elif value.count(each) > 1:
                self.tell(key, "wrong_value", N_("“%(value)s” stands twice in “%(key)s”."), value=each)
        return tuple(dict.fromkeys(value))

    def whole(
        self, key: str, default: int | None, low: int, high: int, *, required: bool = False
    ) -> int | None:
        """Return a whole number from low to high."""
        value = self.value(key, required=required)
        if value is None:
            return default
        if not isinstance(value, int) or isinstance(value, bool):
            self.tell(key, "wrong_type", N_("“%(key)s” must be a whole number without quotes."))
        elif not low <= value <= high:
            self.tell(
                key, "wrong_value", N_("“%(key)s” must lie between %(low)d and %(high)d."), low=low, high=high
            )
        else:
            return value
        return default

    def days(self, key: str, low: int, high: int, *, required: bool = False) -> int:
        """Return a whole number from low to high; low when it is left out."""
        value = self.whole(key, low, low, high, required=required)
        return low if value is None else value

    def wholes(self, key: str, default: tuple[int, ...]) -> tuple[int, ...]:
        """Return a list of whole numbers from 1 that rise."""
        value = self.value(key)
        if value is None:
            return default
        if not isinstance(value, list) or not all(
            isinstance(each, int) and not isinstance(each, bool) for each in value
        ):
            self.tell(
                key, "wrong_type", N_("“%(key)s” must be a list of whole numbers, such as [30, 60, 90].")
            )
        elif not value or value[0] < 1 or sorted(set(value)) != value or value[-1] > MOST:
            self.tell(
                key, "wrong_value",
                N_("“%(key)s” must be numbers from 1 to 99999, each greater than the one before."),
            )  # fmt: skip
        else:
            return tuple(value)
        return default

    def flag(self, key: str) -> bool:
        """Return true or false; false when it is left out."""
        value = self.value(key)
        if value is not None and not isinstance(value, bool):
            self.tell(key, "wrong_type", N_("“%(key)s” must be true or false, without quotes."))
        return value is True

    def decimal(self, key: str, *, low: float = 0, high: float, required: bool = False) -> str | None:
        """Return a decimal string from low to high."""
        value = self.value(key, required=required)
        if value is None:
            return None
        if not isinstance(value, str):
            self.tell(key, "wrong_type", N_('“%(key)s” must be a number in quotes, such as "12.50".'))
        elif not _DECIMAL.fullmatch(value):
            self.tell(key, "wrong_value", N_('“%(value)s” is not a number such as "12.50".'), value=value)
        elif not low <= float(value) <= high:
            said = N_("“%(key)s” must lie between %(low)g and %(high)g.")
            self.tell(key, "wrong_value", said, low=low, high=high)
        else:
            return value
        return None

    def sub(self, key: str) -> Self | None:
        """Return the table under a key; None when it is left out."""
        value = self.value(key)
        if value is None:
            return None
        if not isinstance(value, Mapping):
            said = N_("“%(key)s” must be one table: [%(key)s] or %(key)s = { … }.")
            self.tell(key, "wrong_type", said)
            return None
        return type(self)(value, self.source, (*self.path, key), self._label(key))

    def subs(self, key: str) -> Iterator[Self]:
        """Yield the tables of an array of tables; none when it is left out."""
        value = self.value(key)
        if value is None:
            return
        if not isinstance(value, list) or not all(isinstance(each, Mapping) for each in value):
            said = N_(
                "“%(key)s” must be a list of tables, each under its own [[…%(key)s]] in double brackets."
            )
            self.tell(key, "wrong_type", said)
            return
        for place, each in enumerate(value):
            name = each.get("name", each.get("id"))
            label = f"{self._label(key)}[{name if isinstance(name, str) else place + 1}]"
            yield type(self)(each, self.source, (*self.path, key, place), label)

    def done(self) -> None:
        """Tell the keys that nobody asked for."""
        for key in self.values:
            if key in self.asked:
                continue
            near = difflib.get_close_matches(key, self.asked, 1)
            said = (
                N_("“%(key)s” is not known here; did you mean “%(near)s”?")
                if near
                else N_("“%(key)s” is not known here; known are %(known)s.")
            )
            fields = {"near": near[0]} if near else {"known": ", ".join(self.asked)}
            problem = Problem("unknown_key", said, {"key": key, **fields})
            self.source.tell((*self.path, key), self._label(key), problem)

    def value(self, key: str, *, required: bool = False) -> Any:
        """Return what is written under a key, whatever it is; None when it is left out."""
        self.asked.append(key)
        if required and key not in self.values:
            self.tell(key, "missing_key", N_("“%(key)s” is missing."))
        return self.values.get(key)

    def not_among(self, key: str, value: str, choices: Collection[str]) -> None:
        """Tell that a value is none of the choices, and which is nearest."""
        near = difflib.get_close_matches(value, choices, 1)
        said = (
            N_("“%(value)s” is not possible in “%(key)s”; did you mean “%(near)s”?")
            if near
            else N_("“%(value)s” is not possible in “%(key)s”; possible are %(choices)s.")
        )
        listed = ", ".join(filter(None, choices)) or "—"
        self.tell(key, "wrong_value", said, value=value, near=near[0] if near else "", choices=listed)

    def _label(self, key: str) -> str:
        return f"{self.label}.{key}" if self.label else key
