"""One book, one line, one question each: which items, by which evidence, and whether it may be applied alone."""

from datetime import date

import pytest

from cartera.payments.matching.deductions import Deductions
from cartera.payments.matching.given import Debtor, Given, Item, Line, Promised
from cartera.payments.matching.match import Matcher
from cartera.payments.matching.tables import country, read, shipped

ON = date(2026, 11, 2)
ANDINA, BOREAL, HOLDING = 1, 2, 3
NAMES = {
    ANDINA: "Comercial Andina S.A.C.",
    BOREAL: "Inversiones Boreal E.I.R.L.",
    HOLDING: "Grupo Quilla S.A.",
}
TAX_IDS = {ANDINA: "20512345671", BOREAL: "20598765438", HOLDING: "20500000017"}


class Bench:
    """A few items of three debtors, and lines against them."""

    def __init__(self, at="pe", accounts=None, promises=()):
        self.at, self.accounts, self.promises, self.items = at, accounts or {}, promises, []

    def item(self, number, minor, who=ANDINA, currency="PEN", due=ON):
        self.items.append(Item(len(self.items) + 1, who, number, currency, minor, due, date(2026, 9, 1)))
        return self

    def matcher(self):
        debtors = [
            Debtor(pk, name, TAX_IDS[pk], HOLDING if pk == BOREAL else None) for pk, name in NAMES.items()
        ]
        return Matcher(Given(self.items, debtors, self.accounts, self.promises), country(self.at))

    def answer(self, minor, text="", currency="PEN", **more):
        return self.matcher().answer(Line(1, minor, currency, ON, text, **more))

    def settled(self, answer):
        match = answer.certain
        return match and {part.item_id: part.settled_minor for part in match.parts}


def codes(match):
    return [why.code for why in match.why]


def test_a_number_and_its_amount_are_enough():
    bench = Bench().item("F001-00012345", 118_000).item("F001-00012346", 118_000)
    answer = bench.answer(118_000, "TRANSF CCE 99812 f001 12345")
    assert bench.settled(answer) == {1: 118_000}
    assert "named" in codes(answer.matches[0])


def test_the_amount_alone_never_is():
    bench = Bench().item("F001-00012345", 118_000)
    answer = bench.answer(118_000, "DEP EFECTIVO AG 140")
    assert answer.certain is None
    assert answer.waits == "amount_alone"
    assert answer.matches[0].items == (1,)


@pytest.mark.parametrize(
    "more", [{"tax_id": "20-51234567-1"}, {"name": "COMERCIAL ANDINA"}, {"account": "0011", "text": "PAGO"}]
)
def test_a_payer_known_by_tax_id_name_or_account_pays_the_one_item_that_fits(more):
    bench = Bench(accounts={"0011": {ANDINA: 2}}).item("F001-1", 118_000).item("F001-2", 59_000)
    assert bench.settled(bench.answer(118_000, **more)) == {1: 118_000}


def test_two_items_of_one_amount_leave_a_doubt_that_a_person_settles():
    bench = Bench().item("F001-1", 59_000).item("F001-2", 59_000, due=date(2026, 10, 1))
    answer = bench.answer(59_000, tax_id=TAX_IDS[ANDINA])
    assert (answer.certain, answer.waits) == (None, "several_ways")
    assert answer.matches[0].items == (2,)  # the older one is shown first


def test_three_invoices_less_a_tax_less_a_fee_make_exactly_what_arrived():
    bench = (
        Bench("co").item("FE-1001", 119_000_00, currency="COP").item("FE-1002", 238_000_00, currency="COP")
    )
    bench.item("FE-1003", 59_500_00, currency="COP")
    kept, fee = 8_750_00, 7_500_00  # 2.5 % of 350,000 net of VAT, and what the bank takes
    answer = bench.answer(416_500_00 - kept - fee, "FE1001 FE1002 FE1003", "COP", tax_id=TAX_IDS[ANDINA])
    match = answer.matches[0]
    assert {part.item_id: part.settled_minor for part in match.parts} == {
        1: 119_000_00,
        2: 238_000_00,
        3: 59_500_00,
    }
    assert sum(part.withheld_minor for part in match.parts) == kept
    assert match.fee_minor == fee
    assert codes(match)[-4:] == ["items", "less_tax", "less_fee", "exactly"]


def test_the_detraction_of_peru_is_whole_soles():
    bench = Bench().item("F001-00012345", 118_050)
    answer = bench.answer(118_050 - 14_200, "F001-12345")  # 12 % are 141.66
    assert bench.settled(answer) == {1: 118_050}
    assert answer.matches[0].taken[0].label == "detracción"


def test_one_slip_in_a_number_is_forgiven_when_payer_and_amount_agree():
    bench = Bench().item("F001-00012345", 118_000).item("F001-00099999", 118_000)
    answer = bench.answer(118_000, "pago 12354", tax_id=TAX_IDS[ANDINA])
    assert bench.settled(answer) == {1: 118_000}
    assert "mistyped" in codes(answer.matches[0])


def test_currencies_never_mix_and_the_refusal_says_so():
    bench = Bench().item("F001-00012345", 118_000, currency="USD")
    answer = bench.answer(118_000, "F001-00012345")
    assert (answer.certain, answer.waits) == (None, "other_currency")
    assert codes(answer.matches[0]) == ["other_currency"]
    assert answer.matches[0].parts == ()


def test_several_lines_pay_one_item_and_none_is_given_away_twice():
    bench = Bench().item("F001-00012345", 100_000)
    lines = [
        Line(1, 40_000, "PEN", ON, "a cuenta F001-12345", tax_id=TAX_IDS[ANDINA]),
        Line(2, 60_000, "PEN", ON, "saldo F001-12345", tax_id=TAX_IDS[ANDINA]),
        Line(3, 60_000, "PEN", ON, "saldo F001-12345", tax_id=TAX_IDS[ANDINA]),
    ]
    answers = bench.matcher().match(lines)
    assert sum(answer.certain is not None for answer in answers) == 2


def test_a_promise_names_the_items_that_the_money_is_for():
    bench = Bench(promises=[Promised(ANDINA, "PEN", 30_000, ON, frozenset({2}))])
    bench.item("F001-1", 100_000, due=date(2026, 9, 1)).item("F001-2", 80_000)
    answer = bench.answer(30_000, tax_id=TAX_IDS[ANDINA])
    assert bench.settled(answer) == {2: 30_000}
    assert "promised" in codes(answer.matches[0])


def test_a_holding_pays_for_its_daughter():
    bench = Bench().item("F001-7", 118_000, who=BOREAL)
    assert bench.settled(bench.answer(118_000, tax_id=TAX_IDS[HOLDING])) == {1: 118_000}


def test_more_than_is_owed_waits_for_a_person():
    bench = Bench().item("F001-00012345", 100_000)
    answer = bench.answer(150_000, "F001-00012345", tax_id=TAX_IDS[ANDINA])
    assert (answer.certain, answer.waits) == (None, "more_than_owed")
    assert answer.matches[0].over_minor == 50_000


def test_a_known_payer_without_a_number_who_pays_more_than_all_is_offered_all_and_the_rest_on_account():
    bench = Bench().item("F001-1", 50_000).item("F001-2", 30_000)
    answer = bench.answer(95_000, "TRANSF CCE COMERCIAL ANDINA SAC")
    assert (answer.certain, answer.waits) == (None, "more_than_owed")
    first = answer.matches[0]
    assert {part.item_id: part.paid_minor for part in first.parts} == {1: 50_000, 2: 30_000}
    assert first.over_minor == 15_000


def test_where_nothing_adds_up_a_known_payers_money_is_offered_to_the_oldest_first():
    bench = Bench().item("F001-1", 50_000).item("F001-2", 30_000, due=date(2026, 10, 1))
    answer = bench.answer(31_500, "TRANSF CCE COMERCIAL ANDINA SAC")
    assert (answer.certain, answer.waits) == (None, "unsure_part")
    assert {part.item_id: part.paid_minor for part in answer.matches[0].parts} == {2: 30_000, 1: 1_500}


def test_a_known_payer_who_owes_nothing_that_fits_may_leave_it_on_account():
    answer = Bench().answer(150_000, "ANTICIPO", tax_id=TAX_IDS[ANDINA])
    assert (answer.certain, answer.waits) == (None, "nothing_fits")
    assert (answer.matches[0].debtor_id, answer.matches[0].over_minor, answer.matches[0].parts) == (
        ANDINA,
        150_000,
        (),
    )


@pytest.mark.parametrize("code", shipped())
def test_every_countrys_table_can_be_read_and_says_its_sources(code):
    found = country(code)
    assert found.withholdings
    assert all(each.source for each in found.withholdings)


def test_a_table_tells_all_its_mistakes_with_their_lines():
    _, problems = read(
        'country = "pe"\nvat = "x"\n[[withholding]]\nname = "a"\nbase = "nett"\nrate = ["3"]\n'
    )
    assert {problem.line for problem in problems} >= {2, 5, 6}


@pytest.mark.parametrize(
    ("at", "currency", "gross", "minor"),
    [
        ("pe", "PEN", 1_180_00, 1_180_00 - 35_40),  # retención 3 %
        (
            "mx",
            "MXN",
            11_600_00,
            11_600_00 - 1_000_00 - 1_066_67,
        ),  # honorarios: ISR 10 %, two thirds of the IVA
        ("ar", "ARS", 1_210_000_00, 1_210_000_00 - 105_000_00),  # half of the IVA
        ("cl", "CLP", 1_000_000, 1_000_000 - 152_500),  # honorarios of 2026
        ("co", "COP", 1_190_000_00, 1_190_000_00 - 25_000_00 - 28_500_00),  # 2.5 % and 15 % of the IVA
    ],
)
def test_what_each_country_keeps_back_is_explained_to_the_cent(at, currency, gross, minor):
    short = Deductions(country(at), currency, ON).explain(minor, [gross])
    assert short is not None
    assert short.sort == "withheld"
    assert sum(taken.minor for taken in short.taken) == gross - minor
