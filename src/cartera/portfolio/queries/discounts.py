"""Discounts for paying early: what items offer, what was earned, and how it is worked out."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any

from django.db.models import QuerySet, Sum

from cartera.parties.models import Creditor, Debtor
from cartera.portfolio import discounting
from cartera.portfolio.discounting import Offer
from cartera.portfolio.models import (
    DiscountAgreement,
    DiscountTerms,
    ItemDiscount,
    LedgerEntry,
    Receivable,
)


def discounted(creditor_id: int) -> bool:
    """Tell whether any item of a creditor may earn a discount."""
    if DiscountAgreement.objects.filter(creditor=creditor_id).exists():
        return True
    # Asked of every batch of money: where nobody offers anything, the join would look through the whole book to find nothing.
    own = ItemDiscount.objects
    return own.exists() and own.filter(receivable__creditor=creditor_id).exists()


def offers(ids: Iterable[int]) -> dict[int, Offer]:
    """Return what items offer, by their id: their own table, else what is agreed with their debtor, else with everybody."""
    wanted = sorted(set(ids))
    if not wanted:
        return {}
    own = dict(ItemDiscount.objects.filter(receivable__in=wanted).values_list("receivable_id", "table"))
    of_one = Receivable.objects.filter(pk=wanted[0]).values(
        "creditor_id"
    )  # items of one question are of one creditor
    agreed = _agreements(DiscountAgreement.objects.filter(creditor__in=of_one))
    if not own and not agreed:
        return {}
    items = Receivable.objects.filter(pk__in=wanted)
    return _offered(own, agreed, items.values_list("pk", "debtor_id", "issued_on"))


def offers_of(creditor_id: int, items: Iterable[tuple[int, int, date]]) -> dict[int, Offer]:
    """Return what open items of a creditor offer, by their id; each with its debtor and its day of issue. Two queries."""
    own = ItemDiscount.objects.filter(
        receivable__creditor=creditor_id, receivable__settled_on__isnull=True
    ).values_list("receivable_id", "table")
    agreed = _agreements(DiscountAgreement.objects.filter(creditor=creditor_id))
    return _offered(dict(own), agreed, items)


def early_discounts(items: Collection[Mapping[str, Any]], *, on: date) -> dict[int, dict[str, Any]]:
    """Return what items offer and earned, by their id; minor units. `items`: rows with id and principal_open_minor.

    Keys: tiers (percent, days, until, base_minor, discount_minor, pay_minor, is_open), now (the tier that money of the
    day earns, or None), given_minor (earned already).
    """
    found = offers(item["id"] for item in items)
    if not found:
        return {}
    given = _given(found)
    rows = {}
    for item in items:
        offer = found.get(item["id"])
        if offer is not None:
            tiers = [_tier(offer, tier, item["principal_open_minor"], on) for tier in offer.tiers]
            now = next((each for each in tiers if each["is_open"] and each["discount_minor"]), None)
            rows[item["id"]] = {"tiers": tiers, "now": now, "given_minor": given.get(item["id"], 0)}
    return rows


def discounts_given(*, debtor: Debtor, on: date, most: int = 20) -> list[dict[str, Any]]:
    """Return the discounts that a debtor's money earned by a day, the latest first, one row per payment and item.

    Keys: number, currency, reference, paid_on, paid_minor, discount_minor, base_minor (what both settled). Two queries.
    """
    standing = LedgerEntry.objects.filter(
        receivable__debtor=debtor, component="principal", effective_on__lte=on, reverses__isnull=True,
        reversed_by__isnull=True, payment__isnull=False,
    ).order_by()  # fmt: skip
    earned = list(
        standing.filter(kind="discount").order_by("-pk").values_list("payment_id", "receivable_id")[:most]
    )
    keys = dict.fromkeys(earned)
    named = (
        "payment_id",
        "receivable_id",
        "receivable__number",
        "receivable__currency",
        "payment__reference",
        "payment__paid_on",
    )
    sums = standing.filter(payment__in={key[0] for key in keys}, kind__in=("payment", "transfer", "discount"))
    rows: dict[tuple[int, int], dict[str, Any]] = {}
    for payment, item, number, currency, reference, paid_on, kind, minor in sums.values_list(
        *named, "kind"
    ).annotate(minor=Sum("amount_minor")):
        first = {
            "number": number,
            "currency": currency,
            "reference": reference,
            "paid_on": paid_on,
            "paid_minor": 0,
            "discount_minor": 0,
        }
        row = rows.setdefault((payment, item), first)
        row["discount_minor" if kind == "discount" else "paid_minor"] -= minor
    return [
        {**rows[key], "base_minor": rows[key]["paid_minor"] + rows[key]["discount_minor"]} for key in keys
    ]


def discount_terms(*, creditor: Creditor) -> list[dict[str, Any]]:
    """Return the tables by name, each with whom it is agreed: name, table, agreements (debtor or None, from_on)."""
    rows: dict[int, dict[str, Any]] = {
        each.pk: {"name": each.name, "table": each.table, "agreements": []} for each in _named(creditor)
    }
    agreements = DiscountAgreement.objects.filter(creditor=creditor, terms__isnull=False)
    for pk, code, name, from_on in agreements.values_list(
        "terms_id", "debtor__code", "debtor__name", "from_on"
    ):
        rows[pk]["agreements"].append({"debtor": code, "name": name, "from_on": from_on})
    return list(rows.values())


def _named(creditor: Creditor) -> Iterable[DiscountTerms]:
    return DiscountTerms.objects.filter(creditor=creditor)


_Agreement = tuple[int | None, date, str | None]  # with whom (None: everybody), first day of issue, table


def _agreements(found: QuerySet[DiscountAgreement]) -> list[_Agreement]:
    return list(found.values_list("debtor_id", "from_on", "terms__table"))


def _offered(
    own: Mapping[int, str], agreed: Iterable[_Agreement], items: Iterable[tuple[int, int, date]]
) -> dict[int, Offer]:
    """Return the offers of items by id: their own table, else what is agreed with their debtor, else with everybody."""
    with_: dict[int | None, list[_Agreement]] = defaultdict(list)
    for agreement in sorted(agreed, key=lambda each: each[1]):
        with_[agreement[0]].append(agreement)
    found = {}
    for pk, debtor, issued_on in items:
        table = own.get(pk) or _agreed(with_[debtor], issued_on) or _agreed(with_[None], issued_on)
        tiers = discounting.tiers(table) if table else None
        if tiers:
            found[pk] = Offer(issued_on, tiers)
    return found


def _agreed(agreements: Iterable[_Agreement], issued_on: date) -> str:
    """Return the table of the latest agreement that an item of a day falls under; "" when there is none."""
    table = ""
    for _, from_on, named in agreements:
        if from_on <= issued_on:
            table = named or discounting.NONE
    return table


def _given(found: Iterable[int]) -> dict[int, int]:
    entries = LedgerEntry.objects.filter(receivable__in=list(found), kind="discount")
    standing = entries.filter(reverses__isnull=True, reversed_by__isnull=True).order_by()
    sums: dict[int, int] = defaultdict(int)
    for pk, minor in standing.values_list("receivable_id").annotate(minor=Sum("amount_minor")):
        sums[pk] = -minor
    return sums


def _tier(offer: Offer, tier: discounting.Tier, open_minor: int, on: date) -> dict[str, Any]:
    minor = discounting.of_whole(open_minor, tier.percent)
    until = offer.until(tier)
    return {
        "percent": discounting.said(tier.percent), "days": tier.days, "until": until, "base_minor": open_minor,
        "discount_minor": minor, "pay_minor": open_minor - minor, "is_open": on <= until,
    }  # fmt: skip
