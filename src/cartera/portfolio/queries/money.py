"""Money that waits, in which currencies there is any, and how fresh what we know of payments is."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date
from zoneinfo import ZoneInfo

from django.db import connection
from django.db.models import Min, QuerySet, Sum

from cartera.parties.models import Creditor, Debtor
from cartera.portfolio import ledger
from cartera.portfolio.models import Account, Import, LedgerEntry, Payment

MONEY_IMPORTS = ("payments", "open_balances")
# Each step looks up the next currency in the index `account_found`. DISTINCT would walk all accounts of the creditor.
_CURRENCIES = """
WITH RECURSIVE known (currency) AS (
    SELECT MIN(currency) FROM portfolio_account WHERE creditor_id = %s
    UNION ALL
    SELECT (SELECT MIN(currency) FROM portfolio_account WHERE creditor_id = %s AND currency > known.currency)
    FROM known WHERE currency IS NOT NULL
) SELECT currency FROM known WHERE currency IS NOT NULL
"""


def waiting(*, account: Account, on: date) -> list[ledger.Waiting]:
    """Return the money that waits on account, one row per payment or credit note it came by, oldest first.

    Only what came by a day; what was set against items at any time is not waiting.
    """
    return waiting_on(accounts=[account.pk], on=on).get(account.pk, [])


def waiting_on(*, accounts: Collection[int], on: date) -> dict[int, list[ledger.Waiting]]:
    """Return by account id what `waiting` returns; accounts where nothing waits are left out. One query."""
    entries = LedgerEntry.objects.filter(account__in=accounts, component="on_account").order_by()
    rows = entries.values_list("account_id", "payment_id", "credit_note_id").annotate(
        minor=-Sum("amount_minor"), since=Min("effective_on")
    )
    found: dict[int, list[ledger.Waiting]] = defaultdict(list)
    for pk, payment, note, minor, since in rows.order_by("since", "payment_id", "credit_note_id"):
        if minor > 0 and since <= on:
            found[pk].append(ledger.Waiting(ledger.Source(pk, "transfer", since, payment, note), minor))
    return dict(found)


def accounts(*, debtor: Debtor) -> QuerySet[Account]:
    """Return what a debtor owes and has waiting, one row per currency."""
    return debtor.accounts.order_by("currency")


def currencies(*, creditor: Creditor) -> tuple[str, ...]:
    """Return the codes of the currencies in which a creditor has accounts, its own first. One query, of any book."""
    with connection.cursor() as cursor:
        cursor.execute(_CURRENCIES, [creditor.pk, creditor.pk])
        others = {code for (code,) in cursor.fetchall()} - {creditor.currency}
    return (creditor.currency, *sorted(others))


def payments_known_until(*, creditor: Creditor) -> date | None:
    """Return the day, in the creditor's zone, by which payments were last taken in by file or by hand; None: never."""
    files = Import.objects.filter(creditor=creditor, kind__in=MONEY_IMPORTS, state=Import.State.DONE)
    days_known = list(files.order_by("-on").values_list("on", flat=True)[:1])
    payment = Payment.objects.filter(creditor=creditor).order_by("-pk").first()
    if payment:
        days_known.append(payment.received_at.astimezone(ZoneInfo(creditor.timezone)).date())
    return max(days_known, default=None)
