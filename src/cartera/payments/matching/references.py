"""Numbers of invoices inside free text: whole, without zeros or series, or the running number alone. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Literal, NamedTuple

from rapidfuzz.distance import OSA

from cartera.payments.matching import normal
from cartera.payments.matching.given import Item

How = Literal["whole", "series", "tail", "mistyped"]

SHORTEST_TAIL = 3  # figures of a running number that are looked for alone
SHORTEST_MISTYPED = 5  # a shorter number has too many neighbours
MANY = 40  # items with one running number: it tells nothing then


class Named(NamedTuple):
    """One item that a text names. `how`: by its whole number, by series and running number, or by that alone."""

    item: Item
    how: How
    token: str


class References:
    """The numbers of open items, ready to be found in texts."""

    def __init__(self, items: Iterable[Item]) -> None:
        self.whole: dict[str, list[Item]] = defaultdict(list)
        self.series: dict[str, list[Item]] = defaultdict(list)
        self.tails: dict[str, list[Item]] = defaultdict(list)
        self.tail_of: dict[int, str] = {}
        for item in items:
            found = normal.tokens(item.number)
            self.whole["".join(found)].append(item)
            if item.order_ref and len(order := normal.compact(item.order_ref)) >= SHORTEST_MISTYPED:
                self.whole[order].append(item)
            before, tail = _split(found)
            self.tail_of[item.item_id] = tail
            if tail:
                self.tails[tail].append(item)
                if before:
                    self.series[f"{before}-{tail}"].append(item)

    def named(self, tokens: Sequence[str]) -> dict[int, Named]:
        """Return by item id the items that tokens name, each by its best way."""
        found: dict[int, Named] = {}
        last = ""  # the running number named last: "1234/35" goes on with 1235
        for place, token in enumerate(tokens):
            before, tail = _ending(token)
            for joined in _joined(tokens, place):
                if known := self.whole.get(joined):
                    self._keep(found, known, "whole", joined)
            if not tail:
                continue
            if not before and place:
                before = tokens[place - 1]
            for series in _ends(before):
                if known := self.series.get(f"{series}-{tail}"):
                    self._keep(found, known, "series", token)
            going_on = _going_on(last, token)
            for number in (tail, going_on):
                if len(number) >= SHORTEST_TAIL and (known := self.tails.get(number)) and len(known) <= MANY:
                    self._keep(found, known, "tail", token)
            last = tail if tail in self.tails else (going_on or last)
        return found

    def mistyped(self, items: Iterable[Item], tokens: Sequence[str]) -> dict[int, Named]:
        """Return by item id those of some items whose running number stands in the text with one slip."""
        numbers = [tail for token in tokens if len(tail := _ending(token)[1]) >= SHORTEST_MISTYPED - 1]
        if not numbers:
            return {}
        found = {}
        for item in items:
            tail = self.tail_of.get(item.item_id, "")
            if len(tail) < SHORTEST_MISTYPED:
                continue
            for number in numbers:
                if abs(len(number) - len(tail)) <= 1 and OSA.distance(number, tail, score_cutoff=1) == 1:
                    found[item.item_id] = Named(item, "mistyped", number)
        return found

    def _keep(self, found: dict[int, Named], items: Iterable[Item], how: How, token: str) -> None:
        rank = _RANK[how]
        for item in items:
            known = found.get(item.item_id)
            if item.minor > 0 and (known is None or _RANK[known.how] < rank):
                found[item.item_id] = Named(item, how, token)


_RANK: dict[How, int] = {"mistyped": 0, "tail": 1, "series": 2, "whole": 3}


def _joined(tokens: Sequence[str], place: int) -> list[str]:
    """Return a token alone and with the one or two after it: a text may write a number in parts."""
    found = [tokens[place]]
    for following in tokens[place + 1 : place + 3]:
        found.append(found[-1] + following)
    return found


def _split(tokens: Sequence[str]) -> tuple[str, str]:
    """Return series and running number of an invoice's number, zeros in front left out."""
    pieces = [piece for token in tokens for piece in normal.pieces(token)]
    while pieces and not pieces[-1].isdigit():
        pieces.pop()
    if not pieces:
        return "", ""
    return normal.series("".join(pieces[:-1]) if len(pieces) > 1 else ""), pieces[-1].lstrip("0")


@lru_cache(maxsize=100_000)
def _ending(token: str) -> tuple[str, str]:
    """Return what stands before the last figures of a token, and these without zeros in front."""
    pieces = normal.pieces(token)
    if not pieces[-1].isdigit():
        return "", ""
    return "".join(pieces[:-1]), pieces[-1].lstrip("0")


@lru_cache(maxsize=20_000)
def _ends(before: str) -> list[str]:
    """Return the series that a token may end in: "FACF001" may mean "FACF1", or, with a word before it, "F1"."""
    if not before:
        return []
    pieces = normal.pieces(before)
    whole = normal.series(before)
    if len(pieces) == 2 and pieces[1].isdigit() and len(pieces[0]) > 1:
        return [whole, *(pieces[0][-letters:] + pieces[1].lstrip("0") for letters in (1, 2))]
    return [whole]


def _going_on(last: str, token: str) -> str:
    """Return the running number that short figures mean after a longer one: 1234, then 35, is 1235; else nothing."""
    if last and token.isdigit() and 1 < len(token) < len(last):
        return last[: -len(token)] + token
    return ""
