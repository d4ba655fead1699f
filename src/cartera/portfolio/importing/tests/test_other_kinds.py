from datetime import date

import pytest

from cartera.parties import operations as parties
from cartera.parties.models import Consent, Contact, Debtor
from cartera.portfolio.importing import operations
from cartera.portfolio.importing.tests.desk import TOMORROW, balance, counts, invoice, money
from cartera.portfolio.models import Account, LedgerEntry, Payment
from cartera.portfolio.tests.books import AT, ON


def kinds(number):
    entries = LedgerEntry.objects.filter(receivable__number=number).order_by("pk")
    return [(e.kind, e.amount_minor, e.effective_on) for e in entries][1:]


def test_a_lower_balance_is_an_inferred_payment_and_a_higher_one_an_adjustment(desk) -> None:
    desk.take("open_balances", balance("F-1"), balance("F-2"))
    outcome = desk.take("open_balances", balance("F-1", "60.00"), balance("F-2", "130.00"), on=TOMORROW)
    assert counts(outcome) == (0, 2, 0, 0)
    assert kinds("F-1") == [("payment", -4_000, TOMORROW)]
    assert kinds("F-2") == [("adjustment", 3_000, TOMORROW)]
    assert Payment.objects.get().inferred
    assert counts(
        desk.take("open_balances", balance("F-1", "60.00"), balance("F-2", "130.00"), on=TOMORROW)
    ) == (0, 0, 2, 0)


def test_a_balance_of_zero_says_paid_and_adds_nothing_new(desk) -> None:
    desk.take("open_balances", balance("F-1"))
    desk.take("open_balances", balance("F-1", "0.00"), balance("F-9", "0.00"), on=TOMORROW)
    assert (desk.open("F-1"), desk.item("F-1").settled_on) == (0, TOMORROW)
    assert not LedgerEntry.objects.filter(receivable__number="F-9").exists()


def test_an_absent_document_is_left_alone_unless_the_file_is_complete(desk) -> None:
    lines = [balance(f"F-{i}") for i in range(1, 8)]
    desk.take("open_balances", *lines)
    desk.take("open_balances", *lines[1:], on=TOMORROW)
    assert desk.open("F-1") == 10_000
    outcome = desk.take("open_balances", *lines[1:], complete=True, on=TOMORROW)
    assert (outcome.closed, desk.open("F-1"), kinds("F-1")) == (1, 0, [("payment", -10_000, TOMORROW)])


def test_half_a_file_closes_nothing_without_a_yes(desk) -> None:
    desk.take("open_balances", balance("F-1"), balance("F-2"))
    with pytest.raises(operations.ClosesTooMuch):
        desk.take("open_balances", balance("F-1"), complete=True)
    assert desk.open("F-2") == 10_000


def test_only_files_of_documents_can_be_complete(desk) -> None:
    with pytest.raises(operations.NotCompletable):
        desk.take("payments", money("P-1"), complete=True)


def test_payments_settle_what_they_name_else_the_oldest_and_the_rest_waits(desk) -> None:
    old, new = invoice("F-1", due_date="2026-09-15"), invoice("F-2", due_date="2026-10-15")
    desk.take("receivables", old, new)
    desk.take("payments", money("P-1", "30.00", number="F-2"), money("P-2", "120.00"), money("P-3", "70.00"))
    assert (desk.open("F-1"), desk.open("F-2")) == (0, 0)
    assert Account.objects.get().on_account_minor == 2_000


def test_a_payment_of_a_day_to_come_is_taken_and_asked_about(desk) -> None:
    desk.take("receivables", invoice("F-1"))
    outcome = desk.take("payments", {**money("P-1"), "paid_on": TOMORROW.isoformat()}, money("P-2"))
    assert [(p.code, p.line, p.fatal) for p in outcome.problems] == [("paid_ahead", 2, False)]
    assert TOMORROW.isoformat() in str(outcome.problems[0])
    assert Payment.objects.count() == 2


def test_payments_are_known_by_reference(desk) -> None:
    desk.take("receivables", invoice())
    desk.take("payments", money("P-1"))
    outcome = desk.take("payments", money("P-1"), money("P-2"), money("P-1", "11.00", debtor="ana"))
    assert (outcome.added, outcome.bad) == (1, 2), "one reference with two contents is for a person"
    outcome = desk.take("payments", money("P-1", "12.00"))
    assert [p.code for p in outcome.problems] == ["number_taken"]


def test_payments_without_reference_are_known_by_content_and_occurrence(desk) -> None:
    desk.take("receivables", invoice())
    twice = (money("", "10.00"), money("", "10.00"))
    assert counts(desk.take("payments", *twice)) == (2, 0, 0, 0)
    assert counts(desk.take("payments", *twice)) == (0, 0, 2, 0)
    assert counts(desk.take("payments", *twice, money("", "10.00"))) == (1, 0, 2, 0)
    assert desk.open("F-1") == 7_000


def test_one_reference_may_settle_several_documents(desk) -> None:
    desk.take("receivables", invoice("F-1"), invoice("F-2"))
    desk.take("payments", money("P-1", "100.00", number="F-1"), money("P-1", "40.00", number="F-2"))
    assert (Payment.objects.get().amount_minor, desk.open("F-1"), desk.open("F-2")) == (14_000, 0, 6_000)


def test_money_for_a_document_nobody_knows_waits_with_a_remark(desk) -> None:
    desk.take("receivables", invoice())
    outcome = desk.take("payments", money("P-1", number="X-9"))
    assert (outcome.added, [p.code for p in outcome.problems]) == (1, ["unknown_item"])
    assert (desk.open("F-1"), Account.objects.get().on_account_minor) == (10_000, 1_000)


def test_money_of_an_unknown_customer_is_a_bad_line(desk) -> None:
    outcome = desk.take("payments", money("P-1", debtor="nobody"))
    assert (counts(outcome), [p.code for p in outcome.problems]) == ((0, 0, 0, 1), ["unknown_debtor"])


def test_money_older_than_its_document_waits_until_it_is_issued(desk) -> None:
    desk.take("receivables", invoice())
    desk.take("payments", money("P-1", "100.00", paid_on="2026-08-01"))
    assert desk.item("F-1").settled_on == date(2026, 9, 1)


def test_customers_are_added_and_changed(desk) -> None:
    lines = {"code": "C1", "name": "Andes", "tax_id": "20131312955", "email": "a@example.com", "tags": "vip"}
    assert counts(desk.take("debtors", lines, {"code": "ana", "name": "Ana María", "parent": "C1"})) == (
        1,
        1,
        0,
        0,
    )
    ana = Debtor.objects.get(code="ana")
    assert (ana.name, ana.parent.code, Debtor.objects.get(code="C1").tags) == ("Ana María", "C1", ",vip,")
    assert counts(desk.take("debtors", lines, {"code": "ana", "name": "Ana María", "parent": "C1"})) == (
        0,
        0,
        2,
        0,
    )
    assert Contact.objects.get().debtor.code == "C1"


def test_nobody_pays_for_itself(desk) -> None:
    desk.take("debtors", {"code": "ana", "name": "Ana", "parent": "bruno"})
    desk.take(
        "debtors",
        {"code": "bruno", "name": "Bruno", "parent": "ana"},
        {"code": "X", "name": "X", "parent": "X"},
    )
    assert Debtor.objects.get(code="bruno").parent is None
    assert Debtor.objects.get(code="X").parent is None


def test_contacts_with_their_authorisation(desk) -> None:
    line = {
        "debtor": "ana",
        "email": "a@example.com",
        "phone": "987654321",
        "role": "payer",
        "authorised": "yes",
    }
    assert counts(desk.take("contacts", line)) == (2, 0, 0, 0)
    assert set(Contact.objects.values_list("channel", "address")) == {
        ("email", "a@example.com"),
        ("call", "+51987654321"),
    }
    assert counts(desk.take("contacts", line)) == (0, 0, 2, 0)
    assert counts(desk.take("contacts", {**line, "authorised": "no"})) == (0, 2, 0, 0)
    assert not Contact.objects.filter(authorised=True).exists()


def test_an_objection_stays_whatever_the_file_says(desk) -> None:
    line = {"debtor": "ana", "email": "a@example.com", "authorised": "yes"}
    desk.take("contacts", line)
    Contact.objects.update(bad_since=ON)
    desk.take("contacts", {**line, "authorised": "no"})
    assert Contact.objects.get().bad_since == ON


def test_an_address_that_cannot_be_is_a_bad_line(desk) -> None:
    outcome = desk.take(
        "contacts", {"debtor": "ana", "phone": "123456"}, {"debtor": "ana", "phone": "987654321"}
    )
    assert outcome.bad in {0, 1}
    assert Contact.objects.filter(address="+51987654321").exists()


def words() -> list[tuple[str, str, str, str]]:
    return list(Consent.objects.values_list("channel", "address", "state", "evidence"))


def test_an_authorisation_comes_with_its_evidence_once_and_goes_with_its_file(desk) -> None:
    line = {
        "debtor": "ana",
        "email": "a@example.com",
        "authorised": "sí",
        "evidence": "contrato 14",
        "preferred": "sí",
    }
    first = desk.take("contacts", line)
    assert words() == [("email", "a@example.com", "authorised", "contrato 14")]
    contact = Contact.objects.get()
    assert (contact.authorised, contact.preferred) == (True, True)
    desk.take("contacts", line)
    assert len(words()) == 1
    desk.undo(first)
    assert words() == []


def test_an_objection_in_a_file_stays_when_the_file_is_undone(desk) -> None:
    line = {"debtor": "ana", "email": "a@example.com", "authorised": "yes"}
    desk.take("contacts", line)
    objected = desk.take("contacts", {"debtor": "ana", "email": "a@example.com", "opted_out": "x"})
    assert counts(objected) == (0, 1, 0, 0)
    assert [word[2] for word in words()] == ["authorised", "withdrawn"]
    desk.take("contacts", line)
    desk.undo(objected)
    contact = Contact.objects.get()
    assert contact.opted_out_at == AT
    assert [word[2] for word in words()] == ["authorised", "withdrawn"]


def test_new_addresses_are_born_with_what_is_known_of_them(desk) -> None:
    ana = desk.books.ana
    call = parties.set_contact(debtor=ana, channel="call", address="987654321", at=AT, by=None)
    parties.disown(contact=call, on=ON, at=AT, by=None)
    parties.withdraw(debtor=ana, channel="email", at=AT, by=None)
    desk.take(
        "contacts",
        {"debtor": "ana", "email": "a@example.com", "authorised": "yes"},
        {"debtor": "ana", "phone": "987654321", "role": "codeudor"},
    )
    email = Contact.objects.get(channel="email")
    assert (email.opted_out_at, email.authorised) == (AT, False)
    assert Contact.objects.get(role="co_debtor").bad_since == ON


def test_the_part_of_a_country_comes_in_with_the_customer_and_changes_with_the_file(desk) -> None:
    line = {"code": "C9", "name": "Loja", "country": "BR", "subdivision": "São Paulo"}
    desk.take("debtors", line)
    assert Debtor.objects.get(code="C9").subdivision == "BR-SP"
    desk.take("debtors", {**line, "subdivision": "RJ"}, on=TOMORROW)
    assert Debtor.objects.get(code="C9").subdivision == "BR-RJ"


def test_a_file_of_codes_and_addresses_tells_of_addresses_and_renames_nobody(desk) -> None:
    desk.take("debtors", {"code": "L1", "name": "Bodega Luz E.I.R.L."})
    lines = {"code": "L1", "name": "L1", "email": "luz@cliente.example"}
    assert counts(desk.take("debtors", lines)) == (0, 1, 0, 0), "an address is news of a customer"
    assert counts(desk.take("debtors", lines)) == (0, 0, 1, 0)
    assert Debtor.objects.get(code="L1").name == "Bodega Luz E.I.R.L."
    assert Contact.objects.get(debtor__code="L1").address == "luz@cliente.example"
