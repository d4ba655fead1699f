"""Disputes and what we promised, as people take them down, look into them and end them."""

import csv
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from cartera.desk.tests import office as of
from cartera.disputes import operations as disputes
from cartera.disputes.models import Dispute, DisputeFile, Undertaking
from cartera.outreach.models import Message
from cartera.portfolio.models import Pause, Receivable

SAID = {"at": of.AT, "by": None}


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def dispute(office) -> Dispute:
    item = Receivable.objects.get(number="F-1")
    return disputes.contest(
        receivable=item, reference="D-1", reason="Llegó una caja rota", code="damaged", amount_minor=40_00, owner="Raúl",
        on=of.MONDAY - timedelta(days=20), **SAID,
    )  # fmt: skip


def here(dispute) -> str:
    return reverse("dispute", args=[dispute.pk])


def text(answer) -> str:
    return answer.content.decode()


def test_a_dispute_is_noted_from_the_case_with_its_reason(office) -> None:
    act = reverse("act", args=[office.debtors[0].pk, "disputa"])
    form = office.rosa.get(act).context["form"]
    given = {
        "reference": form.initial["reference"],
        "item": form.fields["item"].choices[0][0],
        "code": "short_delivery",
        "amount": "25",
    }
    for _ in range(2):
        office.rosa.post(act, given)
    found = Dispute.objects.get()
    assert (found.code, found.area, found.amount_minor) == ("short_delivery", "logistics", 25_00)
    case = text(office.rosa.get(reverse("case", args=[office.debtors[0].pk])))
    assert "Entrega incompleta" in case
    assert here(found) in case
    listed = text(office.rosa.get(reverse("disputes")))
    assert "Entrega incompleta" in listed
    assert "Logística" in listed


def test_late_ones_come_first_in_the_list_and_rise_in_the_morning(office, dispute) -> None:
    item = Receivable.objects.get(number="F-2")
    disputes.contest(receivable=item, reference="D-2", reason="", on=of.MONDAY, **SAID)
    rows = office.rosa.get(reverse("disputes")).context["page"].rows
    assert [(row["reference"], "retraso" in row["late_said"]) for row in rows] == [
        ("D-1", True),
        ("D-2", False),
    ]
    only = office.rosa.get(reverse("disputes"), {"late": "1"}).context["page"].rows
    assert [row["reference"] for row in only] == ["D-1"]
    assert "1 pasó su fecha" in text(office.rosa.get(reverse("morning")))


def test_the_list_costs_the_same_however_long_it_is(office, dispute, django_assert_num_queries) -> None:
    office.rosa.get(reverse("disputes"))
    with django_assert_num_queries(11):
        office.rosa.get(reverse("disputes"))
    for number in ("F-2", "F-3"):
        disputes.contest(
            receivable=Receivable.objects.get(number=number),
            reference=number,
            reason="",
            on=of.MONDAY,
            **SAID,
        )
    with django_assert_num_queries(11):
        office.rosa.get(reverse("disputes"))


def test_what_was_said_and_shown_is_kept_with_the_dispute(office, dispute) -> None:
    office.rosa.post(here(dispute), {"note": "1", "text": "Hablé con el almacén", "kind": "note"})
    office.rosa.post(here(dispute), {"note": "1", "text": "Envía fotos mañana", "kind": "heard"})
    proof = SimpleUploadedFile("guia.pdf", b"%PDF-1.7 firmada")
    for _ in range(2):
        proof.seek(0)
        office.rosa.post(here(dispute), {"attach": "1", "files": proof})
    page = text(office.rosa.get(here(dispute)))
    assert all(
        said in page for said in ("Hablé con el almacén", "Envía fotos mañana", "guia.pdf", "El deudor dijo")
    )
    kept = DisputeFile.objects.get()
    address = reverse("dispute_file", args=[dispute.pk, kept.token])
    answer = office.aldo.get(address)
    assert b"".join(answer.streaming_content) == b"%PDF-1.7 firmada"
    assert "attachment" in answer["Content-Disposition"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert office.stranger.get(address).status_code == 404
    assert office.rosa.get(reverse("dispute_file", args=[dispute.pk, "x" * 32])).status_code == 404


def test_a_file_that_proves_nothing_is_refused_and_nothing_is_kept(office, dispute) -> None:
    good, bad = SimpleUploadedFile("a.pdf", b"%PDF-1"), SimpleUploadedFile("b.pdf", b"MZ\x90\x00")
    said = text(office.rosa.post(here(dispute), {"attach": "1", "files": [good, bad]}))
    assert "b.pdf no es un archivo que se guarde" in said
    assert not DisputeFile.objects.exists()


def test_a_refusal_is_explained_and_the_message_waits_as_a_draft(office, dispute) -> None:
    said = text(office.rosa.post(here(dispute), {"resolve": "1", "outcome": "rejected"}))
    assert "Explique al deudor" in said
    office.rosa.post(
        here(dispute), {"resolve": "1", "outcome": "rejected", "explanation": "La guía lleva su firma."}
    )
    dispute.refresh_from_db()
    assert (dispute.state, dispute.resolved_by.username, dispute.explanation) == (
        "rejected",
        "rosa",
        "La guía lleva su firma.",
    )
    letter = Message.objects.get(step="dispute_answer")
    page = reverse("message", args=[letter.pk])
    assert "Es un borrador" in text(office.rosa.get(page))
    assert reverse("message", args=[letter.pk]) in text(office.rosa.get(here(dispute)))
    office.rosa.post(reverse("letter", args=[letter.pk]), {"send": "1"})
    letter.refresh_from_db()
    assert letter.not_before is not None
    office.rosa.post(reverse("letter", args=[letter.pk]), {"hold": "1"})
    office.rosa.post(reverse("letter", args=[letter.pk]), {"discard": "1"})
    letter.refresh_from_db()
    assert letter.state == "withdrawn"
    assert office.stranger.post(reverse("letter", args=[letter.pk]), {"send": "1"}).status_code == 404


def test_a_part_is_credited_and_the_rest_is_owed(office, dispute) -> None:
    sent = {"resolve": "1", "outcome": "accepted", "amount": "15", "credit_number": "NC-1"}
    assert "hasta el importe disputado" in text(office.rosa.post(here(dispute), {**sent, "amount": "40.01"}))
    office.rosa.post(here(dispute), sent)
    dispute.refresh_from_db()
    assert (dispute.state, dispute.credited_minor) == ("accepted", 15_00)
    assert Receivable.objects.get(number="F-1").open_minor == 85_00
    assert "NC-1" in text(office.rosa.get(here(dispute)))


def test_it_is_given_to_somebody_else_with_another_reason(office, dispute) -> None:
    given = {"hand": "1", "owner": "Luisa", "code": "price", "area": "sales", "answer_due": "2026-04-01"}
    office.rosa.post(here(dispute), given)
    dispute.refresh_from_db()
    assert (dispute.owner, dispute.code, dispute.area, str(dispute.answer_due)) == (
        "Luisa",
        "price",
        "sales",
        "2026-04-01",
    )


def test_root_causes_count_amount_and_days_and_are_exported(office, dispute) -> None:
    disputes.resolve(dispute=dispute, outcome="accepted", on=of.MONDAY, **SAID)
    page = office.aldo.get(reverse("causes"))
    (row,) = page.context["page"].rows
    assert (row["said"], row["count"], row["amount_minor"], row["credited_minor"], row["days"]) == (
        "Mercadería dañada", 1, 40_00, 40_00, 20,
    )  # fmt: skip
    assert "<svg" in text(page)
    by_area = office.aldo.get(reverse("causes"), {"por": "area"}).context["page"].rows
    assert [row["said"] for row in by_area] == ["Logística"]
    file = office.aldo.get(reverse("causes"), {"format": "csv"}).getvalue().decode("utf-8-sig")
    assert list(csv.reader(file.splitlines()))[1][:2] == ["Mercadería dañada", "1"]
    assert not office.aldo.get(reverse("causes"), {"desde": "2026-02-20"}).context["page"].rows


def test_who_leads_sets_days_and_owners_of_reasons(office) -> None:
    address = reverse("dispute_terms")
    assert office.rosa.post(address, {}).status_code == 403
    assert "número entero" in text(office.sonia.post(address, {"days_price": "mañana"}))
    office.sonia.post(address, {"days_price": "2", "owner_price": "Luisa", "area_price": "billing"})
    term = disputes.terms(office.creditor.pk).of("price")
    assert (term.days, term.owner, term.area) == (2, "Luisa", "billing")
    assert "Luisa" in text(office.aldo.get(address))


def test_what_we_promise_rests_is_listed_rises_and_is_kept(office) -> None:
    ana = office.debtors[0]
    act = reverse("act", args=[ana.pk, "compromiso"])
    form = office.rosa.get(act).context["form"]
    item = form.fields["item"].choices[1][0]
    given = {
        "reference": form.initial["reference"], "kind": "credit_note", "item": item, "owner": "Luisa", "due_on": "2026-03-02",
        "holds": "on",
    }  # fmt: skip
    for _ in range(2):
        office.rosa.post(act, given)
    promised = Undertaking.objects.get()
    assert Pause.objects.get().receivable_id == item
    Undertaking.objects.update(due_on=of.MONDAY - timedelta(days=1))
    listed = text(office.rosa.get(reverse("undertakings")))
    assert "Nota de crédito" in listed
    assert "1 día de retraso" in listed
    assert "pasó su fecha" in text(office.rosa.get(reverse("morning")))
    case = text(office.rosa.get(reverse("case", args=[ana.pk])))
    assert "Nuestros compromisos" in case
    pause = Pause.objects.get()
    refused = office.rosa.post(reverse("act_on", args=[ana.pk, "reanudar", pause.pk]), {"reason": "x"})
    assert "aún debemos algo al cliente" in text(refused)
    passed = {"owner": "Raúl", "due_on": "2026-03-20"}
    office.rosa.post(reverse("act_on", args=[ana.pk, "pasar-compromiso", promised.pk]), passed)
    office.rosa.post(reverse("act_on", args=[ana.pk, "cumplir-compromiso", promised.pk]), {"reason": "NC-7"})
    promised.refresh_from_db()
    assert (promised.state, promised.owner, promised.result) == ("kept", "Raúl", "NC-7")
    assert not Pause.objects.exists()
    assert "No debemos nada a nadie" in text(office.rosa.get(reverse("undertakings")))
    exported = (
        office.aldo.get(reverse("undertakings"), {"todos": "1", "format": "csv"})
        .getvalue()
        .decode("utf-8-sig")
    )
    assert "NC-7" in exported


@pytest.mark.parametrize("name", ["disputa", "compromiso"])
def test_an_auditor_changes_nothing(office, dispute, name) -> None:
    address = reverse("act", args=[office.debtors[0].pk, name])
    assert office.aldo.get(address).status_code == 403
    assert office.aldo.post(here(dispute), {"note": "1", "text": "x"}).status_code == 403
    assert 'name="resolve"' not in text(office.aldo.get(here(dispute)))
