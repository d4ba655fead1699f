from datetime import date, timedelta

import pytest

from cartera.payments import files, operations, queries
from cartera.payments.models import Receipt
from cartera.payments.tests.bank import AT, ON, move, mt940

YAPE = "¡Yapeaste!\nS/ 150.00\n19 oct. 2026\nNro. de operación 00778899"
PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 50


def pausing(books, on):
    return bool(queries.verifying(debtor=books.ana, on=on))


def test_a_pasted_receipt_is_read_and_pauses_for_the_policys_hours(bank, books):
    receipt = bank.receipt(YAPE)
    assert (receipt.amount_minor, receipt.currency, receipt.paid_on) == (15_000, "PEN", date(2026, 10, 19))
    assert (receipt.bank, receipt.reference) == ("Yape", "00778899")
    assert receipt.expires_at == AT + timedelta(hours=48)
    # Handed in on the 20th at ten in Lima, the run is at six: the 22nd's run still comes before the hours are over.
    assert [pausing(books, ON + timedelta(days=n)) for n in (-1, 0, 1, 2, 3)] == [
        False,
        True,
        True,
        True,
        False,
    ]


def test_it_expires_by_itself(bank):
    receipt = bank.receipt(YAPE)
    assert queries.receipt_state(receipt, AT) == "waiting"
    assert queries.receipt_state(receipt, AT + timedelta(hours=48)) == "expired"


def test_the_same_text_or_the_same_bank_reference_and_amount_pauses_once(bank, books):
    bank.receipt(YAPE)
    with pytest.raises(operations.ReceiptReused):
        bank.receipt(YAPE.replace("\n", "  \n"), debtor=books.bruno)
    with pytest.raises(operations.ReceiptReused) as reused:
        bank.receipt("Yape S/150.00, operación 00778899 del 19/10/2026", debtor=books.bruno)
    assert reused.value.fields["name"] == "Ana"
    assert Receipt.objects.count() == 1


def test_a_picture_is_kept_for_a_person_who_reads_it(bank):
    receipt = bank.receipt(path=bank.path(PNG, "pago.png"), file_name="pago.png")
    assert receipt.amount_minor is None
    assert files.place_of(receipt.kept_as).read_bytes() == PNG
    told = {"amount_minor": 15_000, "currency": "PEN", "bank": "Yape", "reference": "00778899"}
    operations.correct(receipt=receipt, told=told, at=AT, by=None)
    with pytest.raises(operations.ReceiptReused):
        bank.receipt(YAPE)
    with pytest.raises(operations.ReceiptReused):
        bank.receipt(path=bank.path(PNG, "otra.png"), file_name="otra.png")


def test_what_is_no_receipt_is_refused(bank):
    with pytest.raises(operations.EmptyReceipt):
        bank.receipt("  ")
    with pytest.raises(operations.NoAmountInIt):
        bank.receipt("Hola, ya pagué")
    with pytest.raises(operations.WrongReceipt):
        bank.receipt(path=bank.path(b"MZ\x90 program", "pago.exe"), file_name="pago.exe")
    with pytest.raises(operations.ReceiptTooBig):
        bank.receipt(path=bank.path(PNG + b"0" * (10 << 20), "big.png"), file_name="big.png")
    damaged = bank.receipt(path=bank.path(b"%PDF-1.7\nnothing of a PDF", "roto.pdf"), file_name="roto.pdf")
    assert (damaged.text, damaged.amount_minor) == ("", None)


def test_a_line_of_the_bank_with_its_reference_is_linked_by_itself(bank, books):
    receipt = bank.receipt(YAPE)
    bank.take(mt940([move("150.00", "YAPE 778899 ANA"), move("150.00", "otro pago 123")]))
    receipt.refresh_from_db()
    assert (receipt.state, receipt.line.text) == ("linked", "YAPE 778899 ANA")
    assert pausing(books, ON)  # the money is there, and not in the ledger yet
    receipt.line.state = "applied"
    receipt.line.save()
    assert not pausing(books, ON)


def test_two_lines_that_fit_wait_for_a_person(bank):
    receipt = bank.receipt("Plin S/ 150.00 19/10/2026")
    bank.take(mt940([move("150.00", "abono de ANA"), move("150.00", "ANA otra vez")]))
    receipt.refresh_from_db()
    assert receipt.state == "waiting"
    lines = [line for line, _ in queries.lines_for(receipt)]
    assert len(lines) == 2
    operations.link(receipt=receipt, line=lines[0], on=ON, at=AT, by=None)
    operations.unlink(receipt=receipt, at=AT, by=None)
    assert receipt.line is None


def test_a_line_of_another_amount_does_not_fit(bank):
    receipt = bank.receipt(YAPE)
    bank.take(mt940([move("149.00", "YAPE 778899")]))
    with pytest.raises(operations.DoesNotFit):
        operations.link(receipt=receipt, line=bank.lines()[0], on=ON, at=AT, by=None)


def test_a_rejected_receipt_pauses_no_more_and_cannot_come_back(bank, books):
    receipt = bank.receipt(YAPE)
    with pytest.raises(operations.NoReceiptReason):
        operations.reject(receipt=receipt, why=" ", on=ON, at=AT, by=None)
    operations.reject(receipt=receipt, why="the number belongs to another payment", on=ON, at=AT, by=None)
    assert not pausing(books, ON)
    with pytest.raises(operations.ReceiptReused):
        bank.receipt(YAPE)
