"""Files of the bank and receipts as people use them: dropped, looked at, taken in; handed in, found, rejected; and who may not."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from cartera.desk import bank_forms
from cartera.desk.tests import office as of
from cartera.payments.models import BankFile, BankLine, Receipt
from cartera.portfolio.models import Import

STATEMENT = """:20:START
:25:PE001234567890
:28C:1/1
:60F:C260227PEN1000,00
:61:2602270227C150,00NTRFNONREF//BK-1
:86:YAPE 778899 ANA
:61:2602270227D20,00NTRFNONREF//BK-2
:86:COMISION
:61:2602270227D150,00NTRFNONREF//BK-3
:86:DEVOLUCION DE ZZ99887
:62F:C260227PEN980,00
"""
YAPE = "¡Yapeaste!\nS/ 150.00\n27 feb. 2026\nNro. de operación 00778899"
PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 60


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def drop(client, text=STATEMENT, name="banco.sta"):
    return client.post(reverse("bank"), {"file": SimpleUploadedFile(name, text.encode())}, follow=True)


def taken(office):
    seen = drop(office.rosa)
    return office.rosa.post(seen.redirect_chain[-1][0], {"take": "1"}, follow=True)


def handed(office, **more):
    return office.rosa.post(
        reverse("hand_in", args=[office.debtors[0].pk]), {"text": YAPE, **more}, follow=True
    )


def test_a_file_is_looked_at_and_nothing_is_written_before_a_yes(office) -> None:
    seen = drop(office.rosa)
    assert not BankFile.objects.exists()
    said = seen.content.decode()
    assert "150.00" in said
    assert "MT940" in said
    done = office.rosa.post(seen.redirect_chain[-1][0], {"take": "1"}, follow=True)
    assert BankLine.objects.count() == 3
    assert done.redirect_chain[-1][0] == reverse("bank_file", args=[BankFile.objects.get().pk])


def test_a_file_of_the_bank_has_its_own_page_and_its_own_way_back(office) -> None:
    taken(office)
    mark = Import.objects.get(kind="bank")
    assert office.rosa.get(reverse("import", args=[mark.pk])).status_code == 404
    assert office.sonia.post(reverse("undo_import", args=[mark.pk])).status_code == 404


def test_a_broken_file_says_why_and_offers_no_yes(office) -> None:
    seen = drop(office.rosa, STATEMENT.replace("C150,00", "Cxx"))
    said = seen.content.decode()
    assert 'name="take"' not in said
    assert "5" in said
    office.rosa.post(seen.redirect_chain[-1][0], {"take": "1"}, follow=True)
    assert not BankFile.objects.exists()


def test_a_file_that_is_forgotten_is_gone(office) -> None:
    url = drop(office.rosa).redirect_chain[-1][0]
    office.rosa.post(url, {"forget": "1"})
    assert office.rosa.get(url).status_code == 404


def test_a_table_asks_and_takes_the_answer(office) -> None:
    seen = drop(office.rosa, "Fecha;Concepto;Importe\n01/02/2026;a;10,00\n", "banco.csv")
    url = seen.redirect_chain[-1][0]
    again = office.rosa.post(url, {"look": "1", "date_order": "dmy"})
    assert 'name="take"' in again.content.decode()
    office.rosa.post(url, {"take": "1", "date_order": "dmy", "save_as": "mi banco"})
    assert BankLine.objects.get().booked_on.month == 2


def test_a_return_of_nothing_received_waits_for_a_person(office) -> None:
    taken(office)
    line = BankLine.objects.get(kind="return")
    page = office.rosa.get(reverse("bank_line", args=[line.pk]))
    assert page.status_code == 200
    office.rosa.post(reverse("bank_line", args=[line.pk]), {"act": "ignore", "why": "de otra empresa"})
    line.refresh_from_db()
    assert (line.state, line.remark) == ("ignored", "de otra empresa")
    office.rosa.post(reverse("bank_line", args=[line.pk]), {"act": "reopen"})
    line.refresh_from_db()
    assert line.state == "open"


def test_a_receipt_is_handed_in_found_in_the_bank_and_shown_on_the_case(office) -> None:
    answer = handed(office)
    receipt = Receipt.objects.get()
    assert answer.redirect_chain[-1][0] == reverse("receipt", args=[receipt.pk])
    case = office.rosa.get(reverse("case", args=[office.debtors[0].pk])).content.decode()
    assert reverse("receipt", args=[receipt.pk]) in case
    assert office.rosa.get(reverse("receipts"), {"state": "waiting"}).context["page"].total == 1
    taken(office)
    receipt.refresh_from_db()
    assert receipt.state == "linked"
    assert office.rosa.get(reverse("receipt", args=[receipt.pk])).status_code == 200
    office.rosa.post(reverse("receipt", args=[receipt.pk]), {"unlink": "1"})
    line = BankLine.objects.get(amount_minor=15_000)
    office.rosa.post(reverse("receipt", args=[receipt.pk]), {"link": str(line.pk)})
    receipt.refresh_from_db()
    assert receipt.line == line


def test_a_picture_is_shown_and_read_by_a_person(office) -> None:
    handed(office, text="", file=SimpleUploadedFile("pago.png", PNG))
    receipt = Receipt.objects.get()
    picture = office.rosa.get(reverse("receipt_file", args=[receipt.pk]))
    assert (picture["Content-Type"], picture["X-Content-Type-Options"]) == ("image/png", "nosniff")
    told = {"correct": "1", "currency": "pen", "amount": "150,00", "bank": "Yape", "reference": "778899"}
    office.rosa.post(reverse("receipt", args=[receipt.pk]), told)
    receipt.refresh_from_db()
    assert (receipt.amount_minor, receipt.currency, receipt.reference) == (15_000, "PEN", "778899")
    office.rosa.post(reverse("receipt", args=[receipt.pk]), {"reject": "1", "why": "es de otro pago"})
    receipt.refresh_from_db()
    assert receipt.state == "rejected"


def test_what_is_refused_is_said_on_the_form(office) -> None:
    assert Receipt.objects.count() == 0
    handed(office, text="")
    handed(office)
    again = handed(office)
    assert "ya se presentó" in again.content.decode() or "already" in again.content.decode()
    assert Receipt.objects.count() == 1


def test_lists_ask_a_fixed_number_of_questions_and_are_exported(
    office, django_assert_max_num_queries
) -> None:
    taken(office)
    handed(office)
    for name in ("bank", "receipts"):
        with django_assert_max_num_queries(18):
            office.rosa.get(reverse(name))
        for fmt in ("csv", "xlsx"):
            answer = office.rosa.get(reverse(name), {"format": fmt})
            assert answer.status_code == 200
            assert answer.getvalue()
    assert (
        office.rosa.get(reverse("bank"), {"q": "yape", "state": "open", "kind": "credit"})
        .context["page"]
        .total
        == 1
    )


def test_strangers_find_nothing_and_auditors_change_nothing(office) -> None:
    taken(office)
    handed(office)
    line, file, receipt = BankLine.objects.first(), BankFile.objects.get(), Receipt.objects.get()
    waiting = drop(office.rosa).redirect_chain[-1][0]
    urls = [
        reverse("bank_line", args=[line.pk]), reverse("bank_file", args=[file.pk]), reverse("receipt", args=[receipt.pk]),
        reverse("receipt_file", args=[receipt.pk]), waiting,
    ]  # fmt: skip
    for url in urls:
        assert office.stranger.get(url).status_code == 404
    assert (
        office.aldo.post(reverse("bank_line", args=[line.pk]), {"act": "ignore", "why": "x"}).status_code
        == 403
    )
    assert office.aldo.post(waiting, {"take": "1"}).status_code == 403
    assert office.aldo.get(reverse("hand_in", args=[office.debtors[0].pk])).status_code == 403


@pytest.mark.parametrize("amount", ["-5", "0", "abc"])
def test_what_is_read_off_a_receipt_is_more_than_nothing(amount) -> None:
    form = bank_forms.ToldForm({"currency": "PEN", "amount": amount}, on=of.MONDAY)
    assert "amount" in form.errors
