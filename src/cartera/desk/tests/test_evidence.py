"""The evidence of a debtor: what was wanted, made and refused, whether it is as it was written, and on paper."""

import json
from datetime import time, timedelta

import pytest
import typst
from django.test import Client
from django.urls import reverse

from cartera.desk import paper
from cartera.desk.tests import office as of
from cartera.outreach import operations as outreach
from cartera.outreach.lawful import Wanted
from cartera.outreach.models import Attempt, Message
from cartera.parties import operations as parties
from cartera.parties.models import Debtor

HOSTILE = '#panic("x") $ 1/0 $ *no* _no_ `no` <no> @no \\ #[no] // no\n= no <script>alert(1)</script>'
SATURDAY = of.AT - timedelta(days=2)


def called(office, *, at=of.AT, who=0, **more) -> Attempt:
    debtor = office.debtors[who]
    return outreach.contact(wanted=Wanted(debtor.pk, "call", address="+51911000001"), at=at, by=None, **more)


def page(office, **query) -> str:
    answer = office.rosa.get(reverse("evidence", args=[office.debtors[0].pk]), query)
    assert answer.status_code == 200
    return answer.content.decode()


def said(data: dict) -> list[str]:
    """Return what typst sets as text, as it understood it."""
    found = json.loads(typst.query(paper.source("evidence"), "<said>", sys_inputs=paper.inputs(data)))
    return [letters(each) for each in found]


def letters(content: dict) -> str:
    """Return what a piece that typst sets reads as; anything but text in it would be markup that somebody smuggled in."""
    while content["func"] == "styled":
        content = content["child"]
    assert content["func"] == "text"
    return content["text"]


@pytest.fixture(autouse=True)
def persons(office) -> None:
    """Let the debtors be persons, whom the law of Peru protects."""
    Debtor.objects.update(kind="consumer")


def test_a_refusal_is_told_with_its_rule_source_hour_and_pack(office) -> None:
    called(office, at=SATURDAY)
    text = page(office)
    assert "pe.window.call_visit" in text
    assert "Permitido desde" in text
    assert "No hecho: impedido" in text
    assert Attempt.objects.get().pack_version in text
    assert "La cadena de 1 asiento está íntegra" in text


def test_what_only_a_wish_keeps_back_is_refused_all_the_same(office) -> None:
    hours = (time(15), time(17))
    parties.wish(debtor=office.debtors[0], hours=hours, on=of.MONDAY, at=of.AT, by=None)
    row = called(office)
    assert (row.verdict, row.why) == ("allowed", "house_limits")
    answer = office.rosa.get(reverse("evidence", args=[office.debtors[0].pk]))
    (shown,) = answer.context["rows"]
    assert (shown.verdict, shown.ruled.said) == (
        "Impedido",
        "El deudor pidió que lo contacten a otras horas.",
    )
    assert "15:00" in shown.ruled.allowed_from


def test_an_entry_that_was_changed_is_named(office) -> None:
    row = called(office, at=SATURDAY)
    called(office)
    Attempt.objects.filter(pk=row.pk).update(verdict="allowed", why="")
    text = page(office)
    assert "1 asiento no está como se escribió" in text
    assert "Este asiento no está como se escribió." in text


def test_words_that_were_changed_are_named_and_forgotten_ones_too(office) -> None:
    row = called(office, note="prometió pagar")
    Attempt.objects.filter(pk=row.pk).update(note="no prometió nada")
    assert "Estas no son las palabras" in page(office)
    Attempt.objects.filter(pk=row.pk).update(note="", address="", salt="")
    text = page(office)
    assert "Las palabras se olvidaron" in text
    assert "está íntegra" in text, "what is personal lies outside the chain"


def test_the_days_asked_for_are_shown(office) -> None:
    called(office, at=SATURDAY)
    called(office)
    answer = office.rosa.get(reverse("evidence", args=[office.debtors[0].pk]), {"desde": "2026-03-01"})
    assert [row.state for row in answer.context["rows"]] == ["made"]
    assert answer.context["found"].total == 2


def test_todays_law_is_asked_only_on_demand(office) -> None:
    called(office, at=SATURDAY)
    assert "La ley de hoy impediría" not in page(office)
    text = page(office, hoy="1")
    assert "la ley de hoy impediría 1" in text
    assert "igual que entonces" in text


def test_what_the_debtor_began_is_not_judged(office) -> None:
    called(office, at=SATURDAY, direction="in", outcome="conversation")
    assert "No se juzga: comenzó el deudor" in page(office)


def test_a_message_that_left_is_no_call_without_an_answer(office) -> None:
    row = called(office)
    text = page(office)
    assert "Intento sin respuesta" in text
    assert "+51 ••• 001" in text
    assert "+51911000001" not in text
    Attempt.objects.filter(pk=row.pk).update(message=Message.objects.earliest("pk"))
    assert "Enviado; nadie ha confirmado que llegó" in page(office)


def test_hostile_words_come_out_as_they_are_on_the_page_and_on_paper(office) -> None:
    debtor = office.debtors[0]
    debtor.name = "Ana *negrita* #eval(1) $"
    debtor.save()
    called(office, note=HOSTILE)
    assert "<script>alert(1)" not in page(office)
    answer = office.rosa.get(reverse("evidence_pdf", args=[debtor.pk]))
    assert (answer.status_code, answer["Content-Type"], answer.content[:5]) == (
        200,
        "application/pdf",
        b"%PDF-",
    )


def test_typst_sets_hostile_words_as_text(office) -> None:
    row = {
        "head": HOSTILE, "mark": HOSTILE, "pairs": [[HOSTILE, HOSTILE]], "text": HOSTILE, "about_text": HOSTILE,
        "broken": True, "refused": True,
    }  # fmt: skip
    data = {
        **paper.labels(), "lines": [["Deudor", HOSTILE]], "chain": HOSTILE, "sound": True, "seal": HOSTILE,
        "printed": HOSTILE, "rows": [row],
    }  # fmt: skip
    assert said(data) == [HOSTILE] * 3
    assert paper.pdf("evidence", data).startswith(b"%PDF-")


def test_the_paper_is_made_of_many_pages_and_of_none(office) -> None:
    for hours in range(40):
        called(office, at=of.AT - timedelta(days=60) + timedelta(hours=hours), note="palabra " * 300)
    big = office.rosa.get(reverse("evidence_pdf", args=[office.debtors[0].pk])).content
    empty = office.rosa.get(reverse("evidence_pdf", args=[office.debtors[1].pk])).content
    assert len(big) > len(empty) > 1000


@pytest.mark.parametrize("name", ["evidence", "evidence_pdf"])
def test_only_who_may_see_the_case_sees_its_evidence(office, name) -> None:
    address = reverse(name, args=[office.debtors[0].pk])
    assert Client().get(address).status_code == 302
    assert office.stranger.get(address).status_code == 404
    assert office.aldo.get(address).status_code == 200
    assert office.rosa.post(address).status_code == 405


def test_the_evidence_asks_at_most_eighteen_questions_however_long(
    office, django_assert_max_num_queries
) -> None:
    for hours in range(12):
        called(office, at=of.AT - timedelta(days=9) + timedelta(hours=hours))
    page(office)
    with django_assert_max_num_queries(18):
        page(office, hoy="1")
