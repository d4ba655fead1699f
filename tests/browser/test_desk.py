"""A morning in a real browser: log in, read, approve, take back; by keyboard, on a phone, without scripts; axe everywhere."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from playwright.sync_api import expect

from cartera.agreements import operations as agreements
from cartera.agreements.instalments import Schedule
from cartera.cycle.models import Run
from cartera.desk.tests import office as of
from cartera.disputes import operations as disputes
from cartera.disputes.reconciling import operations as reconciling
from cartera.disputes.reconciling.columns import Columns
from cartera.disputes.reconciling.matching import Tolerance
from cartera.outreach.models import Message, Task
from tests.browser import looking

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def office(live_server, monkeypatch, settings, tmp_path):
    """Open the office on its Monday; sessions must outlive that day."""
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setenv("CARTERA_NOW", of.AT.isoformat())
    opened = of.open_office()
    opened.url, opened.addresses = live_server.url, addresses(opened)
    opened.case = reverse("case", args=[opened.debtors[0].pk])
    return opened


def watched(browser, office, complaints, *, logged_in="rosa", **options):
    """Return a page that is logged in; whatever the browser complains about goes to ``complaints``."""
    context = browser.new_context(locale="es-PE", **options)
    if logged_in:
        session = getattr(office, logged_in).cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": session, "url": office.url}])
    page = context.new_page()
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    return page


def claims(office) -> list[str]:
    """Return the addresses of a dispute that was spoken of, and of a ledger that was compared; both are Dora's."""
    dora, said = of.debtor(office.creditor, "dora", "Dora S.A.C."), {"on": of.MONDAY, "at": of.AT, "by": None}
    item = of.owes(dora, "F-4", 100_00, 6)
    dispute = disputes.contest(receivable=item, reference="D-1", code="damaged", amount_minor=10_00, **said)
    disputes.note(dispute=dispute, text="Envía fotos mañana", kind="heard", at=of.AT, by=None)
    disputes.undertake(
        debtor=dora, receivable=item, dispute=dispute, reference="C-1", kind="replacement", **said
    )
    file = SimpleUploadedFile("a.csv", b"Documento;Importe\nF-4;90,00\nF-9;5,00\n")
    token, suffix = reconciling.receive(office.creditor.pk, file)
    made = reconciling.reconcile(
        account=item.account, token=token, suffix=suffix, file_name="a.csv", columns=Columns("Documento", amount="Importe"),
        tolerance=Tolerance(), **said,
    )  # fmt: skip
    return [reverse("dispute", args=[dispute.pk]), reverse("reconciliation", args=[made.pk])]


def planned(office) -> str:
    """Return the address of a plan that was agreed."""
    made = agreements.agree_plan(
        debtor=office.debtors[2], currency="PEN", reference="CP-1", tolerance_days=2, on=of.MONDAY, at=of.AT, by=None,
        terms=agreements.Terms(schedule=Schedule(3, of.MONDAY + timedelta(days=30), rate=Decimal(12))),
    )  # fmt: skip
    return reverse("plan", args=[made.pk])


def addresses(office) -> list[str]:
    """Return one address of every kind of page."""
    ana, version = office.debtors[0].pk, office.creditor.policy_versions.get()
    things = {
        "proposal": office.proposal().pk, "case": ana, "task": Task.objects.get().pk, "policy": version.pk,
        "message": Message.objects.get(debtor=ana).pk, "run": Run.objects.get().pk,
    }  # fmt: skip
    plain = (
        "morning",
        "today",
        "left_alone",
        "approve_all",
        "debtors",
        "disputes",
        "plans",
        "causes",
        "dispute_terms",
        "undertakings",
        "reconciliations",
        "tasks",
        "messages",
        "runs",
        "policies",
        "policy_new",
        "laws",
    )
    acts = [reverse("act", args=[ana, name]) for name in ("promesa", "disputa", "compromiso", "contacto")]
    acts += [
        reverse("reconcile", args=[ana]),
        *claims(office),
        reverse("new_plan", args=[ana]),
        planned(office),
    ]
    acts.append(reverse("law", args=["cl"]))
    acts.append(reverse("rehearse") + "?on=2026-03-05")
    return (
        [reverse(name) for name in plain] + [reverse(name, args=[pk]) for name, pk in things.items()] + acts
    )


def test_axe_finds_nothing_and_nothing_is_cut_off_on_any_page(browser, office) -> None:
    complaints, found = [], {}
    page = watched(browser, office, complaints, logged_in="sonia")
    for address in office.addresses:
        page.goto(office.url + address)
        for width in looking.WIDTHS:
            page.set_viewport_size({"width": width, "height": 800})
            if faults := looking.faults(page, axe=width == looking.DESK):
                found[address, width] = faults
    assert found == {}
    assert complaints == []


def test_log_in_read_approve_and_take_back(browser, office) -> None:
    complaints = []
    page = watched(browser, office, complaints, logged_in="", viewport={"width": 1440, "height": 900})
    page.goto(office.url)
    page.fill("input[name=login]", "rosa")
    page.fill("input[name=password]", of.PASSWORD)
    page.click("button.button-main")
    expect(page.get_by_role("heading", name="lunes, 2 de marzo de 2026")).to_be_visible()
    page.get_by_role("link", name="Revisar lo que espera").click()
    page.get_by_role("link", name="Ana Quispe S.A.C.").click()
    expect(page.frame_locator("iframe").get_by_text("F-1")).to_be_visible()
    page.get_by_role("button", name="Aprobar y seguir").click()
    expect(page.get_by_text("Su mensaje se enviará a partir de las 10:10.")).to_be_visible()
    page.get_by_role("button", name="Deshacer").first.click()
    expect(page.get_by_text("1 aprobación deshecha.")).to_be_visible()
    assert complaints == []


def test_the_keyboard_is_enough_for_the_list(browser, office) -> None:
    complaints = []
    page = watched(browser, office, complaints, viewport={"width": 1440, "height": 900})
    page.goto(office.url + reverse("today") + "?step=primer_recordatorio")
    page.evaluate("window.same = true")
    page.keyboard.press("j")
    for _ in range(3):  # as quick as the answers come: the page is never loaded anew
        page.keyboard.press("a")
        expect(page.locator("tbody .badge")).to_contain_text("Aprobada")
        page.keyboard.press("u")
        expect(page.locator("tbody .badge")).to_contain_text("Propuesta")
    assert page.evaluate("window.same")
    expect(page.locator("tbody tr")).to_be_focused()  # so the next key goes on from here
    page.keyboard.press("x")
    assert page.inner_text("[data-chosen-count]") == "1"
    page.keyboard.press("a")  # what is selected comes before the row
    expect(page.get_by_text("1 gestión aprobada.")).to_be_visible()
    page.keyboard.press("u")  # with no row under the cursor: the latest approval
    expect(page.get_by_text("1 aprobación deshecha.")).to_be_visible()
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Primer recordatorio")).to_be_visible()
    assert complaints == []


def test_a_promise_is_taken_down_in_a_dialog(browser, office) -> None:
    complaints = []
    page = watched(browser, office, complaints, viewport={"width": 1440, "height": 900})
    page.goto(office.url + office.case)
    page.get_by_role("link", name="Promesa", exact=True).click()
    dialog = page.locator("dialog#act")
    expect(dialog).to_be_visible()
    dialog.get_by_label("Importe prometido").fill("mucho")
    dialog.get_by_label("Paga hasta").fill("2026-03-06")
    dialog.get_by_role("button", name="Guardar la promesa").click()
    expect(dialog.get_by_text("Escriba el importe así")).to_be_visible()
    dialog.get_by_label("Importe prometido").fill("60.50")
    dialog.get_by_role("button", name="Guardar la promesa").click()
    expect(page.get_by_text("La promesa quedó anotada.")).to_be_visible()
    page.get_by_role("link", name="Pausar").click()
    page.locator("dialog#act").get_by_role("link", name="Cancelar").click()
    expect(page.locator("dialog#act")).not_to_be_visible()
    assert complaints == []


def test_a_discard_without_a_reason_loses_nothing_that_was_chosen(browser, office) -> None:
    page = watched(browser, office, [])
    page.goto(office.url + reverse("today"))
    box = page.get_by_label("Seleccionar Ana Quispe S.A.C.")
    box.check()
    page.locator("summary", has_text="Descartar").click()
    page.get_by_role("button", name="Descartar las seleccionadas").click()
    missing = page.locator("#reason").evaluate("field => field === document.activeElement")
    assert missing, "who presses it stands in the field that is missing"
    expect(box).to_be_checked()
    page.fill("#reason", "Ya llamó")
    with page.expect_navigation():
        page.get_by_role("button", name="Descartar las seleccionadas").click()
    expect(page.get_by_text("1 gestión descartada.")).to_be_visible()


def test_a_phone_without_scripts_can_do_all_of_it(browser, office) -> None:
    page = watched(browser, office, [], viewport={"width": 360, "height": 740}, java_script_enabled=False)
    page.goto(office.url + reverse("today"))
    page.get_by_role("button", name="Aprobar Ana Quispe S.A.C.").click()
    expect(page.get_by_text("1 gestión aprobada.")).to_be_visible()
    page.get_by_role("button", name="Deshacer").first.click()
    expect(page.get_by_text("1 aprobación deshecha.")).to_be_visible()
    page.locator("summary", has_text="Descartar").click()
    page.get_by_label("Seleccionar Ana Quispe S.A.C.").check()
    page.fill("#reason", "Ya llamó")
    with page.expect_navigation():
        page.get_by_role("button", name="Descartar las seleccionadas").click()
    page.goto(office.url + office.case)
    expect(page.get_by_text("Ya llamó")).to_have_count(1)
    page.get_by_role("link", name="Pausar").click()
    page.fill("input[name=reason]", "De viaje")
    page.get_by_role("button", name="Pausar").click()
    expect(page.get_by_text("De viaje").first).to_be_visible()


@pytest.mark.parametrize("width", [360, 1440])
def test_a_plan_is_laid_out_looked_at_and_agreed_without_scripts(browser, office, width) -> None:
    view = {"width": width, "height": 800}
    page = watched(browser, office, [], viewport=view, java_script_enabled=False)
    page.goto(office.url + office.case)
    page.get_by_role("link", name="Convenio de pago").click()
    page.fill("input[name=count]", "3")
    page.get_by_role("button", name="Ver las cuotas").click()
    expect(page.get_by_role("table")).to_contain_text("33.34")
    expect(page.get_by_role("table")).to_contain_text("100.00")
    page.get_by_role("button", name="Acordar estas cuotas").click()
    expect(page.get_by_text("El convenio está acordado.")).to_be_visible()
    expect(page.get_by_role("heading", name="Convenios de pago")).to_be_visible()
