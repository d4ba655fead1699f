"""What some items would come to under a plan, asked before there is one."""

from collections.abc import Collection, Sequence
from datetime import date, timedelta
from typing import Any

from cartera.parties.models import Debtor
from cartera.portfolio import queries as portfolio
from cartera.portfolio.models import Receivable
from cartera.portfolio.queries import interest

DAY = timedelta(days=1)


def offered_items(*, debtor: Debtor, currency: str, on: date) -> list[Receivable]:
    """Return what a plan is about when nobody names its items: all that is overdue, or where nothing is, all that is open."""
    rows = [row for row in portfolio.open_items(debtor=debtor, on=on) if row["currency"] == currency]
    late = [row["id"] for row in rows if row["due_date"] < on]
    return list(Receivable.objects.filter(pk__in=late or [row["id"] for row in rows]))


def to_pay_off(*, items: Sequence[Receivable], on: date) -> dict[int, int]:
    """Return by receivable id what a plan that begins on a day pays off, in minor units, oldest due first.

    That is what is open, with late interest until the day before: the first day of a plan bears none.
    """
    debtors = {item.debtor_id: item.debtor for item in items}
    wanted = {item.pk for item in items}
    rows: list[dict[str, Any]] = []
    for debtor in debtors.values():
        rows += [row for row in portfolio.open_items(debtor=debtor, on=on) if row["id"] in wanted]
    of_today = _interest_of(wanted, on)
    rows.sort(key=lambda row: (row["due_date"], row["id"]))
    return {row["id"]: row["open_minor"] - of_today.get(row["id"], 0) for row in rows}


def _interest_of(ids: Collection[int], on: date) -> dict[int, int]:
    """Return what of the late interest of items is that of the day itself, its tax with it."""
    until, before = (interest.due(receivable_ids=ids, on=day) for day in (on, on - DAY))
    return {
        pk: each.due_minor + each.tax_due_minor - (before[pk].due_minor + before[pk].tax_due_minor if pk in before else 0)
        for pk, each in until.items()
    }  # fmt: skip
