"""Statements at the desk: seen, printed, sent, listed, and on which day of the month."""

from datetime import timedelta
from io import BytesIO

import pypdf
import pytest
from django.test import Client
from django.urls import reverse

from cartera.desk.tests import office as of
from cartera.outreach.models import Message
from cartera.parties import operations as parties
from cartera.portfolio import operations as portfolio
from cartera.statements import operations as statements
from cartera.statements.models import Schedule, Statement

SAID = {"at": of.AT, "by": None}


@pytest.fixture
def page(office):
    return reverse("statement", args=[office.debtors[0].pk])


def words_of(answer):
    return pypdf.PdfReader(BytesIO(answer.content)).pages[0].extract_text()


def test_the_page_shows_the_statement_in_the_debtors_language(office, page) -> None:
    parties.change_debtor(debtor=office.debtors[0], language="en", **SAID)
    said = office.rosa.get(page).content.decode()
    assert 'lang="en"' in said
    assert "Past due" in said
    assert "F-1" in said
    assert "Enviar por correo" in said


def test_the_movements_of_a_period(office, page) -> None:
    portfolio.receive(
        creditor=office.creditor, debtor=office.debtors[0], reference="P-1", amount_minor=30_00, currency="PEN",
        paid_on=of.MONDAY, **SAID,
    )  # fmt: skip
    said = office.rosa.get(
        page, {"kind": "activity", "since": "2026-01-01", "until": "2026-03-02"}
    ).content.decode()
    assert "Saldo anterior" in said
    assert "P-1" in said
    assert "70.00" in said


def test_a_period_that_ends_before_it_begins_is_told(office, page) -> None:
    said = office.rosa.get(
        page, {"kind": "activity", "since": "2026-05-01", "until": "2026-03-02"}
    ).content.decode()
    assert "El periodo empieza después de terminar." in said


@pytest.mark.parametrize(("form", "start"), [("pdf", b"%PDF"), ("xlsx", b"PK")])
def test_as_a_file(office, form, start) -> None:
    address = reverse("statement_file", args=[office.debtors[0].pk, form])
    answer = office.rosa.get(address, {"currency": "PEN"})
    assert answer.content.startswith(start)
    assert office.rosa.get(address, {"currency": "USD"}).status_code == 404
    assert office.rosa.get(address.replace(form, "exe")).status_code == 404


def test_a_parent_sees_the_companies_it_pays_for(office) -> None:
    ana, bruno, _ = office.debtors
    parties.name_parent(debtor=bruno, parent=ana, **SAID)
    said = office.rosa.get(reverse("statement", args=[ana.pk])).content.decode()
    assert "Bruno Hermanos" in said
    assert "350.00" in said
    alone = office.rosa.get(reverse("statement", args=[ana.pk]), {"kind": "open"}).content.decode()
    assert "350.00" not in alone


def test_sending_writes_a_message_with_its_file_and_not_twice(office, page) -> None:
    send = reverse("statement_send", args=[office.debtors[0].pk])
    answer = office.rosa.post(send, {"currency": "PEN"}, follow=True)
    message = Message.objects.get(step="statement")
    assert answer.redirect_chain[-1][0] == reverse("message", args=[message.pk])
    attached = reverse("statement_sent", args=[message.pk])
    assert attached in answer.content.decode()
    assert "Statement" not in office.rosa.get(reverse("messages")).content.decode()
    assert "F-1" in words_of(office.rosa.get(attached))
    again = office.rosa.post(send, {"currency": "PEN"}, follow=True)
    assert "ya se envió" in again.content.decode()
    assert Message.objects.filter(step="statement").count() == 1


def test_what_cannot_be_sent_says_why(office) -> None:
    send = reverse("statement_send", args=[office.debtors[0].pk])
    assert (
        "no tiene nada pendiente" in office.rosa.post(send, {"currency": "USD"}, follow=True).content.decode()
    )


def test_the_list_shows_sent_and_refused_with_the_reason_and_is_exported(
    office, django_assert_max_num_queries
) -> None:
    parties.change_debtor(debtor=office.debtors[2], exempt_since=of.MONDAY, exempt_reason="x", **SAID)
    statements.send_all(creditor=office.creditor, on=of.MONDAY, **SAID)
    address = reverse("statements")
    office.rosa.get(address)
    with django_assert_max_num_queries(18):
        said = office.rosa.get(address).content.decode()
    assert "Ana Quispe" in said
    assert "1 deudor no lo recibió" in said
    refused = office.rosa.get(address, {"shown": "refused"}).content.decode()
    assert "Carla Rojas" in refused
    assert "Ana Quispe" not in refused
    lines = b"".join(office.rosa.get(address, {"format": "csv"}).streaming_content).decode()
    assert lines.count("\n") == 4
    assert b"".join(office.rosa.get(address, {"format": "xlsx"}).streaming_content).startswith(b"PK")


def test_an_empty_list_says_what_to_do_next(office) -> None:
    assert reverse("debtors") in office.rosa.get(reverse("statements")).content.decode()


def test_who_leads_chooses_the_day_of_the_month(office) -> None:
    address = reverse("statement_schedule")
    assert office.rosa.get(address).status_code == 403
    assert office.sonia.post(address, {"day": "31", "kind": "open"}).status_code == 200
    assert not Schedule.objects.exists()
    assert office.sonia.post(address, {"day": "5", "kind": "activity"}).status_code == 302
    kept = Schedule.objects.get()
    assert (kept.day, kept.kind, kept.by_group, kept.since) == (5, "activity", False, of.MONDAY)
    office.sonia.post(address, {"day": "", "kind": "open"})
    assert Schedule.objects.get().day is None


def test_strangers_and_auditors(office) -> None:
    ana = office.debtors[0]
    sent = statements.send(
        debtor=ana, currency="PEN", asked=statements.sending.Asked(of.MONDAY), on=of.MONDAY, **SAID
    )
    pages = {
        "statement": [ana.pk], "statement_file": [ana.pk, "pdf"], "statement_sent": [sent.message_id],
    }  # fmt: skip
    for name, args in pages.items():
        assert office.stranger.get(reverse(name, args=args)).status_code == 404, name
        assert Client().get(reverse(name, args=args)).status_code == 302, name
        assert office.aldo.get(reverse(name, args=args), {"currency": "PEN"}).status_code == 200, name
    assert b"Ana Quispe" not in office.stranger.get(reverse("statements")).content
    send = reverse("statement_send", args=[ana.pk])
    assert office.aldo.post(send, {"currency": "PEN"}).status_code == 403
    assert office.stranger.post(send, {"currency": "PEN"}).status_code == 404
    assert office.aldo.get(reverse("statement_schedule")).status_code == 403
    assert Statement.objects.count() == 1


def test_a_statement_of_a_past_day(office, page) -> None:
    before = of.MONDAY - timedelta(days=60)
    assert "No hay nada que contar" in office.rosa.get(page, {"until": before.isoformat()}).content.decode()
