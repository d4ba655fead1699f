"""The made-up firm: its house, its people, its policy and its customers, brought in by the operations everybody uses."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from stdnum.pe import ruc

from cartera.foundation.models import House, User
from cartera.foundation.transactions import whole
from cartera.insight.demo.people import Customer
from cartera.insight.demo.span import ZONE
from cartera.outreach import conduct
from cartera.outreach import operations as outreach
from cartera.parties import operations as parties
from cartera.parties.models import Creditor, Debtor, Membership
from cartera.parties.operations import Address, Newcomer
from cartera.strategy import operations as strategy
from cartera.strategy import queries as policies

NAME = "Distribuidora Cantuta del Pacífico S.A.C."
TAX_ID = "2098000101" + ruc.calc_check_digit(
    "2098000101"
)  # of a range never issued, as those of the customers
PASSWORD = "demostracion"  # noqa: S105 - of made-up people over made-up data; printed for whoever wants to look
HOW_TO_PAY = (
    "Depósito o transferencia a nombre de Distribuidora Cantuta del Pacífico S.A.C.\n"
    "Banco de ejemplo, cuenta en soles 000-0000000-0-00, cuenta en dólares 000-0000000-1-00.\n"
    "Indique el número de factura y envíe la constancia a cobranzas@cantuta.example.com."
)


@dataclass(frozen=True, slots=True)
class Login:
    """Somebody who works at the firm."""

    username: str
    first_name: str
    last_name: str
    role: Membership.Role


LOGINS = (
    Login("admin", "Úrsula", "Velarde", Membership.Role.ADMINISTRATOR),
    Login("supervisora", "Carmen Rosa", "Alarcón", Membership.Role.SUPERVISOR),
    Login("gestor1", "Julián", "Paredes", Membership.Role.COLLECTOR),
    Login("gestora2", "Fiorella", "Yupanqui", Membership.Role.COLLECTOR),
)


@dataclass(frozen=True)
class Firm:
    """What the replay works with: the creditor, who works there by user name, and the debtors by code."""

    creditor: Creditor
    staff: Mapping[str, User]
    debtors: Mapping[str, Debtor]


@whole
def found(*, since: date, at: datetime) -> None:
    """Bring the firm into an empty database as of a day: house, staff, policy in force; customers come with `opened`.

    The house is marked as a demonstration first, and its messages can never leave by network.
    """
    House.objects.update_or_create(pk=1, defaults={"demo": True, "rehearsal": False, "set_up_at": None})
    creditor = parties.add_creditor(
        name=NAME, country="pe", currency="PEN", tax_id=TAX_ID, timezone=ZONE, language="es", undo_minutes=10,
        sender_name="Cobranzas Cantuta", sender_email="cobranzas@cantuta.example.com", phone="+51 1 055 0100",
        payment_instructions=HOW_TO_PAY, at=at, by=None,
    )  # fmt: skip
    outreach.set_conduct(creditor=creditor, at=at, by=None, **conduct.SUGGESTED)
    admin, *_ = [_hired(login, creditor, at) for login in LOGINS]
    text = _everything_approved(policies.shipped()["estandar"].read_text(encoding="utf-8"))
    version = strategy.save_policy(creditor=creditor, text=text, file="estandar.toml", at=at, by=admin)
    strategy.put_in_force(version=version, from_on=since, at=at, by=admin)


@whole
def opened(customers: Sequence[Customer], *, since: date, at: datetime) -> Firm:
    """Bring customers with their addresses to the firm that was founded, and return it with them."""
    made = known()
    return replace(made, debtors=_bring(made.creditor, customers, since, at))


def known() -> Firm:
    """Return the firm that was founded, with the customers it has."""
    staff = {user.username: user for user in User.objects.order_by("pk")}
    return Firm(
        Creditor.objects.get(), staff, {debtor.code: debtor for debtor in Debtor.objects.order_by("pk")}
    )


def _everything_approved(text: str) -> str:
    """Let every message wait for a person: who opens the demonstration finds a day's work on the desk, not a sent day."""
    head, *steps = text.split("[[ladder.step]]")
    asked = [
        step if "approve =" in step or "action =" in step else "\napprove = true" + step for step in steps
    ]
    return "[[ladder.step]]".join([head, *asked])


def _hired(login: Login, creditor: Creditor, at: datetime) -> User:
    user: User = User.objects.create_user(
        login.username, email=f"{login.username}@cantuta.example.com", password=PASSWORD,
        first_name=login.first_name, last_name=login.last_name, date_joined=at,
    )  # fmt: skip
    parties.add_member(user=user, creditor=creditor, role=login.role, at=at, by=None)
    return user


def _bring(creditor: Creditor, customers: Sequence[Customer], since: date, at: datetime) -> dict[str, Debtor]:
    newcomers = [
        Newcomer(each.code, each.name, tax_id=each.tax_id, more=_more(each, since)) for each in customers
    ]
    debtors = parties.recognise_many(creditor=creditor, newcomers=newcomers, at=at, by=None)
    parties.set_contacts(
        addresses=[
            Address(
                debtor, reach.channel, reach.address, role=reach.role, name=reach.name,
                bad_since=since if reach.bad else None,
            )
            for debtor, each in zip(debtors, customers, strict=True)
            for reach in each.reach
        ],
        at=at, by=None,
    )  # fmt: skip
    return {debtor.code: debtor for debtor in debtors}


def _more(each: Customer, since: date) -> dict[str, Any]:
    return {
        "greeting_name": each.greeting_name,
        "salesperson": each.salesperson,
        "tags": each.tags,
        "customer_since": since - timedelta(days=365 * each.years + int(each.code[1:]) % 365),
    }
