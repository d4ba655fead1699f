"""Our side: what is open by value date, the money that waits, and what our books know of documents that are not open."""

from collections.abc import Iterable
from datetime import date

from cartera.disputes import queries as disputes
from cartera.disputes.reconciling import numbers
from cartera.disputes.reconciling.matching import Line, Step
from cartera.portfolio import queries as portfolio
from cartera.portfolio.models import Account, CreditNote, Payment, Receivable

HINTS_AT_ONCE = 5_000  # documents of one customer that are looked through for what became of them


def lines(account: Account, on: date) -> list[Line]:
    """Return our ledger of an account on a day, minor units: open items, then money that waits as amounts below zero.

    `place` is the item's id; of money it is empty. Three queries.
    """
    items = [
        Line(row["number"], row["open_minor"], row["issued_on"], (row["id"],))
        for row in portfolio.open_items(debtor=account.debtor, on=on)
        if row["account_id"] == account.pk
    ]
    waiting = portfolio.waiting(account=account, on=on)
    payments = Payment.objects.in_bulk({each.source.payment_id for each in waiting if each.source.payment_id})
    notes = CreditNote.objects.in_bulk(
        {each.source.credit_note_id for each in waiting if each.source.credit_note_id}
    )
    for each in waiting:
        payment, note = payments.get(each.source.payment_id or 0), notes.get(each.source.credit_note_id or 0)
        number = payment.reference if payment else note.number if note else ""
        items.append(Line(number, -each.minor, each.source.on))
    return items


def hints(account: Account, steps: Iterable[Step], on: date) -> dict[int, str]:
    """Return by place among the steps what explains one, as `code` or `code|fact`. Three queries.

    `settled|day`, `written_off|day`: only theirs, and closed in our books. `paid|day`: money of theirs that we have and set
    against items. `later|day`: only ours, issued after the last day of their file. `closed`: they have it as settled.
    `disputed`: contested already.
    """
    told = list(steps)
    last = max((step.theirs.on for step in told if step.theirs and step.theirs.on), default=None)
    closed = _closed(account, on)
    contested = disputes.disputed(on=on, debtor=account.debtor)
    found = {}
    for place, step in enumerate(told):
        hint = _hint(step, closed, contested, last)
        if hint:
            found[place] = hint
    return found


def _hint(step: Step, closed: dict[str, str], contested: dict[int, int], last: date | None) -> str:
    if step.ours is None:
        assert step.theirs is not None  # noqa: S101 - one of both is there
        return closed.get(numbers.key(step.theirs.number), "")
    if step.ours.place and step.ours.place[0] in contested:
        return "disputed"
    if step.theirs is None:
        later = last is not None and step.ours.on is not None and step.ours.on > last
        return f"later|{step.ours.on}" if later else ""
    return "closed" if step.theirs.minor == 0 and step.ours.minor else ""


def _closed(account: Account, on: date) -> dict[str, str]:
    """Return what became of documents and payments that are not open any more, by the key of their number."""
    found: dict[str, str] = {}
    paid = Payment.objects.filter(account=account, paid_on__lte=on, returned_on__isnull=True).order_by(
        "-paid_on"
    )
    for reference, day in paid.values_list("reference", "paid_on")[:HINTS_AT_ONCE]:
        found[numbers.key(reference)] = f"paid|{day}"
    gone = Receivable.objects.filter(account=account, settled_on__isnull=False).order_by("-settled_on")
    for number, settled, given_up in gone.values_list("number", "settled_on", "written_off_on")[
        :HINTS_AT_ONCE
    ]:
        found[numbers.key(number)] = f"written_off|{given_up}" if given_up else f"settled|{settled}"
    return found
