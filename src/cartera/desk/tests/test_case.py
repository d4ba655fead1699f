"""The case: one debtor's page, and what is done from it."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cartera.agreements.models import Promise
from cartera.desk.tests import office as of
from cartera.disputes.models import Dispute
from cartera.portfolio import operations as portfolio
from cartera.portfolio.models import Import, Pause, Payment, Receivable

HTMX = {"HTTP_HX_REQUEST": "true"}


def page(office, debtor=0) -> str:
    return office.rosa.get(reverse("case", args=[office.debtors[debtor].pk])).content.decode()


def do(office, name: str, data: dict, debtor=0, thing=None, **more):
    args = [office.debtors[debtor].pk, name, *([thing] if thing else [])]
    return office.rosa.post(reverse("act_on" if thing else "act", args=args), data, follow=True, **more)


def test_a_case_shows_what_is_owed_and_where_on_the_ladder(office) -> None:
    said = page(office)
    assert "S/ 100.00" in said or "S/\xa0100.00" in said
    assert "Su lugar en la secuencia «Todos»" in said
    assert "1 documento emitido" in said


def rungs(office, debtor=0) -> list[tuple[str, str]]:
    """Return the marks of the rungs, each with its last words: a date, or its state."""
    said = page(office, debtor)
    return re.findall(r'<li class="rung-(\w+)">.*?</span>([^<]*)</p></li>', said)


def test_the_ladder_shows_what_waits_and_no_day_gone_by_as_one_to_come(office) -> None:
    assert rungs(office) == [
        ("proposed", " 2 mar 2026"), ("ahead", " 8 mar 2026"), ("ahead", " 16 mar 2026"), ("ahead", " 23 mar 2026"),
    ]  # fmt: skip
    assert [mark for mark, _ in rungs(office, 1)] == ["passed", "proposed", "ahead", "ahead"]
    assert [mark for mark, _ in rungs(office, 2)] == ["next", "ahead", "ahead", "ahead"]
    of.pauses(office.debtors[0])
    office.rosa.post(reverse("discard"), {"one": office.proposal().pk, "reason": "espera"})
    assert rungs(office)[0] == ("next", "")  # its day is over: something else keeps it back


def test_a_case_asks_as_many_questions_for_a_long_story_as_for_a_short_one(office) -> None:
    with CaptureQueriesContext(connection) as short:
        page(office)
    for number in range(6):
        of.owes(office.debtors[0], f"G-{number}", 10_00, number)
        portfolio.receive(
            creditor=office.creditor, debtor=office.debtors[0], reference=f"P-{number}", amount_minor=100,
            currency="PEN", paid_on=of.MONDAY, at=of.AT, by=None,
        )  # fmt: skip
    with CaptureQueriesContext(connection) as long:
        page(office)
    assert len(long) <= len(short) + 1
    assert len(long) <= 76  # a proposal is asked whether it is still true


def test_a_pause_is_set_seen_and_ended(office) -> None:
    do(office, "pausar", {"item": "", "from_on": "2026-03-02", "to_on": "2026-03-09", "reason": "De viaje"})
    assert "De viaje" in page(office)
    pause = Pause.objects.get()
    assert pause.to_on == of.MONDAY + timedelta(days=7)
    do(office, "reanudar", {"reason": "Ya volvió"}, thing=pause.pk)
    assert not Pause.objects.exists()


def test_a_refusal_is_said_in_the_form_and_what_was_typed_stays(office) -> None:
    given = {"item": "", "from_on": "2026-03-02", "to_on": "2026-03-09", "reason": "De viaje"}
    do(office, "pausar", given)
    said = do(office, "pausar", given).content.decode()
    assert "Ya hay una pausa" in said
    assert "De viaje" in said
    assert Pause.objects.count() == 1


@pytest.mark.parametrize(("given", "said"), [
    ({"amount": "6 000", "by_on": "2026-03-06"}, "Escriba el importe así"), ({"amount": "100.01", "by_on": "2026-03-06"}, "Es más de lo que está pendiente: PEN 100.00"),
    ({"amount": "60", "by_on": "2036-03-06"}, "A nadie se le deja de cobrar tanto tiempo por una promesa"), ({"amount": "60", "by_on": "2026-03-01"}, "Elija el 2 mar 2026"),
])  # fmt: skip
def test_a_slip_is_no_promise(office, given, said) -> None:
    text = do(office, "promesa", {"reference": "P-1", "account": "PEN", **given}).content.decode()
    assert said in text.replace("\xa0", " ")
    assert not Promise.objects.exists()


def test_a_promise_sent_twice_is_one(office) -> None:
    form = office.rosa.get(reverse("act", args=[office.debtors[0].pk, "promesa"])).context["form"]
    given = {
        "reference": form.initial["reference"],
        "account": "PEN",
        "amount": "60.50",
        "by_on": "2026-03-06",
    }
    for _ in range(2):
        do(office, "promesa", given)
    promise = Promise.objects.get()
    assert (promise.amount_minor, list(promise.items.values_list("number", flat=True))) == (60_50, ["F-1"])
    assert "Prometió" in page(office)
    do(office, "anular-promesa", {"reason": "Se equivocó"}, thing=promise.pk)
    promise.refresh_from_db()
    assert promise.cancelled_on == of.MONDAY


def test_promises_together_are_not_more_than_is_owed(office) -> None:
    for reference, amount in (("P-1", "60"), ("P-2", "40.01")):
        given = {"reference": reference, "account": "PEN", "amount": amount, "by_on": "2026-03-06"}
        text = do(office, "promesa", given).content.decode().replace("\xa0", " ")
    assert "Ya hay PEN 60.00 prometidos" in text
    assert Promise.objects.count() == 1
    do(office, "promesa", {**given, "amount": "40"})
    assert Promise.objects.count() == 2


@pytest.mark.parametrize("amount", ["mucho", "-5", "1.234.5", "0.005"])
def test_an_amount_nobody_can_read_is_said_with_an_example(office, amount) -> None:
    given = {"reference": "P-1", "account": "PEN", "amount": amount, "by_on": "2026-03-06"}
    said = do(office, "promesa", given).content.decode()
    assert "Escriba el importe así" in said or "mayor que cero" in said
    assert not Promise.objects.exists()


def test_a_dispute_is_noted_and_resolved(office) -> None:
    item = Receivable.objects.get(number="F-1")
    given = {
        "reference": "D-1",
        "item": item.pk,
        "amount": "40",
        "code": "short_delivery",
        "reason": "Faltaron cajas",
    }
    do(office, "disputa", given)
    dispute = Dispute.objects.get()
    assert dispute.amount_minor == 40_00
    assert "Faltaron cajas" in page(office)
    do(office, "resolver", {"outcome": "accepted"}, thing=dispute.pk)
    item.refresh_from_db()
    assert item.open_minor == 60_00


def test_an_exemption_is_set_and_ended(office) -> None:
    do(office, "eximir", {"reason": "Lo ve gerencia"})
    assert "Lo ve gerencia" in page(office)
    do(office, "no-eximir", {"reason": "Ya no"})
    assert "no-eximir" not in page(office)


def test_an_address_is_added_and_opted_out(office) -> None:
    do(office, "contacto", {"channel": "email", "address": "gerencia@quispe.example", "role": "executive"})
    contact = office.debtors[0].contacts.get(role="executive")
    do(office, "no-escribir", {"reason": "Lo pidió"}, thing=contact.pk)
    contact.refresh_from_db()
    assert contact.opted_out_at


def test_with_scripts_an_act_is_a_form_in_a_dialog_and_leads_back(office) -> None:
    address = reverse("act", args=[office.debtors[0].pk, "eximir"])
    form = office.rosa.get(address, **HTMX).content.decode()
    assert "<html" not in form
    assert "hx-post" in form
    answer = office.rosa.post(address, {"reason": "Lo ve gerencia"}, **HTMX)
    assert answer["HX-Redirect"] == reverse("case", args=[office.debtors[0].pk])


def test_an_act_on_somebody_elses_thing_is_not_found(office) -> None:
    portfolio.pause(debtor=office.debtors[1], from_on=of.MONDAY, to_on=None, reason="Suya", at=of.AT, by=None)
    assert do(office, "reanudar", {"reason": "Mía"}, thing=Pause.objects.get().pk).status_code == 404
    assert do(office, "inventado", {}).status_code == 404


def test_balances_of_an_earlier_day_are_seen_by_value_date(office) -> None:
    portfolio.receive(
        creditor=office.creditor, debtor=office.debtors[0], reference="P-1", amount_minor=30_00, currency="PEN",
        paid_on=of.MONDAY, at=of.AT, by=None,
    )  # fmt: skip
    address = reverse("case", args=[office.debtors[0].pk])
    before = (of.MONDAY - timedelta(days=1)).isoformat()
    now, then = (
        office.rosa.get(address).context["case"],
        office.rosa.get(address, {"dia": before}).context["case"],
    )
    assert [view.open_minor for view in (*now.accounts, *then.accounts)] == [70_00, 100_00]
    assert office.rosa.get(address, {"dia": "ayer"}).context["case"].on == of.MONDAY


def test_what_is_proposed_and_overtaken_says_so_on_the_case(office) -> None:
    assert "Se retirará" not in page(office)
    of.pauses(office.debtors[0])
    told = page(office)
    assert "Se retirará y nada de esto saldrá:</strong> En pausa." in told


def test_what_was_proposed_and_dealt_with_is_not_called_nothing_with_the_reason_it_had(office) -> None:
    office.rosa.post(reverse("discard"), {"one": office.proposal().pk, "reason": "espera"})
    told = page(office)
    assert "Lo que se propuso en PEN ya se atendió" in told
    assert "No se propone nada en" not in told


def test_a_payment_of_an_undone_import_is_told_by_its_own_number(office) -> None:
    debtor = office.debtors[0]
    undone = Import.objects.create(
        creditor=debtor.creditor,
        kind="payments",
        file_name="pagos.csv",
        on=of.MONDAY,
        state="undone",
        at=of.AT,
    )
    Payment.objects.create(
        creditor=debtor.creditor, debtor=debtor, account=debtor.accounts.get(), reference=f"OP-9~{undone.pk}",
        currency="PEN", amount_minor=5_000, paid_on=of.MONDAY, received_at=of.AT, returned_on=of.MONDAY, imported=undone,
    )  # fmt: skip
    told = page(office)
    assert "retirado: se deshizo su importación" in told
    assert "OP-9" in told
    assert "OP-9~" not in told
