from datetime import date

import pytest

from cartera.foundation.models import History
from cartera.outreach import freshness
from cartera.payments import operations
from cartera.payments.models import BankAccount, BankFile, BankLine
from cartera.payments.operations import taking
from cartera.payments.tests.bank import AT, camt, csv, move, mt940, ofx

THREE = [
    move("150.00", "pago factura F-1", ref="A1", payer="ANA PEREZ"),
    move("150.00", "pago factura F-2", ref="A2", payer="BRUNO DIAZ"),
    move("-20.00", "comision mantenimiento", ref="A3"),
]
FORMATS = {"mt940": mt940, "camt": camt, "ofx": ofx, "csv": csv}


@pytest.mark.parametrize("one", FORMATS)
@pytest.mark.parametrize("other", FORMATS)
def test_a_movement_is_one_line_however_many_formats_tell_of_it(bank, one, other):
    first = bank.take(FORMATS[one](THREE))
    second = bank.take(FORMATS[other](THREE) + " ")
    assert (first.added, first.credits, first.debits) == (3, 2, 1)
    assert (second.added, second.known, second.doubtful) == (0, 3, 0)
    assert BankLine.objects.count() == 3


def test_the_same_file_again_changes_nothing(bank):
    bank.take(mt940(THREE))
    acts = History.objects.count()
    again = bank.take(mt940(THREE), name="other name.sta")
    assert again.again
    assert again.added == 0
    assert (BankFile.objects.count(), History.objects.count()) == (1, acts)


def test_overlapping_statements_bring_only_what_is_new(bank):
    bank.take(mt940(THREE[:2]))
    more = bank.take(mt940([*THREE, move("99.00", "otro", ref="A4")]))
    assert (more.added, more.known) == (2, 2)


def test_two_equal_payments_of_a_day_stay_two(bank):
    twin = move("80.00", "abono yape")
    assert bank.take(mt940([twin, twin])).added == 2
    later = bank.take(mt940([twin, twin, twin]))
    assert (later.added, later.known) == (1, 2)
    assert BankLine.objects.count() == 3


def test_equal_amounts_of_different_people_are_different_movements(bank):
    bank.take(camt([move("80.00", "abono de carlos quispe")]))
    assert bank.take(camt([move("80.00", "pago de lucia torres", ref="Z9")])).added == 1


def test_formats_that_say_nothing_in_common_are_asked_so_that_money_never_counts_twice(bank):
    bank.take(csv([move("80.00", "abono de carlos quispe")]))
    assert bank.take(camt([move("80.00", "TRF 00123", ref="Z9")])).doubtful == 1


def test_a_doubt_never_takes_the_line_that_another_one_surely_is(bank):
    bank.take(csv([move("80.00", "abono de carlos quispe")]))
    both = [move("80.00", "pago de lucia torres", ref="Z1"), move("80.00", "abono carlos quispe", ref="Z2")]
    more = bank.take(camt(both))
    assert (more.added, more.known, more.doubtful) == (1, 1, 0)


def test_what_could_be_known_waits_for_a_person(bank):
    bank.take(csv([move("80.00", "")]))
    assert bank.take(camt([move("80.00", "pago de lucia torres", ref="Z9")])).doubtful == 1
    line = BankLine.objects.get(state="doubtful")
    assert line.twin is not None
    operations.another(line=line, at=AT, by=None)
    assert BankLine.objects.get(pk=line.pk).state == "open"


def test_a_doubtful_line_that_is_known_is_left_aside(bank):
    bank.take(csv([move("80.00", "")]))
    bank.take(camt([move("80.00", "pago de lucia torres", ref="Z9")]))
    line = BankLine.objects.get(state="doubtful")
    operations.same_as_known(line=line, at=AT, by=None)
    line.refresh_from_db()
    assert (line.state, line.remark) == ("ignored", "same_as_known")


def test_payments_booked_as_one_are_known_when_another_file_tells_them_apart(bank):
    bank.take(mt940([move("300.00", "lote", ref="B1")]))
    apart = bank.take(
        camt(
            [move("100.00", "uno", ref="B1"), move("200.00", "dos", ref="B1")],
            tag="Ntfctn",
            root="BkToCstmrDbtCdtNtfctn",
        )
    )
    assert (apart.format, apart.added, apart.known) == ("camt054", 0, 2)


def test_a_file_cut_short_by_a_crash_goes_on_where_it_stopped(bank, monkeypatch):
    many = [move(f"{n}.00", f"pago {n}", ref=f"R{n}") for n in range(1, 8)]
    monkeypatch.setattr(taking, "AT_ONCE", 3)
    chunk, calls = taking._take_chunk, []

    def dying(*given):
        calls.append(1)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return chunk(*given)

    monkeypatch.setattr(taking, "_take_chunk", dying)
    with pytest.raises(KeyboardInterrupt):
        bank.take(mt940(many))
    assert (BankLine.objects.count(), BankFile.objects.get().state) == (3, "running")
    monkeypatch.setattr(taking, "_take_chunk", chunk)
    bank.take(mt940(many))
    assert (BankLine.objects.count(), BankFile.objects.get().state) == (7, "done")


def test_looking_writes_nothing(bank):
    seen = bank.look(mt940(THREE))
    assert (seen.added, seen.in_minor["PEN"], seen.out_minor["PEN"]) == (3, 30_000, 2_000)
    assert not BankFile.objects.exists()
    assert not BankAccount.objects.exists()


def test_a_statement_that_does_not_add_up_is_told_and_taken(bank):
    taken = bank.take(mt940(THREE, closing="9999.00"))
    assert [each.code for each in taken.problems] == ["balance_differs"]
    assert taken.added == 3


def test_a_missing_statement_between_two_is_told(bank):
    bank.take(mt940(THREE))
    later = [move("10.00", "pago", on=date(2026, 10, 20), ref="C1")]
    assert [each.code for each in bank.take(mt940(later, opening="5000.00", number="3/1")).problems] == [
        "gap"
    ]
    follows = [move("10.00", "pago", on=date(2026, 10, 20), ref="C2")]
    assert bank.look(mt940(follows, opening="1280.00", number="2/1")).problems == []


def test_a_file_with_a_bad_line_is_refused_as_a_whole_with_every_line(bank):
    text = mt940(THREE).replace("C150,00", "C15o,oo")
    with pytest.raises(operations.StatementRefused) as refused:
        bank.take(text)
    assert [(each.code, each.line) for each in refused.value.problems] == [("bad_line", 5), ("bad_line", 7)]
    assert not BankFile.objects.exists()


def test_a_payment_dated_tomorrow_is_refused_until_its_day(bank):
    text = mt940([move("10.00", "pago", on=date(2026, 10, 25))])
    with pytest.raises(operations.StatementRefused) as refused:
        bank.take(text)
    assert refused.value.problems[0].code == "future_date"
    assert bank.take(text, on=date(2026, 10, 25)).added == 1


def test_a_table_without_account_goes_to_the_only_account_or_to_the_one_named(bank):
    bank.take(mt940(THREE))
    assert bank.take(csv([move("5.00", "x", ref="N1")])).problems == []
    assert BankAccount.objects.count() == 1
    with pytest.raises(operations.StatementRefused):
        bank.take(mt940([move("7.00", "y")]), account="999000111")


def test_a_file_that_names_no_account_says_so(bank):
    assert [each.code for each in bank.take(csv(THREE)).problems] == ["no_account"]
    assert BankAccount.objects.get().number == ""


def test_a_file_of_the_bank_makes_the_news_of_payments_fresh(bank, books):
    assert freshness.newest_payments(books.creditor) is None
    bank.take(mt940(THREE))
    assert freshness.newest_payments(books.creditor) == AT.date()


def test_what_is_booked_after_hours_for_the_next_working_day_is_told_and_taken(bank):
    taken = bank.take(mt940([move("10.00", "pago", on=date(2026, 10, 23))]))
    assert ([each.code for each in taken.problems], taken.added) == (["future_value"], 1)
