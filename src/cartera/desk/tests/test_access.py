"""Who may see and do what: every address of the desk, tried by everybody."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from cartera.agreements import operations as agreements
from cartera.agreements.instalments import Schedule
from cartera.agreements.models import Plan
from cartera.desk import urls
from cartera.desk.tests import office as of
from cartera.disputes import operations as disputes
from cartera.disputes.models import Complaint
from cartera.disputes.reconciling import operations as reconciling
from cartera.disputes.reconciling.columns import Columns
from cartera.disputes.reconciling.matching import Tolerance
from cartera.foundation.files import Proof
from cartera.outreach.models import Message, Task
from cartera.parties import operations as parties
from cartera.parties.models import ConsentFile, Contact, Creditor
from cartera.portfolio.models import Receivable

POSTS = (
    "turn_line",
    "letter",
    "approve",
    "discard",
    "undo",
    "settle",
    "held",
    "may_contact",
    "schedule_contact",
)


PLAIN = {
    "ageing", "morning", "today", "approve_all", "left_alone", "debtors", "complaints", "tasks", "messages", "disputes", "plans", "causes", "dispute_terms",
    "undertakings", "reconciliations", "discounts",
}  # fmt: skip


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def complaint(office) -> Complaint:
    """Return a complaint of Ana's."""
    return disputes.complain(
        debtor=office.debtors[0], reference="R-1", about="called at night", on=of.MONDAY, at=of.AT, by=None
    )


def claims(office) -> dict[str, list]:
    """Return the keys of a dispute with a proof, of a comparison with a line, and of a letter, all of Ana's."""
    ana, said = office.debtors[0], {"on": of.MONDAY, "at": of.AT, "by": None}
    dispute = disputes.contest(receivable=ana.receivables.get(), reference="D-1", reason="", **said)
    proof = disputes.attach(dispute=dispute, proof=Proof("a.pdf", "pdf", b"%PDF-1"), at=of.AT, by=None)
    account = ana.accounts.get()
    token, suffix = reconciling.receive(
        office.creditor.pk, SimpleUploadedFile("a.csv", b"Documento;Importe\nF-1;100,00\n")
    )
    made = reconciling.reconcile(
        account=account, token=token, suffix=suffix, file_name="a.csv", columns=Columns("Documento", amount="Importe"),
        tolerance=Tolerance(), **said,
    )  # fmt: skip
    letter = disputes.tell(dispute=dispute, text="Gracias", **said)
    return {
        "dispute": [dispute.pk], "dispute_file": [dispute.pk, proof.token], "reconciliation": [made.pk],
        "turn_line": [made.pk, made.lines.get().pk], "letter": [letter.pk], "reconcile": [ana.pk], "confirmation": [ana.pk],
    }  # fmt: skip


def consented(office) -> str:
    """Return the token of the file that proves a consent of Ana's."""
    if not ConsentFile.objects.exists():
        proof = Proof("a.pdf", "pdf", b"%PDF-1")
        said = {"debtor": office.debtors[0], "channel": "email", "evidence": "contrato", "proof": proof}
        parties.authorise(**said, at=of.AT, by=None)
    return ConsentFile.objects.get().token


def in_parts(office) -> Plan:
    """Return a plan by which Ana pays in parts; the same one each time."""
    return agreements.agree_plan(
        debtor=office.debtors[0], currency=office.debtors[0].accounts.get().currency, reference="C-1",
        terms=agreements.Terms(schedule=Schedule(count=2, first=of.MONDAY + timedelta(days=15))), tolerance_days=0,
        offered=True, on=of.MONDAY, at=of.AT, by=None,
    )  # fmt: skip


def addresses(office) -> dict[str, str]:
    """Return an address of each page of the desk that belongs to Andina."""
    ana = office.debtors[0].pk
    message, task = Message.objects.filter(debtor=ana).earliest("pk"), Task.objects.get()
    things = {
        "proposal": office.proposal().pk, "case": ana, "task": task.pk, "message": message.pk,
        "message_html": message.pk, "settle": message.pk, "complaint": complaint(office).pk, "held": ana,
        "evidence": ana, "evidence_pdf": ana,
    }  # fmt: skip
    found = {name: reverse(name, args=[pk]) for name, pk in things.items()}
    found |= {name: reverse(name, args=keys) for name, keys in claims(office).items()}
    contact = Contact.objects.get(debtor=ana, channel="call").pk
    found |= {name: reverse(name, args=[ana, contact]) for name in ("may_contact", "schedule_contact")}
    found["calculation"] = reverse("calculation", args=[ana, Receivable.objects.get(debtor=ana).pk])
    found["act"] = reverse("act", args=[ana, "pausar"])
    found |= {
        "new_plan": reverse("new_plan", args=[ana]),
        "plan": reverse("plan", args=[in_parts(office).pk]),
    }
    found["consent_file"] = reverse("consent_file", args=[ana, consented(office)])
    plain = (
        "ageing",
        "plans",
        "disputes",
        "causes",
        "dispute_terms",
        "undertakings",
        "reconciliations",
        "discounts",
        "morning",
        "today",
        "left_alone",
        "debtors",
        "complaints",
        "tasks",
        "messages",
        "approve",
        "approve_all",
        "discard",
        "undo",
    )
    return found | {name: reverse(name) for name in plain}


def test_every_address_of_the_desk_is_tried(office) -> None:
    # The law is the same for everybody: test_laws tries its pages.
    # The bank and its receipts need files: test_bank tries theirs.
    # What lines pay needs lines: test_matching tries its pages. What a letter encloses needs a file: test_reconciling.
    pays = {
        "matching",
        "match_again",
        "apply_match",
        "apply_by_hand",
        "applied_list",
        "applied",
        "on_account",
    }
    bank = {
        "bank",
        "bank_waiting",
        "bank_file",
        "bank_line",
        "receipts",
        "receipt",
        "receipt_file",
        "hand_in",
    }
    # Statements have files and a sending: test_statements tries their pages.
    told = {
        "statement",
        "statement_file",
        "statement_send",
        "statement_sent",
        "statement_schedule",
        "statements",
    }
    named = (
        {path.name for path in urls.urlpatterns}
        - told
        - {"act_on", "choose_creditor", "law", "laws", "enclosure", *bank, *pays}
    )
    assert named == set(addresses(office))


def test_without_a_log_in_every_page_asks_for_one(office) -> None:
    for name, address in addresses(office).items():
        answer = Client().post(address) if name in POSTS else Client().get(address)
        assert answer.status_code == 302, name
        assert answer["Location"].startswith("/cuenta/login/"), name


@pytest.mark.parametrize(
    ("referer", "back"),
    [
        ("http://testserver/hoy/?q=ana", "/cuenta/login/?next=/hoy/%3Fq%3Dana"),
        ("https://example.com/hoy/", "/cuenta/login/?next=/"),
        ("", "/cuenta/login/?next=/"),
    ],
)
def test_who_signs_in_again_comes_back_to_the_page_of_the_form(office, referer, back) -> None:
    sent = {"one": office.proposal().pk}
    assert Client().post(reverse("approve"), sent, HTTP_REFERER=referer)["Location"] == back
    answer = Client().post(reverse("approve"), sent, HTTP_REFERER=referer, HTTP_HX_REQUEST="true")
    assert (answer.status_code, answer["HX-Redirect"]) == (200, back)


def test_what_belongs_to_another_creditor_is_not_found(office) -> None:
    for name, address in addresses(office).items():
        if name in PLAIN:
            assert b"Ana Quispe" not in office.stranger.get(address).content, name
        elif name not in {"approve", "discard", "undo"}:
            answer = office.stranger.post(address) if name in POSTS else office.stranger.get(address)
            assert answer.status_code == 404, name


def test_a_stranger_approves_nothing_by_its_number(office) -> None:
    proposal = office.proposal()
    office.stranger.post(reverse("approve"), {"one": proposal.pk})
    office.stranger.post(reverse("discard"), {"chosen": [proposal.pk], "reason": "mine"})
    proposal.refresh_from_db()
    assert proposal.state == "proposed"


def test_an_auditor_reads_everything_and_changes_nothing(office) -> None:
    found = addresses(office)
    for name, address in found.items():
        if name not in POSTS and name not in {"act", "new_plan", "reconcile"}:
            answer = office.aldo.get(address)
            list(answer.streaming_content if answer.streaming else ())  # read to its end, a file is closed
            assert answer.status_code == 200, name
    assert office.aldo.get(found["act"]).status_code == office.aldo.get(found["new_plan"]).status_code == 403
    for address in found.values():
        assert office.aldo.post(address).status_code in {403, 405}
    assert "Aprobar las seleccionadas" not in office.aldo.get(found["today"]).content.decode()


def test_a_collector_does_not_decide_policies(office) -> None:
    version = office.creditor.policy_versions.get()
    address = reverse("policy_force", args=[version.pk])
    assert office.rosa.post(address, {"from_on": "2026-04-01"}).status_code == 403
    assert office.sonia.post(address, {"from_on": "2026-04-01"}).status_code == 302
    assert office.creditor.policies_in_force.count() == 2


def test_a_user_of_no_creditor_is_told_so(db, django_user_model) -> None:
    client = Client()
    client.force_login(django_user_model.objects.create_user("nadie", password="x"))
    answer = client.get(reverse("morning"))
    assert answer.status_code in {302, 403}


def test_a_form_without_its_token_is_refused(office) -> None:
    client = Client(enforce_csrf_checks=True)
    client.cookies = office.rosa.cookies
    assert client.post(reverse("approve"), {"one": office.proposal().pk}).status_code == 403


@pytest.mark.parametrize("mine", [True, False])
def test_one_changes_only_to_a_creditor_of_ones_own(office, mine) -> None:
    other = Creditor.objects.get(name="Otra")
    given = office.creditor if mine else other
    answer = office.rosa.post(reverse("choose_creditor"), {"creditor": given.pk})
    assert answer.status_code == (302 if mine else 403)
