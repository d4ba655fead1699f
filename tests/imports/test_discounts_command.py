"""Discounts for paying early by the terminal: named, agreed, offered, listed; what is unknown is refused."""

import json

from click.testing import CliRunner

from cartera.config.commands import cartera
from cartera.portfolio import queries
from cartera.portfolio.models import DiscountAgreement
from cartera.portfolio.tests.books import ON


def cli(*arguments):
    return CliRunner().invoke(cartera, ["discounts", *(str(each) for each in arguments)])


def test_a_table_is_named_agreed_and_listed(books) -> None:
    assert cli("define", "pronto pago", "2/10 net 30").exit_code == 0
    assert cli("agree", "pronto pago", "--debtor", "ana", "--from", "2026-09-01").exit_code == 0
    assert cli("agree", "--none", "--from", "2026-10-01").exit_code == 0
    (row,) = json.loads(cli("list", "--json").stdout)
    assert (row["table"], row["agreements"]) == (
        "2/10",
        [{"debtor": "ana", "name": "Ana", "from_on": "2026-09-01"}],
    )
    assert "Ana" in cli("list").stdout
    assert DiscountAgreement.objects.count() == 2


def test_one_document_offers_its_own(books) -> None:
    item = books.place("F-1", 100_00, ON)
    assert cli("offer", "F-1", "3/5").exit_code == 0
    rows = queries.open_items(debtor=books.ana, on=item.issued_on)
    assert queries.early_discounts(rows, on=item.issued_on)[item.pk]["now"]["discount_minor"] == 3_00


def test_what_is_unknown_is_refused_in_words(books) -> None:
    for arguments in (
        ("agree", "nada"),
        ("offer", "F-9", "2/10"),
        ("define", "x", "dos"),
        ("agree", "--none", "--debtor", "zoe"),
    ):
        answer = cli(*arguments)
        assert (answer.exit_code, bool(answer.stderr.strip())) == (2, True), arguments
