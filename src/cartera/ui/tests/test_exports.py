"""A table leaves as CSV or XLSX, and no spreadsheet runs what is in it."""

import csv
from datetime import UTC, date, datetime
from io import BytesIO

import fastexcel
import pytest
from django.utils import timezone, translation
from hypothesis import given
from hypothesis import strategies as st

from cartera.ui import exports, formats, words
from cartera.ui.tables import Column, Table

words.register_states("test_exports", {"gone": words.State("Gone")})
TABLE = Table(
    columns=(
        Column("name", "Name"),
        Column("open_minor", "Open", "money"),
        Column("paid_minor", "Paid", "money"),
        Column("due", "Due", "day"),
        Column("seen", "Seen", "moment"),
        Column("state", "State", "state", family="test_exports"),
        Column("button", "Button", export=False),
    )
)


def row(name="Ana", minor=-123450, currency="PEN"):
    seen = datetime(2026, 3, 4, 2, 5, tzinfo=UTC)
    return {
        "id": 1,
        "name": name,
        "open_minor": minor,
        "paid_minor": None,
        "currency": currency,
        "due": date(2026, 3, 3),
        "seen": seen,
        "state": "gone",
        "button": "x",
    }


HEADS = ("Name", "Open", "Currency", "Paid", "Due", "Seen", "State")


def lines(rows):
    with translation.override("en"), timezone.override("America/Lima"):
        return list(exports.csv_lines(TABLE, rows))


def test_money_leaves_in_whole_units_with_one_column_for_its_currency():
    head, line = lines([row()])
    assert head == "\ufeff" + ",".join(f'"{name}"' for name in HEADS) + "\r\n"
    assert line == '"Ana",-1234.50,"PEN","","2026-03-03","2026-03-03T21:05:00","Gone"\r\n'


def test_each_row_has_the_places_of_its_own_currency():
    assert ',1500,"CLP",' in lines([row(minor=1500, currency="CLP")])[1]


def test_what_follows_a_semicolon_begins_no_cell_of_its_own():
    line = lines([row(name="Gama;=2+5;x")])[1]
    assert next(csv.reader([line], delimiter=";"))[0].startswith("Gama;=2+5;x")


def test_a_list_is_written_in_the_reader_s_region_though_the_request_is_over():
    with translation.override("es"), formats.in_region("ES"):
        spoken = exports._spoken(formats.number(each, 1) for each in [1234.5])
    assert list(spoken) == ["1.234,5"]


@pytest.mark.parametrize("name", ["=1+1", "+51 999", "-2", "@cmd", "\t=1", "\r=1"])
def test_a_text_that_looks_like_a_formula_gets_an_apostrophe(name):
    assert exports.harmless(name) == "'" + name
    file = BytesIO()
    exports.write_xlsx(TABLE, [row(name=name)], file)
    read = fastexcel.read_excel(file.getvalue()).load_sheet(0).to_polars()
    assert read["Name"][0].startswith("'")


@given(st.text())
def test_no_text_is_left_that_starts_a_formula(text):
    safe = exports.harmless(text)
    assert not safe.startswith(exports.FORMULA_STARTS)
    assert safe.removeprefix("'") == text.removeprefix("'") or safe == text


def test_a_workbook_keeps_numbers_and_dates_as_such():
    file = BytesIO()
    exports.write_xlsx(TABLE, [row(), row("Beto", 5)], file, title="a/b")
    book = fastexcel.read_excel(file.getvalue())
    read = book.load_sheet(0).to_polars()
    assert book.sheet_names == ["ab"]
    assert read["Open"].to_list() == [-1234.5, 0.05]
    assert read["Due"][0].isoformat().startswith("2026-03-03")


def test_a_download_speaks_the_language_of_its_request_after_the_request_is_over():
    with translation.override("en"), timezone.override("America/Lima"):
        response = exports.export(TABLE, [row()], "csv", "list")
    with translation.override("es"):
        body = b"".join(response.streaming_content).decode()
    assert "Currency" in body
    assert "21:05" in body
    assert response["Content-Disposition"] == 'attachment; filename="list.csv"'


def test_another_format_is_refused():
    with pytest.raises(exports.UnableToExport, match="pdf"):
        exports.export(TABLE, [], "pdf", "list")
