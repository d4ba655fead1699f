"""Many debtors and addresses at once, at the cost of a few statements: each means what `recognise` and `set_contact` mean."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from cartera.foundation import history
from cartera.foundation.models import User
from cartera.foundation.transactions import whole
from cartera.parties.models import Contact, Creditor, Debtor
from cartera.parties.operations import consents, contacts, debtors


@dataclass(frozen=True, slots=True)
class Newcomer:
    """One debtor as `recognise` takes it; `more` are other columns of a new debtor."""

    code: str
    name: str
    tax_id: str = ""
    country: str = ""
    more: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Address:
    """One address as `set_contact` takes it; `bad_since` of one that is known not to work."""

    debtor: Debtor
    channel: str
    address: str
    role: str = "payer"
    name: str = ""
    bad_since: date | None = None


@whole
def recognise_many(
    *, creditor: Creditor, newcomers: Sequence[Newcomer], at: datetime, by: User | None
) -> list[Debtor]:
    """Return the debtors meant, adding those not known, in the same order. All or none; raises what `recognise` raises."""
    rows = [
        (each, debtors.new_columns(creditor, each.name, each.tax_id, each.country, **each.more))
        for each in newcomers
    ]
    if _anybody_known(creditor, rows):
        return [
            debtors.recognise(
                creditor=creditor, code=each.code, name=each.name, tax_id=each.tax_id, country=each.country,
                at=at, by=by, **each.more,
            )
            for each in newcomers
        ]  # fmt: skip
    added = Debtor.objects.bulk_create(
        [Debtor(creditor=creditor, code=each.code, **columns) for each, columns in rows], batch_size=2000
    )
    history.record_all(
        debtors.added(debtor, columns, at=at, by=by) for debtor, (_, columns) in zip(added, rows, strict=True)
    )
    return added


@whole
def set_contacts(*, addresses: Sequence[Address], at: datetime, by: User | None) -> list[Contact]:
    """Add addresses, or change what is known of them, in the same order. All or none; raises what `set_contact` raises."""
    read = [contacts.checked(each.debtor, each.role, each.channel, each.address) for each in addresses]
    keys = {
        (each.debtor.pk, each.role, each.channel, kept) for each, kept in zip(addresses, read, strict=True)
    }
    known = Contact.objects.filter(debtor__in={each.debtor.pk for each in addresses}).exists()
    if known or len(keys) < len(addresses):
        return [_set(each, at, by) for each in addresses]
    new = [
        Contact(
            debtor=each.debtor, role=each.role, channel=each.channel, address=kept, name=each.name,
            bad_since=each.bad_since,
        )
        for each, kept in zip(addresses, read, strict=True)
    ]  # fmt: skip
    consents.born(new)
    added = Contact.objects.bulk_create(new, batch_size=2000)
    history.record_all(contacts.act("added", contact, at=at, by=by, name=contact.name) for contact in added)
    return added


def _anybody_known(creditor: Creditor, rows: Sequence[tuple[Newcomer, dict[str, Any]]]) -> bool:
    """Tell whether a code or tax id is in the books, or stands twice among the newcomers."""
    codes = {each.code for each, _ in rows}
    numbers = [(columns["country"], columns["tax_id"]) for _, columns in rows if columns["tax_id"]]
    if len(codes) < len(rows) or len(set(numbers)) < len(numbers):
        return True
    # Who has no debtors yet needs no comparing; otherwise the careful way finds codes, aliases and tax ids.
    return Debtor.objects.filter(creditor=creditor).exists()


def _set(each: Address, at: datetime, by: User | None) -> Contact:
    contact = contacts.set_contact(
        debtor=each.debtor,
        channel=each.channel,
        address=each.address,
        role=each.role,
        name=each.name,
        at=at,
        by=by,
    )
    if each.bad_since:
        contacts.mark_bad(contact=contact, on=each.bad_since, at=at, by=by)
    return contact
