"""Electronic documents into the books: once, tied to the cent, and whatever cannot be done is listed."""

import zipfile
from datetime import date

import pytest

from cartera.intake import batches, operations, queries
from cartera.intake.documents import archives
from cartera.intake.documents.tests import samples
from cartera.intake.models import DocumentEffect, SourceDocument
from cartera.parties import operations as parties
from cartera.parties.models import Debtor
from cartera.portfolio import operations as portfolio
from cartera.portfolio import queries as books
from cartera.portfolio.models import CreditNote, Import, LedgerEntry, Payment, Receivable
from cartera.portfolio.tests.books import AT, ON

pytestmark = pytest.mark.django_db
ORDER = ("fees", "interest", "principal")


class Desk:
    """A creditor, a folder of files, and short verbs."""

    def __init__(self, folder, country, currency, tax_id):
        self.folder = folder
        self.creditor = parties.add_creditor(
            name="Andina", country=country, currency=currency, tax_id=tax_id, at=AT, by=None
        )

    def put(self, text, name="uno.xml"):
        path = self.folder / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    def take(self, *texts, on=ON, **more):
        paths = [self.put(text, f"{place}.xml") for place, text in enumerate(texts)]
        return self.take_paths(*paths, on=on, **more)

    def take_paths(self, *paths, on=ON, **more):
        return operations.take_in_documents(
            creditor=self.creditor, paths=paths, file_name="lote", on=on, order=ORDER, at=AT, by=None, **more
        )

    def look(self, *paths, **more):
        return operations.look_at_documents(creditor=self.creditor, paths=paths, today=ON, **more)


@pytest.fixture
def peru(tmp_path):
    return Desk(tmp_path, "pe", "PEN", samples.SELLER_PE)


@pytest.fixture
def mexico(tmp_path):
    return Desk(tmp_path, "mx", "MXN", samples.SELLER_MX)


def told(outcome):
    return [(each.code, *(problem.code for problem in each.reasons)) for each in outcome.verdicts]


def open_items():
    rows = Receivable.objects.order_by("number")
    return {row.number: row.open_minor for row in rows}


def test_an_invoice_becomes_a_receivable_with_its_xml_kept(peru) -> None:
    outcome = peru.take(samples.peruvian(due="2026-10-01"))
    assert (outcome.counts()["added"], outcome.counts()["sums"]) == (1, {"PEN": 118000})
    item = Receivable.objects.get()
    assert (item.number, item.open_minor, item.due_date) == ("F001-5", 118000, date(2026, 10, 1))
    assert (item.debtor.name, item.debtor.tax_id, item.imported) == (
        "Bodega Ñaña",
        samples.BUYER_PE,
        outcome.imported,
    )
    assert item.debtor.contacts.get().address == "pagos@example.com"
    kept = SourceDocument.objects.get()
    assert batches.unpacked(kept.packed).decode() == samples.peruvian(due="2026-10-01")
    assert queries.effects(document=kept)[0]["number"] == "F001-5"
    assert books.untied() == []


def test_the_same_file_twice_changes_nothing(peru) -> None:
    peru.take(samples.peruvian())
    before = LedgerEntry.objects.count()
    outcome = peru.take(samples.peruvian())
    assert told(outcome) == [("left", "already_in")]
    assert (LedgerEntry.objects.count(), SourceDocument.objects.count(), Debtor.objects.count()) == (
        before,
        1,
        1,
    )


def test_instalments_and_detraction_become_items_that_sum_to_the_invoice(peru) -> None:
    terms = (
        samples.CREDIT
        + samples.cuota(1, "500.00", "2026-10-01")
        + samples.cuota(2, "538.40", "2026-11-01")
        + samples.detraction()
    )
    peru.take(samples.peruvian(terms=terms))
    assert open_items() == {"F001-5/1": 50000, "F001-5/2": 53840, "F001-5/D": 14160}


def test_a_customer_is_known_by_tax_id_and_keeps_their_own_code(peru) -> None:
    debtor = parties.recognise(
        creditor=peru.creditor,
        code="C-9",
        name="Bodega",
        tax_id=samples.BUYER_PE,
        country="pe",
        at=AT,
        by=None,
    )
    peru.take(samples.peruvian())
    assert Receivable.objects.get().debtor == debtor
    assert not debtor.aliases.exists()


def test_only_what_we_issued_becomes_owed(peru) -> None:
    outcome = peru.take(samples.peruvian(seller="20100070970", buyer=samples.SELLER_PE))
    assert told(outcome) == [("refused", "not_issued_by_us")]
    assert (Receivable.objects.count(), SourceDocument.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (samples.peruvian(buyer="20100070971"), "wrong_tax_id"),
        (samples.peruvian(buyer="00000001", scheme="1"), "issued_to_nobody"),
        (samples.peruvian(date="2027-01-01"), "in_the_future"),
        (samples.peruvian(total="0.00"), "nothing_owed"),
        ("<a/>", "unknown_document"),
    ],
)
def test_what_may_not_go_in_is_refused_with_its_reason(peru, text, code) -> None:
    assert told(peru.take(text)) == [("refused", code)]


def test_a_creditor_without_tax_id_is_asked_for_it(tmp_path) -> None:
    desk = Desk(tmp_path, "pe", "PEN", "")
    with pytest.raises(operations.CreditorWithoutTaxId):
        desk.take(samples.peruvian())
    with pytest.raises(operations.NoFiles):
        Desk.look(peru_like(desk), tmp_path / "nada")


def peru_like(desk):
    desk.creditor.tax_id = samples.SELLER_PE
    (desk.folder / "nada").mkdir()
    return desk


def test_days_of_credit_fill_in_where_a_document_says_none(peru) -> None:
    assert told(peru.take(samples.peruvian(number="F001-6"))) == [("added", "due_presumed")]
    assert told(peru.take(samples.peruvian(), days=30)) == [("added",)]
    assert Receivable.objects.get(number="F001-5").due_date == date(2026, 10, 1)


def test_a_credit_note_finds_its_invoice_even_in_the_same_batch(peru) -> None:
    note = samples.peruvian(root="CreditNote", number="FC01-1", reference="F001-5", total="180.00")
    outcome = peru.take(note, samples.peruvian(due="2026-10-01"))
    assert told(outcome) == [("added",), ("added",)]
    assert open_items() == {"F001-5": 100000}
    assert CreditNote.objects.get().receivable.number == "F001-5"


def test_a_credit_note_on_instalments_takes_the_oldest_first_and_the_rest_waits(peru) -> None:
    terms = samples.cuota(1, "500.00", "2026-10-01") + samples.cuota(2, "680.00", "2026-11-01")
    peru.take(samples.peruvian(terms=terms))
    peru.take(samples.peruvian(root="CreditNote", number="FC01-1", reference="F001-5", total="1200.00"))
    assert open_items() == {"F001-5/1": 0, "F001-5/2": 0}
    assert [note.amount_minor for note in CreditNote.objects.order_by("pk")] == [50000, 70000]
    account = Receivable.objects.first().account
    assert account.on_account_minor == 2000
    assert books.untied() == []


def test_a_credit_note_without_its_invoice_waits_on_account_and_says_so(peru) -> None:
    outcome = peru.take(
        samples.peruvian(root="CreditNote", number="FC01-1", reference="F001-404", total="180.00")
    )
    assert told(outcome) == [("added", "invoice_unknown")]
    assert CreditNote.objects.get().account.on_account_minor == 18000


def test_a_debit_note_is_owed_beside_an_invoice_of_the_same_number(peru) -> None:
    peru.take(samples.peruvian(), samples.peruvian(root="DebitNote", reference="F001-5", total="20.00"))
    assert open_items() == {"F001-5": 118000, "08-F001-5": 2000}


def test_a_payment_complement_settles_once(mexico) -> None:
    outcome = mexico.take(samples.cfdi(), samples.complement())
    assert [each.code for each in outcome.verdicts] == ["added", "added"]
    assert open_items() == {"A-7": 66000}
    payment = Payment.objects.get()
    assert (payment.reference, payment.paid_on) == (f"CFDI {samples.UUID.format(1)}/1", date(2026, 9, 20))
    assert told(mexico.take(samples.complement())) == [("left", "already_in")]
    mexico.take(samples.complement(partiality="2", paid="660.00", left="0.00", uuid=91))
    assert open_items() == {"A-7": 0}
    assert books.untied() == []


def test_a_partiality_told_by_another_complement_is_the_same_payment(mexico) -> None:
    mexico.take(samples.cfdi(), samples.complement())
    outcome = mexico.take(samples.complement(uuid=95))
    assert told(outcome) == [("added", "already_settled")]
    assert (Payment.objects.count(), open_items()) == (1, {"A-7": 66000})


def test_what_the_bank_told_already_is_not_paid_again_by_a_complement(mexico) -> None:
    mexico.take(samples.cfdi())
    item = Receivable.objects.get()
    portfolio.receive(
        creditor=mexico.creditor, debtor=item.debtor, reference="B-1", amount_minor=50000, currency="MXN",
        paid_on=date(2026, 9, 20), items=[item], at=AT, by=None,
    )  # fmt: skip
    assert told(mexico.take(samples.complement())) == [("added", "already_settled")]
    assert open_items() == {"A-7": 66000}


def test_a_complement_of_an_invoice_we_do_not_have_is_refused_whole(mexico) -> None:
    assert told(mexico.take(samples.complement())) == [("refused", "paid_invoice_unknown")]
    assert Payment.objects.count() == 0


def test_money_that_names_no_invoice_waits_on_account(mexico) -> None:
    assert told(mexico.take(samples.complement(named=False))) == [("added",)]
    assert Payment.objects.get().account.on_account_minor == 50000


def test_an_invoice_that_replaces_one_still_owed_is_refused(mexico) -> None:
    mexico.take(samples.cfdi())
    outcome = mexico.take(samples.cfdi(folio="8", uuid=2, related=("04", samples.UUID.format(1))))
    assert told(outcome) == [("refused", "replaces_one_in_the_books")]


def test_an_invoice_known_from_another_file_only_gains_its_xml(peru) -> None:
    debtor = parties.recognise(
        creditor=peru.creditor, code="C-9", name="B", tax_id=samples.BUYER_PE, at=AT, by=None
    )
    portfolio.place(
        creditor=peru.creditor, debtor=debtor, number="F001-5", amount_minor=118000, currency="PEN",
        issued_on=date(2026, 9, 2), due_date=date(2026, 9, 30), at=AT, by=None,
    )  # fmt: skip
    outcome = peru.take(samples.peruvian())
    assert told(outcome) == [("changed", "xml_added")]
    assert (open_items(), DocumentEffect.objects.count(), outcome.counts()["sums"]) == (
        {"F001-5": 118000},
        1,
        {},
    )


def test_a_number_taken_by_another_amount_is_refused(peru) -> None:
    peru.take(samples.peruvian())
    assert told(peru.take(samples.peruvian(total="99.00"))) == [("refused", "number_taken")]


def test_an_import_of_documents_is_undone_and_taken_in_again(mexico) -> None:
    outcome = mexico.take(samples.cfdi(), samples.complement())
    operations.undo_import(imported=outcome.imported, on=ON, at=AT, by=None)
    assert (open_items(), books.untied()) == ({"A-7": 0}, [])
    again = mexico.take(samples.cfdi(), samples.complement())
    assert [each.code for each in again.verdicts] == ["added", "added"]
    assert (open_items(), SourceDocument.objects.count(), books.untied()) == ({"A-7": 66000}, 2, [])


def test_a_look_tells_what_would_be_done_and_writes_nothing(mexico) -> None:
    paths = [
        mexico.put(samples.cfdi(), "a.xml"),
        mexico.put(samples.complement(), "b.xml"),
        mexico.put("<a/>", "c.xml"),
    ]
    counts = mexico.look(*paths).counts()
    assert (counts["added"], counts["bad"], counts["sums"], counts["paid"]) == (
        2,
        1,
        {"MXN": 116000},
        {"MXN": 50000},
    )
    assert (Receivable.objects.count(), Import.objects.count(), Debtor.objects.count()) == (0, 0, 0)
    done = mexico.take_paths(*paths).counts()
    assert done == counts


def test_a_batch_that_was_cut_short_goes_on_in_the_same_import(mexico, monkeypatch) -> None:
    paths = [mexico.put(samples.cfdi(folio=str(place), uuid=place), f"{place}.xml") for place in (1, 2, 3)]
    real, done = operations.documents.effects.make, []

    def killed(*args, **kwargs):
        if len(done) == 2:
            raise KeyboardInterrupt
        done.append(1)
        return real(*args, **kwargs)

    monkeypatch.setattr(operations.documents.effects, "make", killed)
    with pytest.raises(KeyboardInterrupt):
        mexico.take_paths(*paths)
    monkeypatch.undo()
    outcome = mexico.take_paths(*paths)
    assert [each.code for each in outcome.verdicts] == ["left", "left", "added"]
    assert (Import.objects.get().state, Receivable.objects.count()) == ("done", 3)


def zipped(path, files):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return path


def test_a_zip_with_many_is_opened_and_the_rest_of_it_is_listed(peru) -> None:
    path = zipped(
        peru.folder / "mes.zip",
        {
            "a/1.xml": samples.peruvian(),
            "a/1.pdf": "%PDF",
            "b.zip": "PK",
            "2.xml": samples.peruvian(number="F001-9")[:500],
            "__MACOSX/x.xml": "",
        },
    )
    found = {
        each.file.name: [problem.code for problem in each.reasons] for each in peru.take_paths(path).verdicts
    }
    assert found == {
        "mes.zip:a/1.xml": ["due_presumed"], "mes.zip:a/1.pdf": ["not_a_document"], "mes.zip:b.zip": ["archive_inside"],
        "mes.zip:2.xml": ["truncated"],
    }  # fmt: skip


def test_a_folder_is_walked_and_a_missing_right_is_said(peru) -> None:
    folder = peru.folder / "xml" / "enero"
    folder.mkdir(parents=True)
    (folder / "1.xml").write_text(samples.peruvian())
    (folder / "leeme.txt").write_text("nada")
    assert told(peru.take_paths(peru.folder / "xml")) == [
        ("added", "due_presumed"),
        ("left", "not_a_document"),
    ]


@pytest.mark.parametrize(
    ("limit", "value", "code"),
    [("LIMIT_FILES", 1, "archive_too_many"), ("LIMIT_UNPACKED_BYTES", 2000, "archive_too_big")],
)
def test_an_archive_that_swells_is_stopped(peru, monkeypatch, limit, value, code) -> None:
    monkeypatch.setattr(archives, limit, value)
    path = zipped(peru.folder / "a.zip", {f"{n}.xml": samples.peruvian(number=f"F001-{n}") for n in range(3)})
    assert code in {problem.code for each in peru.look(path).verdicts for problem in each.reasons}


def test_a_bomb_inside_an_archive_is_cut_at_the_limit(peru) -> None:
    path = zipped(peru.folder / "a.zip", {"bomba.xml": b" " * (11 << 20)})
    assert told(peru.look(path)) == [("refused", "file_too_big")]


def test_a_broken_archive_is_named(peru) -> None:
    good = zipped(peru.folder / "a.zip", {"1.xml": samples.peruvian() * 20}).read_bytes()
    assert told(peru.look(peru.put(good[:200], "b.zip"))) == [("refused", "archive_broken")]


def test_terms_in_words_become_a_discount_that_money_in_time_earns(mexico) -> None:
    mexico.take(samples.cfdi(terms="2/10 neto 30"))
    item = Receivable.objects.get()
    assert (item.due_date, item.discount.table) == (date(2026, 10, 1), "2/10")
    mexico.take(samples.complement(paid="1136.80", left="0.00", date="2026-09-10"))
    assert open_items() == {"A-7": 0}
