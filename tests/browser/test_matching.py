"""The work screen of money that waits on a phone: everything by hand is within reach of a thumb."""

import pytest
from django.urls import reverse

from cartera.desk.tests import office as of
from cartera.payments.models import BankAccount, BankFile, BankLine, BankStatement

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = {"viewport": {"width": 360, "height": 740}, "device_scale_factor": 2}
# What is cut off or has to be pushed sideways; texts for the ears alone are smaller than they are long.
WIDER = """[...document.querySelectorAll('#hand, #hand *')]
  .filter(e => e.scrollWidth > e.clientWidth + 1 && getComputedStyle(e).overflowX !== 'visible')
  .map(e => e.className).filter(name => name !== 'visually-hidden')"""


def waiting_line(creditor) -> BankLine:
    """Return money of nobody known."""
    account = BankAccount.objects.create(creditor=creditor, number="191", currency="PEN")
    file = BankFile.objects.create(creditor=creditor, sha256="0" * 64, format="table", kept_as="b", at=of.AT)
    statement = BankStatement.objects.create(creditor=creditor, file=file, account=account, position=0)
    return BankLine.objects.create(
        creditor=creditor, account=account, statement=statement, position=0, booked_on=of.MONDAY, value_on=of.MONDAY,
        amount_minor=77_77, currency="PEN", kind="credit", text="quien sabe", fingerprint="0" * 64,
    )  # fmt: skip


def test_the_items_of_a_debtor_fit_a_phone_and_are_chosen_there(
    live_server, monkeypatch, settings, tmp_path, browser
) -> None:
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setenv("CARTERA_NOW", of.AT.isoformat())
    office = of.open_office(run=False)
    ana = office.debtors[0]
    of.owes(ana, "F001-0000012345/02-SERVICIOS", 1_234_567_89, 9)
    of.owes(ana, "X-2", 50_00, 4)
    made = waiting_line(office.creditor)
    address = f"{live_server.url}{reverse('matching')}?line={made.pk}&debtor={ana.pk}"
    session = office.rosa.cookies["sessionid"].value
    page = browser.new_context(locale="es-PE", **PHONE).new_page()
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
    page.goto(address)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert page.evaluate(WIDER) == []
    page.get_by_label("X-2").check()
    page.get_by_role("status").get_by_text("27.77").wait_for()
