"""One document's charges, and how each came about: interest span by span, fees with their day, what was paid or waived."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext

from cartera.desk import charge_words as words
from cartera.kernel.steps.interest import Line
from cartera.money import currencies
from cartera.portfolio import queries as portfolio
from cartera.portfolio.interest.accrual import Shown
from cartera.portfolio.interest.curves import OWN
from cartera.portfolio.models import LedgerEntry, Receivable
from cartera.strategy import queries as strategy
from cartera.ui import formats


@dataclass(frozen=True, slots=True)
class Charges:
    """What a document owes on a day and why; minor units. `lines` and `entries` are rows for the page."""

    item: Receivable
    on: date
    state: portfolio.ItemState
    lines: list[dict[str, Any]]
    interest: Shown
    entries: list[dict[str, Any]]
    own_rate_said: str  # agreed on the document itself; "": none

    @property
    def taxed(self) -> bool:
        """Tell whether interest bears tax on any of its days."""
        return any(line["tax_said"] for line in self.lines)

    @property
    def posted_minor(self) -> int:
        """Interest posted by the day, with its tax."""
        return self.interest.posted_minor + self.interest.tax_posted_minor


def charges(*, item: Receivable, on: date) -> Charges:
    """Return how the charges of a document come about, as of a day. A fixed number of queries."""
    version = strategy.policy_in_force(creditor=item.debtor.creditor, on=on)
    grace = strategy.read(version).grace_days if version else 0
    shown, own = portfolio.interest_shown(receivable=item, on=on), portfolio.own_rate(receivable=item)
    return Charges(
        item=item, on=on, state=portfolio.item_state(receivable=item, on=on, grace_days=grace),
        lines=[_line(line, item.currency) for line in shown.lines], interest=shown, entries=_entries(item, on),
        own_rate_said=exact_said(Decimal(own)) if own else "",
    )  # fmt: skip


def _line(line: Line, currency: str) -> dict[str, Any]:
    why = gettext(words.HELD[line.why]) if line.why else ""
    return {
        "from_on": line.from_on, "to_on": line.to_on, "days": line.days, "principal_minor": line.principal_minor,
        "contested_minor": line.contested_minor, "base_minor": line.base_minor, "rate_said": exact_said(line.rate),
        "year_days": line.year_days, "exact": _major(line.exact, currency), "source": _source(line), "why": why,
        "tax_said": exact_said(line.tax) if line.tax else "", "exact_tax": _major(line.exact_tax, currency),
    }  # fmt: skip


def _source(line: Line) -> str:
    return gettext(words.OF_DOCUMENT) if line.source == OWN else line.source


def _major(exact: Fraction, currency: str) -> Decimal:
    return (Decimal(exact.numerator) / exact.denominator).scaleb(-currencies.exponent(currency))


def exact_said(rate: Decimal) -> str:
    """Write a rate with all its decimals, six at most, in the reader's way."""
    short = round(rate, 6).normalize()
    exponent = short.as_tuple().exponent
    return formats.number(short, max(-exponent, 0) if isinstance(exponent, int) else 0)


def _entries(item: Receivable, on: date) -> list[dict[str, Any]]:
    """Return what was posted of charges by a day, oldest first."""
    found = LedgerEntry.objects.filter(
        receivable=item, component__in=("fees", "interest"), effective_on__lte=on
    ).order_by("effective_on", "pk")
    columns = (
        "effective_on",
        "kind",
        "component",
        "amount_minor",
        "payment__reference",
        "credit_note__number",
    )
    return [
        {
            "on": row["effective_on"], "said": gettext(words.said(row["kind"], row["component"])),
            "component_said": gettext(words.COMPONENTS[row["component"]]), "amount_minor": row["amount_minor"],
            "by": row["payment__reference"] or row["credit_note__number"] or "",
        }
        for row in found.values(*columns)
    ]  # fmt: skip
