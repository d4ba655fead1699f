"""May I call now? The number after a yes; after a no the rule, the hour, and a button to put it off."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from cartera.cycle import operations as cycle
from cartera.desk.masking import masked
from cartera.desk.tests import office as of
from cartera.foundation.models import History
from cartera.outreach import operations as outreach
from cartera.outreach.models import Attempt, Conduct, Message, Task
from cartera.parties import operations as parties
from cartera.parties.models import Contact, Debtor

NUMBER = "+51911000001"
NIGHT = datetime(2026, 3, 3, 3, tzinfo=UTC)  # ten in the evening in Lima


@pytest.fixture
def night(monkeypatch):
    """Return a function after which it is ten in the evening of Monday."""
    return lambda: monkeypatch.setenv("CARTERA_NOW", NIGHT.isoformat())


@pytest.fixture(autouse=True)
def persons(office) -> None:
    """Let the debtors be persons, whom the law of Peru protects."""
    Debtor.objects.update(kind="consumer")


def contact(office, who=1) -> Contact:
    return Contact.objects.get(debtor=office.debtors[who], channel="call")


def ask(client, office, who=1, name="may_contact", **data):
    found = contact(office, who)
    return client.post(reverse(name, args=[found.debtor_id, found.pk]), data)


@pytest.mark.parametrize(("number", "shown"), [
    (NUMBER, "+51 ••• 001"), ("(01) 555-0100", "(01 ••• 100"), ("ana@cliente.example", "ana@cliente.example"),
    ("Av. Lima 123, piso 4", "Av. Lima 123, piso 4"), ("105", "105"), ("", ""),
])  # fmt: skip
def test_numbers_are_masked_and_nothing_else(number, shown) -> None:
    assert masked(number) == shown


def test_no_page_shows_the_number_before_it_was_asked_for(office) -> None:
    debtor, task = office.debtors[1].pk, Task.objects.get()
    for address in (reverse("case", args=[debtor]), reverse("task", args=[task.pk]), reverse("tasks")):
        text = office.rosa.get(address).content.decode()
        assert NUMBER not in text, address
    assert "+51 ••• 001" in office.rosa.get(reverse("case", args=[debtor])).content.decode()


def test_after_a_yes_the_number_is_there_and_nothing_is_on_record(office) -> None:
    answer = ask(office.rosa, office)
    assert f"tel:{NUMBER}" in answer.content.decode()
    assert not Attempt.objects.exists()


def test_after_a_no_the_rule_and_the_hour_are_and_the_refusal_is_on_record(office, night) -> None:
    night()
    text = ask(office.rosa, office).content.decode()
    assert NUMBER not in text
    assert "pe.window.call_visit" in text
    assert "martes, 3 de marzo de 2026, 07:00" in text
    row = Attempt.objects.get()
    assert (row.state, row.why, row.by.username) == ("refused", "contact_law", "rosa")


def test_the_houses_own_hours_are_said_as_such(office) -> None:
    Conduct.objects.create(creditor=office.creditor, hours=[{"days": "mon", "from": "11:00", "to": "18:00"}])
    text = ask(office.rosa, office).content.decode()
    assert "La casa contacta solo en su propio horario" in text
    assert "11:00" in text


def test_a_refused_task_is_put_off_to_the_lawful_hour_and_is_not_the_next_one(office, night) -> None:
    night()
    task = Task.objects.get()
    assert "Dejarlo para entonces" in ask(office.rosa, office, task=task.pk).content.decode()
    answer = ask(office.rosa, office, name="schedule_contact", task=task.pk)
    assert answer["Location"] == reverse("task", args=[task.pk])
    task.refresh_from_db()
    assert task.lawful_from == datetime(2026, 3, 3, 12, tzinfo=UTC)
    assert History.objects.filter(event="outreach.task.scheduled", debtor_id=task.debtor_id).count() == 1
    assert "permitida desde 3 mar 2026" in office.rosa.get(reverse("tasks")).content.decode()
    assert "Aplazada hasta" in office.rosa.get(reverse("task", args=[task.pk])).content.decode()


def test_what_may_be_done_at_once_is_not_put_off(office) -> None:
    task = Task.objects.get()
    ask(office.rosa, office, name="schedule_contact", task=task.pk)
    task.refresh_from_db()
    assert task.lawful_from is None or task.lawful_from <= of.AT


@pytest.mark.parametrize("name", ["may_contact", "schedule_contact"])
def test_a_stranger_an_auditor_and_nobody_get_no_number(office, name) -> None:
    task = Task.objects.get().pk
    assert ask(office.stranger, office, name=name, task=task).status_code == 404
    assert ask(office.aldo, office, name=name, task=task).status_code == 403
    assert ask(Client(), office, name=name, task=task).status_code == 302
    found = contact(office)
    assert office.rosa.get(reverse(name, args=[found.debtor_id, found.pk])).status_code == 405
    assert not Attempt.objects.exists()


def test_a_number_is_asked_for_only_with_a_task_of_its_own_debtor(office) -> None:
    assert ask(office.rosa, office, who=0, task=Task.objects.get().pk).status_code == 404


def note(office, **changes):
    data = {
        "contact": contact(office).pk, "direction": "out", "made_at": "2026-03-02T09:50", "outcome": "conversation",
        "note": "pagará el viernes", **changes,
    }  # fmt: skip
    address = reverse("act", args=[office.debtors[1].pk, "anotar-contacto"])
    return office.rosa.post(address, data, follow=True)


def test_a_lawful_contact_made_outside_is_kept_as_evidence(office) -> None:
    text = note(office).content.decode()
    assert "El contacto quedó registrado" in text
    assert "no debió hacerse" not in text
    row = Attempt.objects.get()
    assert (row.state, row.outcome, row.outside, row.note) == (
        "made",
        "conversation",
        True,
        "pagará el viernes",
    )
    assert row.at == of.AT - timedelta(minutes=10)
    assert "Contacto hecho por fuera" in text, "the story tells it"


def test_an_unlawful_one_is_kept_too_and_said(office) -> None:
    text = note(office, made_at="2026-03-01T12:00").content.decode()  # a Sunday
    assert "no debió hacerse" in text
    assert Attempt.objects.values_list("state", "why", "rule").get() == (
        "made",
        "contact_law",
        "pe.window.call_visit",
    )


def test_what_the_debtor_began_is_no_fault_of_ours(office) -> None:
    assert "no debió hacerse" not in note(office, made_at="2026-03-01T12:00", direction="in").content.decode()


def test_somebody_elses_number_asks_for_channel_and_person_and_nothing_is_ahead_of_time(office) -> None:
    text = note(office, contact="", made_at="2026-03-02T11:00").content.decode()
    assert "Todavía no ha ocurrido" in text
    assert text.count("Elija una dirección") == 2
    assert not Attempt.objects.exists()
    note(office, contact="", channel="call", role="reference")
    assert Attempt.objects.get().party == "reference"


def test_closing_a_task_at_night_is_kept_with_a_warning(office, night) -> None:
    night()
    task = Task.objects.get()
    answer = office.rosa.post(reverse("task", args=[task.pk]), {"outcome": "attempt"}, follow=True)
    assert "no debió hacerse" in answer.content.decode()
    assert Attempt.objects.get(task=task).state == "made"


def refused_message(office) -> Message:
    """Return Ana's message after the law kept it back on the evening of Monday."""
    Conduct.objects.create(creditor=office.creditor, hours=[{"days": "tue", "from": "09:00", "to": "18:00"}])
    proposal = office.proposal()
    outreach.approve(proposals=[proposal], at=of.AT - timedelta(hours=1), by=None)
    Message.objects.update(lawful_from=None)
    cycle.send(creditor=office.creditor, on=of.MONDAY, at=of.AT, by=None)
    return Message.objects.get(debtor=office.debtors[0])


def test_a_message_kept_back_says_by_which_rule_and_till_when_wherever_it_is_shown(office) -> None:
    message = refused_message(office)
    assert (message.state, message.why) == ("refused", "house_limits")
    text = office.rosa.get(reverse("message", args=[message.pk])).content.decode()
    assert "La casa contacta solo en su propio horario" in text
    assert "martes, 3 de marzo de 2026, 09:00" in text
    for name in ("messages", "today"):
        text = office.rosa.get(reverse(name)).content.decode()
        assert "house.window.hours" in text, name
    page = office.rosa.get(reverse("today"), {"held_by": "house_limits"}).context["page"]
    assert [row["debtor__name"] for row in page.rows] == ["Ana Quispe S.A.C."]
    assert not office.rosa.get(reverse("today"), {"held_by": "contact_law"}).context["page"].rows


def remind(office, who=0):
    found = contact(office, who)
    return office.rosa.post(reverse("schedule_contact", args=[found.debtor_id, found.pk]), follow=True)


def test_without_a_task_a_reminder_is_opened_for_the_first_lawful_moment(office, night) -> None:
    night()
    assert "Recordármelo entonces" in ask(office.rosa, office, who=0).content.decode()
    text = remind(office).content.decode()
    task = Task.objects.get(proposal=None)
    assert (task.debtor, task.action, task.contact) == (office.debtors[0], "call", contact(office, 0))
    assert task.lawful_from == datetime(2026, 3, 3, 12, tzinfo=UTC)
    assert task.on.isoformat() == "2026-03-03"
    assert "recordatorio" in text
    assert "martes, 3 de marzo de 2026, 07:00" in text
    assert "Recordatorio para la primera hora permitida" in case_of(office, 0)
    assert "recordatorio" in office.rosa.get(reverse("tasks")).content.decode()
    assert office.rosa.get(reverse("tasks"), {"format": "csv"}).status_code == 200


def case_of(office, who) -> str:
    return office.rosa.get(reverse("case", args=[office.debtors[who].pk])).content.decode()


def test_a_reminder_asked_for_twice_is_one_and_is_closed_with_what_came_of_it(
    office, night, monkeypatch
) -> None:
    night()
    remind(office), remind(office)
    task = Task.objects.get(proposal=None)
    monkeypatch.setenv("CARTERA_NOW", "2026-03-03T13:00:00+00:00")
    answer = office.rosa.post(
        reverse("task", args=[task.pk]), {"outcome": "conversation", "note": "paga el lunes"}
    )
    assert answer.status_code == 302
    task.refresh_from_db()
    assert (task.state, task.note) == ("done", "paga el lunes")
    assert Attempt.objects.filter(task=task).values_list("state", "outcome", "why").get() == (
        "made",
        "conversation",
        "",
    )
    assert "paga el lunes" in case_of(office, 0)


def test_what_may_be_done_now_needs_no_reminder_and_the_days_work_leaves_reminders_alone(
    office, night
) -> None:
    assert "nada que recordar" in remind(office).content.decode()
    assert not Task.objects.filter(proposal=None).exists()
    night()
    remind(office)
    cycle.process(
        creditor=office.creditor, on=of.MONDAY + timedelta(days=1), at=NIGHT + timedelta(hours=12), by=None
    )
    assert Task.objects.get(proposal=None).state == "open"


def test_a_reminder_to_write_by_hand_is_kept_as_the_message_it_is(office, night) -> None:
    night()
    ana = office.debtors[0]
    written = parties.set_contact(debtor=ana, channel="whatsapp", address="+51911000009", at=of.AT, by=None)
    Conduct.objects.create(creditor=office.creditor, hours=[{"days": "tue", "from": "09:00", "to": "18:00"}])
    office.rosa.post(reverse("schedule_contact", args=[ana.pk, written.pk]))
    task = Task.objects.get(proposal=None)
    assert task.action == "message"
    office.rosa.post(reverse("task", args=[task.pk]), {"outcome": "delivered"})
    assert Attempt.objects.get(task=task).channel == "whatsapp"


def test_after_a_yes_what_keeps_the_house_from_collecting_is_said_first(office) -> None:
    assert "No le pida el pago" not in ask(office.rosa, office).content.decode()
    of.pauses(office.debtors[1])
    text = ask(office.rosa, office).content.decode()
    assert text.index("No le pida el pago") < text.index("En pausa.") < text.index(f"tel:{NUMBER}")
