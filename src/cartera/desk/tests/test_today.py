"""Today's list: what is seen, approved, taken back and discarded."""

import re
from datetime import UTC, datetime

import pytest
from django.test import Client
from django.urls import reverse

from cartera.desk.tests import office as of
from cartera.foundation.models import History
from cartera.outreach.models import Conduct, Message, Task
from cartera.strategy.models import Proposal

HTMX = {"HTTP_HX_REQUEST": "true"}


def text(answer) -> str:
    return answer.content.decode()


def test_the_list_says_who_what_and_why(office) -> None:
    page = text(office.rosa.get(reverse("today")))
    assert "Ana Quispe S.A.C." in page
    assert "Primer recordatorio" in page
    assert "Llegó el día de este paso." in page
    assert "el más antiguo con 6 días de mora" in page
    assert "Carla Rojas" not in page


def test_a_page_asks_at_most_fifteen_questions_however_long_the_list(
    office, django_assert_max_num_queries
) -> None:
    with django_assert_max_num_queries(15):
        office.rosa.get(reverse("today"))


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("q=ana", ["Ana"]), ("q=hermanos", ["Bruno"]), ("step=llamada", ["Bruno"]), ("channel=email", ["Ana"]),
        ("segment=todos", ["Ana", "Bruno"]), ("currency=PEN&at_least=200", ["Bruno"]), ("at_most=100", ["Ana"]),
        ("at_most=99", []), ("state=held", []), ("state=done", []), ("sort=debtor__name", ["Ana", "Bruno"]),
    ],
)  # fmt: skip
def test_the_list_is_narrowed(office, asked, found) -> None:
    page = text(office.rosa.get(f"{reverse('today')}?{asked}"))
    assert [name for name in ("Ana", "Bruno") if f"{name} " in page.split("</form>", 2)[-1]] == found


@pytest.mark.parametrize("name", ["approve", "undo"])
@pytest.mark.parametrize("one", ["999999", "x", "9" * 40])
def test_a_row_that_is_not_there_is_not_shown_again(office, name, one) -> None:
    assert office.rosa.post(reverse(name), {"one": one}, **HTMX).status_code == 404


@pytest.mark.parametrize("fmt", ["csv", "xlsx"])
def test_the_list_is_exported_as_it_is_narrowed(office, fmt) -> None:
    answer = office.rosa.get(f"{reverse('today')}?format={fmt}&q=ana")
    assert answer["Content-Disposition"].endswith(f'gestiones-2026-03-02.{fmt}"')
    content = b"".join(answer.streaming_content)
    assert content
    if fmt == "csv":
        assert "Ana Quispe S.A.C." in content.decode()
        assert "Bruno" not in content.decode()
        assert "100.00" in content.decode()


def test_approving_tells_when_the_message_leaves_and_can_be_undone(office) -> None:
    proposal = office.proposal()
    page = text(office.rosa.post(reverse("approve"), {"chosen": [proposal.pk]}, follow=True))
    assert "1 gestión aprobada. Su mensaje se enviará a partir de las 10:10." in page
    assert Message.objects.get().not_before is not None
    page = text(office.rosa.post(reverse("undo"), follow=True))
    assert "1 aprobación deshecha." in page
    proposal.refresh_from_db()
    assert (proposal.state, Message.objects.get().not_before) == ("proposed", None)


def test_an_approval_that_was_taken_back_otherwise_is_not_offered_to_be(office) -> None:
    page = text(office.rosa.post(reverse("approve"), {"chosen": [office.proposal().pk]}, follow=True))
    assert reverse("undo") in page
    Proposal.objects.update(state="proposed", approved_at=None, approved_by=None)
    assert "1 gestión aprobada" not in text(office.rosa.get(reverse("morning")))


def test_what_the_law_puts_off_says_from_when_it_leaves(office) -> None:
    proposal = office.proposal()
    page = reverse("proposal", args=[proposal.pk])
    assert "Sale a partir de las 10:10." in text(office.rosa.get(page))
    Proposal.objects.filter(pk=proposal.pk).update(lawful_from=datetime(2026, 3, 3, 12, 30, tzinfo=UTC))
    assert "Sale a partir del 3 mar 2026, 7:30" in text(office.rosa.get(page))


def test_what_was_overtaken_says_that_nothing_leaves_and_why(office) -> None:
    page = reverse("proposal", args=[office.proposal().pk])
    assert "Algo pasó desde que se decidió esto" not in text(office.rosa.get(page))
    of.pauses(office.debtors[0])
    told = text(office.rosa.get(page))
    assert "Algo pasó desde que se decidió esto" in told
    assert "En pausa." in told
    assert "Sale a partir de las" not in told
    assert reverse("approve") not in told


def test_who_approves_outside_the_hours_is_told_the_first_one(office) -> None:
    proposal = office.proposal()
    Conduct.objects.create(creditor=office.creditor, hours=[{"days": "mon", "from": "11:00", "to": "18:00"}])
    page = text(office.rosa.get(reverse("proposal", args=[proposal.pk])))
    assert "Sale a partir del 2 mar 2026, 11:00" in page
    page = text(office.rosa.post(reverse("approve"), {"chosen": [proposal.pk]}, follow=True))
    assert "Su mensaje se enviará a partir del 2 mar 2026, 11:00, la primera hora permitida." in page


@pytest.fixture
def four(office) -> list[int]:
    """Return Ana's message and Bruno's call, and the messages of two more debtors, in the order they are told."""
    for code in ("dora", "elsa"):
        of.owes(of.debtor(office.creditor, code, f"{code.title()} S.A.C."), f"F-{code}", 50_00, 7)
    of.cycle.run(creditor=office.creditor, on=of.MONDAY, at=of.AT, by=None)
    found = dict(Proposal.objects.values_list("debtor__code", "pk"))
    return [found[code] for code in ("ana", "bruno", "dora", "elsa")]


@pytest.fixture
def asking(four) -> None:
    """Let the policy ask for a yes before somebody calls, too."""
    Proposal.objects.filter(pk=four[1]).update(needs_approval=True)


def steps(page: str) -> list[list[str]]:
    """Return the rows of what will be approved."""
    body = page.partition("<tbody>")[2].partition("</tbody>")[0]
    rows = [re.split(r"<[^>]+>", row.replace("\xa0", " ")) for row in body.split("</tr>")[:-1]]
    return [[part for part in row if part] for row in rows]


def put_off(pk: int, hour: int) -> None:
    """Let a proposal's message leave on Tuesday at an hour UTC, and not earlier."""
    Proposal.objects.filter(pk=pk).update(lawful_from=datetime(2026, 3, 3, hour, 30, tzinfo=UTC))


NOW = "Sus mensajes se enviarán a partir de las 10:10."
LATER = "Sus mensajes se enviarán a partir del 3 mar 2026, 07:30, la primera hora permitida."
EACH = "Cada mensaje se enviará a la primera hora que se le permite, ninguno antes del 3 mar 2026, 07:30."
SOME = "Los mensajes de 1 se enviarán a partir de las 10:10, y los de 2 no antes del 3 mar 2026, 07:30, la primera hora permitida."


@pytest.mark.parametrize(
    ("hours", "said"),
    [
        ((None, None, None, None), NOW),
        ((12, 12, 12, 12), LATER),
        ((13, None, 12, 14), EACH),
        ((13, 12, 12, None), SOME),
        ((None, 12, None, None), NOW),  # the call's hour is none of a message
    ],
)
def test_the_question_and_the_band_say_what_leaves_when(
    office, four, asking, hours, said, django_assert_max_num_queries
) -> None:
    for pk, hour in zip(four, hours, strict=True):
        if hour:
            put_off(pk, hour)
    with django_assert_max_num_queries(20):
        question = text(office.rosa.get(reverse("approve_all")))
    assert "Se aprobarán 4 gestiones." in question
    assert steps(question) == [
        ["Primer recordatorio", "Mensaje", "3", "PEN 200.00"], ["Llamada", "Llamada", "1", "PEN 250.00"],
    ]  # fmt: skip
    assert f"{said} 1 no lleva mensaje." in question
    assert not Proposal.objects.filter(state="approved").exists()
    band = text(office.rosa.post(reverse("approve"), {"all": "1"}, follow=True))
    assert f"4 gestiones aprobadas. {said} 1 no lleva mensaje." in band
    assert "Ninguna de estas espera ya una decisión." in text(office.rosa.get(reverse("approve_all")))


def test_an_hour_within_the_time_to_undo_puts_nothing_off(office) -> None:
    proposal = office.proposal()
    Proposal.objects.filter(pk=proposal.pk).update(lawful_from=datetime(2026, 3, 2, 15, 5, tzinfo=UTC))
    page = text(office.rosa.post(reverse("approve"), {"one": proposal.pk}, follow=True))
    assert "1 gestión aprobada. Su mensaje se enviará a partir de las 10:10." in page


def test_one_message_that_is_put_off_says_its_hour(office, four) -> None:
    put_off(four[0], 12)
    page = text(office.rosa.post(reverse("approve"), {"one": four[0]}, follow=True))
    assert "Su mensaje se enviará a partir del 3 mar 2026, 07:30, la primera hora permitida." in page


def test_an_approval_without_messages_speaks_of_none(office, four, asking) -> None:
    page = text(office.rosa.post(reverse("approve"), {"one": four[1]}, follow=True))
    assert "1 gestión aprobada.</p>" in page.replace(" </p>", "</p>")


def test_what_people_do_is_no_question_of_a_yes(office, four) -> None:
    """Its task is open already: who approves a list approves the rest, and is told."""
    assert "Se aprobarán 3 gestiones." in text(office.rosa.get(reverse("approve_all")))
    call = Task.objects.get(proposal=four[1])
    for name, args in (("today", []), ("proposal", [four[1]])):
        assert reverse("task", args=[call.pk]) in text(office.rosa.get(reverse(name, args=args)))
    assert "Aprobar y seguir" not in text(office.rosa.get(reverse("proposal", args=[four[1]])))
    page = text(office.rosa.post(reverse("approve"), {"chosen": four}, follow=True))
    assert "1 la hace una persona" in page
    assert Proposal.objects.get(pk=four[1]).state == "proposed"
    assert Proposal.objects.filter(state="approved").count() == 3


def test_the_question_is_about_what_the_filters_leave(office, four) -> None:
    page = text(office.rosa.get(f"{reverse('today')}?q=ana"))
    assert f'href="{reverse("approve_all")}?q=ana"' in page
    page = text(office.rosa.get(f"{reverse('approve_all')}?q=ana"))
    assert "Se aprobará 1 gestión." in page
    assert '<input type="hidden" name="query" value="q=ana">' in page


def test_taking_back_an_approval_nobody_asked_for_says_that_the_message_leaves_anyway(office, four) -> None:
    Proposal.objects.filter(pk__in=four[:3]).update(needs_approval=False)  # one of them is a call
    office.rosa.post(reverse("approve"), {"all": "1"})
    page = text(office.rosa.post(reverse("undo"), follow=True))
    assert "3 aprobaciones deshechas." in page
    assert "2 no necesitan aprobación y salen solas en el próximo envío" in page
    office.rosa.post(reverse("approve"), {"one": four[3]})
    assert "próximo envío; descártela" not in text(office.rosa.post(reverse("undo"), follow=True))


def test_the_hour_of_a_message_is_told_while_it_lies_ahead_and_agrees_with_its_proposal(office) -> None:
    proposal, message = office.proposal(), Message.objects.get()
    pages = [reverse("proposal", args=[proposal.pk]), reverse("message", args=[message.pk])]
    Message.objects.update(lawful_from=datetime(2026, 3, 1, 13, 30, tzinfo=UTC))
    for page in pages:
        assert "lo dejan salir" not in text(office.rosa.get(page))
    put_off(proposal.pk, 12)
    for page in pages:
        assert "La ley o la casa lo dejan salir desde el 3 mar 2026, 7:30" in text(office.rosa.get(page))


def test_a_filter_that_says_nothing_approves_nothing(office) -> None:
    page = text(office.rosa.get(f"{reverse('approve_all')}?at_least=abc"))
    assert "Corrija primero el filtro" in page
    assert "Se aprobar" not in page
    office.rosa.post(reverse("approve"), {"all": "1", "query": "at_least=abc"})
    assert not Proposal.objects.filter(state="approved").exists()


def test_of_a_call_nothing_leaves(office) -> None:
    assert "Sale a partir" not in text(
        office.rosa.get(reverse("proposal", args=[office.proposal("llamada").pk]))
    )


def test_a_double_click_approves_once(office) -> None:
    proposal = office.proposal()
    for _ in range(2):
        office.rosa.post(reverse("approve"), {"one": proposal.pk})
    assert History.objects.filter(event="strategy.proposal.approved").count() == 1


def test_after_the_window_nothing_is_taken_back(office, monkeypatch) -> None:
    proposal = office.proposal()
    office.rosa.post(reverse("approve"), {"one": proposal.pk})
    monkeypatch.setenv("CARTERA_NOW", "2026-03-02T15:11:00+00:00")
    page = text(office.rosa.post(reverse("undo"), {"one": proposal.pk}, follow=True))
    assert "El plazo para deshacer terminó." in page
    proposal.refresh_from_db()
    assert proposal.state == "approved"


def test_with_scripts_only_the_row_is_answered(office) -> None:
    proposal = office.proposal()
    row = text(office.rosa.post(reverse("approve"), {"one": proposal.pk}, **HTMX))
    assert row.strip().startswith("<tr")
    assert "Aprobada" in row
    assert "Deshacer" in row
    row = text(office.rosa.post(reverse("undo"), {"one": proposal.pk}, **HTMX))
    assert "Propuesta" in row


def test_all_that_the_filters_leave_is_approved_at_once(office) -> None:
    office.rosa.post(reverse("approve"), {"all": "1", "query": "q=ana"})
    assert Proposal.objects.get(state="approved").debtor == office.debtors[0]


def test_discarding_asks_for_a_reason_and_keeps_it(office) -> None:
    proposal = office.proposal()
    page = text(office.rosa.post(reverse("discard"), {"chosen": [proposal.pk]}, follow=True))
    assert "Diga por qué la descarta" in page
    office.rosa.post(reverse("discard"), {"chosen": [proposal.pk], "reason": "Ya llamó"})
    proposal.refresh_from_db()
    assert (proposal.state, proposal.why) == ("discarded", "Ya llamó")
    assert "Ya llamó" in text(office.rosa.get(reverse("case", args=[proposal.debtor_id])))


def test_a_proposal_shows_its_reasons_and_its_message_as_it_goes(
    office, django_assert_max_num_queries
) -> None:
    address = reverse("proposal", args=[office.proposal().pk])
    with django_assert_max_num_queries(46):  # a third of them read the account anew: is it still owed?
        page = text(office.rosa.get(address))
    message = Message.objects.get()
    assert "«Primer recordatorio» toca 5 días después del vencimiento." in page
    assert "cobranzas@andina.example" in page
    assert "F-1" in page
    assert reverse("message_html", args=[message.pk]) in page


def test_the_html_of_a_message_may_run_nothing_and_fetch_nothing(office) -> None:
    answer = office.rosa.get(reverse("message_html", args=[Message.objects.get().pk]))
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    assert "sandbox" in answer["Content-Security-Policy"]
    assert answer["X-Frame-Options"] == "SAMEORIGIN"


def test_after_a_decision_the_next_case_opens_by_itself(office) -> None:
    second = of.debtor(office.creditor, "dora", "Dora Vega S.A.C.")
    of.owes(second, "F-9", 50_00, 7)
    of.cycle.run(creditor=office.creditor, on=of.MONDAY, at=of.AT, by=None)
    first = Proposal.objects.get(debtor__code="ana")
    following = Proposal.objects.get(debtor__code="dora")
    answer = office.rosa.post(reverse("approve"), {"one": first.pk, "next_one": "1"})
    assert answer["Location"] == reverse("proposal", args=[following.pk])
    answer = office.rosa.post(reverse("approve"), {"one": following.pk, "next_one": "1"})
    assert answer["Location"] == reverse("today")


def test_one_is_never_led_out_of_the_house(office) -> None:
    answer = office.rosa.post(reverse("undo"), {"to": "https://example.com/"})
    assert answer["Location"] == reverse("today")


def test_the_morning_leads_to_just_what_it_counts(office) -> None:
    Proposal.objects.filter(action="call").update(needs_approval=False)
    Proposal.objects.filter(action="message").update(needs_approval=True)
    asked = Proposal.objects.filter(closed_on=None, state="proposed", needs_approval=True).count()
    assert 0 < asked < Proposal.objects.filter(closed_on=None, state="proposed").count()
    address = f"{reverse('today')}?state=proposed&amp;goes=asks"
    morning = text(office.rosa.get(reverse("morning")))
    assert address in morning
    assert text(office.rosa.get(address.replace("&amp;", "&"))).count("data-row") == asked


def test_each_row_says_how_it_goes(office) -> None:
    Proposal.objects.filter(action="message").update(needs_approval=False)
    page = text(office.rosa.get(reverse("today")))
    assert ">sola<" in page
    assert ">la hace una persona<" in page
    Proposal.objects.filter(action="message").update(needs_approval=True)
    assert ">espera aprobación<" in text(office.rosa.get(reverse("today")))


def test_what_leaves_by_itself_is_counted_and_listed_alike(office) -> None:
    Proposal.objects.filter(action="message").update(needs_approval=False)
    address = f"{reverse('today')}?state=proposed&amp;goes=alone"
    alone = Proposal.objects.filter(closed_on=None, state="proposed", action="message").count()
    assert 0 < alone < Proposal.objects.filter(closed_on=None).count()
    assert address in text(office.rosa.get(reverse("morning")))
    assert text(office.rosa.get(address.replace("&amp;", "&"))).count("data-row") == alone


def test_an_address_of_forms_only_has_a_page_that_says_so(office) -> None:
    answer = office.rosa.get(reverse("approve"))
    assert (answer.status_code, answer.headers["Allow"]) == (405, "POST")
    assert "Aquí no hay página" in text(answer)
    assert office.rosa.get(reverse("approve"), headers={"Accept": "application/json"}).content == b""


def test_who_was_signed_out_meanwhile_is_told_that_nothing_was_done(office) -> None:
    proposal = office.proposal()
    page = text(Client().post(reverse("approve"), {"one": proposal.pk}, follow=True))
    assert "lo que envió no se hizo" in page
    proposal.refresh_from_db()
    assert proposal.state == "proposed"
