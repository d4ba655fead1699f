"""A small office for the page tests: a creditor with three debtors on a Monday whose day was run, and its people."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from http.cookies import SimpleCookie

from django.test import Client

from cartera.cycle import operations as cycle
from cartera.foundation import queries as foundation
from cartera.foundation.models import User
from cartera.foundation.tests.keeping import kept
from cartera.parties import operations as parties
from cartera.parties.models import Creditor, Debtor, Membership
from cartera.portfolio import operations as portfolio
from cartera.portfolio.models import Receivable
from cartera.strategy import operations as strategy
from cartera.strategy.models import Proposal

MONDAY = date(2026, 3, 2)
PASSWORD = "una clave larga"
AT = datetime(2026, 3, 2, 15, tzinfo=UTC)

POLICY = """
policy = "suave"
version = "1"
[[segment]]
name = "todos"
[[ladder]]
name = "todos"
segments = ["todos"]
[[ladder.step]]
name = "primer_recordatorio"
days = 5
channels = ["email"]
template = "friendly_reminder"
approve = true
[[ladder.step]]
name = "llamada"
days = 12
action = "call"
by = "collector"
[[ladder.step]]
name = "aviso_de_retencion"
days = 20
channels = ["email"]
template = "warning"
announces = { consequence = "order_hold", within_days = 7 }
[[ladder.step]]
name = "retencion"
days = 27
action = "order_hold"
"""


@dataclass
class Office:
    """The creditor, its debtors and a browser per role."""

    creditor: Creditor
    debtors: list[Debtor]
    rosa: Client  # a collector
    sonia: Client  # a supervisor
    aldo: Client  # an auditor
    stranger: Client  # works for another creditor

    def proposal(self, step: str = "primer_recordatorio") -> Proposal:
        """Return the open proposal of a step."""
        return Proposal.objects.get(step=step, closed_on=None)


def creditor(name: str = "Andina") -> Creditor:
    """Return a creditor with a policy in force."""
    made = parties.add_creditor(
        name=name, country="pe", currency="PEN", sender_email="cobranzas@andina.example", at=AT, by=None
    )
    version = strategy.save_policy(creditor=made, text=POLICY, at=AT, by=None)
    strategy.put_in_force(version=version, from_on=MONDAY - timedelta(days=400), at=AT, by=None)
    return made


def debtor(of: Creditor, code: str, name: str) -> Debtor:
    """Return a firm that is reached by e-mail and telephone."""
    made = parties.recognise(creditor=of, code=code, name=name, kind="business", country="pe", at=AT, by=None)
    parties.set_contact(debtor=made, channel="email", address=f"{code}@cliente.example", at=AT, by=None)
    parties.set_contact(debtor=made, channel="call", address="+51911000001", at=AT, by=None)
    return made


def owes(of: Debtor, number: str, minor: int, days: int) -> Receivable:
    """Place an item that fell due so many days before Monday."""
    due = MONDAY - timedelta(days=days)
    return portfolio.place(
        creditor=of.creditor, debtor=of, number=number, amount_minor=minor, currency="PEN",
        issued_on=due - timedelta(days=30), due_date=due, at=AT, by=None,
    )  # fmt: skip


def pauses(of: Debtor) -> None:
    """Pause a debtor on Monday, after the day was run."""
    portfolio.pause(debtor=of, from_on=MONDAY, to_on=MONDAY, reason="habla con gerencia", at=AT, by=None)


def member(name: str, role: str, of: Creditor) -> Client:
    """Return the browser of somebody who works for a creditor."""
    user = User.objects.create_user(name, password=PASSWORD)
    Membership.objects.create(user=user, creditor=of, role=role)
    client = Client()
    client.force_login(user)
    return client


def open_office(*, run: bool = True) -> Office:
    """Open the office on Monday: Ana is to be reminded, Bruno called, Carla is within her time."""
    andina, debtors, people = kept(_opened, run)
    browsers = [Client() for _ in people]
    for browser, cookies in zip(browsers, people, strict=True):
        browser.cookies = cookies
    return Office(andina, debtors, *browsers)


def _opened(run: bool) -> tuple[Creditor, list[Debtor], list[SimpleCookie]]:
    """Return the creditor, its debtors and what the browsers of its people keep."""
    house = foundation.house()
    house.rehearsal = False
    house.save()
    andina = creditor()
    ana = debtor(andina, "ana", "Ana Quispe S.A.C.")
    bruno = debtor(andina, "bruno", "Bruno Hermanos S.R.L.")
    carla = debtor(andina, "carla", "Carla Rojas E.I.R.L.")
    owes(ana, "F-1", 100_00, 6)
    owes(bruno, "F-2", 250_00, 13)
    owes(carla, "F-3", 80_00, 2)
    if run:
        cycle.run(creditor=andina, on=MONDAY, at=AT, by=None)
    people = [
        member("rosa", "collector", andina), member("sonia", "supervisor", andina),
        member("aldo", "auditor", andina), member("otto", "administrator", creditor("Otra")),
    ]  # fmt: skip
    return andina, [ana, bruno, carla], [each.cookies for each in people]
