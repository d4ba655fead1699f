"""The first start in a real browser: without scripts, on a phone and wide, to the first plan; nothing for axe to find."""

from datetime import date

import pytest

from cartera.parties.models import Creditor
from tests import cast
from tests.browser import looking

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SECRET = "una-clave-larga-7"


@pytest.fixture
def pages(browser):
    """Give what opens a page of a width, with or without scripts."""

    def page(width, **options):
        context = browser.new_context(locale="es-PE", viewport={"width": width, "height": 800}, **options)
        return context.new_page()

    return page


def fine(page) -> None:
    """Look at a page on a desk, then on a phone, on which it is filled in."""
    for width in (looking.DESK, looking.PHONE):
        page.set_viewport_size({"width": width, "height": 800})
        assert looking.faults(page, axe=width == looking.DESK) == []


def go_on(page) -> None:
    with page.expect_navigation():
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


def test_it_leads_to_the_first_plan_and_nothing_is_cut_off(pages, live_server):
    page = pages(360)
    walk(page, live_server.url, fine)
    page.wait_for_url(f"{live_server.url}/")
    page.goto(f"{live_server.url}/casa/")
    fine(page)


def test_it_needs_no_scripts(pages, live_server):
    page = pages(1440, java_script_enabled=False)
    walk(page, live_server.url, lambda page: None)
    page.goto(f"{live_server.url}/casa/")
    page.check("[name=sure]")
    with page.expect_navigation():
        page.click("text=Terminar el ensayo")
    assert page.locator(".banner-rehearsal").count() == 0
