"""What late interest follows from, as the stages above say it: the terms, the law, and the days on which none runs."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from cartera.foundation import history
from cartera.foundation.models import User
from cartera.foundation.transactions import whole
from cartera.parties.models import Creditor, Debtor
from cartera.portfolio.interest import percent
from cartera.portfolio.models import InterestLaw, InterestRest, InterestTerms, ItemInterest, Receivable
from cartera.portfolio.operations import ground
from cartera.problems import N_, Refused


class WrongInterestRate(Refused):
    """A text that is no rate."""

    code = "wrong_interest_rate"
    text = N_("“%(rate)s” is no interest rate; write percent a year, like 12 or 12.5.")


PLACES = Decimal("0.000001")


@whole
def set_interest_terms(  # noqa: PLR0913 - all of one rate, by name
    *, creditor: Creditor, from_on: date, rate: str = "", series: str = "", times: str = "1", plus: str = "0",
    basis: str = "365", after_days: int = 0, capped: bool = False, tax: str = "", source: str,
    debtor: Debtor | None = None, at: datetime, by: User | None,
) -> InterestTerms:  # fmt: skip
    """Charge late interest so from a day on: for all debtors, or by contract with one (`debtor`).

    `rate` in percent a year, or `series`, a published rate of which `times` its value and `plus` points are charged; both
    left out: what the law gives without agreement. `after_days` past due are free. `capped`: never above the law's ceiling.
    `tax`: percent that is owed on the interest beside it. A contract with an empty `source` ends the contract there was. Raises NotTheirDebtor.
    """
    if debtor is not None:
        ground.theirs(creditor, debtor)
    terms = InterestTerms.objects.create(
        creditor=creditor, debtor=debtor, from_on=from_on, rate=_short(rate), series=series, times=_short(times),
        plus=_short(plus),
        basis=basis, after_days=after_days, capped=capped, tax=_short(tax), source=source[:200],
    )  # fmt: skip
    facts: dict[str, Any] = {"from_on": from_on, "rate": rate, "series": series, "tax": tax, "source": source}
    facts |= {"debtor_id": debtor.pk} if debtor else {"creditor_id": creditor.pk}
    history.record("portfolio.interest.terms_set", terms, at=at, by=by, **facts)
    return terms


@whole
def set_item_interest(*, receivable: Receivable, rate: str, at: datetime, by: User | None) -> None:
    """Charge an item late interest at a rate of its own: percent a year, "0" for none, "" to take that back.

    It comes before contract and policy, never above the law's ceiling. Raises WrongInterestRate.
    """
    wanted = percent.canonical(rate) if rate else ""
    if wanted is None:
        raise WrongInterestRate(rate=rate)
    if wanted:
        set_interest_of_items(creditor=receivable.creditor, rates={receivable.number: wanted})
    else:
        ItemInterest.objects.filter(receivable=receivable).delete()
    facts: dict[str, Any] = {"number": receivable.number, "rate": wanted}
    history.record("portfolio.interest.item_rate_set", receivable, at=at, by=by, **facts)


@whole
def set_interest_of_items(*, creditor: Creditor, rates: Mapping[str, str]) -> None:
    """Charge many items rates of their own, by number, as a file tells it; rates in their one form."""
    for ids in ground.by_number(creditor, list(rates)):
        ItemInterest.objects.bulk_create(
            [ItemInterest(creditor=creditor, receivable_id=pk, rate=rates[number]) for pk, number in ids],
            update_conflicts=True, unique_fields=["receivable"], update_fields=["rate"],
        )  # fmt: skip


def _short(number: str) -> str:
    """Write a decimal with six places at most."""
    return f"{Decimal(number).quantize(PLACES).normalize():f}" if number else ""


@whole
def set_interest_law(*, creditor: Creditor, pack: str, collects_as: str) -> InterestLaw:
    """Say which law limits a creditor's charges: a pack, or with "" that of where each debtor lives."""
    law, _ = InterestLaw.objects.update_or_create(
        creditor=creditor, defaults={"pack": pack, "collects_as": collects_as}
    )
    return law


@whole
def rest_interest(
    *, debtor: Debtor, receivable: Receivable | None = None, key: str, from_on: date, to_on: date | None = None,
    amount_minor: int | None = None,
) -> InterestRest:  # fmt: skip
    """Let no interest run from a day on: on an item, on so much of one, or on all that a debtor owes.

    `to_on` None: until `end_rest` or `lift_rest`. The same key again returns the span there is.
    """
    told = {"receivable": receivable, "from_on": from_on, "to_on": to_on, "amount_minor": amount_minor}
    found: InterestRest = InterestRest.objects.get_or_create(
        creditor_id=debtor.creditor_id, key=key, defaults={"debtor": debtor, **told}
    )[0]
    return found


@whole
def end_rest(*, creditor: Creditor, key: str, on: date | None) -> None:
    """End a span without interest: the day is its last one; None: it goes on after all. An unknown key ends nothing."""
    InterestRest.objects.filter(creditor=creditor, key=key).update(to_on=on)


@whole
def lift_rest(*, creditor: Creditor, key: str, on: date) -> None:
    """Take a span without interest back: from a day on interest is owed for all of it. Unknown keys lift nothing."""
    InterestRest.objects.filter(creditor=creditor, key=key, lifted_on=None).update(lifted_on=on)


@whole
def split_rest(*, creditor: Creditor, key: str, ends_minor: int, on: date) -> None:
    """End a span for part of its amount, and lift it for what is left: that is owed after all, for the whole span."""
    held = InterestRest.objects.get(creditor=creditor, key=key)
    if held.lifted_on is not None or held.to_on is not None or held.amount_minor is None:
        return
    InterestRest.objects.filter(pk=held.pk).update(amount_minor=ends_minor, to_on=on)
    InterestRest.objects.create(
        creditor=creditor, debtor_id=held.debtor_id, receivable_id=held.receivable_id, key=f"{key}:owed",
        from_on=held.from_on, amount_minor=held.amount_minor - ends_minor, lifted_on=on,
    )  # fmt: skip
