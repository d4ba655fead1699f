"""Items: placed, corrected in amount, given more time, given up and taken up again."""

from datetime import date, datetime
from typing import Any

from django.db.models import Sum

from cartera.foundation import history
from cartera.foundation.models import History, User
from cartera.foundation.transactions import whole
from cartera.parties.models import Creditor, Debtor
from cartera.portfolio import ledger, posting
from cartera.portfolio.allocation import Claim, allocate
from cartera.portfolio.models import Account, Import, LedgerEntry, Receivable
from cartera.portfolio.operations import ground, interest
from cartera.problems import N_, Refused


class DueBeforeIssue(Refused):
    """The due date lies before the date of issue."""

    code = "due_before_issue"
    text = N_("%(number)s would be due on %(due_date)s, before it was issued on %(issued_on)s.")


class NotAnExtension(Refused):
    """The new due date is not later than the one in force."""

    code = "not_an_extension"
    text = N_("%(number)s is already due on %(due_date)s; an extension gives a later date.")


class NothingOpen(Refused):
    """The item is paid or given up."""

    code = "nothing_open"
    text = N_("Nothing of %(number)s is still owed.")


class NotWrittenOff(Refused):
    """There is no write-off to take back."""

    code = "not_written_off"
    text = N_("%(number)s was not written off.")


@whole
def place(  # noqa: PLR0913 - all of one document, by name
    *, creditor: Creditor, debtor: Debtor, number: str, amount_minor: int, currency: str, issued_on: date,
    due_date: date, order_ref: str = "", imported: Import | None = None, at: datetime, by: User | None,
) -> Receivable:  # fmt: skip
    """Add an item that is owed, minor units of principal, with effect from its date of issue.

    The same number with the same content returns the item there is, with its amount posted anew if it was taken
    back. Raises NumberTaken, AmountNotPositive, UnknownCurrency, DueBeforeIssue, NotTheirDebtor.
    """
    ground.theirs(creditor, debtor)
    ground.positive(amount_minor)
    if due_date < issued_on:
        raise DueBeforeIssue(number=number, due_date=due_date, issued_on=issued_on)
    account = ground.account(debtor, currency)
    posting.hold([account.pk])
    item = Receivable.objects.filter(creditor=creditor, number=number).first()
    columns = {"issued_on": issued_on, "due_date": due_date, "order_ref": order_ref}
    if item is None:
        item = Receivable.objects.create(
            creditor=creditor, debtor=debtor, account=account, number=number, currency=currency,
            imported=imported, **columns,
        )  # fmt: skip
    elif _is_taken_back(item, account, amount_minor):
        Receivable.objects.filter(pk=item.pk).update(**columns)
    else:
        _same_columns(item, columns)
        return item
    opening = ledger.on_item(_claim(item), "opening", "principal", amount_minor, issued_on)
    posting.post([opening], at=at, imported_id=imported.pk if imported else None)
    item.principal_open_minor, item.settled_on = amount_minor, None
    history.record_all([placed(item, amount_minor, at=at, by=by)])
    return item


def placed(item: Receivable, amount_minor: int, *, at: datetime, by: User | None) -> history.Act:
    """Return the row of history for an item just placed."""
    facts: dict[str, Any] = {
        "number": item.number,
        "amount_minor": amount_minor,
        "currency": item.currency,
        "due_date": item.due_date,
    }
    return history.act("portfolio.receivable.placed", item, at=at, by=by, **facts)


@whole
def adjust(
    *, receivable: Receivable, amount_minor: int, on: date, at: datetime, by: User | None, why: str = "",
    imported: Import | None = None,
) -> Receivable:  # fmt: skip
    """Correct the principal of an item by so many minor units, more (positive) or less (negative).

    What is less than was still open, because it is paid already, waits on account.
    """
    posting.hold([receivable.account_id])
    item = Receivable.objects.get(pk=receivable.pk)
    if amount_minor >= 0:
        entries = [ledger.on_item(_claim(item), "adjustment", "principal", amount_minor, on)]
    else:
        parts, rest = allocate(-amount_minor, ground.claims(items=[item]), ("principal",))
        entries = ledger.settlement(ledger.Source(item.account_id, "adjustment", on), parts, rest)
    posting.post(entries, at=at, imported_id=imported.pk if imported else None)
    return _done("adjusted", item, at=at, by=by, why=why, amount_minor=amount_minor, on=on)


@whole
def extend(
    *, receivable: Receivable, due_date: date, at: datetime, by: User | None, why: str = ""
) -> Receivable:
    """Give an item more time: a later due date. History keeps the old one. Raises NothingOpen, NotAnExtension."""
    posting.hold([receivable.account_id])
    item = Receivable.objects.get(pk=receivable.pk)
    if item.settled_on:
        raise NothingOpen(number=item.number)
    if due_date <= item.due_date:
        raise NotAnExtension(number=item.number, due_date=item.due_date)
    was = item.due_date
    item.due_date = due_date
    item.save(update_fields=["due_date"])
    interest.correct(item, at)
    return _done("extended", item, at=at, by=by, why=why, due_date=due_date, due_date_was=was)


@whole
def write_off(
    *, receivable: Receivable, on: date, at: datetime, by: User | None, why: str = ""
) -> Receivable:
    """Give up all that is open of an item. Raises NothingOpen."""
    posting.hold([receivable.account_id])
    again = interest.bring([receivable.pk], on, at)
    claims = ground.claims(items=[receivable])
    if not claims:
        raise NothingOpen(number=receivable.number)
    entries = ledger.write_off(claims[0], on)
    posting.post(entries, at=at)
    interest.settle(again, at)
    Receivable.objects.filter(pk=receivable.pk).update(written_off_on=entries[0].effective_on)
    return _done("written_off", receivable, at=at, by=by, why=why, amount_minor=claims[0].total, on=on)


@whole
def reinstate(
    *, receivable: Receivable, on: date, at: datetime, by: User | None, why: str = ""
) -> Receivable:
    """Take up again what was given up of an item; it is open at its original age. Raises NotWrittenOff."""
    posting.hold([receivable.account_id])
    given_up = LedgerEntry.objects.filter(receivable=receivable, kind="write_off")
    rows = posting.reverse(given_up, kind="reinstatement", on=on, at=at)
    if not rows:
        raise NotWrittenOff(number=receivable.number)
    amount = sum(row.minor for row in rows)
    return _done("reinstated", receivable, at=at, by=by, why=why, amount_minor=amount, on=on)


def _done(
    event: str, item: Receivable, *, at: datetime, by: User | None, why: str, **facts: Any
) -> Receivable:
    """Write the row of history and return the item with its new readings."""
    posted = Receivable.objects.get(pk=item.pk)
    about: dict[str, Any] = {"number": posted.number, "currency": posted.currency, **facts}
    history.record(f"portfolio.receivable.{event}", posted, at=at, by=by, why=why, **about)
    return posted


def _is_taken_back(item: Receivable, account: Account, amount_minor: int) -> bool:
    """Tell whether the opening of a known item was reversed. Raises NumberTaken when who or how much differs."""
    openings = LedgerEntry.objects.filter(receivable=item, kind="opening", reversed_by__isnull=True)
    opened = openings.aggregate(minor=Sum("amount_minor"))["minor"]
    ground.same(item.number, account=(item.account_id, account.pk))
    if opened is not None:
        ground.same(item.number, amount=(opened, amount_minor))
    return opened is None


def _same_columns(item: Receivable, columns: dict[str, Any]) -> None:
    """Compare with what the item was placed with, whatever it was extended to. Raises NumberTaken."""
    placed = {name: getattr(item, name) for name in columns}
    if placed["due_date"] != columns["due_date"]:
        extended = History.objects.filter(
            debtor_id=item.debtor_id, event="portfolio.receivable.extended", thing_id=item.pk
        )
        first = extended.order_by("pk").first()
        if first:
            placed["due_date"] = date.fromisoformat(first.facts["due_date_was"])
    ground.same(item.number, **{name: (placed[name], columns[name]) for name in columns})


def _claim(item: Receivable) -> Claim:
    return Claim(
        item.account_id, item.pk, item.issued_on,
        fees=item.fees_open_minor, interest=item.interest_open_minor, principal=item.principal_open_minor,
    )  # fmt: skip
