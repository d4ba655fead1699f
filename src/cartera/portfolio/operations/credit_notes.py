"""Credit notes: on an item or left on account, and cancelled."""

from datetime import date, datetime
from typing import Any

from cartera.foundation import history
from cartera.foundation.models import User
from cartera.foundation.transactions import whole
from cartera.parties.models import Creditor, Debtor
from cartera.portfolio import ledger, posting
from cartera.portfolio.allocation import allocate
from cartera.portfolio.models import CreditNote, Import, LedgerEntry, Receivable
from cartera.portfolio.operations import ground, interest
from cartera.problems import N_, Refused

ORDER = (
    "principal",
    "interest",
    "fees",
)  # a note gives goods or price back first, what lateness cost afterwards


class AlreadyCancelled(Refused):
    """A credit note is cancelled once."""

    code = "already_cancelled"
    text = N_("Credit note %(number)s was already cancelled on %(cancelled_on)s.")


@whole
def credit(  # noqa: PLR0913 - all of one document, by name
    *, creditor: Creditor, debtor: Debtor, number: str, amount_minor: int, currency: str,
    receivable: Receivable | None = None, on: date, imported: Import | None = None, at: datetime, by: User | None,
) -> CreditNote:  # fmt: skip
    """Give an amount back: on an item, what is more than it still owes waiting on account; without one, on account.

    The same number with the same content returns the note there is. Raises NumberTaken, AmountNotPositive,
    UnknownCurrency, WrongCurrency, NotTheirItem, NotTheirDebtor.
    """
    ground.theirs(creditor, debtor)
    ground.positive(amount_minor)
    items = ground.payable(debtor, currency, [receivable] if receivable else [])
    account = ground.account(items[0].debtor if items else debtor, currency)
    posting.hold([account.pk])
    item_id = receivable.pk if receivable else None
    known = CreditNote.objects.filter(creditor=creditor, number=number).first()
    if known:
        ground.same(number, account=(known.account_id, account.pk), amount=(known.amount_minor, amount_minor))
        ground.same(number, item=(known.receivable_id, item_id), issued_on=(known.issued_on, on))
        return known
    note = CreditNote.objects.create(
        creditor=creditor, account=account, debtor_id=account.debtor_id, receivable=receivable, number=number,
        amount_minor=amount_minor, issued_on=on,
    )  # fmt: skip
    again = interest.bring([item.pk for item in items], on, at)
    parts, rest = allocate(amount_minor, ground.claims(items=items), ORDER)
    source = ledger.Source(account.pk, "credit_note", on, credit_note_id=note.pk)
    imported_id = imported.pk if imported else None
    posting.post(ledger.settlement(source, parts, rest), at=at, imported_id=imported_id)
    interest.settle(again, at)
    facts: dict[str, Any] = {"number": number, "amount_minor": amount_minor, "currency": currency, "on": on}
    item_number = receivable.number if receivable else ""
    history.record("portfolio.credit_note.issued", note, at=at, by=by, item=item_number, **facts)
    return note


@whole
def cancel_credit(*, note: CreditNote, on: date, at: datetime, by: User | None, why: str = "") -> CreditNote:
    """Take a credit note back: what it settled is open at its original age. Raises AlreadyCancelled."""
    entries = LedgerEntry.objects.filter(credit_note=note)
    posting.hold([note.account_id, *entries.values_list("account_id", flat=True)])
    cancelled = CreditNote.objects.get(pk=note.pk)
    if cancelled.cancelled_on:
        raise AlreadyCancelled(number=cancelled.number, cancelled_on=cancelled.cancelled_on)
    posting.reverse(entries, kind="reversal", on=on, at=at)
    cancelled.cancelled_on = on
    cancelled.save(update_fields=["cancelled_on"])
    facts: dict[str, Any] = {"number": cancelled.number, "amount_minor": cancelled.amount_minor, "on": on}
    history.record("portfolio.credit_note.cancelled", cancelled, at=at, by=by, why=why, **facts)
    return cancelled
