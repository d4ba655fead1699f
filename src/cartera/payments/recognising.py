"""Which lines of a file are known from another: one movement is one row, however many files and formats tell of it.

Pure: lines and what is known of an account come in, judgements go out. A line is compared with what other files said of
the same account, the same amount and a common date, in this order:

1. The bank's own reference is the same: known.
2. Both carry one, in files of one format, and they differ: two movements.
3. Most of the words of the shorter text stand in the longer one: known; hardly any, in files of one format: two movements.
4. There is too little to tell, or two formats speak differently: doubtful, for a person. Between files of one format without
   any words, the n-th line of an amount and day is the n-th of the other file.

Each known line answers for one line of the new file only, so that two equal payments of a day stay two.
"""

import hashlib
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from cartera.payments.reading.lines import Line

Verdict = Literal["new", "known", "doubtful"]
_SURE, _STRANGE = 0.6, 0.2  # shares of the words of the shorter text
_HAIR = 1e-9  # for comparing shares


@dataclass(frozen=True, slots=True)
class Known:
    """A line that is in already. `words` are those of `words_of`."""

    pk: int
    format: str
    booked_on: date
    value_on: date
    amount_minor: int
    currency: str
    bank_reference: str
    words: frozenset[str]


@dataclass(frozen=True, slots=True)
class Judged:
    """What becomes of a line: its fingerprint, whether it is new, and the line it is or may be."""

    line: Line
    position: int
    fingerprint: str
    verdict: Verdict
    twin: int | None = None


@dataclass(slots=True)
class Memory:
    """What one file has used up so far: known lines that answered, equal lines seen, amounts booked as one."""

    format: str
    used: set[int] = field(default_factory=set)
    seen: Counter[str] = field(default_factory=Counter)


def words_of(*texts: str) -> frozenset[str]:
    """Return the words and numbers of some texts that can tell movements apart: three signs or more, folded."""
    plain = unicodedata.normalize("NFKD", " ".join(texts).lower())
    bare = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return frozenset(word for word in re.findall(r"[a-z0-9]+", bare) if len(word) >= 3)


def words_of_line(line: Line) -> frozenset[str]:
    """Return the words of a line."""
    return words_of(line.reference, line.payer_name, line.payer_tax_id, line.payer_account, line.text)


def judge(
    lines: Sequence[tuple[int, Line]], known: Iterable[Known], memory: Memory, sums: Mapping[str, int]
) -> list[Judged]:
    """Judge some lines of a file, given with their positions. `sums`: what of each bank's reference the file holds in all.

    `known` are lines of other files on the days of these; what they answer for is remembered in `memory`. The surest pairs
    are found first, so that a doubt never takes away the line that another one surely is.
    """
    index = _Index(known)
    asked = [_Asked(position, line, words_of_line(line)) for position, line in lines]
    prints = [_fingerprint(each.line, each.words, memory) for each in asked]
    twins: dict[int, int] = {}
    for at_least in (1.0, _SURE):
        for each in asked:
            if each.position not in twins and (found := _best(each, index, memory, at_least)):
                memory.used.add(found.pk)
                twins[each.position] = found.pk
    doubted: set[int] = set()
    judged = []
    for each, fingerprint in zip(asked, prints, strict=True):
        verdict, twin = _verdict(each, twins.get(each.position), index, memory, sums, doubted)
        judged.append(Judged(each.line, each.position, fingerprint, verdict, twin))
    return judged


@dataclass(frozen=True, slots=True)
class _Asked:
    """A line that is judged: its place, itself and its words."""

    position: int
    line: Line
    words: frozenset[str]


def _verdict(
    each: _Asked,
    sure: int | None,
    index: "_Index",
    memory: Memory,
    sums: Mapping[str, int],
    doubted: set[int],
) -> tuple[Verdict, int | None]:
    """Say what becomes of a line. `doubted`: known lines that another doubt names already; those are named last."""
    if sure is not None:
        return "known", sure
    whole = _booked_as_one(each.line, index, sums)
    if whole is not None:
        return "known", whole
    found = _best(each, index, memory, _STRANGE, but=doubted) or _best(each, index, memory, _STRANGE)
    if found is None:
        return "new", None
    doubted.add(found.pk)
    return "doubtful", found.pk


def _best(
    each: _Asked, index: "_Index", memory: Memory, at_least: float, *, but: Collection[int] = ()
) -> Known | None:
    """Return the likeliest known line of the same amount and a common day that no other line of the file is."""
    line = each.line
    best: tuple[float, Known | None] = (at_least - _HAIR, None)
    for other in index.by_amount.get((line.amount_minor, line.currency), ()):
        if other.pk in memory.used or other.pk in but:
            continue
        if not {line.booked_on, line.value_on} & {other.booked_on, other.value_on}:
            continue
        likeness = _likeness(line, each.words, other, memory.format)
        if likeness > best[0]:
            best = (likeness, other)
    return best[1]


class _Index:
    """Known lines by amount and currency, and by the bank's reference."""

    def __init__(self, known: Iterable[Known]) -> None:
        self.by_amount: dict[tuple[int, str], list[Known]] = defaultdict(list)
        self.by_reference: dict[str, list[Known]] = defaultdict(list)
        for each in known:
            self.by_amount[each.amount_minor, each.currency].append(each)
            if each.bank_reference:
                self.by_reference[each.bank_reference].append(each)


def _likeness(line: Line, words: frozenset[str], other: Known, format_: str) -> float:
    """Say from 0 to 1 how surely two lines are one movement."""
    if line.bank_reference and other.bank_reference:
        if line.bank_reference == other.bank_reference:
            return 1.0
        if format_ == other.format:
            return 0.0
    if not words and not other.words:
        return 0.9 if format_ == other.format and line.booked_on == other.booked_on else 0.5
    if not words or not other.words:
        return 0.5
    share = len(words & other.words) / min(len(words), len(other.words))
    # Two formats of one bank may say nothing in common of one payment: that is asked, because money must not count twice.
    return share if format_ == other.format else max(share, _STRANGE)


def _booked_as_one(line: Line, index: _Index, sums: Mapping[str, int]) -> int | None:
    """Return a known line when the bank booked some payments as one and another file tells them apart, or the reverse."""
    known = index.by_reference.get(line.bank_reference, []) if line.bank_reference else []
    near = [each for each in known if each.booked_on == line.booked_on and each.currency == line.currency]
    if near and sum(each.amount_minor for each in near) == sums.get(line.bank_reference):
        return near[0].pk
    return None


def _fingerprint(line: Line, words: frozenset[str], memory: Memory) -> str:
    """Return what a line comes down to, and which of several equal ones of the file it is."""
    parts = [str(line.booked_on), str(line.amount_minor), line.currency, line.bank_reference, *sorted(words)]
    content = "|".join(parts)
    memory.seen[content] += 1
    return hashlib.sha256(f"{content}|{memory.seen[content]}".encode()).hexdigest()


def sums_of(lines: Iterable[Line]) -> dict[str, int]:
    """Return what of each bank's reference some lines hold in all, in minor units."""
    sums: dict[str, int] = defaultdict(int)
    for line in lines:
        if line.bank_reference:
            sums[line.bank_reference] += line.amount_minor
    return sums
