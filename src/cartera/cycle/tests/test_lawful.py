"""Plan and gate ask one judge: what the plan lets a debtor be contacted by, the gate lets pass at that moment."""

import os
from datetime import UTC, datetime, time, timedelta
from random import Random

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cartera.cycle import gathered, lawful
from cartera.foundation import frames
from cartera.outreach import facts as outreach
from cartera.outreach import lawful as gate
from cartera.outreach.models import Attempt, Conduct
from cartera.parties import facts as parties
from cartera.parties import operations
from cartera.strategy.tests import cast

pytestmark = pytest.mark.django_db
PACKS = ("co", "cl", "pe", "ec", "py", "do", "mx", "gt", "us", "none")
CHANNELS = ("email", "sms", "whatsapp", "call", "visit", "voice", "letter")
OUTCOMES = ("attempt", "delivered", "connected", "conversation", "direct_contact")


def people(rnd, creditor, country):
    debtor = cast.debtor(creditor, country=country, kind=rnd.choice(["consumer", "consumer", "business"]))
    for channel in rnd.sample(CHANNELS, 4):
        known = rnd.choice([True, True, False, None])
        address = "ana@example.com" if channel == "email" else f"+5730{rnd.randrange(10**8):08}"
        cast.contact(
            debtor, channel, address, authorised=known, role=rnd.choice(["payer", "guarantor", "reference"])
        )
    return debtor


def remember(rnd, debtor, at):
    for number in range(rnd.choice([0, 0, 1, 2, 5])):
        Attempt.objects.create(
            creditor=debtor.creditor, debtor=debtor, channel=rnd.choice(CHANNELS), party="debtor",
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
    return lawful.mark(known, frames.read(outreach.waiting(creditor.pk)), creditor, at, frames.read)


@given(rnd=st.randoms(use_true_random=False))
@settings(
    max_examples=200 if os.environ.get("CARTERA_LONG") else 5, deadline=None,
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
    for row in marked(creditor, at).iter_rows(named=True):
        wanted = gate.Wanted(row["debtor_id"], row["channel"], row["role"])
        now = gate.judge_all([wanted], at=at)[0]
        if row["lawful"]:
            then = row["lawful_at"] or at
            assert gate.judge_all([wanted], at=then)[0].allowed, (row, now.rule)
            assert now.allowed is (row["lawful_at"] is None)
        else:
            assert not now.allowed
            assert now.allowed_from == row["lawful_at"]


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
