"""A customer's ledger beside ours, as people compare it and work through the bridge."""

import base64
import csv
import io
import zlib

import pypdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from cartera.desk.tests import office as of
from cartera.disputes.models import Dispute, Reconciliation, Undertaking
from cartera.intake.models import SourceDocument
from cartera.outreach import enclosures
from cartera.outreach.models import Message
from cartera.portfolio import operations as portfolio
from cartera.portfolio.models import Import, Receivable

LEDGER = "Fecha;Documento;Importe\n28/01/2026;F-1;100,00\n28/01/2026;F-9;55,50\n15/02/2026;pago 77;-20,00\n"
SENT = {"as_of": "2026-03-02", "tolerance": "", "days": "5"}


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def ana(office):
    of.owes(office.debtors[0], "F-7", 70_00, 4)
    return office.debtors[0]


def text(answer) -> str:
    return answer.content.decode()


def drop(office, debtor, content=LEDGER, name="proveedor.csv", **more):
    account = debtor.accounts.get()
    file = SimpleUploadedFile(name, content.encode())
    sent = {**SENT, "account": account.pk, "file": file, **more}
    return office.rosa.post(reverse("reconcile", args=[debtor.pk]), sent, follow=True)


def turn(office, made, number, into):
    line = next(each for each in made.lines.all() if number in {each.ours_number, each.theirs_number})
    return office.rosa.post(reverse("turn_line", args=[made.pk, line.pk]), {"into": into}, follow=True)


def test_a_dropped_ledger_becomes_a_bridge(office, ana) -> None:
    page = text(drop(office, ana))
    made = Reconciliation.objects.get()
    assert (made.theirs_minor, made.ours_minor) == (135_50, 170_00)
    for said in ("Su saldo", "Solo nosotros lo tenemos", "F-7", "F-9", "Enviar copia", "Buscar el pago"):
        assert said in page
    assert "proveedor.csv" in text(office.aldo.get(reverse("reconciliations")))
    only = (
        office.rosa.get(reverse("reconciliation", args=[made.pk]), {"kind": "only_ours"}).context["page"].rows
    )
    assert [row["ours_number"] for row in only] == ["F-7"]


def test_the_bridge_is_exported(office, ana) -> None:
    drop(office, ana)
    address = reverse("reconciliation", args=[Reconciliation.objects.get().pk])
    file = office.aldo.get(address, {"format": "csv"}).getvalue().decode("utf-8-sig")
    assert len(list(csv.reader(file.splitlines()))) == 1 + 4
    workbook = office.aldo.get(address, {"format": "xlsx"})
    assert b"".join(workbook.streaming_content)[:2] == b"PK"


def test_each_line_becomes_what_it_asks_for_with_one_click(office, ana) -> None:
    drop(office, ana)
    made = Reconciliation.objects.get()
    for _ in range(2):
        turn(office, made, "F-7", "copy")
        turn(office, made, "F-7", "dispute")
        turn(office, made, "pago 77", "search")
    assert Dispute.objects.get().amount_minor == 70_00
    assert sorted(Undertaking.objects.values_list("kind", "owner")) == [
        ("invoice_copy", "rosa"),
        ("payment_search", "rosa"),
    ]
    assert "F-7" in Message.objects.get(step="invoice_copy").text
    assert "no hay nada nuestro" in text(turn(office, made, "F-9", "dispute"))
    assert "Indique en qué" in text(turn(office, made, "F-9", "gold"))
    page = text(office.rosa.get(reverse("reconciliation", args=[made.pk])))
    assert "Copia prometida" in page
    assert "Búsqueda anotada" in page


def test_the_kept_document_goes_with_the_copy_and_may_be_looked_at(office, ana) -> None:
    kept_document(ana, "F-7", b"<Invoice>F-7</Invoice>")
    drop(office, ana)
    said = text(turn(office, Reconciliation.objects.get(), "F-7", "copy"))
    assert "la carta que la lleva" in said
    letter = Message.objects.get(step="invoice_copy")
    assert "Le adjuntamos la copia (F-7.xml)." in letter.text
    assert [(file.name, file.content) for file in enclosures.of(letter)] == [
        ("F-7.xml", b"<Invoice>F-7</Invoice>")
    ]
    address = reverse("enclosure", args=[letter.pk, letter.enclosures.get().pk])
    assert address in text(office.rosa.get(reverse("message", args=[letter.pk])))
    assert office.rosa.get(address).content == b"<Invoice>F-7</Invoice>"
    assert office.stranger.get(address).status_code in {403, 404}


def test_where_no_file_is_kept_the_letter_and_the_page_say_so(office, ana) -> None:
    drop(office, ana)
    assert "no se guarda ningún archivo" in text(turn(office, Reconciliation.objects.get(), "F-7", "copy"))
    letter = Message.objects.get(step="invoice_copy")
    assert "No guardamos el archivo de este documento" in letter.text
    assert enclosures.of(letter) == []


def kept_document(debtor, number, content) -> None:
    made = Import.objects.create(
        creditor=debtor.creditor, kind="documents", file_name="x", sha256="x", on=of.MONDAY, at=of.AT
    )
    packed = base64.b64encode(zlib.compress(content)).decode()
    kept = SourceDocument.objects.create(
        creditor=debtor.creditor, debtor=debtor, imported=made, key=number, sha256=number, standard="ubl-pe", kind="invoice",
        number=number, issued_on=of.MONDAY, currency="PEN", total_minor=1, file_name="x.xml", packed=packed, at=of.AT,
    )  # fmt: skip
    kept.effects.create(receivable=Receivable.objects.get(number=number))


def test_what_the_file_leaves_open_is_asked(office, ana) -> None:
    asked = drop(office, ana, "Fecha;Documento;Importe\n05/02/2026;F-1;1.000\n")
    form = asked.context["form"]
    assert form.fields["date_order"].required
    assert form.fields["decimal"].required
    sent = {
        **SENT,
        "account": ana.accounts.get().pk,
        "token": form.initial["token"],
        "suffix": ".csv",
        "file_name": "proveedor.csv",
    }
    sent |= {"column_number": "Documento", "column_on": "Fecha", "column_amount": "Importe", "side": ""}
    address = reverse("reconcile", args=[ana.pk])
    assert "field-wrong" in text(office.rosa.post(address, sent))
    office.rosa.post(address, {**sent, "date_order": "dmy", "decimal": ","})
    made = Reconciliation.objects.get()
    assert (made.theirs_minor, made.layout["date_order"]) == (1000_00, "dmy")
    again = office.rosa.get(address, {"de": made.pk}).context["form"]
    assert again.initial["token"] == made.token


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        ("", "vacio.csv", "El archivo está vacío"), ("x", "malo.exe", "no es un archivo que se pueda conciliar"),
        ("Documento;Importe\nF-1;0,1234\n", "a.csv", "más decimales"),
    ],
)  # fmt: skip
def test_what_cannot_be_compared_is_said_and_nothing_is_kept(office, ana, content, name, said) -> None:
    assert said in text(drop(office, ana, content, name))
    assert not Reconciliation.objects.exists()


def test_a_day_to_come_and_a_missing_file_are_refused(office, ana) -> None:
    assert "Elija hoy" in text(drop(office, ana, as_of="2026-03-03"))
    answer = office.rosa.post(reverse("reconcile", args=[ana.pk]), {**SENT, "account": ana.accounts.get().pk})
    assert "Elija primero un archivo" in text(answer)
    gone = {**SENT, "account": ana.accounts.get().pk, "token": "../../x", "suffix": ".csv"}
    assert office.rosa.post(reverse("reconcile", args=[ana.pk]), gone).status_code == 302


def test_the_letter_has_both_names_all_documents_and_room_to_sign(office, ana) -> None:
    ana.name = "Ana #set text(red) *S.A.C.*"
    ana.save()
    drop(office, ana)
    made = Reconciliation.objects.get()
    answer = office.aldo.get(reverse("confirmation", args=[ana.pk]), {"de": made.pk})
    assert answer["Content-Type"] == "application/pdf"
    said = pypdf.PdfReader(io.BytesIO(answer.content)).pages[0].extract_text()
    for each in (
        "Confirmación de saldo",
        "Andina",
        "#set text(red) *S.A.C.*",
        "F-1",
        "F-7",
        "170",
        "135",
        "firma",
    ):
        assert each in said, each
    assert office.aldo.get(reverse("confirmation", args=[ana.pk])).status_code == 200


def test_the_bridge_costs_the_same_however_long_it_is(office, ana, django_assert_num_queries) -> None:
    drop(office, ana)
    first = reverse("reconciliation", args=[Reconciliation.objects.get().pk])
    office.rosa.get(first)
    with django_assert_num_queries(10):
        office.rosa.get(first)
    for number in range(20):
        of.owes(ana, f"G-{number}", 100 + number, 3)
    drop(office, ana, LEDGER + "28/01/2026;G-1;1,00\n", as_of="2026-03-02")
    second = reverse("reconciliation", args=[Reconciliation.objects.first().pk])
    with django_assert_num_queries(10):
        office.rosa.get(second)


def test_a_debtor_without_an_account_is_told_so(office) -> None:
    alone = of.debtor(office.creditor, "dora", "Dora Ruiz")
    page = office.rosa.get(reverse("reconcile", args=[alone.pk]), follow=True)
    assert "no hay nada que comparar" in text(page)
    assert "no hay saldo que confirmar" in text(
        office.rosa.get(reverse("confirmation", args=[alone.pk]), follow=True)
    )


def test_money_on_account_is_in_the_bridge(office, ana) -> None:
    portfolio.receive(
        creditor=office.creditor, debtor=ana, reference="pago 77", amount_minor=20_00, currency="PEN", paid_on=of.MONDAY,
        on_account=True, at=of.AT, by=None,
    )  # fmt: skip
    drop(office, ana)
    made = Reconciliation.objects.get()
    assert made.ours_minor == 150_00
    line = made.lines.get(ours_number="pago 77")
    assert (line.kind, line.matched_by) == ("both", "number")
