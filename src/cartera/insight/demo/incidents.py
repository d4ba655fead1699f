"""What now and then happens around contacts: somebody calls too late, withdraws a channel, answers for somebody else, complains.

A handful in the last month, each by the operation that the desk uses, so that evidence, registers and reasons have something
to show.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time
from random import Random

from cartera.disputes import operations as disputes
from cartera.insight.demo.firm import Firm
from cartera.insight.demo.span import moment
from cartera.outreach import operations as outreach
from cartera.outreach.lawful import Wanted
from cartera.parties import operations as parties
from cartera.parties.models import Contact

DESK_AT, EVENING_AT = time(11, 20), time(20, 40)


@dataclass
class Incidents:
    """The incidents of one demonstration. `days`: its working days before the last."""

    firm: Firm
    days: list[date]
    rng: Random
    met: set[int] = field(default_factory=set)  # debtors to whom something happened already

    def happen(self, on: date) -> None:
        """Let happen what is due on a day."""
        if on not in self.days:
            return
        before = len(self.days) - self.days.index(on)  # 1: the last of them
        if before in PLAN:
            channel, incident = PLAN[before]
            contact = self._somebody(channel, on)
            if contact is not None:
                self.met.add(contact.debtor_id)
                incident(self, contact, on)

    def _somebody(self, channel: str, on: date) -> Contact | None:
        """Return an address of somebody to whom nothing happened yet, one who is late where there is one; None: nobody left."""
        anybody = Contact.objects.filter(
            channel=channel, role="payer", bad_since=None, opted_out_at=None, debtor__exempt_since=None
        ).exclude(debtor__in=self.met)
        late = anybody.filter(debtor__receivables__settled_on=None, debtor__receivables__due_date__lt=on)
        for those in (late, anybody):
            if found := list(those.order_by("pk").values_list("pk", flat=True).distinct()):
                return Contact.objects.select_related("debtor__creditor").get(pk=self.rng.choice(found))
        return None


def _call_late(here: Incidents, contact: Contact, on: date) -> None:
    """Ask in the evening whether one may call: the house says no, and that is on record."""
    wanted = Wanted(contact.debtor_id, "call", contact.role, contact.address)
    outreach.may_contact(wanted=wanted, at=_at(on, EVENING_AT), by=here.firm.staff["gestor1"])


def _withdraw(here: Incidents, contact: Contact, on: date) -> None:
    parties.withdraw(
        debtor=contact.debtor, channel=contact.channel, address=contact.address, message=f"correo del {on:%d/%m/%Y}",
        evidence="Pide que no le escriban más a esta dirección", at=_at(on), by=here.firm.staff["gestora2"],
    )  # fmt: skip


def _hang_up(here: Incidents, contact: Contact, on: date) -> None:
    """Withdraw a number in a call."""
    parties.withdraw(
        debtor=contact.debtor, channel=contact.channel, address=contact.address,
        evidence="Lo dijo en la llamada: prefiere el correo", at=_at(on), by=here.firm.staff["gestor1"],
    )  # fmt: skip


def _wrong_number(here: Incidents, contact: Contact, on: date) -> None:
    parties.disown(
        contact=contact, on=on, why="Contesta una familia: el número cambió de dueño", at=_at(on),
        by=here.firm.staff["gestor1"],
    )  # fmt: skip


def _complain(here: Incidents, contact: Contact, on: date) -> None:
    disputes.complain(
        debtor=contact.debtor, reference=f"R-{on:%Y}-001", about="Tres llamadas en una semana",
        text="La administradora dice que la llamaron tres veces y pide una respuesta por escrito.", channel="email",
        owner="Supervisión", on=on, at=_at(on), by=here.firm.staff["supervisora"],
    )  # fmt: skip


def _represented(here: Incidents, contact: Contact, on: date) -> None:
    parties.protect(
        debtor=contact.debtor, kind="represented", reason="Un abogado escribió en su nombre",
        evidence="Carta notarial del estudio; toda comunicación va al abogado", from_on=on, at=_at(on),
        by=here.firm.staff["supervisora"],
    )  # fmt: skip


def _at(on: date, hour: time = DESK_AT) -> datetime:
    return moment(on, hour)


# So many working days before the last, at whose address of which channel, and what happens.
PLAN: dict[int, tuple[str, Callable[[Incidents, Contact, date], None]]] = {
    20: ("email", _withdraw), 15: ("call", _call_late), 12: ("call", _wrong_number), 10: ("email", _represented),
    8: ("call", _hang_up), 6: ("email", _withdraw), 5: ("call", _call_late), 4: ("email", _complain),
}  # fmt: skip
