"""The law of today asked about contacts of the past: who would be refused now, and what was said then."""

import dataclasses
import json
from datetime import UTC, date, datetime, timedelta

import pytest
from click.testing import CliRunner

from cartera.config.commands import cartera
from cartera.law import shelf
from cartera.outreach import audit, conduct, operations
from cartera.outreach.lawful import Wanted
from cartera.outreach.models import Attempt, Conduct
from cartera.strategy.tests import cast

pytestmark = pytest.mark.django_db
TUESDAY_TEN = datetime(2026, 10, 6, 15, 0, 30, tzinfo=UTC)  # in Lima and Bogotá
DAY = date(2026, 10, 6)


@pytest.fixture
def packs(monkeypatch):
    """Let a test change a pack as if a new version had come."""

    shipped = shelf.load()

    def change(pack: str, *, without: str = "", version: str = "later") -> None:
        known = dict(shipped)
        old = known[pack]
        rules = tuple(rule for rule in old.rules if rule.id != without)
        known[pack] = dataclasses.replace(old, rules=rules, version=version)
        monkeypatch.setattr(shelf, "load", lambda: known)
        conduct.book.cache_clear()

    yield change
    conduct.book.cache_clear()


def person(country="cl", creditor=None):
    debtor = cast.debtor(creditor or cast.creditor(country=country), country=country)
    cast.contact(debtor, authorised=True)
    return debtor


def contacted(debtor, at, channel="email", **more):
    return operations.contact(wanted=Wanted(debtor.pk, channel), at=at, by=None, **more)


def made(creditor, **more):
    return list(
        audit.made(creditor=creditor, from_on=DAY - timedelta(days=9), to_on=DAY + timedelta(days=9), **more)
    )


def test_what_was_judged_yesterday_is_judged_the_same_today():
    debtor = person()
    for hours in (0, 1, 48, 96, 97):
        contacted(debtor, TUESDAY_TEN + timedelta(hours=hours))
    contacted(debtor, TUESDAY_TEN + timedelta(hours=98), happened=True)
    again = audit.of_debtor(debtor_id=debtor.pk)
    assert Attempt.objects.exclude(rule="").count() == 4
    for row in Attempt.objects.all():
        assert (again[row.pk].verdict, again[row.pk].rule) == (row.verdict, row.rule)
        assert not again[row.pk].differs
        assert again[row.pk].until == row.allowed_from


def test_a_rule_that_is_gone_lets_a_refused_contact_pass_and_the_version_is_todays(packs):
    debtor = person()
    contacted(debtor, TUESDAY_TEN)
    refused = contacted(debtor, TUESDAY_TEN + timedelta(hours=1))
    packs("cl", without="cl.gap.messages")
    again = audit.of_debtor(debtor_id=debtor.pk)[refused.pk]
    assert (again.verdict, again.differs, again.pack_version) == ("allowed", True, "later")


def test_a_contact_that_a_new_rule_forbids_is_listed(packs):
    packs("cl", without="cl.gap.messages", version="older")
    debtor = person()
    first = contacted(debtor, TUESDAY_TEN)
    second = contacted(debtor, TUESDAY_TEN + timedelta(hours=1))
    assert (second.verdict, second.pack_version) == ("allowed", "older")
    packs("cl")
    told = {again.attempt.pk: again for again in made(debtor.creditor)}
    assert not told[first.pk].refused
    assert (told[second.pk].rule, told[second.pk].differs) == ("cl.gap.messages", True)
    assert told[second.pk].until == first.at.replace(second=0) + timedelta(hours=48, minutes=1)


def test_what_the_debtor_began_is_not_judged_but_counts_as_it_did():
    debtor = person()
    incoming = contacted(debtor, TUESDAY_TEN, direction="in", outcome="conversation")
    contacted(debtor, TUESDAY_TEN + timedelta(hours=1))
    again = audit.of_debtor(debtor_id=debtor.pk)
    assert again[incoming.pk].verdict == audit.NOT_JUDGED
    assert len(made(debtor.creditor)) == 1, "only what the house made"


def test_a_pack_that_is_there_no_more_is_said_and_breaks_nothing():
    debtor = person()
    row = contacted(debtor, TUESDAY_TEN)
    Attempt.objects.filter(pk=row.pk).update(pack="zz")
    assert [each.verdict for each in made(debtor.creditor)] == [audit.NO_PACK]


def test_the_houses_own_limits_are_no_law():
    debtor = person("pe")
    Conduct.objects.create(creditor=debtor.creditor, min_gap_hours=20)
    contacted(debtor, TUESDAY_TEN)
    refused = contacted(debtor, TUESDAY_TEN + timedelta(hours=1))
    assert refused.why == "house_limits"
    again = audit.of_debtor(debtor_id=debtor.pk)[refused.pk]
    assert (again.verdict, again.differs) == ("allowed", False)


def test_only_the_days_asked_for_by_the_creditors_clock():
    debtor = person("pe")
    contacted(debtor, datetime(2026, 10, 7, 1, 0, tzinfo=UTC))  # still the sixth in Lima
    on = date(2026, 10, 6)
    assert len(list(audit.made(creditor=debtor.creditor, from_on=on, to_on=on))) == 1
    assert not list(
        audit.made(creditor=debtor.creditor, from_on=on + timedelta(days=1), to_on=on + timedelta(days=1))
    )


def test_a_batch_costs_one_query_whatever_its_size(django_assert_num_queries):
    creditor = cast.creditor(country="cl")
    for _ in range(6):
        contacted(person(creditor=creditor), TUESDAY_TEN)
    heard: list[tuple[int, int]] = []
    with django_assert_num_queries(2 + 2):
        assert len(made(creditor, batch=3, tell=lambda done, total: heard.append((done, total)))) == 6
    assert heard == [(0, 6), (3, 6), (6, 6)]


def command(*words):
    return CliRunner().invoke(cartera, ["law", "audit", "--from", "2026-10-01", "--to", "2026-10-31", *words])


def test_the_command_lists_rule_and_what_was_said_then(packs):
    packs("cl", without="cl.gap.messages", version="older")
    debtor = person()
    contacted(debtor, TUESDAY_TEN)
    contacted(debtor, TUESDAY_TEN + timedelta(hours=1))
    packs("cl")
    answer = command("--json")
    told = json.loads(answer.stdout)
    assert (told["judged"], told["refused"], answer.exit_code) == (2, 1, 0)
    (row,) = told["contacts"]
    assert (row["rule"], row["at"], row["zone"]) == (
        "cl.gap.messages",
        "2026-10-06T13:00",
        "America/Santiago",
    )
    assert row["then"] == {"verdict": "allowed", "why": "", "rule": "", "pack_version": "older"}
    assert row["cites"]
    assert "cl.gap.messages" in command().stdout


def test_the_command_refuses_a_period_that_ends_before_it_begins():
    cast.creditor(country="cl")
    answer = CliRunner().invoke(cartera, ["law", "audit", "--from", "2026-10-02", "--to", "2026-10-01"])
    assert answer.exit_code == 2
