"""Debtors: recognised by code, alias or tax id, never by name."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from cartera.foundation import history
from cartera.foundation.models import User
from cartera.foundation.transactions import whole
from cartera.law import clocks, zones
from cartera.parties import places, tax_ids
from cartera.parties.models import Creditor, Debtor, DebtorAlias
from cartera.problems import N_, Refused


class WrongTaxId(Refused):
    """The check digit or the length is wrong for the country."""

    code = "wrong_tax_id"
    text = N_("%(tax_id)s is not a tax id of %(country)s: a digit is wrong or missing.")


class CodeAndTaxIdDisagree(Refused):
    """The code is one debtor's and the tax id another's: only a person can say who is meant."""

    code = "code_and_tax_id_disagree"
    text = N_(
        "Code %(code)s is %(name)s, but tax id %(tax_id)s belongs to %(other)s. Correct one of the two."
    )


class TaxIdTaken(Refused):
    """Another debtor of the creditor has this tax id."""

    code = "tax_id_taken"
    text = N_("Tax id %(tax_id)s already belongs to %(other)s.")


class UnknownSubdivision(Refused):
    """Neither a code nor a name of a part of the debtor's country."""

    code = "unknown_subdivision"
    text = N_("“%(subdivision)s” is no part of %(country)s; write it as in BR-SP, or by its name.")


class UnknownResidence(Refused):
    """A country is two letters, and a zone has a name of the time zone database."""

    code = "unknown_residence"
    text = N_("“%(value)s” is neither a country of two letters nor a time zone such as America/Lima.")


class ParentOfItself(Refused):
    """A debtor cannot, over any number of steps, pay for itself."""

    code = "parent_of_itself"
    text = N_("%(name)s cannot be paid for by %(parent)s, which it pays for itself.")


@whole
def recognise(
    *, creditor: Creditor, code: str, name: str, at: datetime, by: User | None, tax_id: str = "", country: str = "",
    kind: str = "", **more: Any,
) -> Debtor:  # fmt: skip
    """Return the debtor meant by a code, an alias or, failing these, a tax id; add one when none of them is known.

    A new code of a known tax id becomes an alias. A debtor that is found keeps its columns (`change_debtor` changes
    them), but a tax id it did not have is taken over. `kind` is business when left out, `country` the creditor's;
    `more` are other columns of a new debtor. Raises WrongTaxId, UnknownSubdivision, CodeAndTaxIdDisagree.
    """
    place = country.lower() or creditor.country
    number = _normalised(tax_id, place)
    by_tax_id = _with_tax_id(creditor, place, number)
    found = _with_code(creditor, code)
    if found is None and by_tax_id is not None:
        DebtorAlias.objects.create(creditor=creditor, code=code, debtor=by_tax_id)
        history.record(
            "parties.debtor.alias_added", by_tax_id, at=at, by=by, code=code, debtor_id=by_tax_id.pk
        )
        return by_tax_id
    if found is None:
        told = {**more, **({"kind": kind} if kind else {})}
        columns = new_columns(creditor, name, tax_id, country, **told)
        found = Debtor.objects.create(creditor=creditor, code=code, **columns)
        history.record_all([added(found, columns, at=at, by=by)])
        return found
    if by_tax_id is not None and by_tax_id.pk != found.pk:
        raise CodeAndTaxIdDisagree(code=code, name=found.name, tax_id=number, other=by_tax_id.name)
    if number and not found.tax_id:
        change_debtor(debtor=found, at=at, by=by, tax_id=number, country=place)
    return found


def new_columns(creditor: Creditor, name: str, tax_id: str, country: str, **more: Any) -> dict[str, Any]:
    """Return what a new debtor is kept with: its country, the creditor's when left out, its tax id and part in one form.

    Raises WrongTaxId, UnknownSubdivision.
    """
    place = country.lower() or creditor.country
    if more.get("subdivision"):
        more["subdivision"] = _part(str(more["subdivision"]), place)
    return {"name": name, "country": place, "tax_id": _normalised(tax_id, place), **more}


def added(debtor: Debtor, columns: Mapping[str, Any], *, at: datetime, by: User | None) -> history.Act:
    """Return the row of history for a debtor just added."""
    return history.act(
        "parties.debtor.added", debtor, at=at, by=by, debtor_id=debtor.pk, code=debtor.code, **columns
    )


@whole
def change_debtor(*, debtor: Debtor, at: datetime, by: User | None, **changes: Any) -> Debtor:
    """Change columns of a debtor; what is the same already is left alone and not recorded.

    Raises WrongTaxId, TaxIdTaken, UnknownSubdivision.
    """
    country = str(changes.get("country", debtor.country))
    if changes.get("subdivision"):
        changes["subdivision"] = _part(str(changes["subdivision"]), country or debtor.creditor.country)
    if changes.get("tax_id"):
        changes["tax_id"] = _normalised(str(changes["tax_id"]), country)
    new = {name: value for name, value in changes.items() if getattr(debtor, name) != value}
    if not new:
        return debtor
    number = str(changes.get("tax_id", debtor.tax_id))
    other = _with_tax_id(debtor.creditor, country, number)
    if other is not None and other.pk != debtor.pk:
        raise TaxIdTaken(tax_id=number, other=other.name)
    was: dict[str, Any] = {f"{name}_was": getattr(debtor, name) for name in new}
    for name, value in new.items():
        setattr(debtor, name, value)
    debtor.save(update_fields=list(new))
    history.record("parties.debtor.changed", debtor, at=at, by=by, debtor_id=debtor.pk, **new, **was)
    return debtor


@whole
def set_residence(
    *, debtor: Debtor, country: str, subdivision: str = "", timezone: str = "", at: datetime, by: User | None
) -> Debtor:
    """Say where a debtor lives, which decides the law and the clock they are contacted by. Empty: not known.

    Raises UnknownResidence, UnknownSubdivision, WrongTaxId, TaxIdTaken.
    """
    place = country.strip().lower()
    if place and not zones.is_country(place):
        raise UnknownResidence(value=country)
    if timezone and timezone not in clocks.names():
        raise UnknownResidence(value=timezone)
    return change_debtor(
        debtor=debtor, at=at, by=by, country=place, subdivision=subdivision.strip(), timezone=timezone
    )


@whole
def name_parent(*, debtor: Debtor, parent: Debtor | None, at: datetime, by: User | None) -> Debtor:
    """Say who pays for a debtor (None: it pays itself). Raises ParentOfItself."""
    above = parent
    while above is not None:
        if above.pk == debtor.pk:
            raise ParentOfItself(name=debtor.name, parent=parent.name if parent else "")
        above = above.parent
    if debtor.parent_id != (parent.pk if parent else None):
        debtor.parent = parent
        debtor.save(update_fields=["parent"])
        code = parent.code if parent else ""
        history.record("parties.debtor.parent_named", debtor, at=at, by=by, debtor_id=debtor.pk, parent=code)
    return debtor


def _normalised(tax_id: str, country: str) -> str:
    number = tax_ids.normalise(tax_id, country)
    if number is None:
        raise WrongTaxId(tax_id=tax_id, country=country.upper())
    return number


def _part(subdivision: str, country: str) -> str:
    found = places.subdivision(subdivision, country)
    if found is None:
        raise UnknownSubdivision(subdivision=subdivision, country=country.upper())
    return found


def _with_code(creditor: Creditor, code: str) -> Debtor | None:
    found = Debtor.objects.filter(creditor=creditor, code=code).first()
    return found or Debtor.objects.filter(aliases__creditor=creditor, aliases__code=code).first()


def _with_tax_id(creditor: Creditor, country: str, tax_id: str) -> Debtor | None:
    if not tax_id:
        return None
    return Debtor.objects.filter(creditor=creditor, country=country, tax_id=tax_id).first()
