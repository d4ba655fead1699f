from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from cartera.disputes import evidence, operations, queries
from cartera.disputes.models import DisputeFile
from cartera.foundation import files
from cartera.foundation.models import History
from cartera.outreach.models import Message
from cartera.parties import operations as parties
from cartera.portfolio.tests.books import AT, ON

OCT_1 = date(2026, 10, 1)
SAID = {"at": AT, "by": None}


@pytest.fixture
def item(books):
    return books.place("F-1", 10_000, OCT_1)


def contest(item, reference="D-1", **more):
    return operations.contest(receivable=item, reference=reference, on=ON, **{"reason": "", **more}, **SAID)


def upload(content: bytes, name="guia.pdf"):
    return SimpleUploadedFile(name, content)


def test_a_reason_brings_its_area_and_its_deadline(item):
    dispute = contest(item, code="damaged", amount_minor=1_000)
    assert (dispute.code, dispute.area, dispute.answer_due) == (
        "damaged", "logistics", operations.working_days_after(ON, 5),
    )  # fmt: skip
    assert contest(item, "D-2", reason="Short delivery", amount_minor=1_000).code == "short_delivery"
    assert contest(item, "D-3", reason="they say it rained", amount_minor=1_000).code == "other"
    with pytest.raises(operations.UnknownReason):
        contest(item, "D-4", code="rain")


def test_a_creditor_sets_the_days_of_a_reason(books, item):
    wanted = {
        "price": operations.Term("price", 1, "billing", "Luisa"),
        "rain": operations.Term("rain", 1, "sales", ""),
    }
    assert operations.set_terms(creditor=books.creditor, wanted=wanted, **SAID) == 1
    assert operations.set_terms(creditor=books.creditor, wanted=wanted, **SAID) == 0
    dispute = contest(item, code="price")
    assert (dispute.area, dispute.owner, dispute.answer_due) == (
        "billing", "Luisa", operations.working_days_after(ON, 1),
    )  # fmt: skip


def test_a_dispute_changes_hands_and_reasons_while_it_is_open(item):
    dispute = operations.hand_dispute(
        dispute=contest(item), owner="Raúl", code="quality", area="quality", **SAID
    )
    assert (dispute.owner, dispute.code, dispute.area) == ("Raúl", "quality", "quality")
    operations.hand_dispute(dispute=dispute, owner="Raúl", **SAID)
    assert History.objects.filter(event="disputes.dispute.handed_over").count() == 1
    with pytest.raises(operations.UnknownArea):
        operations.hand_dispute(dispute=dispute, area="the boss", **SAID)
    operations.resolve(dispute=dispute, outcome="rejected", on=ON, **SAID)
    with pytest.raises(operations.AlreadyResolved):
        operations.hand_dispute(dispute=dispute, owner="Ana", **SAID)


def test_part_of_a_dispute_is_credited_and_the_rest_is_owed(books, item):
    dispute = contest(item, amount_minor=4_000)
    for wrong in (0, -1, 4_001):
        with pytest.raises(operations.CreditsTooMuch):
            operations.resolve(dispute=dispute, outcome="accepted", credited_minor=wrong, on=ON, **SAID)
    resolved = operations.resolve(
        dispute=dispute, outcome="accepted", credited_minor=1_500, credit_number="NC-1", on=ON, **SAID
    )
    assert (resolved.credited_minor, resolved.credit_number, books.item("F-1").open_minor) == (
        1_500,
        "NC-1",
        8_500,
    )
    assert queries.disputed(on=ON, debtor=books.ana) == {}


def test_the_debtor_is_told_by_a_draft_that_the_thread_keeps(books, item):
    parties.set_contact(debtor=books.ana, channel="email", address="ana@cliente.example", **SAID)
    dispute = contest(item, amount_minor=4_000)
    dispute = operations.resolve(
        dispute=dispute, outcome="rejected", explanation="Firmó la guía.", on=ON, **SAID
    )
    message = operations.tell(dispute=dispute, text=dispute.explanation, on=ON, **SAID)
    assert message is not None
    assert (message.state, message.not_before) == ("ready", None)
    assert "Firmó la guía." in message.text
    assert "40" in message.text
    assert [note.message_id for note in dispute.notes.all()] == [message.pk]
    operations.tell(dispute=dispute, text="Otra vez.", on=ON, **SAID)
    assert Message.objects.count() == 2


def test_without_an_address_the_thread_keeps_the_answer(item):
    dispute = contest(item)
    assert operations.tell(dispute=dispute, text="Firmó la guía.", on=ON, **SAID) is None
    operations.note(dispute=dispute, text="Llamó Ana", kind="heard", **SAID)
    assert [(note.kind, note.text) for note in dispute.notes.all()] == [
        ("told", "Firmó la guía."),
        ("heard", "Llamó Ana"),
    ]
    with pytest.raises(operations.EmptyNote):
        operations.note(dispute=dispute, text=" ", **SAID)


def test_a_proof_is_kept_once_by_its_content(item, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    dispute = contest(item)
    proof = evidence.checked(upload(b"%PDF-1.7 signed", "../../guia.exe"))
    kept = [operations.attach(dispute=dispute, proof=proof, **SAID) for _ in range(2)]
    assert kept[0] == kept[1] == DisputeFile.objects.get()
    assert (kept[0].kind, kept[0].file_name) == ("pdf", "guia.exe")
    path = evidence.path_of(kept[0])
    assert path.read_bytes() == b"%PDF-1.7 signed"
    assert path.is_relative_to(tmp_path)
    assert path.stat().st_mode & 0o077 == 0


def test_a_dispute_keeps_only_so_many_files(item, settings, tmp_path, monkeypatch):
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr("cartera.disputes.operations.handling.FILES_MAX", 1)
    dispute = contest(item)
    operations.attach(dispute=dispute, proof=evidence.checked(upload(b"%PDF-1")), **SAID)
    with pytest.raises(evidence.TooManyFiles):
        operations.attach(dispute=dispute, proof=evidence.checked(upload(b"%PDF-2")), **SAID)


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"%PDF-1.4", "pdf"), (b"\x89PNG\r\n\x1a\n", "png"), (b"\xff\xd8\xff\xe0", "jpg"), (b"RIFF0000WEBPVP8 ", "webp"),
        (b"\0\0\0\x18ftypheic", "heic"), (b'\xef\xbb\xbf<?xml version="1.0"?><a/>', "xml"), ("Señora, llegó roto".encode(), "txt"),
        (b"MZ\x90\x00\x03", ""), (b"PK\x03\x04 no zip at all", ""), (b"\xff\xfe\x00\x01", ""), (b"text\x00with nul", ""),
        (b"From: ana@x.example\nDate: Mon, 2 Mar 2026 10:00:00 -0500\n\nhola", "eml"),
    ],
)  # fmt: skip
def test_what_a_file_is_is_told_by_its_content(content, kind):
    assert evidence.kind_of(content) == kind


def test_what_is_no_proof_is_refused(settings):
    with pytest.raises(evidence.EvidenceUnknown):
        evidence.checked(upload(b"MZ\x90\x00", "factura.pdf"))
    with pytest.raises(files.ProofEmpty):
        evidence.checked(upload(b""))
    settings.EVIDENCE_MAX_BYTES = 10
    with pytest.raises(files.ProofTooBig):
        evidence.checked(upload(b"%PDF-" + b"1" * 10))
