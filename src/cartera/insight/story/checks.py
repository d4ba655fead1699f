"""What can be wrong in a story besides its TOML, and how it is told."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from cartera.insight.story import grammar
from cartera.insight.story.shape import Day
from cartera.money import amounts, currencies
from cartera.problems import N_, Problem
from cartera.toml.lines import LineIndex, Path

_UNKNOWN_KEY = N_("“%(key)s” is not a key here.%(hint)s")
_MISSING = N_("“%(key)s” is missing.")
_WRONG = N_("“%(key)s” must be %(kind)s.")
_UNKNOWN_WORD = N_("“%(word)s” is not known for “%(key)s”.%(hint)s")
_EITHER = N_("Give just one of %(keys)s.")
_PLACES = N_("“%(amount)s” has more decimals than %(currency)s.")


@dataclass
class Notes:
    """The problems of one file while it is read."""

    file: str
    lines: LineIndex
    problems: list[Problem] = field(default_factory=list)

    def line(self, at: Path) -> int:
        """Return the line of a path, or of what is around it."""
        return self.lines.line(at) or 1

    def tell(self, code: str, text: str, at: Path, **fields: object) -> None:
        """Note a problem."""
        self.problems.append(Problem(code, text, fields, file=self.file, line=self.line(at)))

    def check(
        self, table: Mapping[str, Any], kinds: Mapping[str, grammar.Kind], needs: Collection[str], at: Path
    ) -> None:
        """Note unknown keys, missing ones and values of the wrong kind."""
        for key, value in table.items():
            if key not in kinds:
                self.tell("unknown_key", _UNKNOWN_KEY, (*at, key), key=key, hint=grammar.hint(key, kinds))
            elif not kinds[key].fits(value):
                self.unfit(key, value, kinds[key], (*at, key))
        for key in needs:
            if key not in table:
                self.tell("missing_key", _MISSING, at, key=key)

    def unfit(self, key: str, value: object, kind: grammar.Kind, at: Path) -> None:
        """Note a value of the wrong kind or beyond the words there are."""
        if kind.choices and isinstance(value, str):
            self.unknown_word(key, value, kind.choices, at)
        else:
            self.wrong(key, kind, at)

    def wrong(self, key: str, kind: grammar.Kind, at: Path) -> None:
        """Note a value of the wrong kind."""
        self.tell("wrong_type", _WRONG, at, key=key, kind=kind.said)

    def unknown_word(self, key: str, word: object, known: Collection[str], at: Path) -> None:
        """Note a word that is none of those there are."""
        listed = f" ({', '.join(known)})" if len(known) < 10 else ""
        near = grammar.hint(word, known) or listed
        self.tell("unknown_word", _UNKNOWN_WORD, at, key=key, word=word, hint=near)


def act(
    notes: Notes, verb: str, table: Mapping[str, Any], shape: grammar.Verb, at: Path, currency: object
) -> None:
    """Note what is wrong with one deed or expectation."""
    refused = {"refused": grammar.TEXT} if "do" in at else {}
    notes.check(table, {**shape.keys, verb: shape.of, **refused}, shape.needs, at)
    for keys in shape.either:
        if sum(key in table for key in keys) != 1:
            notes.tell("missing_key", _EITHER, at, keys=", ".join(keys))
    if "instalments" not in table and verb == "place":
        for key in ("amount", "due"):
            if key not in table:
                notes.tell("missing_key", _MISSING, at, key=key)
    _amounts(notes, table, shape, at, currency)


def _amounts(notes: Notes, table: Mapping[str, Any], shape: grammar.Verb, at: Path, currency: object) -> None:
    """Note amounts with more decimals than their currency has; items may be in another, then their operation tells."""
    code = table.get("currency", currency)
    if "currency" in table and not currencies.known(str(code)):
        notes.unknown_word("currency", code, currencies.EXPONENTS, (*at, "currency"))
    if not currencies.known(str(code)) or "items" in table or "item" in table:
        return
    for key, kind in shape.keys.items():
        if kind is grammar.AMOUNT and key in table and grammar.AMOUNT.fits(table[key]):
            try:
                amounts.to_minor(table[key], str(code))
            except amounts.WrongAmount:
                notes.tell("wrong_amount", _PLACES, (*at, key), amount=table[key], currency=code)


def names(notes: Notes, debtors: Collection[str], days: Collection[Day]) -> None:
    """Note debtors nobody entered, placed or paid for; a file that is imported may bring some we cannot see."""
    if any(deed.verb == "import" for day in days for deed in day.deeds):
        return
    spoken = [(act, grammar.DEEDS) for day in days for act in day.deeds]
    spoken += [(act, grammar.EXPECTATIONS) for day in days for act in day.expectations]
    for said, verbs in spoken:
        if verbs[said.verb].names_debtor and isinstance(said.of, str) and said.of not in debtors:
            fields = {"word": said.of, "key": said.verb, "hint": grammar.hint(said.of, debtors)}
            notes.problems.append(Problem("unknown_debtor", _UNKNOWN_WORD, fields, notes.file, said.line))
