"""What a file is, told from a look at it: encoding, delimiter, quotes, header, sheets. Or why it is refused."""

import csv
from dataclasses import dataclass
from pathlib import Path

from cartera.portfolio.reading import encodings, formulas, headers, workbooks
from cartera.problems import N_, Problem

BYTES_MAX = 2 << 30
_HEAD_LINES = 400
_HTML = (b"<html", b"<!doctype", b"<table", b"<?xml")


@dataclass(frozen=True, slots=True)
class Sniffed:
    """How a file is to be read. Rows and lines are those a person sees: the first is 1."""

    path: Path
    format: str  # csv | xlsx
    titles: tuple[str, ...]
    header_line: int
    encoding: str = ""  # csv: a Python codec
    delimiter: str = ""
    sheets: tuple[str, ...] = ()
    sheet: str = ""


def sniff(path: Path, sheet: str = "") -> tuple[Sniffed | None, list[Problem]]:
    """Look at a file; a workbook's first sheet with a header unless one is named, or only one is there.

    All refusals are problems.
    """
    size = path.stat().st_size
    if size == 0:
        return None, [Problem("empty_file", N_("The file is empty."))]
    if size > BYTES_MAX:
        return None, [
            Problem(
                "too_big", N_("The file is larger than %(limit)s MB. Split it."), {"limit": BYTES_MAX >> 20}
            )
        ]
    with path.open("rb") as file:
        mark = file.read(512)
    if mark.startswith(workbooks.ZIP_MARK):
        return _workbook(path, sheet)
    if mark.startswith(workbooks.OLD_MARK):
        return None, [
            Problem(
                "old_workbook",
                N_(
                    "This is an old Excel file (.xls) or one behind a password. Save it as .xlsx without password, or as .csv."
                ),
            )
        ]
    if mark.lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(_HTML):
        return None, [
            Problem(
                "web_page",
                N_(
                    "This is a web page or XML, whatever its name says. Open it in Excel and save it as .xlsx."
                ),
            )
        ]
    return _text(path)


def _text(path: Path) -> tuple[Sniffed | None, list[Problem]]:
    encoding = encodings.detect(path)
    if encoding is None:
        return None, [
            Problem(
                "not_text", N_("This file is neither text nor an Excel workbook. Save it as .csv or .xlsx.")
            )
        ]
    with path.open(encoding=encoding, newline=None) as file:
        lines = [line for line, _ in zip(file, range(_HEAD_LINES), strict=False)]
    if not any(line.strip() for line in lines):
        return None, [Problem("empty_file", N_("The file is empty."))]
    delimiter = headers.delimiter_of(lines)
    if not delimiter:
        return None, headers.find([])[1]
    header, problems = headers.find(headers.split(lines, delimiter))
    if header is None:
        return None, problems
    line = _line_of(lines, delimiter, header.row)
    return Sniffed(path, "csv", header.titles, line, encoding, delimiter), []


def _line_of(lines: list[str], delimiter: str, row: int) -> int:
    """Return the line on which a row's cells end: a title with line breaks in quotes takes several."""
    read = csv.reader(lines, delimiter=delimiter)
    for _ in range(row + 1):
        next(read)
    return int(read.line_num)


def _workbook(path: Path, sheet: str) -> tuple[Sniffed | None, list[Problem]]:
    book, problems = workbooks.open_workbook(path)
    if book is None:
        return None, problems
    names = tuple(book.sheet_names)
    if sheet not in names and len(names) == 1:
        sheet = ""  # it was called otherwise last month
    if sheet and sheet not in names:
        return None, [
            Problem(
                "no_sheet",
                N_("The workbook has no sheet called “%(sheet)s”; it has: %(sheets)s."),
                {"sheet": sheet, "sheets": ", ".join(names)},
            )
        ]
    first: list[Problem] = []
    for name in (sheet,) if sheet else names:
        rows = workbooks.first_rows(book, name, _HEAD_LINES)
        if isinstance(rows, Problem):
            return None, [rows]
        if not any(any(row) for row in rows):
            continue
        header, problems = headers.find(rows)
        if header is not None:
            uncomputed = formulas.refusal(path, name, header.row + 1)
            if uncomputed:
                return None, [uncomputed]
            return Sniffed(path, "xlsx", header.titles, header.row + 1, sheets=names, sheet=name), []
        first = first or problems
    return None, first or [Problem("empty_file", N_("The file is empty."))]
