"""What paying early earns, on the page of the debtor: its arithmetic, what was given, and why something was not."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from cartera.desk.tests import office as of
from cartera.portfolio import operations as portfolio
from cartera.portfolio.models import DiscountAgreement

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    opened = of.open_office()
    terms = portfolio.define_discount(creditor=opened.creditor, name="2/10", table="2/10", at=of.AT, by=None)
    portfolio.agree_discount(
        creditor=opened.creditor,
        terms=terms,
        debtor=opened.debtors[0],
        from_on=date(2026, 2, 25),
        at=of.AT,
        by=None,
    )
    for number in ("E-1", "E-2", "E-3"):
        portfolio.place(
            creditor=opened.creditor, debtor=opened.debtors[0], number=number, amount_minor=1_000_00, currency="PEN",
            issued_on=date(2026, 2, 25), due_date=date(2026, 4, 1), at=of.AT, by=None,
        )  # fmt: skip
    return opened


def pay(office, reference, on, number):
    item = office.debtors[0].receivables.get(number=number)
    portfolio.receive(
        creditor=office.creditor, debtor=office.debtors[0], reference=reference, amount_minor=980_00, currency="PEN",
        paid_on=on, items=[item], at=of.AT + timedelta(hours=1), by=None,
    )  # fmt: skip


def test_the_case_tells_what_is_offered_given_and_refused(office) -> None:
    pay(office, "P-1", of.MONDAY, "E-1")
    pay(office, "P-2", date(2026, 3, 20), "E-2")
    page = office.rosa.get(reverse("case", args=[office.debtors[0].pk])).content.decode()
    assert "E-3: 2 % de" in page
    assert "1,000.00" in page
    assert "(P-1)" in page
    assert "No hay descuento" in page
    assert "P-2" in page


def test_who_offers_nothing_shows_nothing(office) -> None:
    page = office.rosa.get(reverse("case", args=[office.debtors[1].pk])).content.decode()
    assert "h-early" not in page


def test_a_discount_is_named_and_agreed_on_the_page_by_those_who_lead(
    office, django_assert_max_num_queries
) -> None:
    with django_assert_max_num_queries(14):
        assert "2/10" in office.rosa.get(reverse("discounts")).content.decode()
    assert office.rosa.post(reverse("discounts"), {"name": "x", "table": "3/10"}).status_code == 403
    told = office.sonia.post(
        reverse("discounts"), {"name": "tres", "table": "3/10"}, follow=True
    ).content.decode()
    assert "tres" in told
    agreed = {"terms": "tres", "code": office.debtors[1].code, "from_on": "2026-03-01"}
    told = office.sonia.post(reverse("discounts"), agreed, follow=True).content.decode()
    assert office.debtors[1].name in told
    for wrong in (
        {"name": "tres", "table": "4/10"},
        {"name": "y", "table": "mucho"},
        {**agreed, "code": "nadie"},
    ):
        assert "note-bad" in office.sonia.post(reverse("discounts"), wrong, follow=True).content.decode()
    told = office.sonia.post(reverse("discounts"), {**agreed, "code": ""}).content.decode()
    assert "marque que es con todos" in told
    assert not DiscountAgreement.objects.filter(debtor=None).exists()
    office.sonia.post(reverse("discounts"), {**agreed, "code": "", "everybody": "on"})
    assert DiscountAgreement.objects.filter(debtor=None).count() == 1
    assert "tres" not in office.stranger.get(reverse("discounts")).content.decode()
