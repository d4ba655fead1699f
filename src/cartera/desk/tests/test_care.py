"""Consent, wishes, protection, care and complaints, as people note them on the case page."""

import csv
import io
import zipfile
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from cartera.cycle import operations as cycle
from cartera.desk.care_forms import ComplaintForm
from cartera.desk.tests import office as of
from cartera.disputes import operations as disputes
from cartera.disputes.models import Complaint
from cartera.foundation.models import User
from cartera.parties import operations as parties
from cartera.parties.models import BadAddress, Consent, ConsentFile, DataRequest, Hardship, Protection, Wish
from cartera.strategy.models import Proposal


def page(office, debtor=0) -> str:
    return office.rosa.get(reverse("case", args=[office.debtors[debtor].pk])).content.decode()


def do(office, name: str, data: dict, debtor=0, thing=None):
    args = [office.debtors[debtor].pk, name, *([thing] if thing else [])]
    return office.rosa.post(reverse("act_on" if thing else "act", args=args), data, follow=True)


def run_again(office) -> None:
    cycle.run(creditor=office.creditor, on=of.MONDAY, at=of.AT + timedelta(hours=1), by=None)


def email(office):
    return office.debtors[0].contacts.get(channel="email")


def test_an_authorisation_is_kept_with_its_evidence_and_taken_back(office) -> None:
    assert "Sin declaración" in page(office)
    do(office, "autorizar", {"which": "email|ana@cliente.example", "evidence": "Contrato 14, cláusula 8"})
    said = page(office)
    assert "Contrato 14, cláusula 8" in said
    assert "Autorizado" in said
    do(office, "retirar", {"which": "email|", "message": "correo del 2 de marzo"})
    assert "correo del 2 de marzo" in page(office)
    assert email(office).opted_out_at
    assert list(Consent.objects.values_list("channel", "address", "state", "by__username")) == [
        ("email", "ana@cliente.example", "authorised", "rosa"), ("email", "", "withdrawn", "rosa"),
    ]  # fmt: skip


def test_the_form_of_an_address_has_it_chosen(office) -> None:
    address = reverse("act_on", args=[office.debtors[0].pk, "autorizar", email(office).pk])
    assert '<option value="email|ana@cliente.example" selected>' in office.rosa.get(address).content.decode()


def test_an_authorisation_without_evidence_says_so_in_the_form(office) -> None:
    said = do(office, "autorizar", {"which": "email|", "evidence": " "}).content.decode()
    assert "field-wrong" in said
    assert not Consent.objects.exists()


def test_a_preference_is_said_in_words_and_ended(office) -> None:
    do(
        office,
        "preferencia",
        {"channel": "call", "from_hour": "18:00", "to_hour": "20:00", "days": ["mon", "fri"]},
    )
    assert "Llamada; lunes, viernes; 18:00–20:00" in page(office)
    said = do(office, "preferencia", {"from_hour": "18:00"}).content.decode()
    assert "Indique las dos horas" in said
    do(office, "fin-preferencia", {})
    assert Wish.objects.get().ended_on == of.MONDAY


def test_a_number_that_is_not_theirs_is_used_for_nobody(office) -> None:
    call = office.debtors[0].contacts.get(channel="call")
    do(office, "no-es-suyo", {"reason": "Contestó otra persona"}, thing=call.pk)
    assert BadAddress.objects.get().address == call.address
    assert all(one.contacts.get(channel="call").bad_since for one in office.debtors), "they share the number"


def test_a_protection_stops_collecting_until_it_is_ended(office) -> None:
    given = {
        "kind": "represented",
        "reason": "Carta del abogado",
        "from_on": "2026-03-02",
        "evidence": "Dr. Soto",
    }
    do(office, "proteger", given)
    run_again(office)
    assert not Proposal.objects.filter(debtor=office.debtors[0], closed_on=None).exists()
    said = page(office)
    assert "Representado por un abogado" in said
    assert "Dr. Soto" in said
    left = office.rosa.get(reverse("left_alone"), {"reason": "represented"}).content.decode()
    assert "Ana Quispe" in left
    assert "Ya está anotado" in do(office, "proteger", given).content.decode()
    do(office, "fin-proteger", {"reason": "Revocó el poder"}, thing=Protection.objects.get().pk)
    run_again(office)
    assert office.proposal().debtor == office.debtors[0]


def test_hardship_names_who_is_in_charge_and_is_looked_at_again(office) -> None:
    sonia = User.objects.get(username="sonia")
    form = office.rosa.get(reverse("act", args=[office.debtors[0].pk, "dificultad"])).context["form"]
    assert {name for _pk, name in form.fields["gestor"].choices} == {"rosa", "sonia"}, (
        "no auditor, no stranger"
    )
    given = {"kind": "hardship", "reason": "Cerró su local", "gestor": sonia.pk, "review_on": "2026-04-02"}
    do(office, "dificultad", given)
    said = page(office)
    assert "Trato con cuidado" in said
    assert "sonia" in said
    do(
        office,
        "revisar-dificultad",
        {"options": "Seis cuotas", "gestor": sonia.pk, "review_on": "2026-05-02"},
    )
    assert "Seis cuotas" in page(office)
    do(office, "fin-dificultad", {"reason": "Reabrió"})
    assert Hardship.objects.get().ended_on == of.MONDAY


def test_a_complaint_is_taken_down_listed_and_answered_in_writing(office) -> None:
    act = reverse("act", args=[office.debtors[0].pk, "reclamo"])
    reference = office.rosa.get(act).context["form"].initial["reference"]
    given = {"reference": reference, "about": "Llamadas de noche", "text": "Tres veces", "channel": "email"}
    for _ in range(2):
        do(office, "reclamo", given)
    complaint = Complaint.objects.get()
    register = office.rosa.get(reverse("complaints")).content.decode()
    assert "Llamadas de noche" in register
    assert "quedan 21 días" in register
    here = reverse("complaint", args=[complaint.pk])
    office.rosa.post(here, {"owner": "Sonia"})
    assert "Escriba la respuesta" in office.rosa.post(here, {"answer": " "}).content.decode()
    office.rosa.post(here, {"answer": "Tiene razón: no volverá a ocurrir."})
    complaint.refresh_from_db()
    assert (complaint.state, complaint.owner, complaint.answered_by.username) == ("answered", "Sonia", "rosa")
    assert "Tiene razón" in office.rosa.get(here).content.decode()
    assert "Llamadas de noche" not in office.rosa.get(reverse("complaints")).content.decode()
    assert (
        "Llamadas de noche" in office.rosa.get(reverse("complaints"), {"state": "answered"}).content.decode()
    )


def test_the_register_is_exported_with_texts_and_answers(office) -> None:
    do(
        office,
        "reclamo",
        {"reference": "R-1", "about": "Llamadas de noche", "text": "Tres veces", "channel": ""},
    )
    answer = office.aldo.get(reverse("complaints"), {"format": "csv"})
    rows = list(csv.reader(answer.getvalue().decode("utf-8-sig").splitlines()))
    assert any("Tres veces" in cell for row in rows for cell in row)
    disputes.answer(complaint=Complaint.objects.get(), text="Tiene razón.", on=of.MONDAY, at=of.AT, by=None)
    for query, shown in (({}, False), ({"todos": "1"}, True)):
        file = (
            office.aldo.get(reverse("complaints"), {**query, "format": "csv"}).getvalue().decode("utf-8-sig")
        )
        assert ("Tres veces" in file) == shown


@pytest.mark.parametrize(
    "name",
    ["autorizar", "retirar", "preferencia", "residencia", "proteger", "dificultad", "reclamo", "datos"],
)
def test_an_auditor_sees_it_and_changes_nothing(office, name) -> None:
    address = reverse("act", args=[office.debtors[0].pk, name])
    assert office.aldo.post(address, {}).status_code == 403
    assert office.aldo.get(address).status_code == 403
    seen = office.aldo.get(reverse("case", args=[office.debtors[0].pk])).content.decode()
    assert "Consentimientos y preferencias" in seen
    assert address not in seen


def test_what_was_said_and_noted_is_told_in_the_story(office) -> None:
    do(office, "autorizar", {"which": "email|", "evidence": "Formulario"})
    do(office, "reclamo", {"reference": "R-1", "about": "Llamadas de noche", "channel": ""})
    said = page(office)
    assert "Autorizó: correo" in said
    assert "Reclamó: Llamadas de noche" in said


def test_a_request_about_their_data_is_noted_and_answered(office) -> None:
    do(office, "datos", {"kind": "correction", "text": "Mi nombre lleva h"})
    said = page(office)
    assert "Pide una corrección" in said
    assert "Mi nombre lleva h" in said
    request = DataRequest.objects.get()
    do(office, "responder-datos", {"text": "Corregido"}, thing=request.pk)
    request.refresh_from_db()
    assert (request.answer, request.answered_on) == ("Corregido", of.MONDAY)


def test_all_that_is_held_is_handed_over_to_who_leads(office) -> None:
    address = reverse("held", args=[office.debtors[0].pk])
    assert office.rosa.post(address).status_code == 403
    assert address not in page(office)
    answer = office.sonia.post(address)
    assert answer["Content-Type"] == "application/zip"
    assert zipfile.ZipFile(io.BytesIO(answer.content)).namelist()[:2] == ["LEAME.txt", "datos.json"]
    assert "Se exportó todo lo que se guarda de esta persona" in page(office)


def test_where_they_live_is_changed_and_shows_by_which_law_they_are_contacted(office) -> None:
    do(office, "residencia", {"country": "BR", "subdivision": "São Paulo", "timezone": ""})
    said = page(office)
    assert "Brasil · BR-SP" in said
    assert "ley: Brasil: São Paulo" in said
    wrong = do(office, "residencia", {"country": "BR", "subdivision": "US-NY"}).content.decode()
    assert "no es parte de BR" in wrong


def pdf(name="contrato.pdf", content=b"%PDF-1.7 firmado"):
    return SimpleUploadedFile(name, content)


@pytest.fixture
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def test_a_consent_to_recorded_calls_is_noted_with_its_proof(office, media) -> None:
    ana = office.debtors[0]
    parties.set_contact(debtor=ana, channel="voice", address="+51911000001", at=of.AT, by=None)
    assert (
        "Todos sus números"
        in office.rosa.get(reverse("act", args=[ana.pk, "consentir-grabadas"])).content.decode()
    )
    do(office, "consentir-grabadas", {"which": "voice|", "evidence": "Formulario web", "proof": pdf()})
    assert ana.contacts.get(channel="voice").express
    said = page(office)
    assert "Consintió llamadas grabadas" in said
    kept = ConsentFile.objects.get()
    address = reverse("consent_file", args=[ana.pk, kept.token])
    assert address in said
    answer = office.aldo.get(address)
    assert b"".join(answer) == b"%PDF-1.7 firmado"
    assert answer["Content-Disposition"] == 'attachment; filename="contrato.pdf"'
    assert "sandbox" in answer["Content-Security-Policy"]
    assert office.stranger.get(address).status_code == 404
    assert (
        office.rosa.get(reverse("consent_file", args=[office.debtors[1].pk, kept.token])).status_code == 404
    )


def test_a_file_that_is_no_proof_is_refused_and_nothing_is_kept(office, media, settings) -> None:
    settings.EVIDENCE_MAX_BYTES = 1024
    for file in (pdf("a.pdf", b"MZ\x90"), pdf("a.pdf", b"%PDF-" + b"x" * 2000)):
        said = do(office, "autorizar", {"which": "email|", "evidence": "x", "proof": file}).content.decode()
        assert "a.pdf" in said
        assert "field-wrong" in said
    assert not Consent.objects.exists()
    assert list(media.rglob("*")) == []


def test_a_withdrawal_may_bring_its_message_and_leaves_with_all_that_is_held(office, media) -> None:
    mail = pdf("queja.eml", b"From: a@b.c\nDate: Mon, 2 Mar 2026 10:00:00 -0500\n\nNo escriban")
    do(office, "retirar", {"which": "email|ana@cliente.example", "proof": mail})
    assert ConsentFile.objects.get().kind == "eml"
    answer = office.sonia.post(reverse("held", args=[office.debtors[0].pk]))
    names = zipfile.ZipFile(io.BytesIO(answer.content)).namelist()
    assert f"consentimientos/{ConsentFile.objects.get().pk:08d}.eml" in names


@pytest.mark.parametrize(("day", "good"), [("2026-03-01", False), ("2026-03-02", True), ("", True)])
def test_nobody_promises_an_answer_for_a_day_that_is_over(day, good):
    asked = {"reference": "Q-1", "about": "Trato", "answer_due": day}
    assert ComplaintForm(asked, on=date(2026, 3, 2)).is_valid() is good
