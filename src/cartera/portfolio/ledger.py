"""The entries that each act posts, and the sums of entries. Pure: nothing is written here, `posting` does that.

An entry is one change of one amount, in minor units: positive, more is owed; negative, less. Money received that is
not yet set against an item is negative on account.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from cartera.portfolio.allocation import COMPONENTS, Claim, Part


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry before it is written. Without `receivable_id` it is on account. `kind`: `LedgerEntry.Kind`."""

    account_id: int
    kind: str
    component: str
    minor: int
    effective_on: date
    receivable_id: int | None = None
    payment_id: int | None = None
    credit_note_id: int | None = None
    reverses_id: int | None = None
    key: str | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """Where money comes from: a payment or a credit note of an account, with its value date."""

    account_id: int
    kind: str
    on: date
    payment_id: int | None = None
    credit_note_id: int | None = None


@dataclass(frozen=True, slots=True)
class Waiting:
    """Money of one source that waits on account, in minor units (positive)."""

    source: Source
    minor: int


def on_item(claim: Claim, kind: str, component: str, minor: int, on: date) -> Entry:
    """Return an entry on an item: an opening, an adjustment, a fee, interest (positive) or a waiver (negative).

    Never before the item was issued: no day of the books holds a change of what is not there yet.
    """
    effective_on = max(on, claim.issued_on)
    return Entry(claim.account_id, kind, component, minor, effective_on, receivable_id=claim.receivable_id)


def settlement(source: Source, parts: Sequence[Part], rest: int) -> list[Entry]:
    """Return what a payment or credit note posts: less owed on its items, the rest waiting on account.

    Money older than its item waits on account until the item is issued, so that the books of no day hold an item
    that is paid before it exists.
    """
    entries: list[Entry] = []
    for part in parts:
        if part.claim.issued_on > source.on:
            entries.append(_from(source, source.account_id, "on_account", -part.minor))
            entries += transfer(Waiting(source, part.minor), [part], on=part.claim.issued_on)
        else:
            entries.append(_on_part(source, part))
    if rest:
        entries.append(_from(source, source.account_id, "on_account", -rest))
    return entries


def discounts(source: Source, parts: Sequence[Part]) -> list[Entry]:
    """Return what the discounts that money earned post: less owed on its items, from the day they count."""
    given = replace(source, kind="discount")
    return [
        replace(_on_part(given, part), effective_on=max(source.on, part.claim.issued_on)) for part in parts
    ]


def transfer(waiting: Waiting, parts: Sequence[Part], on: date) -> list[Entry]:
    """Return what setting waiting money against items posts. It keeps its source, so that a return finds it all."""
    source = replace(waiting.source, kind="transfer", on=on)
    taken = sum(part.minor for part in parts)
    return [
        _from(source, source.account_id, "on_account", taken),
        *[_on_part(source, part) for part in parts],
    ]


def write_off(claim: Claim, on: date) -> list[Entry]:
    """Return what giving up everything that is open of an item posts, never before the item exists."""
    return [
        on_item(claim, "write_off", component, -claim.open(component), max(on, claim.issued_on))
        for component in COMPONENTS
        if claim.open(component)
    ]


def reversal(entry: Entry, entry_id: int, kind: str, on: date) -> Entry:
    """Return what takes an entry back. Both stay in the books; the item counts as if neither had been."""
    return replace(entry, kind=kind, minor=-entry.minor, effective_on=on, reverses_id=entry_id, key=None)


def balances(entries: Iterable[Entry], on: date | None = None) -> Counter[tuple[int | None, str]]:
    """Return the sum in minor units by item (None: on account) and component, of what takes effect by a day."""
    sums: Counter[tuple[int | None, str]] = Counter()
    for entry in entries:
        if on is None or entry.effective_on <= on:
            sums[entry.receivable_id, entry.component] += entry.minor
    return sums


def _on_part(source: Source, part: Part) -> Entry:
    return _from(source, part.claim.account_id, part.component, -part.minor, part.claim.receivable_id)


def _from(
    source: Source, account_id: int, component: str, minor: int, receivable_id: int | None = None
) -> Entry:
    return Entry(
        account_id, source.kind, component, minor, source.on,
        receivable_id=receivable_id, payment_id=source.payment_id, credit_note_id=source.credit_note_id,
    )  # fmt: skip
