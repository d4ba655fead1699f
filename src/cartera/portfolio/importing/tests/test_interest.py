"""Rates of late interest that files bring, document by document."""

from datetime import timedelta

from cartera.portfolio import queries
from cartera.portfolio.importing import operations as importing
from cartera.portfolio.models import ItemInterest
from cartera.portfolio.reading import guessing, tables
from cartera.portfolio.reading.layouts import Layout
from cartera.portfolio.reading.sniff import sniff
from cartera.portfolio.tests.books import AT, ON, books

__all__ = ["books"]
COLUMNS = {
    "number": ("Factura",), "debtor": ("Cliente",), "amount": ("Importe",), "currency": ("Moneda",), "due_date": ("Vence",),
    "interest_rate": ("Tasa de mora",),
}  # fmt: skip
LAYOUT = Layout("x", "receivables", COLUMNS, date_order="dmy", decimal=",")
LINES = "Factura;Cliente;Importe;Moneda;Vence;Tasa de mora\n"


def taken_in(books, path, lines):
    path.write_text(LINES + lines, encoding="utf-8")
    return importing.take_in(creditor=books.creditor, path=path, layout=LAYOUT, on=ON, at=AT, by=None)


def test_a_file_brings_the_rate_of_each_document_and_may_change_it(books, tmp_path) -> None:
    path = tmp_path / "f.csv"
    outcome = taken_in(
        books, path,
        "F-1;ana;365,00;PEN;01/09/2026;12,5 %\nF-2;ana;100,00;PEN;01/09/2026;\nF-3;ana;1,00;PEN;01/09/2026;mucha\n"
        "F-4;ana;1,00;PEN;01/09/2026;0,12\n",
    )  # fmt: skip
    assert [problem.code for problem in outcome.problems] == ["wrong_interest_rate"] * 2
    assert dict(ItemInterest.objects.values_list("receivable__number", "rate")) == {"F-1": "12.5"}
    item = books.item("F-1")
    assert queries.item_state(receivable=item, on=item.due_date + timedelta(days=8)).interest_minor == 100
    taken_in(books, path, "F-1;ana;365,00;PEN;01/09/2026;25\n")
    assert queries.item_state(receivable=item, on=item.due_date + timedelta(days=8)).interest_minor == 200


def test_the_column_is_recognised_by_its_title(tmp_path) -> None:
    path = tmp_path / "f.csv"
    path.write_text(LINES + "F-1;C-1;365,00;PEN;01/09/2026;12,5\nF-2;C-2;10,00;PEN;02/09/2026;\n", "utf-8")
    sniffed, _ = sniff(path, "")
    assert guessing.guess(tables.load(sniffed)).layout.columns["interest_rate"] == ("Tasa de mora",)
