"""What lateness costs: charged once, and waived by a person with a reason."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from cartera.foundation import history
from cartera.foundation.models import User
from cartera.foundation.transactions import whole
from cartera.portfolio import ledger, posting
from cartera.portfolio.models import LedgerEntry, Receivable
from cartera.portfolio.operations import ground, interest
from cartera.problems import N_, Refused


class WaivesTooMuch(Refused):
    """More was to be waived than is owed."""

    code = "waives_too_much"
    text = N_("%(number)s owes less than that in fees or interest, so it cannot be waived.")


@whole
def charge_fees(
    *, charges: Sequence[tuple[int, int]], taxes: Sequence[tuple[int, int]] = (), on: date, key: str, at: datetime,
    by: User | None,
) -> list[ledger.Entry]:  # fmt: skip
    """Charge fees to items, and the tax on them: (receivable id, minor units) each. Both are owed as fees.

    The same key again charges nothing and returns []. Raises AmountNotPositive.
    """
    charged = _charge("fee", "fees", charges, on=on, key=key, at=at, by=by)
    return charged + (_charge("tax", "fees", taxes, on=on, key=f"{key}:tax", at=at, by=by) if charged else [])


@whole
def charge_interest(
    *, charges: Sequence[tuple[int, int]], on: date, key: str, at: datetime, by: User | None
) -> list[ledger.Entry]:
    """Post late interest that was worked out elsewhere: (receivable id, minor units) each. The same key again posts nothing.

    Where interest is charged by policy or contract it counts as posted of what is due. Raises AmountNotPositive.
    """
    return _charge("interest", "interest", charges, on=on, key=key, at=at, by=by)


@whole
def charge_agreed(
    *, charges: Sequence[tuple[int, int]], on: date, key: str, at: datetime, by: User | None
) -> list[ledger.Entry]:
    """Charge interest that a debtor agreed to for paying in parts: (receivable id, minor units) each.

    It is no late interest and counts for nothing of what accrues. The same key again charges nothing and returns [].
    Raises AmountNotPositive.
    """
    return _charge("adjustment", "interest", charges, on=on, key=key, at=at, by=by, event="agreed_interest")


@whole
def forgo_agreed(*, receivable_ids: Sequence[int], minor: int, on: date, key: str, at: datetime) -> int:
    """Take off interest that was agreed for time that will not be given, item after item, the latest due first.

    Where it was paid already, so much less is owed of the item's principal: the money answers that instead. Returns the
    minor units taken off; the same key again takes nothing.
    """
    posting.hold(Receivable.objects.filter(pk__in=receivable_ids).values_list("account_id", flat=True))
    if LedgerEntry.objects.filter(key=key).exists():
        return 0
    entries: list[ledger.Entry] = []
    left = minor
    items = list(Receivable.objects.filter(pk__in=receivable_ids).order_by("-due_date", "-pk"))
    for component in ("interest", "principal"):
        for item in items:
            taken = min(left, getattr(item, f"{component}_open_minor"))
            if taken > 0:
                # The key stands on the first entry: the database itself then refuses a second one.
                own = None if entries else key
                entries.append(_entry(item, "waiver", component, -taken, on, key=own))
                left -= taken
    posting.post(entries, at=at)
    return minor - left


@whole
def waive(
    *, receivable: Receivable, fees_minor: int = 0, interest_minor: int = 0, on: date, at: datetime,
    by: User | None, why: str = "",
) -> Receivable:  # fmt: skip
    """Forgive fees or late interest of an item, accrued to the day. Raises WaivesTooMuch, AmountNotPositive."""
    posting.hold([receivable.account_id])
    again = interest.bring([receivable.pk], on, at)
    item = Receivable.objects.get(pk=receivable.pk)
    ground.positive(max(fees_minor, interest_minor))
    wanted = {
        "fees": (fees_minor, item.fees_open_minor),
        "interest": (interest_minor, item.interest_open_minor),
    }
    for what, (minor, still_open) in wanted.items():
        if not 0 <= minor <= still_open:
            raise WaivesTooMuch(number=item.number, what=what)
    posting.post(
        [_entry(item, "waiver", what, -minor, on) for what, (minor, _) in wanted.items()],
        at=at,
    )
    interest.settle(again, at)
    facts: dict[str, Any] = {
        "number": item.number,
        "fees_minor": fees_minor,
        "interest_minor": interest_minor,
        "on": on,
    }
    history.record("portfolio.receivable.waived", item, at=at, by=by, why=why, **facts)
    item.refresh_from_db()
    return item


def _charge(
    kind: str, component: str, charges: Sequence[tuple[int, int]], *, on: date, key: str, at: datetime,
    by: User | None, event: str = "",
) -> list[ledger.Entry]:  # fmt: skip
    owed = [(pk, minor) for pk, minor in charges if minor]
    for _, minor in owed:
        ground.positive(minor)
    items = Receivable.objects.in_bulk([pk for pk, _ in owed])
    posting.hold(item.account_id for item in items.values())
    if not owed or LedgerEntry.objects.filter(key=key).exists():
        return []
    rows = posting.post(
        [
            # The key stands on the first entry: the database itself then refuses a second charge.
            _entry(items[pk], kind, component, minor, on, key=None if place else key)
            for place, (pk, minor) in enumerate(owed)
        ],
        at=at,
    )
    history.record_all(
        history.act(
            f"portfolio.receivable.{event or kind}_charged", items[pk], at=at, by=by, key=key, number=items[pk].number,
            amount_minor=minor, currency=items[pk].currency, on=on,
        )
        for pk, minor in owed
    )  # fmt: skip
    return rows


def _entry(
    item: Receivable, kind: str, component: str, minor: int, on: date, key: str | None = None
) -> ledger.Entry:
    effective_on = max(on, item.issued_on)
    return ledger.Entry(item.account_id, kind, component, minor, effective_on, receivable_id=item.pk, key=key)
