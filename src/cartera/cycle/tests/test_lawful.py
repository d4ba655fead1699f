"""Plan and gate ask one judge: what the plan lets a debtor be contacted by, the gate lets pass at that moment."""

from datetime import UTC, datetime, time, timedelta
from random import Random

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from phonenumbers.tzdata import TIMEZONE_DATA
from tests.long import LONG

from cartera.cycle import gathered, lawful
from cartera.foundation import frames
from cartera.law import zones
from cartera.outreach import facts as outreach
from cartera.outreach import lawful as gate
from cartera.outreach.models import Attempt, Conduct
from cartera.parties import facts as parties
from cartera.parties import operations
from cartera.portfolio.models import Account
from cartera.strategy.tests import cast

pytestmark = pytest.mark.django_db
PACKS = ("co", "cl", "pe", "ec", "py", "do", "do", "mx", "gt", "us", "us", "br", "none")
PARTS = ("", "BR-SP", "BR-AM", "BR-RS", "US-NY")
CURRENCIES = ("USD", "EUR", "DOP")
CHANNELS = ("email", "sms", "whatsapp", "call", "visit", "voice", "letter")
OUTCOMES = ("attempt", "delivered", "connected", "conversation", "direct_contact")


def people(rnd, creditor, country):
    debtor = cast.debtor(
        creditor,
        country=country,
        kind=rnd.choice(["consumer", "consumer", "business"]),
        subdivision=rnd.choice(PARTS),
    )
    for currency in rnd.sample(CURRENCIES, rnd.randrange(4)):
        Account.objects.create(creditor=creditor, debtor=debtor, currency=currency)
    if rnd.random() < 0.15:
        hours = rnd.choice([(time(9), time(12)), (time(15), time(22)), None])
        days = rnd.choice([(), ("mon", "wed"), ("sat",)])
        operations.wish(debtor=debtor, hours=hours, days=days, on=cast.ON, at=cast.AT, by=None)
    for channel in rnd.sample(CHANNELS, 4):
        known = rnd.choice([True, True, False, None])
        address = "ana@example.com" if channel == "email" else f"+5730{rnd.randrange(10**8):08}"
        cast.contact(
            debtor,
            channel,
            address,
            authorised=known,
            role=rnd.choice(["payer", "guarantor", "reference"]),
            express=rnd.random() < 0.5,
        )
    return debtor


def remember(rnd, debtor, at):
    debts = [None, *debtor.accounts.values_list("pk", flat=True)]
    channel = rnd.choice(CHANNELS)  # often one way alone, or no cap would ever be full
    for number in range(rnd.choice([0, 0, 1, 2, 5, 9])):
        Attempt.objects.create(
            creditor=debtor.creditor, debtor=debtor, channel=rnd.choice([channel, rnd.choice(CHANNELS)]), party="debtor",
            account_id=rnd.choice(debts),
            direction=rnd.choice(["out", "out", "in"]), at=at - timedelta(minutes=rnd.randrange(10 * 1440)),
            state=rnd.choice(["made", "made", "refused", "failed"]), outcome=rnd.choice(OUTCOMES), verdict="allowed",
            before=f"{number}", digest="-",
        )  # fmt: skip


def marked(creditor, at):
    known = gathered.contacts(
        frames.read(parties.contacts(creditor.pk)),
        pl.DataFrame(schema={"debtor_id": pl.Int64, "parent_id": pl.Int64}),
        CHANNELS,
    )
    people, waiting = frames.read(parties.about(creditor.pk)), frames.read(outreach.waiting(creditor.pk))
    return lawful.mark(known, people, waiting, creditor, at, frames.read)


def test_what_is_kept_of_a_number_tells_the_same_zones_as_the_whole():
    rnd = Random(7)
    known = [f"+{prefix}{rnd.randrange(10**6):06}" for prefix in TIMEZONE_DATA]
    numbers = [*known, "", "900123456", "+", "+51", "+51 900", "+5x900123456", "++5190012345"]
    kept = pl.DataFrame({"phone": numbers}).select(lawful.telling(pl.col("phone"))).to_series()
    assert [zones.of_phone(each) for each in kept] == [zones.of_phone(each) for each in numbers]
    assert len(set(kept)) < len(set(numbers))


@given(rnd=st.randoms(use_true_random=False))
@settings(
    max_examples=200 if LONG else 5, deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)  # fmt: skip
def test_plan_and_gate_never_disagree(rnd):
    country = rnd.choice(PACKS)
    at = datetime(2026, 11, 16, tzinfo=UTC) + timedelta(minutes=rnd.randrange(14 * 1440))
    seat = "gb" if country == "none" else country
    creditor = cast.creditor(country=seat, timezone="America/Bogota")
    Conduct.objects.create(
        creditor=creditor, pack=country, collects_as=rnd.choice(["own_name", "third_party"]),
        max_a_week=rnd.choice([None, 3]), min_gap_hours=rnd.choice([None, 12]),
    )  # fmt: skip
    for _ in range(12):
        remember(rnd, people(rnd, creditor, "" if country == "none" else country), at)
    asked = [
        (row, gate.Wanted(row["debtor_id"], row["channel"], row["role"], account_id=debt))
        for row in marked(creditor, at).iter_rows(named=True)
        for debt in ([row["only_account"]] if row["only_account"] else accounts_of(row["debtor_id"]))
    ]
    people_now = gate.read([wanted for _, wanted in asked], at)
    for row, wanted in asked:
        agrees(row, wanted, gate.rule_on(wanted, people_now))


def accounts_of(debtor_id):
    return list(Account.objects.filter(debtor=debtor_id).values_list("pk", flat=True)) or [None]


def agrees(row, wanted, now):
    """Assert that the gate, which now says `now`, says of a contact at its moment what the plan says of its row."""
    if not row["lawful"]:
        assert not now.allowed
        assert now.allowed_from == row["lawful_at"]
        return
    assert now.allowed is (row["lawful_at"] is None), (row, now.rule)
    if row["lawful_at"]:
        assert gate.judge_all([wanted], at=row["lawful_at"])[0].allowed, row


def test_seven_calls_about_one_debt_leave_the_other_open_in_plan_and_gate():
    creditor = cast.creditor(country="us", timezone="America/New_York")
    Conduct.objects.create(creditor=creditor, collects_as="third_party")
    debtor = cast.debtor(creditor, country="us", kind="consumer", timezone="America/New_York")
    contact = cast.contact(debtor, "call", "+12125550100", authorised=True)
    dollars, euros = (
        Account.objects.create(creditor=creditor, debtor=debtor, currency=each) for each in ("USD", "EUR")
    )
    at = datetime(2026, 10, 6, 15, tzinfo=UTC)
    for number in range(7):
        Attempt.objects.create(
            creditor=creditor, debtor=debtor, account_id=dollars.pk, channel="call", party="debtor", state="made",
            outcome="attempt", verdict="allowed", at=at - timedelta(hours=number + 1), before=f"{number}", digest="-",
        )  # fmt: skip
    rows = {row["only_account"]: row for row in marked(creditor, at).iter_rows(named=True)}
    assert {pk: row["lawful"] for pk, row in rows.items()} == {dollars.pk: False, euros.pk: True}
    for pk, row in rows.items():
        assert row["contact_id"] == contact.pk
        wanted = gate.Wanted(debtor.pk, "call", account_id=pk)
        agrees(row, wanted, gate.judge_all([wanted], at=at)[0])


def test_a_refused_message_shuts_the_other_channels_of_its_debtor():
    shut = pl.DataFrame({"debtor_id": [1], "channel": ["email"]})
    known = pl.DataFrame(
        {"debtor_id": [1, 1, 2], "channel": ["email", "sms", "sms"], "usable": [True, True, True]}
    )
    assert lawful._no_hopping(known, shut)["usable"].to_list() == [True, False, True]


def test_who_wishes_certain_hours_is_planned_for_them():
    creditor = cast.creditor(country="pe")
    debtor = cast.debtor(creditor)
    cast.contact(debtor)
    operations.wish(debtor=debtor, hours=(time(15), time(17)), on=cast.ON, at=cast.AT, by=None)
    [row] = marked(creditor, cast.AT).iter_rows(named=True)
    assert (row["lawful"], row["lawful_at"]) == (True, datetime(2026, 10, 6, 20, 0, tzinfo=UTC))


def test_the_day_is_judged_by_a_fixed_number_of_queries(django_assert_max_num_queries):
    creditor = cast.creditor(country="cl")
    for _ in range(20):
        people(Random(1), creditor, "cl")
    with django_assert_max_num_queries(9):
        marked(creditor, cast.AT)
