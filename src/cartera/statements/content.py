"""What a statement says, from rows of the books: plain facts in minor units and ISO dates. Pure.

The facts are kept with what was sent; page, paper and spreadsheet are made of nothing else.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import accumulate
from typing import Any

from cartera.kernel.steps.ageing import labels
from cartera.statements import situations
from cartera.statements.situations import Standing

Facts = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Asked:
    """What a statement is to list: what is open on `to_on`, or with `from_on` every movement from that day on."""

    to_on: date
    from_on: date | None = None

    @property
    def kind(self) -> str:
        """Return the kind as models name it."""
        return "open" if self.from_on is None else "activity"


@dataclass(frozen=True, slots=True)
class Item:
    """One item with something open on the day; minor units."""

    id: int
    account_id: int
    number: str
    order_ref: str
    issued_on: date
    due_date: date
    original_minor: int
    principal_minor: int
    fees_minor: int
    interest_minor: int
    disputed_minor: int = 0
    promised: bool = False

    @property
    def charges_minor(self) -> int:
        """What lateness cost, still unpaid."""
        return self.fees_minor + self.interest_minor

    @property
    def open_minor(self) -> int:
        """All that is open."""
        return self.principal_minor + self.charges_minor


@dataclass(frozen=True, slots=True)
class Movement:
    """One ledger entry of the period. `document`: what it came by; `number`: the item it changes, empty on account."""

    id: int
    account_id: int
    on: date
    kind: str
    component: str
    minor: int
    document: str
    number: str


@dataclass(frozen=True, slots=True)
class Charge:
    """One fee or one posting of late interest on an open item, or a part of it forgiven. `how`: see `words.HOW`."""

    account_id: int
    number: str
    kind: str
    on: date
    minor: int
    how: str
    fields: Mapping[str, Any] = field(default_factory=dict)
    item_id: int = 0


@dataclass(frozen=True, slots=True)
class Company:
    """One debtor's account in the currency, with what of it is told."""

    account_id: int
    name: str
    code: str
    tax_id: str
    on_account_minor: int  # money that waits, positive
    items: Sequence[Item]
    opening_minor: int = 0
    movements: Sequence[Movement] = ()
    accrued_minor: int = 0  # late interest inside the items that no entry says yet


def build(
    asked: Asked, companies: Sequence[Company], charges: Sequence[Charge] = (), *, edges: Sequence[int] = (30, 60, 90),
    promise: Mapping[str, Any] | None = None,
) -> Facts:  # fmt: skip
    """Return the facts of one statement in one currency; companies without anything to tell are left out."""
    shown = [company for company in companies if _tells(company)]
    items = [item for company in shown for item in company.items]
    standing = _standing(items, sum(company.on_account_minor for company in shown), asked.to_on)
    return {
        "kind": asked.kind, "from_on": asked.from_on.isoformat() if asked.from_on else "", "to_on": asked.to_on.isoformat(),
        "companies": [_company(company, asked) for company in shown],
        "charges": [_charge(charge) for charge in charges],
        "ageing": [[name, minor] for name, minor in _ageing(items, asked.to_on, edges).items()],
        "open_minor": standing.open_minor, "on_account_minor": standing.on_account_minor,
        "net_minor": standing.open_minor - standing.on_account_minor, "overdue_minor": standing.overdue_minor,
        "disputed_minor": sum(item.disputed_minor for item in items),
        "fees_minor": sum(item.fees_minor for item in items), "interest_minor": sum(item.interest_minor for item in items),
        "oldest_days": standing.oldest_days, "situation": situations.of(standing, edges[0]),
        "promise": dict(promise) if promise else None,
        "accounts": {
            str(company.account_id): [
                sum(item.open_minor for item in company.items) - company.accrued_minor, company.on_account_minor,
            ]
            for company in companies
        },
    }  # fmt: skip


def _tells(company: Company) -> bool:
    return bool(company.items or company.on_account_minor or company.opening_minor or company.movements)


def _standing(items: Sequence[Item], on_account_minor: int, on: date) -> Standing:
    late = [item for item in items if item.due_date < on]
    free = [item for item in late if not item.promised and item.disputed_minor < item.open_minor]
    return Standing(
        open_minor=sum(item.open_minor for item in items),
        on_account_minor=on_account_minor,
        overdue_minor=sum(item.open_minor for item in late),
        disputed_minor=sum(min(item.disputed_minor, item.open_minor) for item in late),
        agreed_minor=sum(max(item.open_minor - item.disputed_minor, 0) for item in late if item.promised),
        oldest_days=max(((on - item.due_date).days for item in free), default=0),
    )


def _ageing(items: Iterable[Item], on: date, edges: Sequence[int]) -> dict[str, int]:
    """Sum what is open by days past due; an edge belongs to the bucket it closes."""
    names = labels(edges)
    sums = dict.fromkeys(names, 0)
    for item in items:
        days = (on - item.due_date).days
        place = next((at for at, edge in enumerate((0, *edges)) if days <= edge), len(edges) + 1)
        sums[names[place]] += item.open_minor
    return sums


def _company(company: Company, asked: Asked) -> Facts:
    head = {"name": company.name, "code": company.code, "tax_id": company.tax_id}
    total = sum(item.open_minor for item in company.items)
    if asked.from_on is None:
        lines = [_item(item, asked.to_on) for item in company.items]
        return {**head, "lines": lines, "total_minor": total, "on_account_minor": company.on_account_minor}
    lines = [*_movements(company.movements), *_accrued(company.accrued_minor, asked.to_on)]
    balances = list(accumulate((line["minor"] for line in lines), initial=company.opening_minor))
    for line, balance in zip(lines, balances[1:], strict=True):
        line["balance_minor"] = balance
    return {**head, "lines": lines, "opening_minor": company.opening_minor, "closing_minor": balances[-1]}


def _item(item: Item, on: date) -> Facts:
    return {
        "number": item.number, "order_ref": item.order_ref, "issued_on": item.issued_on.isoformat(),
        "due_date": item.due_date.isoformat(), "days_late": max((on - item.due_date).days, 0),
        "original_minor": item.original_minor, "charges_minor": item.charges_minor, "open_minor": item.open_minor,
        "disputed_minor": min(item.disputed_minor, item.open_minor), "promised": item.promised,
    }  # fmt: skip


def _movements(movements: Iterable[Movement]) -> list[Facts]:
    """Return one line per day, kind and document: a payment over three items is one line that names them."""
    lines: dict[tuple[date, str, str], list[Movement]] = defaultdict(list)
    for movement in sorted(movements, key=lambda each: (each.on, each.id)):
        lines[movement.on, movement.kind, movement.document].append(movement)
    return [
        {
            "on": on.isoformat(), "kind": kind, "document": document, "minor": sum(each.minor for each in those),
            "numbers": list(dict.fromkeys(each.number for each in those if each.number and each.number != document)),
            "entries": len(those),
        }
        for (on, kind, document), those in lines.items()
    ]  # fmt: skip


def _accrued(minor: int, on: date) -> list[Facts]:
    """Return the line of what has accrued by the day and is not an entry yet, so that the balance is what is owed."""
    if not minor:
        return []
    return [
        {"on": on.isoformat(), "kind": "accrued", "document": "", "minor": minor, "numbers": [], "entries": 0}
    ]


def settled(items: Iterable[Item], charges: Iterable[Charge]) -> list[Charge]:
    """Return for each item with charges what of them is not open any more, so that they sum to what is."""
    told: dict[int, int] = defaultdict(int)
    last: dict[int, Charge] = {}
    for charge in charges:
        told[charge.item_id] += charge.minor
        last[charge.item_id] = charge
    return [
        Charge(
            item.account_id, item.number, last[item.id].kind, last[item.id].on, minor, "settled", {}, item.id
        )
        for item in items
        if item.id in told and (minor := item.charges_minor - told[item.id])
    ]


def _charge(charge: Charge) -> Facts:
    return {
        "number": charge.number, "kind": charge.kind, "on": charge.on.isoformat(), "minor": charge.minor, "how": charge.how,
        "fields": dict(charge.fields),
    }  # fmt: skip
