"""The morning, tasks, messages, runs and policies, as people use them."""

import csv
import io
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from cartera.cycle import operations as cycle
from cartera.cycle.models import Run
from cartera.desk.pages.lists import WHY_NOT
from cartera.desk.tests import office as of
from cartera.foundation import queries as foundation
from cartera.outreach.models import Message, Task
from cartera.parties.models import Contact, Debtor
from cartera.portfolio import operations as portfolio
from cartera.portfolio.models import Receivable
from cartera.strategy.models import PolicyVersion, Proposal, StepDone


def get(client, name: str, *args, **query) -> str:
    answer = client.get(reverse(name, args=args), query)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize(
    "name",
    [
        "morning",
        "today",
        "left_alone",
        "debtors",
        "complaints",
        "disputes",
        "plans",
        "undertakings",
        "reconciliations",
        "causes",
        "tasks",
        "messages",
        "runs",
    ],
)
def test_every_list_asks_at_most_twenty_questions(office, name, django_assert_max_num_queries) -> None:
    office.rosa.get(reverse(name))
    with django_assert_max_num_queries(20):
        get(office.rosa, name)


def test_the_morning_says_what_today_brings(office) -> None:
    day = office.rosa.get(reverse("morning")).context["day"]
    assert (day.to_approve, day.by_themselves, day.tasks, day.left_alone) == (1, 0, 1, 1)
    assert day.overdue == [{"currency": "PEN", "minor": 430_00, "debtors": 3}]
    assert day.is_run
    assert "Todavía no toca ningún paso." in get(office.rosa, "morning")


@pytest.mark.django_db
def test_the_first_morning_offers_to_run_the_day_and_running_it_twice_changes_nothing() -> None:
    office = of.open_office(run=False)
    assert "Ejecutar el día" in get(office.rosa, "morning")
    for _ in range(2):
        answer = office.rosa.post(reverse("run_now"), {"on": "2026-03-02", "to": "/"}, follow=True)
        assert "2 gestiones propuestas" in answer.content.decode()
    assert Run.objects.count() == 1
    assert "Revisar lo que espera" in get(office.rosa, "morning")


@pytest.mark.django_db
def test_with_old_documents_the_first_day_is_chosen_and_not_spent() -> None:
    office = of.open_office(run=False)
    assert reverse("run_now") in get(office.rosa, "morning")
    Receivable.objects.update(issued_on=date(2013, 12, 2))
    page = get(office.rosa, "morning")
    assert "Elegir el primer día" in page
    assert reverse("run_now") not in page
    assert "Aún no se ha ejecutado ningún día" in page
    assert "Nadie: a todo deudor" not in page
    page = get(office.rosa, "runs")
    assert 'value="2013-12-02"' in page
    assert "empiece por ese día" in page
    cycle.run(creditor=office.creditor, on=of.MONDAY, at=of.AT, by=None)
    assert 'value="2026-03-02"' in get(office.rosa, "runs")


def test_a_run_backwards_is_refused_in_words(office) -> None:
    answer = office.rosa.post(reverse("run_now"), {"on": "2026-02-27"}, follow=True)
    assert "ya no se puede ejecutar" in answer.content.decode()
    assert (
        "Elija el día" in office.rosa.post(reverse("run_now"), {"on": "ayer"}, follow=True).content.decode()
    )


@pytest.mark.django_db
def test_who_works_on_a_past_day_is_told_so_on_every_page_and_goes_on_day_by_day() -> None:
    office = of.open_office(run=False)
    past = of.MONDAY - timedelta(days=1)
    cycle.run(creditor=office.creditor, on=past, at=of.AT, by=None)
    assert "Usted trabaja con fecha domingo, 1 de marzo de 2026" in get(office.rosa, "debtors")
    assert "Ejecutar el día siguiente" in get(office.rosa, "morning")
    office.rosa.post(reverse("run_now"), {"on": past.isoformat(), "next": "1"})
    assert Run.objects.order_by("-on")[0].on == of.MONDAY


def test_a_rehearsing_house_says_so(office) -> None:
    house = foundation.house()
    house.rehearsal = True
    house.save()
    assert "Ensayo" in get(office.rosa, "today")


def test_who_is_left_alone_is_listed_with_the_reason(office) -> None:
    page = get(office.rosa, "left_alone")
    assert "Carla Rojas" in page
    assert "Todavía no toca ningún paso." in page
    assert "Carla Rojas" not in get(office.rosa, "left_alone", reason="paused")


def test_no_reason_hides_inside_another_so_that_a_filter_finds_only_its_own() -> None:
    assert not [(one, other) for one in WHY_NOT for other in WHY_NOT if one != other and one in other]


def test_debtors_are_found_by_name_and_code(office) -> None:
    assert "Bruno" in get(office.rosa, "debtors", q="hermanos")
    assert "Ana Quispe" in get(office.rosa, "debtors", q="ana", owes="1")
    assert "Nada coincide" in get(office.rosa, "debtors", q="nadie")


@pytest.mark.parametrize("name", ["debtors", "today"])
def test_a_name_is_found_without_its_accents_and_with_too_many(office, name) -> None:
    Debtor.objects.filter(code="ana").update(name="ÁNGELA Zúñiga")
    for typed in ("zuniga", "Ángela", "angelá"):
        assert "ÁNGELA Zúñiga" in office.rosa.get(reverse(name), {"q": typed}).content.decode()
    assert "ÁNGELA Zúñiga" not in office.rosa.get(reverse(name), {"q": "bruno"}).content.decode()


def test_a_call_is_closed_with_its_outcome_and_the_step_is_done(office) -> None:
    task = Task.objects.get()
    assert "¿Puedo llamar ahora?" in get(office.rosa, "task", task.pk)
    address = reverse("task", args=[task.pk])
    refused = office.rosa.post(address, {"outcome": "magia"}, follow=True).content.decode()
    assert "no es un resultado" in refused
    for _ in range(2):
        office.rosa.post(address, {"outcome": "conversation", "note": "Paga el viernes"})
    assert StepDone.objects.get().step == "llamada"
    assert "Paga el viernes" in get(office.rosa, "case", task.debtor_id)


def test_a_message_of_unknown_fate_waits_for_a_person(office) -> None:
    message = Message.objects.get()
    Message.objects.filter(pk=message.pk).update(state="unknown")
    Proposal.objects.filter(pk=message.proposal_id).update(state="held", why="unknown_fate")
    assert "No se sabe si estos salieron" in get(office.rosa, "messages")
    office.rosa.post(reverse("settle", args=[message.pk]), {"sent": "yes"})
    message.refresh_from_db()
    assert message.state == "sent"
    assert StepDone.objects.get().step == "primer_recordatorio"


@pytest.mark.parametrize("name", ["left_alone", "debtors", "plans", "tasks", "messages", "runs"])
@pytest.mark.parametrize("fmt", ["csv", "xlsx"])
def test_every_list_can_be_exported(office, name, fmt) -> None:
    answer = office.rosa.get(reverse(name), {"format": fmt})
    assert answer["Content-Disposition"].endswith(f'.{fmt}"')
    assert b"".join(answer.streaming_content)


def test_the_file_of_debtors_has_a_line_for_each_currency_with_what_is_owed_in_it(office) -> None:
    ana = office.debtors[0]
    portfolio.place(
        creditor=ana.creditor, debtor=ana, number="F-USD", amount_minor=70_00, currency="USD",
        issued_on=of.MONDAY - timedelta(days=60), due_date=of.MONDAY - timedelta(days=30), at=of.AT, by=None,
    )  # fmt: skip
    of.cycle.run(creditor=office.creditor, on=of.MONDAY, at=of.AT, by=None)
    answer = office.rosa.get(reverse("debtors"), {"format": "csv", "q": "ana"})
    rows = list(csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))
    told = {(row["Código"], row["Moneda"]): (row["Saldo"], row["Vencido"]) for row in rows}
    assert told == {("ana", "PEN"): ("100.00", "100.00"), ("ana", "USD"): ("70.00", "70.00")}


def test_a_run_shows_what_it_brought(office) -> None:
    page = get(office.rosa, "run", Run.objects.get().pk)
    assert "Decidida con suave 1." in page
    assert "Sin anomalías" in page


def test_a_policy_reads_as_a_timeline(office) -> None:
    page = get(office.rosa, "policies")
    assert "20 días después del vencimiento" in page
    assert "Anuncia: retención de pedidos, a partir de 7 días del envío" in page


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ('rate = "12", tax = "18"', ("12 % al año", "y el 18 % de impuesto sobre él")),
        ('series = "IBC", times = "1.5", plus = "2"', ("1.5 × IBC + 2",)),
    ],
    ids=["rate", "series"],
)
def test_a_policy_says_its_late_interest_and_the_tax_on_it(office, table, said) -> None:
    text = of.POLICY.replace("[[segment]]", f"interest = {{ {table} }}\n[[segment]]", 1)
    office.sonia.post(reverse("policy_new"), {"text": text.replace('"1"', '"2"', 1), "save": "1"})
    kept = PolicyVersion.objects.latest("id")
    page = office.sonia.get(reverse("policy", args=[kept.pk])).content.decode()
    assert all(words in page for words in said)


def test_a_policy_is_checked_with_all_its_problems_by_line_and_kept_when_there_is_none(office) -> None:
    wrong = of.POLICY.replace("days = 5", 'days = "cinco"').replace("approve = true", "aprobar = true")
    assert office.rosa.get(reverse("policy_new")).status_code == 403, "she could not keep what she writes"
    page = office.sonia.post(reverse("policy_new"), {"text": wrong}).content.decode()
    assert "Línea 11" in page
    assert "Línea 14" in page
    second = of.POLICY.replace('version = "1"', 'version = "2"').replace("days = 12", "days = 14")
    file = SimpleUploadedFile("suave.toml", second.encode())
    page = office.sonia.post(reverse("policy_new"), {"file": file, "save": "1"}, follow=True).content.decode()
    assert "suave 2 quedó guardada." in page
    first, kept = PolicyVersion.objects.filter(creditor=office.creditor).order_by("id")
    page = office.sonia.get(reverse("policy", args=[kept.pk]), {"con": first.pk}).content.decode()
    assert "De suave 1 a suave 2" in page
    for _ in range(2):
        office.sonia.post(reverse("policy_force", args=[kept.pk]), {"from_on": "2026-03-03"})
    assert office.creditor.policies_in_force.count() == 2


@pytest.mark.django_db
def test_an_empty_house_says_what_to_do_next() -> None:
    client = of.member("nueva", "collector", of.creditor())
    assert "Aún no hay nada que cobrar" in get(client, "morning")
    assert "No hay gestiones propuestas" in get(client, "today")
    for name in ("left_alone", "debtors", "tasks", "messages", "runs"):
        get(client, name)


def test_a_day_is_rehearsed_without_writing_anything(office) -> None:
    page = get(office.aldo, "rehearse", on="2026-03-04")
    assert "Qué se haría el miércoles, 4 de marzo de 2026" in page
    assert "Carla Rojas" not in page.split("Vencidos sin gestión")[0]
    assert "Carla Rojas" in get(office.rosa, "rehearse", on="2026-03-07")
    assert get(office.rosa, "rehearse", on="2026-03-07", q="ana").count("data-row") == 1
    assert Run.objects.count() == 1
    refused = office.rosa.get(reverse("rehearse"), {"on": "2026-02-01"}, follow=True).content.decode()
    assert "ya no se puede ejecutar" in refused
    asked = office.rosa.post(reverse("rehearse"), {"on": "2026-03-04", "csrfmiddlewaretoken": "x"})
    assert asked["Location"] == reverse("rehearse") + "?on=2026-03-04"


@pytest.mark.parametrize("on", ["0001-01-01", "0026-11-23", "2200-01-01", "9999-12-31"])
def test_a_day_that_nobody_means_is_refused_with_the_years_there_are(office, on) -> None:
    Run.objects.all().delete()
    refused = office.rosa.get(reverse("rehearse"), {"on": on}, follow=True).content.decode()
    assert f"{on} no es un día que se pueda procesar: elija uno de los años 1900 a 2199." in refused


def test_the_last_day_there_is_can_be_rehearsed(office) -> None:
    assert office.rosa.get(reverse("rehearse"), {"on": "2199-12-31"}).status_code == 200


@pytest.mark.parametrize("number", ["9" * 18, "9" * 30, "9" * 5000, "-1", "x", "٣"])
def test_a_number_longer_than_any_id_names_nothing(office, number) -> None:
    assert office.sonia.get(reverse("policy_new"), {"de": number}).status_code in {200, 404}


def test_a_text_longer_than_any_policy_is_refused_and_not_cut(office) -> None:
    answer = office.sonia.post(reverse("policy_new"), {"text": "# x\n" * 30_000, "save": "1"})
    assert "El texto es más largo que cualquier política: 120,000 caracteres" in answer.content.decode()


def test_a_consequence_is_waived_by_who_leads(office) -> None:
    path = reverse("act_on", args=[office.debtors[0].pk, "condonar", 1])
    assert office.rosa.get(path).status_code == 403
    assert office.sonia.get(path).status_code == 200


def test_a_list_in_a_format_that_there_is_not_is_no_page(office):
    assert office.rosa.get(reverse("debtors"), {"format": "exe"}).status_code == 404


def test_a_number_that_is_no_row_changes_nothing(office):
    for number in ("9" * 30, "9" * 5000):
        office.rosa.post(reverse("approve"), {"chosen": number})
        assert office.rosa.post(reverse("choose_creditor"), {"creditor": number}).status_code == 403


@pytest.mark.parametrize("day", ["2062-03-02", "9999-12-31"])
@pytest.mark.parametrize("following", [{}, {"next": "1"}])
def test_a_slip_in_the_year_runs_no_day(office, day, following):
    said = office.rosa.post(reverse("run_now"), {"on": day, **following}, follow=True).content.decode()
    assert "está a más de un mes" in said or "Elija el día" in said
    assert Run.objects.latest("on").on == of.MONDAY


def test_what_no_text_may_hold_is_refused_at_the_door(office):
    assert office.rosa.get(reverse("debtors"), {"q": "a\0b"}).status_code == 400
    assert office.rosa.post(reverse("discard"), {"chosen": "1", "reason": "a\0b"}).status_code == 400


@pytest.mark.parametrize(
    "sought", ["F-1", "f-1", "ana.quispe@", "987 111 222", "+51 987111222", "Rosa Huerta"]
)
def test_a_debtor_is_found_by_what_is_at_hand(office, sought) -> None:
    ana = office.debtors[0]
    Contact.objects.filter(debtor=ana, channel="call").update(address="+51987111222", name="Rosa Huerta")
    Contact.objects.filter(debtor=ana, channel="email").update(address="ana.quispe@example.com")
    page = get(office.rosa, "debtors", q=sought)
    assert "Ana Quispe" in page
    assert "Carla Rojas" not in page


def test_a_call_without_a_telephone_says_so_and_leads_to_where_one_is_added(office) -> None:
    task = Task.objects.get()
    assert "ningún teléfono" not in get(office.rosa, "tasks")
    Contact.objects.filter(debtor=task.debtor, channel="call").delete()
    Task.objects.update(contact=None)
    assert "ningún teléfono al que se pueda llamar" in get(office.rosa, "tasks")
    page = get(office.rosa, "task", task.pk)
    assert "ningún teléfono al que se pueda llamar" in page
    assert reverse("act", args=[task.debtor_id, "contacto"]) in page
