"""Everything held is told, and what is forgotten is forgotten everywhere."""

import io
import json
import zipfile
from datetime import date, timedelta

import pytest
from click.testing import CliRunner

from cartera.config.commands import cartera
from cartera.cycle import operations as cycle
from cartera.desk.tests import office as of
from cartera.disputes import evidence
from cartera.disputes import operations as disputes
from cartera.foundation import files
from cartera.foundation.files import Proof
from cartera.foundation.models import History
from cartera.outreach.models import Message
from cartera.parties import operations as parties
from cartera.parties import proofs
from cartera.parties.models import Consent, Contact, DataRequest
from cartera.payments import files as payment_files
from cartera.payments.operations import receipts
from cartera.portfolio import operations as portfolio
from cartera.portfolio import queries as books
from cartera.portfolio.models import LedgerEntry
from cartera.privacy import held, operations, queries
from cartera.privacy.operations import expiring
from cartera.privacy.texts import FORGOTTEN, KEPT

pytestmark = pytest.mark.django_db
SECRETS = (
    "Ana Quispe",
    "ana@cliente.example",
    "+51911000001",
    "Formulario 7",
    "Cerró su local",
    "Tres veces",
)


@pytest.fixture
def office():
    """Return an office in which a lot was said of Ana, who has paid by now."""
    opened = of.open_office()
    ana, said = opened.debtors[0], {"at": of.AT, "by": None}
    parties.authorise(debtor=ana, channel="email", evidence="Formulario 7", **said)
    parties.protect(debtor=ana, kind="represented", reason="Cerró su local", from_on=of.MONDAY, **said)
    complaint = disputes.complain(debtor=ana, reference="R-1", about="Tres veces", on=of.MONDAY, **said)
    disputes.answer(complaint=complaint, text="Tres veces, es verdad", on=of.MONDAY, **said)
    parties.request_data(debtor=ana, kind="access", text="Quiero ver todo: Ana Quispe", on=of.MONDAY, **said)
    portfolio.receive(
        creditor=opened.creditor, debtor=ana, reference="P-1", amount_minor=100_00, currency="PEN", paid_on=of.MONDAY,
        **said,
    )  # fmt: skip
    cycle.run(creditor=opened.creditor, on=of.MONDAY, at=of.AT + timedelta(hours=1), by=None)
    return opened


def keep_for(office, months) -> None:
    parties.change_creditor(creditor=office.creditor, retention_months=months, at=of.AT, by=None)
    office.creditor.refresh_from_db()


def expire(office, on):
    return operations.expire(creditor=office.creditor, on=on, at=of.AT + timedelta(days=3000), by=None)


def test_every_column_with_words_is_declared_forgotten_or_kept() -> None:
    for model in held.paths():
        table = model._meta.db_table
        forgotten, kept = set(FORGOTTEN.get(table, {})), KEPT.get(table, set())
        assert not forgotten & kept, table
        assert forgotten | kept == held.texts(model), f"say in privacy/texts.py what becomes of {table}"


def test_everything_held_is_in_one_file(office) -> None:
    ana = office.debtors[0]
    archive = zipfile.ZipFile(io.BytesIO(operations.export(debtor=ana, at=of.AT, by=None)))
    told = json.loads(archive.read("datos.json"))
    text = archive.read("datos.json").decode()
    assert all(secret in text for secret in SECRETS)
    assert "bruno" not in text, "nothing of anybody else"
    assert told["tables"]["portfolio_payment"][0]["amount_minor"] == 100_00
    assert "foundation_history" in told["tables"]
    messages = [name for name in archive.namelist() if name.startswith("mensajes/") and name.endswith(".txt")]
    assert len(messages) == Message.objects.filter(debtor=ana).count() >= 1
    assert History.objects.filter(event="privacy.exported", debtor_id=ana.pk).exists()


def test_proofs_are_handed_over_and_thrown_away(
    office, settings, tmp_path, django_capture_on_commit_callbacks
) -> None:
    settings.MEDIA_ROOT = tmp_path
    ana = office.debtors[0]
    item = of.owes(ana, "F-8", 50_00, 3)
    dispute = disputes.contest(receivable=item, reference="D-1", reason="", on=of.MONDAY, at=of.AT, by=None)
    kept = disputes.attach(dispute=dispute, proof=Proof("a.pdf", "pdf", b"%PDF-1 Ana"), at=of.AT, by=None)
    consented = parties.authorise(
        debtor=ana, channel="sms", evidence="x", proof=files.Proof("b.png", "png", b"PNG Ana"), at=of.AT, by=None
    ).files.get()  # fmt: skip
    (tmp_path / "c.png").write_bytes("\x89PNG\r\n\x1a\n Ana pagó".encode("latin-1"))
    handed = receipts.hand_in(
        debtor=ana, path=tmp_path / "c.png", file_name="c.png", on=of.MONDAY, at=of.AT, by=None
    )
    archive = zipfile.ZipFile(io.BytesIO(operations.export(debtor=ana, at=of.AT, by=None)))
    assert archive.read(f"comprobantes/{handed.pk:08d}.png").endswith(b"Ana pag\xf3")
    assert "comprobantes" in archive.read("LEAME.txt").decode()
    assert archive.read(f"pruebas/{kept.pk:08d}.pdf") == b"%PDF-1 Ana"
    assert archive.read(f"consentimientos/{consented.pk:08d}.png") == b"PNG Ana"
    with django_capture_on_commit_callbacks(execute=True):
        expiring.forget(debtor_ids=[ana.pk], on=of.MONDAY, at=of.AT, by=None)
    assert not evidence.path_of(kept).exists()
    assert not proofs.path_of(consented).exists()
    assert not payment_files.place_of(handed.kept_as).exists()


def test_nobody_is_forgotten_without_a_term_nor_before_it(office) -> None:
    assert queries.over(creditor=office.creditor, on=date(2099, 1, 1)) == []
    keep_for(office, 24)
    assert queries.over(creditor=office.creditor, on=date(2028, 3, 1)) == []
    (found,) = queries.over(creditor=office.creditor, on=date(2028, 3, 2))
    assert (found.code, found.last_on, found.months) == ("ana", of.MONDAY, 24)


def test_who_still_owes_or_waits_for_an_answer_is_kept(office) -> None:
    keep_for(office, 1)
    assert {each.code for each in queries.over(creditor=office.creditor, on=date(2027, 1, 1))} == {"ana"}
    disputes.complain(
        debtor=office.debtors[0], reference="R-2", about="otra", on=of.MONDAY, at=of.AT, by=None
    )
    assert queries.over(creditor=office.creditor, on=date(2027, 1, 1)) == []


@pytest.mark.parametrize(
    ("country", "kind", "months"), [("cl", "consumer", 24), ("cl", "business", 0), ("zz", "consumer", 0)]
)
def test_the_law_gives_the_least_time(country, kind, months) -> None:
    assert queries.least_months(country, kind, date(2026, 11, 1)) == months


def test_the_forgotten_are_forgotten_everywhere_and_amounts_still_tie(office) -> None:
    keep_for(office, 12)
    before = list(LedgerEntry.objects.order_by("pk").values())
    assert [each.code for each in expire(office, date(2028, 1, 1))] == ["ana"]
    ana = office.debtors[0]
    ana.refresh_from_db()
    archive = zipfile.ZipFile(io.BytesIO(operations.export(debtor=ana, at=of.AT, by=None)))
    told = "".join(archive.read(name).decode() for name in archive.namelist())
    assert not [secret for secret in SECRETS if secret in told]
    assert (ana.name, ana.code, ana.anonymised_on) == (f"anon-{ana.pk}", f"anon-{ana.pk}", date(2028, 1, 1))
    assert list(LedgerEntry.objects.order_by("pk").values()) == before
    assert books.untied() == []
    assert Contact.objects.filter(debtor=ana).count() == 2, "rows stay, words go"
    assert Consent.objects.get(debtor=ana).state == "authorised"
    assert office.debtors[1].contacts.filter(address="bruno@cliente.example").exists()
    assert expire(office, date(2028, 1, 2)) == []


def test_acts_keep_who_did_what_and_when(office) -> None:
    keep_for(office, 12)
    expire(office, date(2028, 1, 1))
    act = History.objects.get(event="parties.consent.authorised")
    assert act.facts == {"channel": "email"}
    paid = History.objects.filter(event__startswith="portfolio", debtor_id=office.debtors[0].pk)
    assert any("amount_minor" in each.facts for each in paid)


def test_a_request_is_kept_and_answered_once(office) -> None:
    request = DataRequest.objects.get()
    said = {"request": request, "on": of.MONDAY, "at": of.AT, "by": None}
    with pytest.raises(parties.EmptyRequest):
        parties.answer_data_request(text=" ", **said)
    parties.answer_data_request(text="Se le entregó el archivo.", **said)
    with pytest.raises(parties.AlreadyAnswered):
        parties.answer_data_request(text="Otra vez.", **said)


def test_the_commands_export_plan_and_expire(office, tmp_path) -> None:
    keep_for(office, 12)
    file = tmp_path / "ana.zip"
    run = CliRunner().invoke
    named = ["--creditor", "Andina", "--json"]
    told = json.loads(run(cartera, ["privacy", "export", "ana", "--to", str(file), *named]).output)
    assert told["bytes"] == file.stat().st_size
    for plan, forgotten in ((["--plan"], False), ([], True)):
        told = json.loads(run(cartera, ["privacy", "expire", "--on", "2028-01-01", *plan, *named]).output)
        assert told["debtors"] == [{"debtor": "ana", "last_on": "2026-03-02", "months": 12}]
        office.debtors[0].refresh_from_db()
        assert (office.debtors[0].name != "Ana Quispe S.A.C.") == forgotten
