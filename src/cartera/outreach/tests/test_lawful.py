"""The law at the moment of sending: refused with rule and moment, on record, chained, and never hopped around."""

from datetime import UTC, datetime, time, timedelta

import pytest

from cartera.outreach import content, lawful, operations
from cartera.outreach.models import Attempt, Conduct, Message
from cartera.outreach.operations import attempts
from cartera.outreach.tests.sending import house, send, written
from cartera.parties import operations as parties
from cartera.strategy.tests import cast

pytestmark = pytest.mark.django_db
TUESDAY_TEN = datetime(2026, 10, 6, 15, 0, tzinfo=UTC)  # in Bogotá and Lima
TUESDAY_NIGHT = datetime(2026, 10, 7, 2, 0, tzinfo=UTC)  # 21:00 on 6 October in Bogotá


def person(country: str, creditor=None, **changes):
    debtor = cast.debtor(creditor or cast.creditor(country=country), country=country, **changes)
    cast.contact(debtor, authorised=True)
    return debtor


def test_a_message_outside_the_hours_of_the_law_is_refused_with_its_rule_and_leaves_when_it_may():
    house()
    written(person("co"))
    report = send(at=TUESDAY_NIGHT)
    message = Message.objects.get()
    assert (report.refused, message.state, message.why, message.rule) == (
        1,
        "refused",
        "contact_law",
        "co.window.all",
    )
    assert message.lawful_from == datetime(2026, 10, 7, 12, 0, tzinfo=UTC)  # seven in the morning
    assert send(at=TUESDAY_NIGHT + timedelta(hours=1)).refused == 0, "not asked again before its hour"
    assert send(at=message.lawful_from).sent == 1
    states = Attempt.objects.order_by("id").values_list("state", "rule", "pack")
    assert list(states) == [("refused", "co.window.all", "co"), ("made", "", "co")]


def test_the_second_message_within_two_days_is_refused_in_chile():
    house()
    debtor = person("cl")
    written(debtor)
    send(at=TUESDAY_TEN)
    written(debtor, step="first", approved_at=TUESDAY_TEN)
    report = send(at=TUESDAY_TEN + timedelta(hours=30), on=cast.ON + timedelta(days=1))
    assert [row["rule"] for row in report.rows] == ["cl.gap.messages"]
    assert Message.objects.get(state="refused").lawful_from == TUESDAY_TEN + timedelta(hours=48)


def test_where_a_country_has_many_zones_and_nothing_tells_which_the_hour_is_lawful_in_all_of_them():
    house()
    debtor = person("us", kind="consumer")
    Conduct.objects.create(creditor=debtor.creditor, pack="", collects_as="third_party")
    wanted = [lawful.Wanted(debtor.pk, "call")]
    early = lawful.judge_all(wanted, at=TUESDAY_TEN)[0]
    assert (early.why, early.rule) == ("contact_law", "us.window.all")
    assert early.allowed_from == datetime(2026, 10, 6, 18, 0, tzinfo=UTC), "eight in the morning in Honolulu"
    assert lawful.judge_all(wanted, at=early.allowed_from)[0].allowed


def test_two_messages_of_one_batch_count_against_each_other():
    house()
    debtor = person("cl")
    written(debtor, step="warning")
    cast.contact(debtor, "sms", "+56911111111", authorised=True)
    Message.objects.filter(debtor=debtor).update(channel="email")
    other = cast.debtor(debtor.creditor, country="cl")
    cast.contact(other, authorised=True)
    written(other)
    ruled = lawful.judge_all(
        [
            lawful.Wanted(debtor.pk, "email"),
            lawful.Wanted(debtor.pk, "sms"),
            lawful.Wanted(other.pk, "email"),
        ],
        at=TUESDAY_TEN,
    )
    assert [each.rule for each in ruled] == ["", "cl.gap.messages", ""]


def test_what_the_channel_could_not_take_takes_no_place():
    house()
    debtor = person("cl")
    written(debtor)
    message = Message.objects.get()
    ruling = lawful.judge_all([lawful.Wanted(debtor.pk, "email")], at=TUESDAY_TEN)[0]
    noted = attempts.Noted(ruling, Attempt.State.RESERVED, message=message, text=message.text)
    attempts.note_all([noted], at=TUESDAY_TEN, by=None)
    assert lawful.judge_all([lawful.Wanted(debtor.pk, "email")], at=TUESDAY_TEN)[0].rule == "cl.gap.messages"
    attempts.failed(message_ids=[message.pk])
    assert lawful.judge_all([lawful.Wanted(debtor.pk, "email")], at=TUESDAY_TEN)[0].allowed


def test_the_house_may_be_stricter_than_the_law():
    house()
    debtor = person("pe")
    Conduct.objects.create(
        creditor=debtor.creditor, max_a_week=1,
        hours=[{"days": "mon,tue,wed,thu", "from": "09:00", "to": "17:00"}],
    )  # fmt: skip
    friday = datetime(2026, 10, 9, 20, 0, tzinfo=UTC)
    ruling = lawful.judge_all([lawful.Wanted(debtor.pk, "email")], at=friday)[0]
    assert (ruling.why, ruling.rule) == ("house_limits", "house.window.hours")
    assert ruling.allowed_from == datetime(2026, 10, 12, 14, 0, tzinfo=UTC)  # Monday at nine in Lima
    operations.contact(wanted=lawful.Wanted(debtor.pk, "email"), at=TUESDAY_TEN, by=None)
    again = lawful.judge_all([lawful.Wanted(debtor.pk, "call")], at=TUESDAY_TEN + timedelta(hours=1))[0]
    assert (again.why, again.rule) == ("house_limits", "house.cap.weekly")


def test_what_a_debtor_asked_for_is_kept_and_may_open_the_hours_of_the_law():
    debtor = person("co")
    hours = (time(20), time(21, 30))
    parties.wish(debtor=debtor, hours=hours, on=cast.ON, at=cast.AT, by=None)
    assert lawful.judge_all([lawful.Wanted(debtor.pk, "email")], at=TUESDAY_NIGHT)[0].allowed
    morning = lawful.judge_all([lawful.Wanted(debtor.pk, "email")], at=TUESDAY_TEN)[0]
    assert (morning.why, morning.rule) == ("house_limits", lawful.WISH)
    assert morning.allowed_from == TUESDAY_TEN + timedelta(hours=10)  # eight in the evening


def test_a_call_that_was_made_all_the_same_is_on_record_against_us():
    debtor = person("pe")
    saturday = datetime(2026, 10, 10, 15, 0, tzinfo=UTC)
    refused = operations.contact(wanted=lawful.Wanted(debtor.pk, "call"), at=saturday, by=None)
    assert (refused.state, refused.why, refused.rule) == ("refused", "contact_law", "pe.window.call_visit")
    happened = operations.contact(
        wanted=lawful.Wanted(debtor.pk, "call"), outcome="connected", happened=True, at=saturday, by=None
    )
    assert (happened.state, happened.verdict, happened.rule) == ("made", "refused", "pe.window.call_visit")


def test_what_is_on_record_is_chained_and_a_change_shows():
    debtor = person("pe")
    for day in range(3):
        operations.contact(
            wanted=lawful.Wanted(debtor.pk, "email"),
            note="habló con la tesorera",
            at=TUESDAY_TEN + timedelta(days=day),
            by=None,
        )
    assert attempts.broken_chain(debtor_id=debtor.pk) == []
    Attempt.objects.filter(debtor=debtor).update(note="", address="", salt="")
    assert attempts.broken_chain(debtor_id=debtor.pk) == [], "what is personal lies outside the chain"
    second = Attempt.objects.order_by("id")[1]
    Attempt.objects.filter(pk=second.pk).update(rule="pe.window.call_visit")
    assert attempts.broken_chain(debtor_id=debtor.pk) == [second.pk]


def test_a_batch_is_judged_by_a_fixed_number_of_queries(django_assert_max_num_queries):
    creditor = cast.creditor(country="cl")
    wanted = [lawful.Wanted(person("cl", creditor).pk, "email") for _ in range(12)]
    with django_assert_max_num_queries(8):
        assert all(each.allowed for each in lawful.judge_all(wanted, at=TUESDAY_TEN))


def test_a_text_that_threatens_what_nobody_announced_stays_in_the_house():
    house()
    written(person("pe"))
    Message.objects.update(text="Si no paga mañana, iremos con la policía y embargaremos su casa.")
    report = send(at=TUESDAY_TEN)
    message, attempt = Message.objects.get(), Attempt.objects.get()
    assert (report.refused, message.state, message.why) == (1, "refused", "content")
    assert (attempt.state, attempt.why, attempt.verdict) == ("refused", "content", "allowed")
    assert lawful.judge_all([lawful.Wanted(message.debtor_id, "email")], at=TUESDAY_TEN)[0].allowed


def test_words_that_differ_in_names_and_figures_alone_are_judged_once():
    house()
    creditor = cast.creditor(country="pe")
    for number in range(5):
        written(person("pe", creditor, name=f"Rosa Quispe {number}"), amounts=(10_000 + number,))
    content._written.cache_clear()
    assert send(at=TUESDAY_TEN).sent == 5
    assert content._written.cache_info().misses == 1


def test_the_first_letter_to_a_consumer_in_chile_says_what_the_law_asks_and_leaves():
    house()
    debtor = person("cl")
    written(debtor, rung=0)
    text = Message.objects.get().text
    assert "no es un embargo ni una demanda" in text
    assert send(at=TUESDAY_TEN).sent == 1
    assert "first_of_campaign" in Attempt.objects.get().question["flags"]


def test_a_first_letter_that_leaves_it_out_is_refused_by_its_rule():
    house()
    written(person("cl"), rung=0)
    Message.objects.update(text="Comercial Andina le recuerda su saldo. Puede pagar por transferencia.")
    assert [row["rule"] for row in send(at=TUESDAY_TEN).rows] == ["cl.content.required_first"]


def test_a_recorded_call_in_the_united_states_waits_for_express_consent():
    debtor = person("us", timezone="America/New_York", kind="consumer")
    cast.contact(debtor, "voice", "+12125550100")
    asked = [lawful.Wanted(debtor.pk, "voice", address="+12125550100")]
    assert lawful.judge_all(asked, at=TUESDAY_TEN)[0].rule == "us.channel.autodial_consent"
    parties.authorise(debtor=debtor, channel="voice", evidence="contrato", express=True, at=cast.AT, by=None)
    assert lawful.judge_all(asked, at=TUESDAY_TEN)[0].allowed
