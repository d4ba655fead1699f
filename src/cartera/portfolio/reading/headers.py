"""Where the header is and how the cells are parted, judged from the first lines of a file."""

import csv
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from cartera.portfolio.reading.fields import FIELDS
from cartera.portfolio.reading.words import canonical
from cartera.problems import N_, Problem

DELIMITERS = (";", ",", "\t", "|")
SEARCHED_ROWS = 60
_DATA = re.compile(
    r"^(?:[-+(]?\s*(?:[A-Z/$€.]{1,4}\s*)?\d[\d.,\s/:\-]*\)?|\d{1,4}[-/.]\w{2,3}[-/.]\d{2,4}.*|\S+@\S+\.\S+)$",
    re.IGNORECASE,
)
_KNOWN = frozenset(
    word
    for kind in FIELDS.values()
    for field in kind.values()
    for title in field.titles
    for word in canonical(title)
)
_TITLES = frozenset(
    canonical(title) for kind in FIELDS.values() for field in kind.values() for title in field.titles
)


@dataclass(frozen=True, slots=True)
class Header:
    """Titles of the columns and the row they stand in, counted from 0. Columns without a title are called #n."""

    row: int
    titles: tuple[str, ...]


def delimiter_of(lines: Sequence[str]) -> str:
    """Return the sign that parts the cells most evenly, "" when none parts them at all."""
    for line in lines[:2]:
        if line.lower().startswith("sep=") and len(line.strip()) == 5:  # what Excel writes for itself
            return line.strip()[4]
    scored = [(_evenness(lines, sign), sign) for sign in DELIMITERS]
    best, sign = max(scored, key=lambda pair: pair[0])
    return sign if best > 0 else ""


def _evenness(lines: Sequence[str], sign: str) -> float:
    """Score a delimiter: rows of one width, known words standing alone in their cells."""
    rows = [row for row in split(lines, sign) if any(row)]
    widths = Counter(len(row) for row in rows if len(row) > 1)
    if not widths:
        return 0
    width, count = max(widths.items(), key=lambda pair: (pair[1], pair[0]))
    known = max(sum(_is_known(cell) for cell in row) for row in rows[:SEARCHED_ROWS])
    return count / len(rows) + min(width, 20) / 100 + known


def split(lines: Sequence[str], sign: str) -> list[list[str]]:
    """Part lines into stripped cells; a quote that is never closed ends with the lines."""
    try:
        return [[cell.strip() for cell in row] for row in csv.reader(lines, delimiter=sign)]
    except csv.Error:  # a cell longer than any header could be
        return [[cell.strip() for cell in line.split(sign)] for line in lines]


def _is_known(cell: str) -> bool:
    words = canonical(cell)
    return 0 < len(words) <= 5 and any(word in _KNOWN for word in words)


def find(rows: Sequence[Sequence[str]]) -> tuple[Header | None, list[Problem]]:
    """Return the header among the first rows: below titles and blanks, above the data, with words and no values."""
    filled = [sum(1 for cell in row if cell) for row in rows]
    usual = Counter(n for n in filled if n > 1).most_common(1)
    if not usual:
        return None, [
            Problem(
                "one_column",
                N_("No columns were found. The cells must be separated by commas, semicolons, tabs or bars."),
            )
        ]
    evident = next((i for i, row in enumerate(rows[:SEARCHED_ROWS]) if _is_evident(row)), None)
    if evident is not None:
        return _header(evident, rows[evident])
    above: int | None = None
    for index, row in enumerate(rows[:SEARCHED_ROWS]):
        if filled[index] < max(2, 0.5 * usual[0][0]):
            continue
        cells = [cell for cell in row if cell]
        if any(_DATA.match(cell) for cell in cells):
            # Words right above values are a header in whatever language.
            return _no_header() if above is None else _header(above, rows[above])
        if any(_is_known(cell) for cell in cells):
            return _header(index, row)
        above = index
    return _no_header()


def _is_evident(row: Sequence[str]) -> bool:
    """Tell whether nearly every cell is a title as people write it, whatever stands above: banks begin with names and sums."""
    cells = [cell for cell in row if cell]
    return len(cells) >= 4 and sum(canonical(cell) in _TITLES for cell in cells) >= 0.75 * len(cells)


def _no_header() -> tuple[None, list[Problem]]:
    text = N_(
        "No row with the names of the columns was found. Put one above the data, for example: invoice, customer, "
        "amount, due date."
    )
    return None, [Problem("no_header", text)]


def _header(index: int, row: Sequence[str]) -> tuple[Header | None, list[Problem]]:
    last = max(i for i, cell in enumerate(row) if cell)
    titles = tuple(" ".join(cell.split()) or f"#{i + 1}" for i, cell in enumerate(row[: last + 1]))
    times = Counter(title.casefold() for title in titles)
    twice = sorted({title for title in titles if times[title.casefold()] > 1})
    problems = [
        Problem(
            "duplicated_header",
            N_("Two columns are called “%(title)s”. Give each its own name."),
            {"title": title},
            line=index + 1,
            column=title,
        )
        for title in twice
    ]
    return (None if problems else Header(index, titles)), problems
