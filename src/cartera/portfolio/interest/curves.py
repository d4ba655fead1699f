"""At which rate late interest runs, day by day: what policy or contract say, within what the law of the day lets.

What was agreed on an item comes before what was agreed with its debtor, that before what the policy says, and all of them
before what the law gives without agreement; the ceiling of the law is kept where the terms ask for it, and always for a rate
of one item or one that the law itself gives. A day whose ceiling cannot be known,
because a series was not imported, bears nothing and says so.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property
from typing import cast

import polars as pl

from cartera.foundation.frames import Query, Read, among
from cartera.foundation.models import Rate
from cartera.kernel.steps.interest import Basis, Curve, Stretch
from cartera.law import rates, shelf
from cartera.money import currencies
from cartera.portfolio.interest import statute
from cartera.portfolio.interest.lawbook import LawBook
from cartera.portfolio.interest_models import InterestTerms, ItemInterest

NOTHING = Decimal(0)
OWN = "document"  # source of a rate that was agreed on the item itself
OWN_RATES = {"item_id": pl.Int64, "own_rate": pl.String}
FEW = 1000  # items named one by one in a query; for more, all of the creditor's are read
NO_CEILING, NO_SERIES = "unknown_ceiling", "unknown_series"  # why nothing runs though it was meant to


@dataclass(frozen=True, slots=True)
class Who:
    """Whose item it is, as far as the rate depends on it. `own_rate`: percent a year agreed on the item itself."""

    debtor_id: int
    kind: str
    currency: str
    country: str  # lower case ISO 3166; "" not known
    subdivision: str = ""  # ISO 3166-2; "" not known
    own_rate: str = ""


class RateBook:
    """The rates of one creditor until a day. Read once for any number of items; nothing is read twice.

    The law is that of the pack the house chose, else that of where each debtor lives, as for contacts.
    """

    def __init__(self, creditor_id: int, until: date) -> None:
        self.creditor_id, self.until = creditor_id, until
        rows = InterestTerms.objects.filter(creditor=creditor_id, from_on__lte=until)
        self.terms: list[InterestTerms] = list(rows.order_by("from_on", "pk"))
        self.contracts = {row.debtor_id for row in self.terms if row.debtor_id}
        self._curves: dict[tuple[object, ...], Curve] = {}

    @cached_property
    def charges(self) -> bool:
        """Tell whether anybody may owe interest: by terms or an item with a rate, or by a law that gives one."""
        if any(row.series or (row.rate and Decimal(row.rate)) for row in self.terms) or self.by_item:
            return True
        return any(statute.has_default(pack, self.published) for pack in self.packs)

    @cached_property
    def by_item(self) -> bool:
        """Tell whether any item has a rate of its own."""
        return ItemInterest.objects.filter(creditor=self.creditor_id).exists()

    def own_rates(self, read: Read, items: Sequence[int]) -> pl.DataFrame:
        """Return the rates of their own that some items have: item_id, own_rate."""
        return read(_own_rates(self.creditor_id, items)) if self.by_item else pl.DataFrame(schema=OWN_RATES)

    @property
    def asks_law(self) -> bool:
        """Tell whether the law has to be asked."""
        return self.by_item or any(row.capped or not _means(row) for row in self.terms)

    @cached_property
    def law(self) -> LawBook:
        """Which law limits the charges on whom."""
        return LawBook(self.creditor_id)

    @cached_property
    def packs(self) -> frozenset[str]:
        """The packs by whose law anybody's charges are limited; none where nothing asks for it."""
        return self.law.packs() if self.asks_law else frozenset()

    @cached_property
    def published(self) -> statute.Published:
        """The published values that terms and law ask for, by plain name."""
        lawful = (statute.series_asked(pack) for pack in self.packs)
        return published(frozenset().union(*lawful) | {row.series for row in self.terms if row.series})

    def curve(self, who: Who, since: date) -> Curve:
        """Return the rates of somebody's debts from a day on; an empty curve bears nothing."""
        contract = who.debtor_id if who.debtor_id in self.contracts else None
        indexed = who.currency in currencies.INDEXED
        pack, capacity = shelf.NO_LAW, "own_name"
        if self.asks_law:
            pack, capacity = self.law.pack(who.country, who.subdivision), self.law.collects_as
        case = statute.Case(pack, who.kind, capacity, indexed)
        key = (contract, case, since, who.own_rate)
        if key not in self._curves:
            rows = [row for row in self.terms if row.debtor_id in {None, contract}]
            asked = _Asked(rows, case, self.published, who.own_rate)
            self._curves[key] = _curve(asked, since, self.until)
        return self._curves[key]


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a curve is made of: the terms of policy and contract, the law's case, published values, an item's own rate."""

    rows: Sequence[InterestTerms]
    case: statute.Case
    series: statute.Published
    own_rate: str


def _own_rates(creditor_id: int, items: Sequence[int]) -> Query:
    columns = {"item_id": ("i.receivable_id", pl.Int64), "own_rate": ("i.rate", pl.String)}
    few = items if len(items) <= FEW else None
    source = "FROM portfolio_iteminterest i WHERE i.creditor_id = %s" + among("i.receivable_id", few)
    return Query("item_rates", columns, source, [creditor_id])


def published(series: frozenset[str]) -> statute.Published:
    """Return the imported values of some series, whatever their keys, by plain name and in order of days."""
    if not series:
        return {}
    imported = Rate.objects.order_by().values_list("series", flat=True).distinct()
    names = [name for name in imported if any(statute.known(each, [rates.plain(name)]) for each in series)]
    found: dict[str, list[tuple[date, Decimal]]] = {}
    for name, on, value in (
        Rate.objects.filter(series__in=names).order_by("series", "on").values_list("series", "on", "value")
    ):
        found.setdefault(rates.plain(name), []).append((on, Decimal(value)))
    return {name: tuple(values) for name, values in found.items()}


def _means(row: InterestTerms) -> bool:
    """Tell whether terms say a rate themselves."""
    return bool(row.rate or row.series)


def _curve(asked: _Asked, since: date, until: date) -> Curve:
    """Cut the days where anything changes and ask for the rate of each piece."""
    lawful = statute.changes(asked.case.pack, asked.series, since, until)
    days = {since, *(row.from_on for row in asked.rows), *lawful}
    starts = sorted(day for day in days if since <= day <= until)
    ends = [day - timedelta(days=1) for day in [*starts[1:], until + timedelta(days=1)]]
    found: list[Stretch] = []
    for start, end in zip(starts, ends, strict=True):
        stretch = _stretch(asked, start, end)
        if stretch is None:
            continue
        last = found[-1] if found else None
        if last and _same(last, stretch) and last.to_on + timedelta(days=1) == start:
            found[-1] = _until(last, end)
        else:
            found.append(stretch)
    bears = asked.own_rate or any(each.rate or each.held for each in found)
    return tuple(found) if bears else ()


def _in_force(rows: Sequence[InterestTerms], on: date) -> InterestTerms | None:
    """Return the terms of a day: the contract's, unless it is over, else the policy's."""
    begun = [row for row in rows if row.from_on <= on]
    contract = next((row for row in reversed(begun) if row.debtor_id), None)
    if contract and contract.source:
        return contract
    return next((row for row in reversed(begun) if not row.debtor_id), None)


def _stretch(asked: _Asked, start: date, end: date) -> Stretch | None:
    terms = _in_force(asked.rows, start)
    if terms is None and not asked.own_rate:
        return None
    terms = terms or InterestTerms()
    case, series = asked.case, asked.series
    if asked.own_rate:
        rate, source, held = Decimal(asked.own_rate), OWN, ""
    else:
        rate, source, held = _meant(terms, case, series, start)
    if rate and (asked.own_rate or terms.capped or not _means(terms)):
        most = statute.ceiling(case, start, series)
        if most.rate is None and most.missing:
            rate, source, held = NOTHING, ", ".join(most.missing), NO_CEILING
        elif most.rate is not None and most.rate < rate:
            rate, source = most.rate, most.rule
    tax = Decimal(terms.tax or 0)
    return Stretch(start, end, rate, cast(Basis, terms.basis), terms.after_days, source, held, tax)


def _meant(
    terms: InterestTerms, case: statute.Case, series: statute.Published, on: date
) -> tuple[Decimal, str, str]:
    """Return the rate that is meant on a day, where it comes from, and why it cannot be known."""
    if terms.rate:
        return Decimal(terms.rate), terms.source, ""
    if terms.series:
        value = statute.published_on(series, rates.plain(terms.series), on)
        if value is None:
            return NOTHING, terms.series, NO_SERIES
        return max(Decimal(terms.times) * value + Decimal(terms.plus), NOTHING), terms.source, ""
    found = statute.default(case, on, series)
    return found.rate or NOTHING, found.rule, ""


def _same(before: Stretch, after: Stretch) -> bool:
    names = ("rate", "basis", "after_days", "source", "held", "tax")
    return all(getattr(before, name) == getattr(after, name) for name in names)


def _until(stretch: Stretch, end: date) -> Stretch:
    return replace(stretch, to_on=end)
