"""Payment plans at the desk: laid out, looked at, agreed on, followed."""

import re
from datetime import date, timedelta

import pytest
from babel.numbers import NumberFormatError
from django.urls import reverse
from django.utils import translation
from tests import cast

from cartera.agreements import operations as agreements
from cartera.agreements.models import Instalment, Plan
from cartera.desk.forms import written_amount
from cartera.desk.tests import office as of
from cartera.ui import formats


def fill(**more):
    return {
        "reference": "CP-1", "account": "PEN", "items": [], "down": "", "count": "3", "every": "month",
        "first": "2026-04-02", "rate": "", "note": "Por teléfono", **more,
    }  # fmt: skip


def send(office, **data):
    url = reverse("new_plan", args=[office.debtors[0].pk])
    return office.rosa.post(url, data, follow=True).content.decode()


def mark(said: str) -> str:
    found = re.search(r'name="mark" value="(\w+)"', said)
    assert found, said
    return found[1]


def agree(office, **more):
    data = fill(**more)
    return send(office, **data, agree="1", mark=mark(send(office, **data, look="1")))


def test_the_instalments_are_shown_before_anything_is_agreed_and_sum_exactly(office):
    said = send(office, **fill(), look="1")
    assert not Plan.objects.exists()
    for amount in ("33.33", "33.34", "100.00"):
        assert amount in said
    assert "2 abr" in said


def test_what_was_looked_at_is_what_is_agreed(office):
    said = agree(office)
    plan = Plan.objects.get()
    assert list(plan.instalments.values_list("amount_minor", flat=True)) == [3333, 3333, 3334]
    assert "El convenio está acordado" in said
    assert "Convenios de pago" in said
    assert "En convenio" in said
    assert "Convenio CP-1 acordado" in said
    agree_again = send(office, **fill(), agree="1", mark="x")
    assert Plan.objects.count() == 1
    assert "ya está en el convenio" in agree_again


def test_instalments_that_changed_since_are_shown_again(office):
    seen = mark(send(office, **fill(), look="1"))
    said = send(office, **fill(count="4"), agree="1", mark=seen)
    assert not Plan.objects.exists()
    assert "Algo cambió" in said


def test_what_cannot_be_laid_out_is_said_in_the_form(office):
    assert "no pueden repartirse" in send(office, **fill(down="100.00"), look="1")
    for rate in ("mucho", "NaN", "Infinity", "-1", "1E-9999999", "1000000000"):
        assert "porcentaje anual" in send(office, **fill(rate=rate), look="1")
    for down in ("1E999999999", "NaN", "-Infinity", "1E-999999999", "-5"):
        assert "Escriba el importe así" in send(office, **fill(down=down), look="1")
    for day in ("9999-12-31", "0001-01-01"):
        assert "Elija un día entre" in send(office, **fill(first=day, count="1"), look="1")
    assert not Plan.objects.exists()


def test_an_offer_is_accepted_and_a_plan_cancelled_from_its_page(office):
    agree(office, offered="on", rate="24", down="10.00")
    plan = Plan.objects.get()
    assert plan.began_on is None
    page = office.rosa.get(reverse("plan", args=[plan.pk])).content.decode()
    assert "Propuesto" in page
    debtor = office.debtors[0].pk
    office.rosa.post(reverse("act_on", args=[debtor, "aceptar-convenio", plan.pk]), {})
    plan.refresh_from_db()
    assert plan.began_on == of.MONDAY
    assert plan.interest_minor == sum(Instalment.objects.values_list("interest_minor", flat=True)) > 0
    office.rosa.post(
        reverse("act_on", args=[debtor, "anular-convenio", plan.pk]), {"reason": "Pagó todo"}, follow=True
    )
    ended = office.rosa.get(reverse("plan", args=[plan.pk])).content.decode()
    assert "Anulado" in ended
    assert "Terminó el" in ended


def test_a_plan_that_is_not_kept_is_said_so(office):
    agree(office)
    plan = Plan.objects.get()
    args = [office.debtors[0].pk, "incumplir-convenio", plan.pk]
    office.rosa.post(reverse("act_on", args=args), {"reason": "Ya no quiere"}, follow=True)
    plan.refresh_from_db()
    assert (plan.ended_as, plan.ended_on) == ("broken", of.MONDAY)


def test_another_house_sees_nothing_of_a_plan(office):
    agree(office)
    plan = Plan.objects.get()
    other = of.MONDAY + timedelta(days=1)
    assert plan.offered_on < other
    assert office.rosa.get(reverse("plan", args=[plan.pk + 1])).status_code == 404


def test_a_case_counts_what_is_planned_once(office, django_assert_max_num_queries):
    agree(office)
    with django_assert_max_num_queries(81):
        office.rosa.get(reverse("case", args=[office.debtors[0].pk]))
    assert agreements.follow_plans(creditor=office.creditor, on=of.MONDAY, at=of.AT, by=None) == 0


def test_instalments_of_ones_own_are_agreed_as_they_were_written(office):
    given = "01/04/2026 40.00\n15/03/2026\t60.00\n"
    said = agree(office, given=given, count="3")
    assert "El convenio está acordado" in said
    parts = Plan.objects.get().instalments.values_list("due_date", "amount_minor")
    assert list(parts) == [(date(2026, 3, 15), 60_00), (date(2026, 4, 1), 40_00)]


@pytest.mark.parametrize(
    "line",
    [
        "15/03/2026", "15/03 60.00", "mañana 60.00", "31/02/2026 60.00", "15/03/2026 mucho", "15/03/2026 -5.00",
        "01/03/2026 60.00", f"15/03/{'9' * 30} 60.00", "15/03/2026 0.001",
    ],
)  # fmt: skip
def test_every_line_that_is_no_instalment_is_told(office, line):
    said = send(office, **fill(given=f"15/03/2026 60.00\n{line}\n\nuno"), look="1")
    assert "Línea 2: escriba un día desde hoy y un importe, así: 2/3/26 500.00" in said
    assert "Línea 4: escriba" in said
    assert "Línea 1" not in said
    assert 'name="agree"' not in said


def test_what_they_leave_open_or_ask_more_is_said_before(office):
    less = send(office, **fill(given="15/03/2026 80.00"), look="1")
    assert "Dejan abiertos PEN\xa020.00." in less
    more = send(office, **fill(given="15/03/2026 60.00\n01/04/2026 50.00"), look="1")
    assert "Dejan abiertos" not in more
    assert "PEN\xa010.00" in more  # the interest of the plan


def test_who_owes_nothing_has_nothing_to_agree_on(office):
    ana = office.debtors[0]
    cast.pays(ana, "P-1", 100_00, on=of.MONDAY)
    said = office.rosa.get(reverse("new_plan", args=[ana.pk])).content.decode()
    assert "No hay nada que acordar" in said
    assert "<textarea" not in said


@pytest.mark.parametrize(
    ("region", "text", "minor"),
    [
        ("PE", "1,000", 100_000), ("PE", "1,000.5", 100_050), ("PE", " 500.50 ", 50_050), ("PE", "1234567.89", 123_456_789),
        ("ES", "1.000,50", 100_050), ("CO", "500,50", 50_050), ("PE", ".5", None), ("PE", "500,50", None),
        ("PE", "1.000", None), ("PE", "1.000,00", None), ("PE", "1,50", None), ("PE", "12.3456", None), ("PE", "1e3", None),
        ("PE", "١٢", None), ("PE", "1,0000", None), ("CO", "500.50", None), ("PE", "", None), ("PE", "-5", None),
    ],
)  # fmt: skip
def test_an_amount_is_read_as_it_is_meant_or_not_at_all(region, text, minor):
    with translation.override("es"), formats.in_region(region):
        if minor is None:
            with pytest.raises(NumberFormatError):
                written_amount(text, "PEN")
        else:
            assert written_amount(text, "PEN") == minor
