"""How charges come about, who may waive them, and the ageing of any day."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cartera.desk.tests import office as of
from cartera.foundation import frames
from cartera.foundation.rates.operations import keep
from cartera.foundation.rates.reading import Reading
from cartera.portfolio import operations as portfolio
from cartera.portfolio import queries as books
from cartera.portfolio.models import LedgerEntry, Receivable

DUE = of.MONDAY - timedelta(days=20)


@pytest.fixture
def charged(office):
    portfolio.set_interest_terms(
        creditor=office.creditor,
        from_on=DUE,
        rate="36",
        basis="360",
        source="suave 2",
        at=of.AT,
        by=None,
    )
    item = of.owes(office.debtors[0], "C-1", 100_000, 20)
    return office, Receivable.objects.get(pk=item.pk)


def page(client, item, **asked) -> str:
    answer = client.get(reverse("calculation", args=[item.debtor_id, item.pk]), asked)
    assert answer.status_code == 200
    return answer.content.decode()


def test_every_charge_shows_its_arithmetic(charged) -> None:
    office, item = charged
    portfolio.charge_fees(
        charges=[(item.pk, 1_500)], taxes=[(item.pk, 270)], on=of.MONDAY, key="f", at=of.AT, by=None
    )
    said = page(office.rosa, item)
    assert "Cómo se calcula C-1" in said
    assert "suave 2" in said
    assert "20,00" in said or "20.00" in said
    assert "Impuesto sobre el gasto" in said
    assert item.number in office.rosa.get(reverse("case", args=[item.debtor_id])).content.decode()


def test_the_tax_on_interest_stands_beside_each_line_and_in_the_books(charged) -> None:
    office, item = charged
    portfolio.set_interest_terms(
        creditor=office.creditor, from_on=DUE, rate="36", basis="360", tax="18", source="con IGV",
        at=of.AT, by=None,
    )  # fmt: skip
    portfolio.post_interest(receivable_ids=[item.pk], on=of.MONDAY - timedelta(days=10), at=of.AT)
    said = page(office.rosa, item)
    assert "3.6000" in said or "3,6000" in said, "20 days at a thousandth a day of 1000.00, and 18 % of it"
    assert "18 %" in said
    assert "Impuesto sobre los intereses moratorios" in said


def test_the_rate_of_the_document_itself_is_shown_even_before_it_is_late(charged) -> None:
    office, _item = charged
    early = of.owes(office.debtors[0], "C-9", 100_00, -5)
    assert "pactado en el documento" not in page(office.rosa, early)
    portfolio.set_item_interest(receivable=early, rate="12.5", at=of.AT, by=None)
    said = page(office.rosa, early)
    assert "pactado en el documento" in said
    assert "12.5 % al año" in said or "12,5 % al año" in said


def test_the_page_asks_as_many_questions_for_many_spans_as_for_one(charged) -> None:
    office, item = charged
    with CaptureQueriesContext(connection) as short:
        page(office.rosa, item)
    for days in (3, 6, 9):
        portfolio.receive(
            creditor=office.creditor, debtor=item.debtor, reference=f"Z-{days}", amount_minor=1_000, currency="PEN",
            items=[item], paid_on=DUE + timedelta(days=days), at=of.AT, by=None,
        )  # fmt: skip
    with CaptureQueriesContext(connection) as long:
        page(office.rosa, item)
    assert len(long) <= len(short) <= 34


def test_who_leads_waives_and_who_collects_may_not(charged) -> None:
    office, item = charged
    to = reverse("act_on", args=[item.debtor_id, "condonar-cargos", item.pk])
    data = {"interest": "5.00", "fees": "", "reason": "buen cliente"}
    assert office.rosa.post(to, data).status_code == 403
    assert "condonar-cargos" not in page(office.rosa, item)
    assert "condonar-cargos" in page(office.sonia, item)
    before = books.item_state(receivable=item, on=of.MONDAY).interest_minor
    office.sonia.post(to, data)
    assert books.item_state(receivable=item, on=of.MONDAY).interest_minor == before - 500
    assert LedgerEntry.objects.filter(kind="waiver").count() == 1
    too_much = office.sonia.post(to, {**data, "interest": "9999.00"}).content.decode()
    assert "no se puede condonar" in too_much


def test_a_stranger_finds_no_document(charged) -> None:
    office, item = charged
    assert office.stranger.get(reverse("calculation", args=[item.debtor_id, item.pk])).status_code == 404


def test_the_ageing_of_a_day_ties_and_is_shown_in_one_currency(charged, monkeypatch) -> None:
    office, _item = charged
    portfolio.place(
        creditor=office.creditor, debtor=office.debtors[1], number="U-1", amount_minor=1_000, currency="USD",
        issued_on=DUE - timedelta(days=60), due_date=DUE, at=of.AT, by=None,
    )  # fmt: skip
    missing = office.rosa.get(reverse("ageing")).content.decode()
    assert "No hay un total en PEN: no se importó una tasa de USD" in missing
    keep(readings=[Reading("USD/PEN", of.MONDAY, Decimal("3.75"))], at=of.AT, by=None)
    said = office.rosa.get(reverse("ageing"), {"tramos": "15, 30"}).content.decode()
    assert "cuadra con el libro" in said
    assert "USD/PEN" in said
    assert "Capital pendiente por antigüedad, PEN" in said
    monkeypatch.setattr(frames, "BIG", 1)
    assert "cuadra con el libro" not in office.rosa.get(reverse("ageing")).content.decode()
    assert "cuadra con el libro" in office.rosa.get(reverse("ageing"), {"libro": "1"}).content.decode()
    file = office.rosa.get(reverse("ageing"), {"tramos": "15, 30", "format": "csv"})
    head, *lines = b"".join(file.streaming_content).decode("utf-8-sig").splitlines()
    assert head == '"Moneda","Por vencer","1–15 días","16–30 días","Más de 30 días","Total"'
    assert {line.split(",")[0]: line.split(",")[-1] for line in lines}['"USD"'] == "10.00"
    assert "16–30 días" in said
    assert "Más de 30 días" in said
    for day in ("0001-01-01", "9999-12-31", "ayer"):  # with which no sum of days works out, or no day at all
        answer = office.rosa.get(reverse("ageing"), {"dia": day})
        assert answer.context["on"] == of.MONDAY
        assert "Ese día no existe" in answer.content.decode()
    assert "días crecientes" in office.rosa.get(reverse("ageing"), {"tramos": "30, 15"}).content.decode()
    of.owes(office.debtors[1], "P-1", 10_000, 3)
    case = office.rosa.get(reverse("case", args=[office.debtors[1].pk])).content.decode()
    assert "Todo junto es alrededor de" in case
    assert "USD/PEN 3.75" in case
    with CaptureQueriesContext(connection) as asked:
        office.rosa.get(reverse("ageing"))
    assert len(asked) <= 20


def test_who_leads_gives_a_time_of_grace(charged) -> None:
    office, item = charged
    to = reverse("act", args=[item.debtor_id, "gracia"])
    data = {"from_on": "2026-03-02", "to_on": "2026-03-12", "reason": "inundación"}
    assert office.rosa.post(to, data).status_code == 403
    before = books.item_state(receivable=item, on=of.MONDAY - timedelta(days=1)).interest_minor
    assert "quedó dado" in office.sonia.post(to, data, follow=True).content.decode()
    assert books.item_state(receivable=item, on=date(2026, 3, 12)).interest_minor == before
    assert "Elija días fuera" in office.sonia.post(to, {**data, "reason": "otra vez"}).content.decode()
