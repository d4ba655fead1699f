"""Late interest over the real books: posted when asked, corrected when we learn late, gone when it is waived."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from tests.long import LONG

from cartera.foundation.rates.operations import keep
from cartera.foundation.rates.reading import Reading
from cartera.foundation.tests.keeping import kept
from cartera.kernel.steps import interest as arithmetic
from cartera.parties.models import Debtor
from cartera.portfolio import operations, queries
from cartera.portfolio.models import LedgerEntry, Payment, Receivable
from cartera.portfolio.tests.books import AT, Books
from cartera.problems import Refused

DUE = date(2026, 1, 1)
LONG_AGO = date(1900, 1, 1)


def charged(books, rate="36", **more):
    """Charge interest: 36 % a year by 360 days is a thousandth a day."""
    terms = {"rate": rate, "basis": "360", "from_on": LONG_AGO, "source": "test 1", **more}
    operations.set_interest_terms(creditor=books.creditor, at=AT, by=None, **terms)
    return books


def day(number):
    return DUE + timedelta(days=number)


def state(books, number, on):
    return queries.item_state(receivable=books.item(number), on=on)


@pytest.fixture
def item(books):
    return charged(books).place("F-1", 100_000, DUE)


def test_interest_is_a_reading_until_somebody_asks(books, item):
    assert state(books, "F-1", day(10)).interest_minor == 1_000
    assert books.item("F-1").interest_open_minor == 0
    assert operations.post_interest(receivable_ids=[item.pk], on=day(10), at=AT) == 1_000
    assert books.item("F-1").interest_open_minor == 1_000
    assert state(books, "F-1", day(10)).interest_minor == 1_000
    assert state(books, "F-1", day(20)).interest_minor == 2_000
    assert state(books, "F-1", day(5)).interest_minor == 500


def test_asking_twice_posts_once(books, item):
    operations.post_interest(receivable_ids=[item.pk], on=day(10), at=AT)
    assert operations.post_interest(receivable_ids=[item.pk], on=day(10), at=AT) == 0
    assert LedgerEntry.objects.filter(kind="interest").count() == 1


def test_a_payment_settles_what_accrued_until_its_day_before_principal(books, item):
    books.pay("P-1", 11_000, on=day(10))
    found = state(books, "F-1", day(10))
    assert (found.interest_minor, found.principal_minor) == (0, 90_000)
    assert state(books, "F-1", day(20)).interest_minor == 900


def test_a_return_owes_interest_as_if_the_payment_had_never_come(books, item):
    payment = books.pay("P-1", 11_000, on=day(10))
    operations.return_payment(payment=payment, on=day(15), at=AT, by=None)
    found = state(books, "F-1", day(20))
    assert (found.interest_minor, found.principal_minor) == (2_000, 100_000)
    assert queries.untied() == []


def test_a_payment_learnt_of_late_takes_off_what_was_posted_too_much(books, item):
    operations.post_interest(receivable_ids=[item.pk], on=day(30), at=AT)
    books.pay("P-1", 51_000, on=day(10))
    assert [row.amount_minor for row in LedgerEntry.objects.filter(kind="interest")] == [
        3_000, 1_000, -3_000, 1_000
    ]  # fmt: skip
    found = state(books, "F-1", day(30))
    assert (found.interest_minor, found.principal_minor) == (1_000, 50_000)


def test_interest_paid_too_much_waits_on_account_with_its_payment(books, item):
    late = books.pay("P-2", 3_000, on=day(30))
    early = books.pay("P-1", 50_000, on=day(10))
    held = queries.balance(debtor=books.ana, currency="PEN", on=day(30))
    assert (held.interest_minor, held.on_account_minor) == (0, 1_000)
    assert held.open_minor == 50_000
    operations.return_payment(payment=late, on=day(40), at=AT, by=None)
    operations.return_payment(payment=early, on=day(40), at=AT, by=None)
    held = queries.balance(debtor=books.ana, currency="PEN", on=day(40))
    assert (held.open_minor, held.on_account_minor, held.interest_minor) == (104_000, 0, 4_000)


def test_it_survives_the_principal_until_it_is_waived(books, item):
    books.pay("P-1", 100_000, on=day(10), order=("principal", "interest", "fees"))
    assert state(books, "F-1", day(90)).open_minor == 1_000
    with pytest.raises(operations.WaivesTooMuch):
        operations.waive(receivable=item, interest_minor=1_001, on=day(90), at=AT, by=None, why="")
    operations.waive(receivable=item, interest_minor=1_000, on=day(90), at=AT, by=None, why="good customer")
    assert state(books, "F-1", day(99)).state == "paid"


def test_what_accrued_may_be_waived_before_it_was_posted(books, item):
    operations.waive(receivable=item, interest_minor=600, on=day(10), at=AT, by=None, why="good")
    assert state(books, "F-1", day(10)).interest_minor == 400
    assert state(books, "F-1", day(11)).interest_minor == 500


def test_a_pause_rests_interest_on_both_its_days(books, item):
    operations.pause(
        debtor=books.ana, receivable=item, from_on=day(3), to_on=day(5), reason="-", at=AT, by=None
    )
    assert state(books, "F-1", day(10)).interest_minor == 700


def test_a_debtors_pause_rests_all_they_owe(books, item):
    operations.pause(debtor=books.ana, from_on=day(3), to_on=None, reason="-", at=AT, by=None)
    assert state(books, "F-1", day(10)).interest_minor == 200


def test_more_time_takes_off_what_was_posted(books, item):
    operations.post_interest(receivable_ids=[item.pk], on=day(10), at=AT)
    operations.extend(receivable=item, due_date=day(30), at=AT, by=None, why="agreed")
    assert state(books, "F-1", day(31)).interest_minor == 100
    assert state(books, "F-1", day(20)).interest_minor == 0


def test_part_in_dispute_bears_nothing_and_everything_when_it_is_lifted(books, item):
    operations.rest_interest(debtor=books.ana, receivable=item, key="d", from_on=day(6), amount_minor=40_000)
    assert state(books, "F-1", day(10)).interest_minor == 800
    operations.lift_rest(creditor=books.creditor, key="d", on=day(12))
    assert state(books, "F-1", day(12)).interest_minor == 1_200
    assert state(books, "F-1", day(11)).interest_minor == 860  # as it was known on that day


def test_what_is_written_off_bears_nothing_until_it_is_taken_up_again(books, item):
    operations.write_off(receivable=item, on=day(10), at=AT, by=None, why="")
    assert state(books, "F-1", day(20)).open_minor == 0
    operations.reinstate(receivable=item, on=day(25), at=AT, by=None, why="")
    assert state(books, "F-1", day(30)).interest_minor == 3_000


def test_a_contract_comes_before_the_policy_until_it_ends(books, item):
    for from_on, rate, source in ((LONG_AGO, "18", "contract 7"), (day(11), "", "")):
        operations.set_interest_terms(
            creditor=books.creditor, debtor=books.ana, from_on=from_on, rate=rate, basis="360", source=source,
            at=AT, by=None,
        )  # fmt: skip
    books.place("F-2", 100_000, DUE, debtor=books.bruno)
    assert state(books, "F-1", day(20)).interest_minor == 1_500
    assert state(books, "F-2", day(20)).interest_minor == 2_000


def test_a_published_rate_holds_from_the_day_of_its_value(books):
    series = [Reading("IBC", day(-40), Decimal(24)), Reading("IBC", day(11), Decimal(36))]
    keep(readings=series, at=AT, by=None)
    operations.set_interest_terms(
        creditor=books.creditor,
        from_on=LONG_AGO,
        series="IBC",
        times="1.5",
        basis="360",
        source="p",
        at=AT,
        by=None,
    )
    books.place("F-1", 100_000, DUE)
    shown = queries.interest_shown(receivable=books.item("F-1"), on=day(20))
    assert [(line.days, line.rate) for line in shown.lines] == [(10, 36), (10, 54)]
    assert shown.due_minor == 2_500


def test_a_rate_above_the_ceiling_of_the_day_is_cut_to_it(books):
    """Bolivia: no more than 3 % a month."""
    operations.set_interest_law(creditor=books.creditor, pack="bo", collects_as="own_name")
    charged(books, "72", capped=True).place("F-1", 100_000, DUE)
    shown = queries.interest_shown(receivable=books.item("F-1"), on=day(10))
    assert [(line.rate, line.source) for line in shown.lines] == [(36, "bo.rate.cap")]


def test_a_ceiling_that_cannot_be_known_lets_nothing_run_and_says_so(books):
    operations.set_interest_law(creditor=books.creditor, pack="co", collects_as="own_name")
    charged(books, "12", capped=True).place("F-1", 100_000, DUE)
    shown = queries.interest_shown(receivable=books.item("F-1"), on=day(10))
    assert (shown.due_minor, shown.lines[0].why) == (0, "unknown_ceiling")
    keep(readings=[Reading("IBC", date(2025, 12, 1), Decimal(17))], at=AT, by=None)
    assert state(books, "F-1", day(10)).interest_minor == 333


def test_where_the_policy_says_nothing_the_law_gives_the_rate(books):
    """Bolivia: 6 % a year."""
    operations.set_interest_law(creditor=books.creditor, pack="bo", collects_as="own_name")
    charged(books, "").place("F-1", 100_000, DUE)
    assert state(books, "F-1", day(12)).interest_minor == 200


def test_tax_is_owed_beside_interest_with_entries_of_its_own(books):
    item = charged(books, tax="18").place("F-1", 100_000, DUE)
    assert state(books, "F-1", day(10)).interest_minor == 1_180
    assert operations.post_interest(receivable_ids=[item.pk], on=day(10), at=AT) == 1_180
    assert operations.post_interest(receivable_ids=[item.pk], on=day(10), at=AT) == 0
    entries = LedgerEntry.objects.filter(receivable=item, component="interest").order_by("pk")
    assert list(entries.values_list("kind", "amount_minor")) == [("interest", 1_000), ("tax", 180)]
    assert state(books, "F-1", day(10)).interest_minor == books.item("F-1").interest_open_minor == 1_180
    shown = queries.interest_shown(receivable=item, on=day(11))
    assert (shown.due_minor, shown.tax_due_minor, shown.unposted_minor) == (1_100, 198, 118)
    assert sum(line.exact_tax for line in shown.lines) == 198


def test_a_payment_learnt_of_late_takes_off_the_tax_posted_too_much(books):
    item = charged(books, tax="18").place("F-1", 100_000, DUE)
    operations.post_interest(receivable_ids=[item.pk], on=day(30), at=AT)
    books.pay("P-1", 51_180, on=day(10))
    found = state(books, "F-1", day(30))
    assert (found.interest_minor, found.principal_minor) == (1_180, 50_000)
    tax = LedgerEntry.objects.filter(kind="tax").values_list("amount_minor", flat=True)
    assert list(tax) == [540, 180, -540, 180]
    assert queries.untied() == []


def test_the_tax_is_that_of_the_terms_of_each_day(books):
    charged(books)
    charged(books, tax="10", from_on=day(11)).place("F-1", 100_000, DUE)
    shown = queries.interest_shown(receivable=books.item("F-1"), on=day(20))
    assert [(line.days, line.tax) for line in shown.lines] == [(10, 0), (10, 10)]
    assert (shown.due_minor, shown.tax_due_minor) == (2_000, 100)


def test_a_documents_own_rate_comes_before_contract_and_policy(books, item):
    operations.set_interest_terms(
        creditor=books.creditor, debtor=books.ana, from_on=LONG_AGO, rate="18", basis="360", tax="10",
        source="contract 7", at=AT, by=None,
    )  # fmt: skip
    books.place("F-2", 100_000, DUE)
    operations.set_item_interest(receivable=item, rate="72", at=AT, by=None)
    assert state(books, "F-1", day(10)).interest_minor == 2_200, "with the tax of the contract"
    assert state(books, "F-2", day(10)).interest_minor == 550
    shown = queries.interest_shown(receivable=item, on=day(10))
    assert [(line.rate, line.source, line.tax) for line in shown.lines] == [(72, "document", 10)]
    assert queries.balance(debtor=books.ana, currency="PEN", on=day(10)).interest_minor == 2_750
    operations.set_item_interest(receivable=item, rate="", at=AT, by=None)
    assert state(books, "F-1", day(10)).interest_minor == 550


def test_a_documents_own_rate_is_enough_and_never_above_the_ceiling(books):
    """Bolivia: no more than 3 % a month, which is 36 % a year."""
    operations.set_interest_law(creditor=books.creditor, pack="bo", collects_as="own_name")
    item = books.place("F-1", 100_000, DUE)
    operations.set_item_interest(receivable=item, rate="73", at=AT, by=None)
    shown = queries.interest_shown(receivable=item, on=day(10))
    assert [(line.rate, line.source) for line in shown.lines] == [(36, "bo.rate.cap")]
    assert operations.post_interest(receivable_ids=[item.pk], on=day(10), at=AT) == shown.due_minor == 986
    operations.set_item_interest(receivable=item, rate="0", at=AT, by=None)
    assert state(books, "F-1", day(20)).interest_minor == 0
    with pytest.raises(operations.WrongInterestRate):
        operations.set_item_interest(receivable=item, rate="a lot", at=AT, by=None)


def test_the_law_is_that_of_where_each_debtor_lives(books):
    """Bolivia lets 3 % a month at most; the United States as a whole set no ceiling between firms."""
    for debtor, country in ((books.ana, "bo"), (books.bruno, "us")):
        Debtor.objects.filter(pk=debtor.pk).update(country=country)
        debtor.refresh_from_db()
    charged(books, "72", capped=True)
    books.place("F-1", 100_000, DUE)
    books.place("F-2", 100_000, DUE, debtor=books.bruno)
    told = {name: queries.interest_shown(receivable=books.item(name), on=day(10)) for name in ("F-1", "F-2")}
    assert [line.source for line in told["F-1"].lines] == ["bo.rate.cap"]
    assert [line.rate for line in told["F-2"].lines] == [72]
    balances = [queries.balance(debtor=each, currency="PEN", on=day(10)) for each in (books.ana, books.bruno)]
    assert [held.interest_minor for held in balances] == [1_000, 2_000]
    posted = operations.post_interest_of_all(creditor=books.creditor, on=day(10), at=AT, by=None)
    assert posted == {"PEN": 3_000}
    operations.set_interest_law(creditor=books.creditor, pack="bo", collects_as="own_name")
    shown = queries.interest_shown(receivable=books.item("F-2"), on=day(10))
    assert [line.source for line in shown.lines] == ["bo.rate.cap"], "the house has chosen one law for all"


def test_where_nobody_is_charged_nothing_is_read(books, django_assert_num_queries):
    books.place("F-1", 100_000, DUE)
    with django_assert_num_queries(3):
        queries.open_items(debtor=books.ana, on=day(20))


def test_a_months_end_posts_for_everybody_by_currency(books, item):
    books.place("F-2", 50_000, DUE, debtor=books.bruno, currency="USD")
    told = operations.post_interest_of_all(creditor=books.creditor, on=day(30), at=AT, by=None)
    assert told == {"PEN": 3_000, "USD": 1_500}
    assert operations.post_interest_of_all(creditor=books.creditor, on=day(30), at=AT, by=None) == {}


verbs = st.sampled_from(
    [
        "pay",
        "pay",
        "credit",
        "on_account",
        "apply",
        "return",
        "post",
        "waive",
        "pause",
        "write_off",
        "reinstate",
        "adjust",
    ]
)
taxes = st.sampled_from(["", "18"])
lives = st.lists(st.tuples(verbs, st.integers(1, 60_000), st.integers(0, 40)), min_size=1, max_size=8)


def live(books, life):
    for step, (verb, minor, number) in enumerate(life):
        try:
            act(books, verb, f"{verb}-{step}", minor, day(number))
        except Refused:
            continue


def act(books, verb, name, minor, on):
    item, common = books.item("F-1"), {"on": on, "at": AT, "by": None}
    if verb in {"pay", "on_account"}:
        books.pay(name, minor, on=on, on_account=verb == "on_account")
    elif verb == "credit":
        books.credit(name, minor, on=on, receivable=item)
    elif verb == "apply":
        operations.apply_on_account(debtor=books.ana, currency="PEN", **common)
    elif verb == "return" and Payment.objects.exists():
        operations.return_payment(payment=Payment.objects.order_by("-pk")[0], **common)
    elif verb == "post":
        operations.post_interest(receivable_ids=[item.pk], on=on, at=AT)
    elif verb == "waive":
        operations.waive(receivable=item, interest_minor=minor % 500 + 1, **common)
    elif verb == "pause":
        operations.pause(
            debtor=books.ana, from_on=on, to_on=on + timedelta(days=3), reason="-", at=AT, by=None
        )
    elif verb in {"write_off", "reinstate"}:
        getattr(operations, verb)(receivable=item, **common)
    elif verb == "adjust":
        operations.adjust(receivable=item, amount_minor=-minor if minor % 2 else minor, **common)


def begun(tax=""):
    return kept(lending, tax)


def lending(tax):
    books = charged(Books(), tax=tax)
    books.place("F-1", 100_000, DUE)
    books.place("F-2", 70_000, day(9))
    return books


class TestInterestTies(TestCase):
    """Two properties of the same random lives, each looked at in the books as the life has left them."""

    @settings(max_examples=1000 if LONG else 10)  # each asks the database a hundred questions
    @given(life=lives, minor=st.integers(1, 200_000), tax=taxes)
    def test_readings_are_sums_posting_changes_no_balance_and_a_return_leaves_what_was_owed_before(
        self, life, minor, tax
    ):
        books = begun(tax)
        live(books, life)
        assert queries.untied() == []
        lived = transaction.savepoint()
        the_lines_come_to_what_is_due_and_posting_changes_no_balance(books)
        transaction.savepoint_rollback(lived)
        a_return_leaves_what_would_be_owed_had_the_money_never_come(books, minor)


def the_lines_come_to_what_is_due_and_posting_changes_no_balance(books):
    on = day(60)
    shown = queries.interest_shown(receivable=books.item("F-1"), on=on)
    assert shown.due_minor == arithmetic.total(shown.lines)
    assert sum(line.days for line in shown.lines) <= 60
    before = queries.balance(debtor=books.ana, currency="PEN", on=on)
    operations.post_interest(receivable_ids=Receivable.objects.values_list("pk", flat=True), on=on, at=AT)
    after = queries.balance(debtor=books.ana, currency="PEN", on=on)
    assert after.open_minor == before.open_minor
    assert queries.untied() == []
    posted = Receivable.objects.get(number="F-1")
    assert posted.interest_open_minor == state(books, "F-1", on).interest_minor


def a_return_leaves_what_would_be_owed_had_the_money_never_come(books, minor):
    books.pay("ZERO", 1, on_account=True, on=day(50))
    on = day(90)
    before = queries.balance(debtor=books.ana, currency="PEN", on=on)
    payment = books.pay("LAST", minor, on=day(50))
    operations.return_payment(payment=payment, on=day(70), at=AT, by=None)
    assert queries.balance(debtor=books.ana, currency="PEN", on=on) == before
    assert queries.untied() == []
