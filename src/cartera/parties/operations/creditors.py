"""Creditors and who may work for them."""

from datetime import datetime
from typing import Any

from cartera.foundation import history
from cartera.foundation.models import User
from cartera.foundation.transactions import whole
from cartera.law import clocks
from cartera.money import currencies
from cartera.parties import tax_ids
from cartera.parties.models import Creditor, Membership
from cartera.parties.operations.debtors import WrongTaxId
from cartera.problems import N_, Refused


class CreditorNameTaken(Refused):
    """There is a creditor of this name."""

    code = "creditor_name_taken"
    text = N_("There is already a creditor called %(name)s.")


class UnknownCurrency(Refused):
    """No currency has this code."""

    code = "unknown_currency"
    text = N_("%(currency)s is not the code of a currency, such as PEN, COP or USD.")


class UnknownTimezone(Refused):
    """No time zone has this name."""

    code = "unknown_timezone"
    text = N_("%(timezone)s is not the name of a time zone, such as America/Lima.")


class UnknownCountry(Refused):
    """A country is two letters."""

    code = "unknown_country"
    text = N_("%(country)s is not the code of a country: two letters, such as pe or co.")


@whole
def add_creditor(
    *, name: str, country: str, currency: str, at: datetime, by: User | None, **more: Any
) -> Creditor:
    """Add whose money is collected. `more` are other columns of Creditor: tax_id, timezone, run_at, sender_email …

    Raises CreditorNameTaken, UnknownCountry, UnknownCurrency, UnknownTimezone, WrongTaxId.
    """
    changes = _checked(Creditor(), {"name": name, "country": country, "currency": currency, **more})
    creditor = Creditor.objects.create(**changes)
    history.record(
        "parties.creditor.added", creditor, at=at, by=by, creditor_id=creditor.pk, **_said(changes)
    )
    return creditor


@whole
def change_creditor(*, creditor: Creditor, at: datetime, by: User | None, **changes: Any) -> Creditor:
    """Change columns of a creditor; what is the same already is left alone and not recorded.

    Raises CreditorNameTaken, UnknownCountry, UnknownCurrency, UnknownTimezone, WrongTaxId.
    """
    new = {name: value for name, value in changes.items() if getattr(creditor, name) != value}
    if not new:
        return creditor
    new = _checked(creditor, new)
    was = {f"{name}_was": getattr(creditor, name) for name in new}
    for name, value in new.items():
        setattr(creditor, name, value)
    creditor.save(update_fields=list(new))
    facts = {**_said(new), **_said(was)}
    history.record("parties.creditor.changed", creditor, at=at, by=by, creditor_id=creditor.pk, **facts)
    return creditor


@whole
def add_member(
    *, user: User, creditor: Creditor | None, role: Membership.Role, at: datetime, by: User | None
) -> Membership:
    """Let a user work for a creditor (None: for every creditor) in a role; a second call changes the role."""
    member, added = Membership.objects.get_or_create(user=user, creditor=creditor, defaults={"role": role})
    if added or member.role != role:
        member.role = role
        member.save(update_fields=["role"])
        creditor_id = creditor.pk if creditor else None
        history.record(
            "parties.membership.set",
            member,
            at=at,
            by=by,
            creditor_id=creditor_id,
            user=user.pk,
            role=str(role),
        )
    return member


def _checked(creditor: Creditor, changes: dict[str, Any]) -> dict[str, Any]:
    """Return the changes with code and tax id in the form they are kept in, or refuse them."""
    given = dict(changes)
    if "country" in given:
        country = given["country"] = str(given["country"]).strip().lower()
        if not (len(country) == 2 and country.isascii() and country.isalpha()):
            raise UnknownCountry(country=country)
    if "currency" in given and not currencies.known(str(given["currency"])):
        raise UnknownCurrency(currency=given["currency"])
    if "timezone" in given and given["timezone"] not in clocks.names():
        raise UnknownTimezone(timezone=given["timezone"])
    if "name" in given and Creditor.objects.exclude(pk=creditor.pk).filter(name=given["name"]).exists():
        raise CreditorNameTaken(name=given["name"])
    if given.get("tax_id"):
        country = str(given.get("country", creditor.country))
        tax_id = tax_ids.normalise(str(given["tax_id"]), country)
        if tax_id is None:
            raise WrongTaxId(tax_id=given["tax_id"], country=country.upper())
        given["tax_id"] = tax_id
    return given


def _said(facts: dict[str, Any]) -> dict[str, Any]:
    """Return facts as history can keep them: files by their name."""
    return {name: str(value) if name.startswith("logo") else value for name, value in facts.items()}
