from datetime import date

import pytest
from django.utils import translation

from cartera.foundation.models import History
from cartera.parties.models import Contact, Debtor, DebtorAlias
from cartera.portfolio import operations as portfolio
from cartera.portfolio import queries
from cartera.portfolio.importing import operations
from cartera.portfolio.importing.tests.desk import TOMORROW, counts, invoice
from cartera.portfolio.models import Account, CreditNote, Import, LedgerEntry, Payment, Receivable
from cartera.portfolio.tests.books import AT, ON

RUC, OTHER_RUC = "20131312955", "20100070970"


def test_the_same_file_twice_changes_nothing(desk) -> None:
    lines = (invoice("F-1"), invoice("F-2", "50.00", debtor="C2", settled_on="2026-09-20"))
    assert counts(desk.take("receivables", *lines)) == (2, 0, 0, 0)
    before = LedgerEntry.objects.count()
    assert counts(desk.take("receivables", *lines)) == (0, 0, 2, 0)
    assert (LedgerEntry.objects.count(), desk.open("F-1"), desk.open("F-2")) == (before, 10_000, 0)


def test_a_dry_run_says_the_same_and_writes_nothing(desk) -> None:
    tried = desk.try_out("receivables", invoice("F-1"), invoice("F-2", "abc"))
    assert counts(tried) == (1, 0, 0, 1)
    assert (Receivable.objects.count(), Import.objects.count(), Debtor.objects.filter(code="C1").count()) == (
        0,
        0,
        0,
    )


def test_an_amount_changes_only_by_a_new_entry(desk) -> None:
    desk.take("receivables", invoice(amount="100.00"))
    assert counts(desk.take("receivables", invoice(amount="120.00"))) == (0, 1, 0, 0)
    assert counts(desk.take("receivables", invoice(amount="90.00"))) == (0, 1, 0, 0)
    entries = LedgerEntry.objects.filter(receivable=desk.item("F-1")).order_by("pk")
    assert [(e.kind, e.amount_minor) for e in entries] == [
        ("opening", 10_000),
        ("adjustment", 2_000),
        ("adjustment", -3_000),
    ]


def test_less_than_is_paid_goes_back_on_account_from_the_money_that_paid(desk) -> None:
    desk.take("receivables", invoice(amount="100.00"))
    debtor = Debtor.objects.get(code="C1")
    payment = desk.books.pay("P-1", 8_000, debtor=debtor)
    assert counts(desk.take("receivables", invoice(amount="50.00"))) == (0, 1, 0, 0)
    assert (desk.open("F-1"), Account.objects.get(debtor=debtor).on_account_minor) == (0, 3_000)
    assert counts(desk.take("receivables", invoice(amount="50.00"))) == (0, 0, 1, 0)
    portfolio.return_payment(payment=payment, on=ON, at=AT, by=None)
    assert (desk.open("F-1"), Account.objects.get(debtor=debtor).on_account_minor) == (5_000, 0)
    assert queries.untied() == []


def test_changed_dates_are_taken_over_but_not_over_a_persons_extension(desk) -> None:
    desk.take("receivables", invoice(due_date="2026-10-01"))
    desk.take("receivables", invoice(due_date="2026-10-02", order_ref="OC-7"))
    assert (desk.item("F-1").due_date, desk.item("F-1").order_ref) == (date(2026, 10, 2), "OC-7")
    portfolio.extend(receivable=desk.item("F-1"), due_date=date(2026, 11, 30), at=AT, by=None)
    assert counts(desk.take("receivables", invoice(due_date="2026-10-02"))) == (0, 0, 1, 0)
    assert desk.item("F-1").due_date == date(2026, 11, 30)
    desk.take("receivables", invoice(due_date="2026-12-15"))
    assert desk.item("F-1").due_date == date(2026, 12, 15)


def test_a_settled_date_is_a_payment_once(desk) -> None:
    desk.take("receivables", invoice())
    assert counts(desk.take("receivables", invoice(settled_on="2026-10-03"))) == (0, 1, 0, 0)
    assert (desk.open("F-1"), desk.item("F-1").settled_on) == (0, date(2026, 10, 3))
    payment = Payment.objects.get()
    assert (payment.amount_minor, payment.paid_on, payment.inferred) == (10_000, date(2026, 10, 3), True)
    portfolio.return_payment(payment=payment, on=ON, at=AT, by=None)
    assert counts(desk.take("receivables", invoice(settled_on="2026-10-03"))) == (0, 0, 1, 0)
    assert desk.open("F-1") == 10_000, "what bounced since stays open"


def test_what_was_paid_before_it_was_issued_waits_until_then(desk) -> None:
    desk.take("receivables", invoice(settled_on="2026-08-20"))
    debtor = Debtor.objects.get(code="C1")
    on_day = queries.balance(debtor=debtor, currency="PEN", on=date(2026, 8, 25))
    assert (on_day.open_minor, on_day.on_account_minor) == (0, 10_000)
    assert desk.item("F-1").settled_on == date(2026, 9, 1)


def test_debtors_are_found_by_code_alias_or_tax_id_never_by_name(desk) -> None:
    desk.take("receivables", invoice("F-1", debtor="A", debtor_name="Andes", tax_id=RUC))
    desk.take("receivables", invoice("F-2", debtor="B", debtor_name="Los Andes", tax_id=RUC))
    desk.take("receivables", invoice("F-3", debtor="B"), invoice("F-4", debtor="D", debtor_name="Andes"))
    assert {desk.item(f"F-{i}").debtor.code for i in (1, 2, 3)} == {"A"}
    assert desk.item("F-4").debtor.code == "D"
    assert list(DebtorAlias.objects.values_list("code", flat=True)) == ["B"]


def test_two_codes_with_one_tax_id_in_one_file_are_one_debtor(desk) -> None:
    desk.take("receivables", invoice("F-1", debtor="A", tax_id=RUC), invoice("F-2", debtor="B", tax_id=RUC))
    assert desk.item("F-1").debtor_id == desk.item("F-2").debtor_id


def test_a_tax_id_that_was_not_known_is_taken_over(desk) -> None:
    desk.take("receivables", invoice("F-1", debtor="ana", tax_id=RUC))
    assert Debtor.objects.get(code="ana").tax_id == RUC


def test_a_code_and_a_tax_id_of_two_debtors_is_a_bad_line(desk) -> None:
    desk.take(
        "receivables", invoice("F-1", debtor="A", tax_id=RUC), invoice("F-2", debtor="B", tax_id=OTHER_RUC)
    )
    outcome = desk.take(
        "receivables", invoice("F-3", debtor="A", tax_id=OTHER_RUC), invoice("F-4", debtor="A")
    )
    assert counts(outcome) == (1, 0, 0, 1)
    assert [p.code for p in outcome.problems] == ["code_and_tax_id_disagree"]
    assert outcome.reading.bad["number"].to_list() == ["F-3"]


def test_another_customers_or_currencys_document_is_a_bad_line(desk) -> None:
    desk.take("receivables", invoice("F-1"), invoice("F-2"))
    outcome = desk.take("receivables", invoice("F-1", debtor="C9"), invoice("F-2", currency="USD"))
    assert {p.code for p in outcome.problems} == {"number_of_other_debtor", "wrong_currency"}
    assert counts(outcome) == (0, 0, 0, 2)


def test_instalments_are_documents_of_their_own(desk) -> None:
    layout = desk.layout("receivables")
    path = desk.folder / "cuotas.csv"
    path.write_text(
        "number;debtor;instalment;amount;due_date\nP-1;C1;1;10.00;2026-10-01\nP-1;C1;2;10.00;2026-11-01\n"
    )
    columns = {name: (name,) for name in ("number", "debtor", "instalment", "amount", "due_date")}
    layout = type(layout)("", "receivables", columns, "iso", ".", defaults={"currency": "PEN"})
    operations.take_in(creditor=desk.creditor, path=path, layout=layout, on=ON, at=AT, by=None)
    assert set(Receivable.objects.values_list("number", flat=True)) == {"P-1/1", "P-1/2"}


def test_addresses_come_along_once(desk) -> None:
    desk.take("receivables", invoice("F-1", email="a@Example.com"), invoice("F-2", email="a@example.com"))
    desk.take("receivables", invoice("F-1", email="a@example.com"))
    assert Contact.objects.get().address == "a@example.com"


def test_lines_below_zero_are_credit_notes_where_the_layout_says_so(desk) -> None:
    lines = (invoice("F-1"), invoice("N-1", "-30.00"))
    desk.take("receivables", *lines, negatives="credit")
    desk.take("receivables", *lines, negatives="credit")
    assert (CreditNote.objects.get().amount_minor, Account.objects.get().on_account_minor) == (3_000, 3_000)
    assert counts(desk.take("receivables", invoice("N-1", "-30.00"))) == (0, 0, 0, 1)


def test_a_complete_file_takes_out_what_it_does_not_name_but_not_its_bad_lines(desk) -> None:
    desk.take("receivables", *(invoice(f"F-{i}") for i in range(1, 11)))
    lines = [invoice(f"F-{i}") for i in range(1, 9)]
    outcome = desk.take("receivables", *lines, invoice("F-9", "abc"), complete=True)
    assert (outcome.closed, outcome.bad, outcome.closing) == (1, 1, {"PEN": (10_000, 100_000)})
    assert (desk.open("F-9"), desk.open("F-10")) == (10_000, 0)


def test_closing_more_than_a_fifth_is_refused_and_leaves_nothing_behind(desk) -> None:
    desk.take("receivables", invoice("F-1"), invoice("F-2"))
    with pytest.raises(operations.ClosesTooMuch) as refused:
        desk.take("receivables", invoice("F-1"), complete=True)
    assert refused.value.fields["count"] == 1
    assert (Import.objects.count(), desk.open("F-2")) == (1, 10_000)
    desk.take("receivables", invoice("F-1"), complete=True, yes=True)
    assert desk.open("F-2") == 0


def test_disputed_open_documents_are_named_for_who_keeps_disputes(desk) -> None:
    outcome = desk.take("receivables", invoice("F-1", disputed="yes"), invoice("F-2", disputed="no"))
    assert outcome.disputed.to_list() == [desk.item("F-1").pk]


def test_there_is_one_row_of_history_a_file(desk) -> None:
    before = History.objects.count()
    desk.take("receivables", *(invoice(f"F-{i}") for i in range(20)))
    assert History.objects.count() == before + 1


def test_a_file_nobody_can_read_is_refused(desk) -> None:
    path = desk.folder / "leer.csv"
    path.write_bytes(b"")
    with translation.override("es"), pytest.raises(operations.FileRefused, match="El archivo está vacío"):
        operations.take_in(
            creditor=desk.creditor, path=path, layout=desk.layout("receivables"), on=TOMORROW, at=AT, by=None
        )


def test_what_documents_bring_along_is_counted(desk) -> None:
    paid = {"settled_on": "2026-09-30", "disputed": "sí"}
    outcome = desk.take(
        "receivables", {**invoice("F-1"), **paid}, invoice("F-2"), {**invoice("F-3"), "disputed": "sí"}
    )
    assert (outcome.payments, outcome.disputed_paid, outcome.disputed.len()) == (1, 1, 2)
    again = desk.take("receivables", {**invoice("F-1"), **paid}, invoice("F-2"))
    assert (again.payments, again.disputed_paid) == (0, 1)
