"""A million lines come in whole and within a gigabyte; and again, when nothing is new."""

from datetime import date, timedelta

import psutil
import pytest

from cartera.portfolio import queries
from cartera.portfolio.importing import operations
from cartera.portfolio.models import Receivable
from cartera.portfolio.reading.layouts import Layout
from cartera.portfolio.tests.books import AT, ON, Books

LAYOUT = Layout(
    "big", "receivables",
    {
        "number": ("Nro",), "debtor": ("Cliente",), "debtor_name": ("Razón Social",), "currency": ("Moneda",),
        "amount": ("Importe",), "issued_on": ("Emisión",), "due_date": ("Vence",), "order_ref": ("OC",), "email": ("Correo",),
    },
    "dmy", ",",
)  # fmt: skip


def write(path, lines):
    with path.open("w", encoding="utf-8") as out:
        out.write("Nro;Cliente;Razón Social;Moneda;Importe;Emisión;Vence;OC;Correo\n")
        for i in range(lines):
            day, debtor = date(2024, 1, 1) + timedelta(days=i % 600), i % (lines // 5)
            out.write(
                f"F{i:08d};C{debtor};Cliente número {debtor} S.A.C.;PEN;{i % 9000 + 1},{i % 100:02d};"
                f"{day:%d/%m/%Y};{day + timedelta(days=30):%d/%m/%Y};OC-{i};c{debtor}@example.com\n"
            )


def take(creditor, path):
    return operations.take_in(creditor=creditor, path=path, layout=LAYOUT, on=ON, at=AT, by=None)


@pytest.mark.long
@pytest.mark.timeout(900)
@pytest.mark.django_db(transaction=True)
def test_a_million_lines_need_no_gigabyte(tmp_path) -> None:
    creditor, path = Books().creditor, tmp_path / "big.csv"
    write(path, 1_000_000)
    outcome = take(creditor, path)
    assert (outcome.added, outcome.bad, Receivable.objects.count()) == (1_000_000, 0, 1_000_000)
    assert psutil.Process().memory_info().rss < 1 << 30
    outcome = take(creditor, path)
    assert (outcome.added, outcome.changed, outcome.left) == (0, 0, 1_000_000)
    assert queries.untied() == []
