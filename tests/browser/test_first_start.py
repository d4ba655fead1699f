"""The first start in a real browser: without scripts, on a phone and wide, to the first plan; nothing for axe to find."""

import os
from datetime import date

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright
from tests import cast

from cartera.parties.models import Creditor

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
SECRET = "una-clave-larga-7"


@pytest.fixture
def pages(live_server, chromium, monkeypatch):
    """Give what opens a page of a width, with or without scripts. The database is asked between its clicks."""
    monkeypatch.setitem(os.environ, "DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    with sync_playwright() as play:
        opened = play.chromium.launch(executable_path=chromium, args=QUIET)

        def page(width, **options):
            context = opened.new_context(locale="es-PE", viewport={"width": width, "height": 800}, **options)
            return context.new_page()

        yield page
        opened.close()


def fine(page) -> None:
    found = Axe().run(page).response["violations"]
    assert [(one["id"], one["nodes"][0]["target"]) for one in found] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def go_on(page) -> None:
    page.click("form button.button-main")


def walk(page, url, look) -> None:
    """Answer every step; `look` at each page first."""
    page.goto(url)
    look(page)
    page.fill("[name=username]", "rosa")
    page.fill("[name=password1]", SECRET)
    page.fill("[name=password2]", SECRET)
    go_on(page)
    look(page)
    page.fill("[name=name]", "Andina")
    page.select_option("[name=country]", "pe")
    go_on(page)
    look(page)
    page.fill("[name=sender_email]", "cobranzas@andina.example")
    go_on(page)
    look(page)
    go_on(page)
    look(page)
    creditor = Creditor.objects.get()
    cast.owes(cast.ana(creditor), "F-1", 500000, due=date(2013, 5, 1))
    cast.owes(cast.bruno(creditor), "F-2", 500000, due=date(2013, 7, 1))
    page.goto(f"{url}/inicio/plan/")
    look(page)
    assert page.locator("tbody tr", has_text="Ana Quispe").count() == 1
    go_on(page)


@pytest.mark.parametrize("width", [360, 1440])
def test_it_leads_to_the_first_plan_and_nothing_is_cut_off(pages, live_server, width):
    page = pages(width)
    walk(page, live_server.url, fine)
    assert page.url == f"{live_server.url}/"
    page.goto(f"{live_server.url}/casa/")
    fine(page)


def test_it_needs_no_scripts(pages, live_server):
    page = pages(1440, java_script_enabled=False)
    walk(page, live_server.url, lambda page: None)
    page.goto(f"{live_server.url}/casa/")
    page.check("[name=sure]")
    page.click("text=Terminar el ensayo")
    assert page.locator(".banner-rehearsal").count() == 0
