"""A table as a file: CSV line by line, XLSX row by row, so that a million rows need no memory.

Texts that a spreadsheet would run as a formula get a leading apostrophe; numbers stay numbers. Money leaves in whole
units, never without its currency, which gets a column of its own.
"""

import csv
import tempfile
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from decimal import Decimal
from itertools import islice
from typing import Any

import xlsxwriter
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpResponseBase, StreamingHttpResponse
from django.utils import timezone, translation
from django.utils.translation import gettext

from cartera.money import amounts
from cartera.ui import formats, words
from cartera.ui.tables import Column, Row, Rows, Table

# What Excel, LibreOffice and Google Sheets take for the start of a formula, or drop to reach one.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
FORMATS = ("csv", "xlsx")
CHUNK = 2_000

Value = str | int | float | Decimal | date | datetime | None


class UnableToExport(Http404):
    """The file format is not one we write: there is no such page."""


def harmless(text: str) -> str:
    """Return the text so that no spreadsheet runs it."""
    return "'" + text if text.startswith(FORMULA_STARTS) else text


def export(table: Table, rows: Rows, fmt: str, name: str) -> HttpResponseBase:
    """Answer with all rows as ``name.csv`` or ``name.xlsx``. Raise UnableToExport for any other format."""
    if fmt == "csv":
        lines = _spoken(csv_lines(table, rows))
        response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
        return response
    if fmt == "xlsx":
        file = tempfile.TemporaryFile()  # noqa: SIM115 - FileResponse closes it, and closing deletes it
        write_xlsx(table, rows, file, title=name)
        file.seek(0)
        return FileResponse(file, as_attachment=True, filename=f"{name}.xlsx")
    raise UnableToExport(
        gettext("A list can be exported as CSV or XLSX, not as %(format)s.") % {"format": fmt}
    )


def _spoken(lines: Iterator[str]) -> Iterator[str]:
    """Send the lines in chunks, each made in the language, region and zone of the request, which is over by then."""
    language, zone = translation.get_language() or "es", timezone.get_current_timezone()
    region = formats.region()

    def chunks() -> Iterator[str]:
        while True:
            with translation.override(language), timezone.override(zone), formats.in_region(region):
                chunk = "".join(islice(lines, CHUNK))
            if not chunk:
                return
            yield chunk

    return chunks()


class _Echo:
    """A file that hands each line straight back."""

    def write(self, line: str) -> str:
        return line


def csv_lines(table: Table, rows: Rows) -> Iterator[str]:
    """Yield the lines of a CSV: UTF-8 with the mark that Excel looks for, commas, decimal points, ISO dates.

    Texts stand in quotation marks: a program that parts cells by semicolons makes no formula of what follows one.
    """
    writer = csv.writer(_Echo(), quoting=csv.QUOTE_NONNUMERIC)
    heads, cells = _shape(table)
    yield "\ufeff" + writer.writerow([harmless(head) for head in heads])
    for row in _each(table, rows):
        yield writer.writerow([_csv_value(value) for value in cells(row)])


def _csv_value(value: Value) -> str | int | float | Decimal:
    if isinstance(value, str):
        return harmless(value)
    if isinstance(value, date):
        return value.isoformat()
    return "" if value is None else value


def write_xlsx(table: Table, rows: Rows, file: Any, title: str = "") -> None:
    """Write the rows as one sheet into an open binary file: numbers, dates and texts as what they are."""
    options = {
        "constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "remove_timezone": True,
    }  # fmt: skip
    with xlsxwriter.Workbook(file, options) as book:
        sheet = book.add_worksheet(_sheet_name(title))
        bold, day = book.add_format({"bold": True}), book.add_format({"num_format": "yyyy-mm-dd"})
        moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        heads, cells = _shape(table)
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, len(heads) - 1, 18)
        sheet.write_row(0, 0, [harmless(head) for head in heads], bold)
        for line, row in enumerate(_each(table, rows), start=1):
            for place, value in enumerate(cells(row)):
                if isinstance(value, str):
                    sheet.write_string(line, place, harmless(value))
                elif isinstance(value, datetime):
                    sheet.write_datetime(line, place, value, moment)
                elif isinstance(value, date):
                    sheet.write_datetime(line, place, value, day)
                elif value is not None:
                    sheet.write_number(line, place, float(value))


def _sheet_name(title: str) -> str:
    return "".join(sign for sign in title if sign not in "[]:*?/\\'")[:31] or "Cartera"


def _each(table: Table, rows: Rows) -> Iterable[Row]:
    found = rows.iterator(chunk_size=CHUNK) if isinstance(rows, QuerySet) else rows
    return (table.shaped(row) for row in found)


def _shape(table: Table) -> tuple[list[str], Callable[[Row], list[Value]]]:
    """Return the headings and the function that makes a row's values; each currency key gets one column."""
    heads: list[str] = []
    makers: list[Callable[[Row], Value]] = []
    seen = {
        column.name for column in table.columns
    }  # a currency that has its place as a column needs no second one
    for column in (of for of in table.columns if of.export):
        heads.append(str(column.label))
        makers.append(_maker(column))
        if column.sub:
            heads.append(str(column.head_of_sub))
            makers.append(_plain(column.sub))
        if column.kind == "money" and column.currency not in seen:
            seen.add(column.currency)
            heads.append(gettext("Currency"))
            makers.append(_plain(column.currency))
    return heads, lambda row: [make(row) for make in makers]


def _plain(name: str) -> Callable[[Row], Value]:
    return lambda row: row[name]


def _maker(column: Column) -> Callable[[Row], Value]:
    def make(row: Row) -> Value:
        value: Any = row[column.name]
        if value is None:
            return None
        if column.kind == "money":
            return amounts.from_minor(value, row[column.currency])
        if column.kind == "state":
            return words.state_word(value, column.family)
        if column.kind == "reason":
            return words.reason(value)
        if isinstance(value, datetime):
            return timezone.localtime(value).replace(tzinfo=None)
        if isinstance(value, bool):
            return gettext("yes") if value else gettext("no")
        return value if isinstance(value, (int, float, Decimal, date)) else str(value)

    return make
