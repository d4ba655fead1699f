"""A file as columns of text, each line with its number, whatever its quoting and width. Nothing is interpreted yet."""

import csv
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from cartera.portfolio.reading import encodings, workbooks
from cartera.portfolio.reading.sniff import Sniffed

OVERFLOW = "\0overflow"  # what stands right of the last title; no title has this name
LINE = "\0line"
_QUOTED_LINES_MAX = 50  # a cell that runs on for longer has lost its closing quote


@dataclass(frozen=True, slots=True)
class Table:
    """The lines of a file that hold anything. One row a line: LINE, one text column a title, OVERFLOW.

    `numbers` are the titles of columns that a workbook keeps as numbers (written here with a point), `mixed` those in
    which it keeps some cells as numbers and some as text.
    """

    sniffed: Sniffed
    frame: pl.DataFrame
    numbers: frozenset[str] = frozenset()
    mixed: frozenset[str] = frozenset()


def load(sniffed: Sniffed) -> Table:
    """Read a file that `sniff` has looked at."""
    return _load_workbook(sniffed) if sniffed.format == "xlsx" else _load_text(sniffed)


def _schema(sniffed: Sniffed) -> dict[str, type[pl.DataType]]:
    return dict.fromkeys((*sniffed.titles, OVERFLOW), pl.String)


def _load_text(sniffed: Sniffed) -> Table:
    with tempfile.TemporaryDirectory(prefix="cartera-") as folder:
        path = sniffed.path
        if sniffed.encoding != "utf-8" or _has_lone_returns(path):
            path = Path(folder) / "utf8"
            encodings.to_utf8(sniffed.path, sniffed.encoding, path)
        quotes = _quotes(path, sniffed.delimiter)
        if quotes == "untidy":
            tidied = Path(folder) / "tidied"
            _tidy(path, tidied, sniffed)
            frame = _read(tidied, {LINE: pl.Int64, **_schema(sniffed)}, ",", '"', 0)
        else:
            quote = '"' if quotes == "tidy" else None
            frame = _read(path, _schema(sniffed), sniffed.delimiter, quote, sniffed.header_line)
            frame = frame.with_row_index(LINE, sniffed.header_line + 1).with_columns(
                pl.col(LINE).cast(pl.Int64)
            )
    return Table(sniffed, _without_blank_lines(frame))


def _read(
    path: Path, schema: dict[str, type[pl.DataType]], separator: str, quote: str | None, skip: int
) -> pl.DataFrame:
    return pl.read_csv(
        path, separator=separator, quote_char=quote, has_header=False, skip_lines=skip, schema=schema,
        truncate_ragged_lines=True, missing_columns="insert", extra_columns="ignore", raise_if_empty=False,
    )  # fmt: skip


def _has_lone_returns(path: Path) -> bool:
    """Tell whether lines end as on old Macs, which the fast reader does not know."""
    with path.open("rb") as file:
        head = file.read(1 << 16)
    return b"\r" in head and b"\n" not in head


def _quotes(path: Path, delimiter: str) -> str:
    """Tell whether the file has quotes ("none", "tidy") and whether each opens and closes its cell on one line."""
    line = pl.col("line")
    cell = rf'(?:[^"{delimiter}\r]*|"(?:[^"]|"")*")'
    delimiter_in_cell = (
        rf"^(?:{cell}\{delimiter})*{cell}\r?$" if delimiter == "|" else rf"^(?:{cell}{delimiter})*{cell}\r?$"
    )
    lines = pl.scan_lines(path)
    if not lines.select(line.str.contains('"', literal=True).any()).collect(engine="streaming").item():
        return "none"
    tidy = lines.select(line.str.contains(delimiter_in_cell).all()).collect(engine="streaming").item()
    return "tidy" if tidy else "untidy"


def _tidy(path: Path, target: Path, sniffed: Sniffed) -> None:
    """Write the lines below the header again with their numbers and clean quotes; slower, for files that need it."""
    with (
        path.open(encoding="utf-8", newline="\n") as source,
        target.open("w", encoding="utf-8", newline="") as out,
    ):
        writer = csv.writer(out, lineterminator="\n")
        width = len(sniffed.titles)
        for number, cells in _records(source, sniffed.delimiter):
            if number > sniffed.header_line:
                flat = [" ".join(cell.split("\n")) for cell in cells]
                writer.writerow([number, *(flat + [""] * width)[:width], "".join(flat[width:])])


def _records(lines: Iterator[str], delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Part lines into cells. A quoted cell may run over lines; one that never closes is taken as it stands."""
    waiting: list[str] = []
    number = 0
    for line in lines:
        number += 1
        waiting.append(line.rstrip("\r\n"))
        first = number - len(waiting) + 1
        try:
            cells = _cells(waiting, delimiter)
        except csv.Error:
            yield from _apart(waiting, first, delimiter)
            waiting = []
            continue
        if cells is not None:
            yield first, cells
            waiting = []
        elif len(waiting) >= _QUOTED_LINES_MAX:
            yield from _apart(waiting, first, delimiter)
            waiting = []
    yield from _apart(waiting, number - len(waiting) + 1, delimiter)


def _cells(lines: list[str], delimiter: str) -> list[str] | None:
    """Return the cells of one record, or None while a quote is open.

    A single line is read as well as can be. Raises csv.Error when several lines do not make one clean record.
    """
    text = "\n".join(lines)
    if '"' not in text:
        return text.split(delimiter)
    try:
        return next(csv.reader([text], delimiter=delimiter, strict=True, skipinitialspace=True), [])
    except csv.Error as error:
        if "unexpected end" in str(error):
            return None
        if len(lines) > 1:
            raise
    return next(csv.reader([text], delimiter=delimiter, skipinitialspace=True), [])


def _apart(lines: list[str], first: int, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Read lines one by one after a quote that was never closed; a line with such a quote is parted at every delimiter."""
    for offset, line in enumerate(lines):
        cells = _cells([line], delimiter)
        yield first + offset, line.split(delimiter) if cells is None else cells


def _load_workbook(sniffed: Sniffed) -> Table:
    book, problems = workbooks.open_workbook(sniffed.path)
    if book is None:  # it was whole when it was sniffed
        raise OSError(str(problems[0]))
    texts, numbers, mixed = workbooks.load(book, sniffed.sheet, sniffed.header_line)
    width = len(sniffed.titles)
    beyond = (
        [pl.concat_str(texts.columns[width:], ignore_nulls=True).replace("", None).alias(OVERFLOW)]
        if texts.width > width
        else []
    )
    named = texts.select(
        *(pl.col(name).alias(title) for name, title in zip(texts.columns, sniffed.titles, strict=False)),
        *beyond,
    )
    missing = [name for name in _schema(sniffed) if name not in named.columns]
    frame = (
        named.with_columns(pl.lit(None, pl.String).alias(name) for name in missing)
        .with_row_index(LINE, sniffed.header_line + 1)
        .with_columns(pl.col(LINE).cast(pl.Int64))
        .select(LINE, *_schema(sniffed))
    )
    titles = dict(enumerate(sniffed.titles))
    return Table(
        sniffed,
        _without_blank_lines(frame),
        frozenset(titles[i] for i in numbers if i in titles),
        frozenset(titles[i] for i in mixed if i in titles),
    )


def _without_blank_lines(frame: pl.DataFrame) -> pl.DataFrame:
    """Drop lines in which nothing stands; they say nothing and nobody misses them."""
    texts = pl.exclude(LINE)
    blank = frame.select(pl.all_horizontal(texts.is_null() | (texts.str.strip_chars() == ""))).to_series()
    return frame.filter(~blank) if blank.any() else frame
