"""The closing of a day: a month that ended is posted once, and books that do not tie are named."""

import json
from datetime import date

import pytest
from click.testing import CliRunner
from tests import cast

from cartera.config import nightly
from cartera.config.commands import cartera
from cartera.portfolio import operations
from cartera.portfolio.models import LedgerEntry, Receivable

pytestmark = pytest.mark.django_db
DUE = date(2026, 1, 21)
AT = cast.at(cast.MONDAY)


@pytest.fixture
def andina():
    creditor = cast.andina()
    operations.set_interest_terms(
        creditor=creditor,
        from_on=DUE,
        rate="36",
        basis="360",
        source="test",
        at=AT,
        by=None,
    )
    cast.owes(cast.ana(creditor), "F-1", 100_000, due=DUE)
    return creditor


def ledger(*asked):
    found = CliRunner().invoke(cartera, ["ledger", *asked], catch_exceptions=False)
    return found.exit_code, found.output


def test_which_months_end_is_due():
    assert list(nightly.month_ends(date(2026, 3, 2))) == [date(2026, 2, 28)]
    assert list(nightly.month_ends(date(2026, 2, 28))) == [date(2026, 2, 28)]
    assert list(nightly.month_ends(date(2026, 3, 15))) == []


def test_a_month_that_ended_is_posted_once(andina):
    for _ in range(2):
        nightly.close(creditor=andina, on=date(2026, 2, 1), at=AT)
    (entry,) = LedgerEntry.objects.filter(kind="interest")
    assert (entry.amount_minor, entry.effective_on) == (1_000, date(2026, 1, 31))


def test_books_that_do_not_tie_are_named(andina):
    nightly.close(creditor=andina, on=date(2026, 2, 10), at=AT)
    Receivable.objects.update(principal_open_minor=99_999)
    with pytest.raises(nightly.BooksDoNotTie, match="F-1"):
        nightly.close(creditor=andina, on=date(2026, 2, 10), at=AT)
    code, said = ledger("check", "--on", "2026-02-10", "--json")
    told = json.loads(said)
    assert (code, told["holds"], told["untied"][0]["name"]) == (1, False, "F-1")


def test_the_terminal_proves_posts_and_shows_the_arithmetic(andina):
    assert ledger("post-interest", "--on", "2026-01-31", "--json") == (
        0, '{"on": "2026-01-31", "posted_minor": {"PEN": 1000}}\n'
    )  # fmt: skip
    assert ledger("post-interest", "--on", "2026-01-31")[1].strip() == "No hay nada que registrar."
    code, said = ledger("interest", "F-1", "--on", "2026-02-10", "--json")
    told = json.loads(said)
    assert (code, told["due_minor"], told["posted_minor"], told["lines"][0]["days"]) == (0, 2_000, 1_000, 20)
    assert "36 % × 20 / 360" in ledger("interest", "F-1", "--on", "2026-02-10")[1]
    assert json.loads(ledger("check", "--on", "2026-02-10", "--json")[1])["holds"]
    told = json.loads(ledger("ageing", "--on", "2026-02-10", "--buckets", "7,15", "--json")[1])
    assert told["currencies"] == {"PEN": {"current": 0, "1-7": 0, "8-15": 0, "15+": 100_000}}


def test_a_contract_is_noted_and_ended_by_the_terminal(andina):
    code = Receivable.objects.get().debtor.code
    assert "18 % anual" in ledger("agree", code, "--rate", "18", "--source", "C-7", "--on", "2026-01-21")[1]
    assert (
        json.loads(ledger("interest", "F-1", "--on", "2026-02-10", "--json")[1])["lines"][0]["source"]
        == "C-7"
    )
    assert "de la política" in ledger("agree", code, "--end", "--on", "2026-02-01")[1]
    sources = [
        row["source"]
        for row in json.loads(ledger("interest", "F-1", "--on", "2026-02-10", "--json")[1])["lines"]
    ]
    assert sources == ["C-7", "test"]


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        (("interest", "F-9"), "unknown_item"),
        (("agree", "x", "--rate", "12%"), "wrong_terms"),
        (("ageing", "--buckets", "30,x"), "wrong_buckets"),
    ],
)
def test_what_cannot_be_answered_is_refused_in_words(andina, asked, code):
    status, said = ledger(*asked, "--json")
    assert (status, json.loads(said)["refused"]) == (2, code)
