"""Discounts for paying early that files bring, and that payments of files earn."""

from datetime import date

from cartera.portfolio import operations, queries
from cartera.portfolio.importing import operations as importing
from cartera.portfolio.models import ItemDiscount, Receivable
from cartera.portfolio.reading.layouts import Layout
from cartera.portfolio.tests.books import AT, ON, books

__all__ = ["books"]
DUE = date(2026, 10, 1)


def test_a_file_brings_discounts_in_their_own_column_or_among_the_terms(books, tmp_path) -> None:
    path = tmp_path / "f.csv"
    path.write_text(
        "Factura;Cliente;Importe;Moneda;Emisión;Condición de pago;Pronto pago\n"
        "F-1;ana;100,00;PEN;01/09/2026;2/10 net 30;\nF-2;ana;100,00;PEN;01/09/2026;30;5/10\nF-3;ana;1,00;PEN;01/09/2026;30;gratis\n",
        encoding="utf-8",
    )
    layout = Layout(
        "x", "receivables",
        {"number": ("Factura",), "debtor": ("Cliente",), "amount": ("Importe",), "currency": ("Moneda",), "issued_on": ("Emisión",),
         "terms_days": ("Condición de pago",), "discount": ("Pronto pago",)},
        date_order="dmy", decimal=",",
    )  # fmt: skip
    outcome = importing.take_in(creditor=books.creditor, path=path, layout=layout, on=ON, at=AT, by=None)
    assert [problem.code for problem in outcome.problems] == ["wrong_discount"]
    tables = dict(ItemDiscount.objects.values_list("receivable__number", "table"))
    assert tables == {"F-1": "2/10", "F-2": "5/10"}
    assert Receivable.objects.get(number="F-1").due_date == DUE


def test_payments_of_a_file_earn_too(books, tmp_path) -> None:
    item = operations.place(
        creditor=books.creditor, debtor=books.ana, number="F-1", amount_minor=100_00, currency="PEN",
        issued_on=date(2026, 9, 1), due_date=DUE, at=AT, by=None,
    )  # fmt: skip
    operations.offer_discount(receivable=item, table="2/10", at=AT, by=None)
    path = tmp_path / "p.csv"
    path.write_text(
        "Referencia;Cliente;Importe;Moneda;Fecha\nR-1;ana;98,00;PEN;05/09/2026\n", encoding="utf-8"
    )
    layout = Layout(
        "x", "payments",
        {"reference": ("Referencia",), "debtor": ("Cliente",), "amount": ("Importe",), "currency": ("Moneda",), "paid_on": ("Fecha",)},
        date_order="dmy", decimal=",",
    )  # fmt: skip
    importing.take_in(creditor=books.creditor, path=path, layout=layout, on=ON, at=AT, by=None)
    assert Receivable.objects.get(pk=item.pk).open_minor == 0
    assert (queries.untied(), queries.lost()) == ([], [])
