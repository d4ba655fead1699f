"""The people of the tests, set up through the operations that the product uses.

Andina sells; Ana owes it and pays when she is reminded, Bruno never answers, Carla is a person and not a firm. Their
Monday is 2 March 2026, ten in the morning in Lima.
"""

from datetime import UTC, date, datetime, timedelta

from cartera.foundation import queries as foundation
from cartera.parties import operations as parties
from cartera.parties.models import Creditor, Debtor
from cartera.portfolio import operations as portfolio
from cartera.portfolio.models import Payment, Receivable
from cartera.strategy import operations as strategy

MONDAY = date(2026, 3, 2)

REMIND = """
policy = "remind"
version = "1"
[[ladder]]
name = "all"
[[ladder.step]]
name = "first"
days = 5
channels = ["email"]
template = "friendly_reminder"
[[ladder.step]]
name = "second"
days = 20
channels = ["email"]
template = "firm_reminder"
"""


def at(on: date) -> datetime:
    """Return ten in the morning in Lima."""
    return datetime(on.year, on.month, on.day, 15, tzinfo=UTC)


def andina(policy: str = REMIND, **more: object) -> Creditor:
    """Return a creditor in Peru with a policy in force, in a house that does not rehearse."""
    house = foundation.house()
    house.rehearsal = False
    house.save()
    given = {"currency": "PEN", "sender_email": "cobranzas@andina.example", "undo_minutes": 0, **more}
    creditor = parties.add_creditor(name="Andina", country="pe", at=at(MONDAY), by=None, **given)
    version = strategy.save_policy(creditor=creditor, text=policy, at=at(MONDAY), by=None)
    strategy.put_in_force(version=version, from_on=MONDAY - timedelta(days=365), at=at(MONDAY), by=None)
    return creditor


def ana(creditor: Creditor) -> Debtor:
    """Return a firm that is reached by e-mail."""
    return _debtor(creditor, "ana", "Ana Quispe S.A.C.", email="ana@quispe.example")


def bruno(creditor: Creditor) -> Debtor:
    """Return a firm that is reached by e-mail and never answers."""
    return _debtor(creditor, "bruno", "Bruno Hermanos S.R.L.", email="bruno@hermanos.example")


def carla(creditor: Creditor) -> Debtor:
    """Return a person who is reached by e-mail and WhatsApp."""
    addresses = {"email": "carla@example.com", "whatsapp": "+51911111111"}
    return _debtor(creditor, "carla", "Carla Rojas", kind="consumer", **addresses)


def owes(debtor: Debtor, number: str, minor: int, *, due: date, currency: str = "PEN") -> Receivable:
    """Place an item of so many minor units that was issued thirty days before it fell due."""
    return portfolio.place(
        creditor=debtor.creditor, debtor=debtor, number=number, amount_minor=minor, currency=currency,
        issued_on=due - timedelta(days=30), due_date=due, at=at(MONDAY), by=None,
    )  # fmt: skip


def pays(debtor: Debtor, reference: str, minor: int, *, on: date, currency: str = "PEN") -> Payment:
    """Receive money that settles the oldest items first."""
    return portfolio.receive(
        creditor=debtor.creditor, debtor=debtor, reference=reference, amount_minor=minor, currency=currency, paid_on=on,
        at=at(on), by=None,
    )  # fmt: skip


def _debtor(creditor: Creditor, code: str, name: str, kind: str = "business", **addresses: str) -> Debtor:
    debtor = parties.recognise(
        creditor=creditor, code=code, name=name, kind=kind, country="pe", at=at(MONDAY), by=None
    )
    for channel, address in addresses.items():
        parties.set_contact(debtor=debtor, channel=channel, address=address, at=at(MONDAY), by=None)
    return debtor
