"""Letters that tell what an account holds: are they still true when they leave, and may they leave at all?

Such a letter keeps in its `contents` what it tells: `accounts`, by account id what is open on items and what waits on account
(minor units, by value date of `on`), and `live`, true when it speaks of the day it was written on.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Literal

from django.db.models import BigIntegerField, Q, Sum, Value
from django.db.models.functions import Coalesce

from cartera.outreach.freshness import PaymentNews
from cartera.outreach.models import Message
from cartera.portfolio.models import LedgerEntry
from cartera.strategy import queries as strategy

if TYPE_CHECKING:
    from cartera.outreach.gate import Fresh

# What keeps from telling somebody what they owe, even as plain information.
STRONG = ("deceased", "insolvent", "represented", "cease_request", "complaint")
Objection = tuple[Literal["hold", "withdraw"], str]
Sums = dict[int, tuple[int, int]]


def objections(
    messages: Sequence[Message], *, fresh: Mapping[int, "Fresh"], news: PaymentNews, on: date
) -> dict[int, Objection]:
    """Return by message why a letter must not leave now; those that may are left out. At most a query per day told of."""
    telling = [message for message in messages if message.contents.get("accounts")]
    if not telling:
        return {}
    stale = _stale(telling, news, on)
    sums = _sums_by_day(telling, on)
    found: dict[int, Objection] = {}
    for message in telling:
        if _accounts(message) != {pk: sums[_day(message, on)].get(pk, (0, 0)) for pk in _accounts(message)}:
            found[message.pk] = ("withdraw", "facts_changed")
        elif code := _forbidden(fresh.get(message.account_id)):
            found[message.pk] = ("withdraw", code)
        elif message.creditor_id in stale:
            found[message.pk] = ("hold", "stale_payments")
    return found


def _accounts(message: Message) -> Sums:
    return {int(pk): (items, waiting) for pk, (items, waiting) in message.contents["accounts"].items()}


def _day(message: Message, on: date) -> date:
    """Return the day whose books it must agree with: when it speaks of today, those of the day it leaves."""
    told = date.fromisoformat(message.contents["on"])
    return max(told, on) if message.contents.get("live") else told


def _sums_by_day(messages: Collection[Message], on: date) -> dict[date, Sums]:
    wanted: dict[date, set[int]] = defaultdict(set)
    for message in messages:
        wanted[_day(message, on)] |= _accounts(message).keys()
    return {day: _sums(accounts, day) for day, accounts in wanted.items()}


def _sums(accounts: Collection[int], on: date) -> Sums:
    """Return what is open on items and what waits on account on a day, by account."""
    entries = LedgerEntry.objects.filter(account__in=accounts, effective_on__lte=on).order_by()
    waits = Q(component="on_account")
    rows = entries.values_list("account_id").annotate(items=_sum(~waits), waiting=-_sum(waits))
    return {account: (items, waiting) for account, items, waiting in rows}


def _sum(of: Q) -> Coalesce:
    return Coalesce(Sum("amount_minor", filter=of), Value(0), output_field=BigIntegerField())


def _forbidden(fresh: "Fresh | None") -> str:
    codes = {code for those in fresh.brakes.values() for code in those} if fresh else set()
    return next((code for code in STRONG if code in codes), "")


def _stale(messages: Collection[Message], news: PaymentNews, on: date) -> set[int]:
    """Return the creditors whose payments are older than their policy allows."""
    creditors = {message.creditor_id: message.creditor for message in messages}
    versions = {pk: strategy.policy_in_force(creditor=each, on=on) for pk, each in creditors.items()}
    stale = news.stale({version.pk for version in versions.values() if version})
    return {pk for pk, version in versions.items() if version and version.pk in stale}
