from datetime import date

import pytest

from cartera.payments import operations
from cartera.payments.models import BankLine, Match
from cartera.payments.operations import matching
from cartera.payments.tests.bank import AT, camt, move, mt940
from cartera.portfolio.models import Payment
from cartera.portfolio.tests.books import ON
from cartera.problems import Refused


def applied(bank, books, reference="BK77001"):
    books.place("F-1", 15_000, ON)
    bank.take(mt940([move("150.00", "pago F-1", ref=reference, payer="ANA")]))
    line = BankLine.objects.get()
    line.payment = books.pay("pago-1", 15_000)
    line.state = "applied"
    line.save()
    assert books.item("F-1").open_minor == 0
    return line


def test_a_return_takes_back_the_payment_it_names(bank, books):
    line = applied(bank, books)
    taken = bank.take(
        mt940([move("-150.00", "devolucion de BK77001 fondos insuficientes", ref="BK99")], number="2/1")
    )
    assert (taken.returns, taken.reversed) == (1, 1)
    line.refresh_from_db()
    assert (line.state, books.item("F-1").open_minor) == ("returned", 15_000)
    assert Payment.objects.get().returned_on is not None
    back = BankLine.objects.get(kind="return")
    assert (back.state, back.payment_id) == ("applied", line.payment_id)


def test_a_reversal_marked_by_the_bank_is_a_return_whatever_its_words(bank, books):
    applied(bank, books)
    taken = bank.take(mt940([move("-150.00", "ajuste", ref="BK77001")], mark="RC", number="2/1"))
    assert taken.reversed == 1


def test_money_that_went_back_before_it_was_matched_waits_no_more(bank):
    bank.take(mt940([move("150.00", "pago", ref="BK77001")]))
    bank.take(mt940([move("-150.00", "contracargo BK77001")], number="2/1"))
    assert {line.state for line in bank.lines()} == {"returned", "applied"}


def test_a_return_of_something_never_received_waits_for_a_person_and_changes_nothing(bank, books):
    books.place("F-1", 15_000, ON)
    books.pay("otro", 15_000)
    taken = bank.take(mt940([move("-150.00", "devolucion de ZZ12345")]))
    line = BankLine.objects.get()
    assert (taken.reversed, line.state, line.remark) == (0, "open", "nothing_named")
    assert books.item("F-1").open_minor == 0


@pytest.mark.parametrize(("amount", "why"), [("-149.00", "other_amount"), ("-150.00", "")])
def test_a_return_of_another_amount_waits(bank, books, amount, why):
    applied(bank, books)
    bank.take(mt940([move(amount, "devolucion de BK77001")], number="2/1"))
    assert BankLine.objects.get(kind="return").remark == why


def test_a_person_names_the_payment_and_a_late_original_is_found_by_itself(bank, books):
    bank.take(mt940([move("-150.00", "devolucion de BK77001")]))
    books.place("F-1", 15_000, ON)
    payment = books.pay("p-9", 15_000)
    line = BankLine.objects.get()
    operations.take_back(line=line, payment=payment, at=AT, by=None)
    payment.refresh_from_db()
    assert payment.returned_on is not None
    with pytest.raises(operations.NotAReturn):
        operations.take_back(line=line, payment=payment, at=AT, by=None)


def test_a_return_names_a_payment_that_came_by_another_way(bank, books):
    books.place("F-1", 15_000, ON)
    books.pay("OP-445566", 15_000)
    assert bank.take(mt940([move("-150.00", "extorno OP-445566")])).reversed == 1
    assert books.item("F-1").open_minor == 15_000


def test_a_return_inside_camt_is_told_by_its_code(bank, books):
    applied(bank, books)
    text = camt([move("-150.00", "sin motivo", reference="BK77001")]).replace(
        "</TxDtls>", "<RtrInf><Rsn><Cd>AC04</Cd></Rsn></RtrInf></TxDtls>"
    )
    assert bank.take(text).reversed == 1


def test_what_matching_applied_is_taken_back_whole_and_cannot_be_undone_twice(bank, books):
    books.place("F001-00012345", 15_000, ON)
    bank.take(mt940([move("150.00", "pago factura F001-00012345 ANA", ref="BK77001", payer="ANA")]))
    matching.match_lines(creditor=books.creditor, on=date(2026, 10, 20), at=AT, by=None)
    match = Match.objects.get(state="applied")
    assert books.item("F001-00012345").open_minor == 0
    bank.take(mt940([move("-150.00", "devolucion BK77001")], number="2/1"))
    assert books.item("F001-00012345").open_minor == 15_000
    assert BankLine.objects.get(amount_minor=15_000).state == "returned"
    with pytest.raises(Refused):
        matching.undo(match=match, at=AT, by=None)
    assert books.item("F001-00012345").open_minor == 15_000
