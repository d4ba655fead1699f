"""Money on account, set against documents from the case."""

import pytest
from django.urls import reverse

from cartera.desk.tests import office as of
from cartera.portfolio import operations as portfolio
from cartera.portfolio import queries as books
from cartera.portfolio.models import Account, LedgerEntry


@pytest.fixture
def waits(office):
    """Let 30.00 of Ana wait on account, and owe her two documents; return the account."""
    ana = office.debtors[0]
    of.owes(ana, "F-9", 20_00, 40)
    portfolio.receive(
        creditor=office.creditor, debtor=ana, reference="P-1", amount_minor=30_00, currency="PEN", paid_on=of.MONDAY,
        on_account=True, at=of.AT, by=None,
    )  # fmt: skip
    return Account.objects.get(debtor=ana)


def apply(client, waits, **data):
    url = reverse("act", args=[waits.debtor_id, "aplicar-a-cuenta"])
    return client.post(url, {"account": waits.pk, "amount": "", **data}, follow=True).content.decode()


def left(account):
    account.refresh_from_db()
    return account.on_account_minor, {
        row["number"]: row["open_minor"] for row in books.open_items(debtor=account.debtor, on=of.MONDAY)
    }


def test_the_case_leads_to_it_and_the_oldest_is_settled_first(office, waits):
    url = reverse("act", args=[waits.debtor_id, "aplicar-a-cuenta"])
    assert url in office.rosa.get(reverse("case", args=[waits.debtor_id])).content.decode()
    page = apply(office.rosa, waits)
    assert "Se aplicó el dinero a cuenta." in page
    assert "PEN 30.00 a cuenta aplicados a lo que debe" in page.replace("\xa0", " ")
    assert left(waits) == (0, {"F-1": 90_00})
    assert url not in page
    assert books.untied() == []


def test_a_part_of_it_goes_to_what_was_chosen(office, waits):
    chosen = next(
        row["id"] for row in books.open_items(debtor=waits.debtor, on=of.MONDAY) if row["number"] == "F-1"
    )
    apply(office.rosa, waits, amount="12.50", items=[chosen])
    assert left(waits) == (17_50, {"F-1": 87_50, "F-9": 20_00})


@pytest.mark.parametrize(
    "data", [{"amount": "30.01"}, {"amount": "0"}, {"amount": "mucho"}, {"account": "0"}]
)
def test_what_cannot_be_is_said_in_the_form_and_nothing_is_done(office, waits, data):
    before = LedgerEntry.objects.count()
    assert 'role="alert"' in apply(office.rosa, waits, **data) or "aria-invalid" in apply(
        office.rosa, waits, **data
    )
    assert LedgerEntry.objects.count() == before


def test_neither_who_only_reads_nor_a_stranger_applies_it(office, waits):
    url = reverse("act", args=[waits.debtor_id, "aplicar-a-cuenta"])
    assert office.aldo.post(url, {"account": waits.pk}).status_code == 403
    assert office.stranger.post(url, {"account": waits.pk}).status_code == 404
    assert left(waits)[0] == 30_00


def test_who_agrees_on_a_plan_is_told_of_it(office, waits):
    page = office.rosa.get(reverse("new_plan", args=[waits.debtor_id])).content.decode()
    assert "Tiene PEN 30.00 a cuenta" in page.replace("\xa0", " ")
