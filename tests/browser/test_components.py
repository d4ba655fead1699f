"""The components page in a real browser: wide and narrow, light and dark, by keyboard, and nothing for axe to find."""

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from playwright.sync_api import expect

from tests.browser import looking

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
# A scheme changes nothing but colours. In the long tests axe is asked of all four.
ASKED_BY_AXE = {(looking.PHONE, "light"), (looking.DESK, "dark")}
# How letters look, and whether they stand apart too little: by WCAG, 4.5 is enough, and 3 for what is large.
STYLES = {
    "color: #777": 1,
    "color: #767676": 0,
    "color: #949494; font-size: 24px": 0,
    "color: #949494; font-size: 19px; font-weight: 700": 0,
    "color: #949494; font-size: 23px": 1,
    "color: rgb(0 0 0 / 40%)": 1,
    "color: #000; opacity: .4": 1,
    "color: #fff; background: #767676": 0,
    "color: #fff; background: rgb(0 0 0 / 40%)": 1,
    "color: #fff; visibility: hidden": 0,
}


@pytest.fixture
def address(live_server):
    """Return the server's address and the session of somebody who is logged in."""
    client = Client()
    client.force_login(get_user_model().objects.create_user("rosa", password="x"))
    return live_server.url, client.cookies["sessionid"].value


def components(browser, address, complaints, **options):
    """Open the components page; whatever the browser complains about goes to ``complaints``."""
    url, session = address
    context = browser.new_context(locale="es-PE", **options)
    context.add_cookies([{"name": "sessionid", "value": session, "url": url}])
    page = context.new_page()
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(f"{url}/componentes/")
    return page


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1440])
def test_nothing_is_cut_off_and_axe_finds_nothing(browser, address, width, scheme):
    complaints = []
    page = components(
        browser, address, complaints, viewport={"width": width, "height": 800}, color_scheme=scheme
    )
    asked = {"axe": True, "colours": True} if (width, scheme) in ASKED_BY_AXE else {"axe": False}
    assert looking.faults(page, **asked) == []
    assert complaints == []


def test_letters_that_hardly_stand_apart_are_told_of(browser):
    page = browser.new_page()
    told = {}
    for style in STYLES:
        page.set_content(f"<p style='{style}'>una</p><div style='{style}'>otra</div>")
        told[style] = len(looking.faults(page, axe=False))
    assert told == STYLES


def test_the_keyboard_is_enough_for_a_list(browser, address):
    complaints = []
    page = components(browser, address, complaints, viewport={"width": 1440, "height": 900})
    for key in ("j", "j", "x"):
        page.keyboard.press(key)
    assert page.inner_text("[data-chosen-count]") == "1"
    page.keyboard.press("k")
    page.keyboard.press("Enter")
    page.wait_for_url("**/#19")
    page.keyboard.press("?")
    assert page.is_visible("#keys")
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "filter-q"
    assert complaints == []


def test_a_phone_has_all_of_the_menu_and_closes_it_by_escape(browser, address):
    page = components(browser, address, [], viewport={"width": 360, "height": 740})
    page.click(".bar summary")
    assert page.is_visible(".bar .menu-panel")
    page.keyboard.press("Escape")
    assert not page.is_visible(".bar .menu-panel")


def test_the_page_can_be_used_without_scripts(browser, address):
    page = components(browser, address, [], java_script_enabled=False)
    page.fill("#filter-q", "sur")
    page.press("#filter-q", "Enter")
    expect(page.locator("[data-row]")).to_have_count(3)
    expect(page.locator("[data-row] a", has_text="Ferretería del Sur")).to_have_count(3)
