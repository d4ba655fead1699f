"""How old the newest news of payments may be before a message could ask for what was paid long ago."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db.models import Max

from cartera.parties.models import Creditor
from cartera.portfolio.models import Import, Payment
from cartera.strategy import queries as strategy

TELLING = ("payments", "open_balances", "bank")  # kinds of import that say what was paid


@dataclass
class PaymentNews:
    """What is known on a day; asked once per policy version, however many messages leave."""

    on: date
    _stale: dict[int, bool] = field(default_factory=dict)

    def stale(self, version_ids: Collection[int]) -> set[int]:
        """Return the policy versions whose creditor's payments are older than they allow."""
        new = set(version_ids) - self._stale.keys()
        for pk, policy in strategy.policies_of(new).items():
            allowed = policy.stale_after_days
            self._stale[pk] = allowed is not None and too_old(
                newest_payments(Creditor.objects.get(policy_versions=pk)), allowed, self.on
            )
        return {pk for pk in version_ids if self._stale[pk]}


def too_old(newest: date | None, allowed_days: int, on: date) -> bool:
    """Tell whether the newest payments are too old. Who never heard of any payment cannot know what is still owed."""
    return newest is None or (on - newest).days > allowed_days


def newest_payments(creditor: Creditor) -> date | None:
    """Return the day, where the creditor is, on which payments were last taken in; None: never."""
    told = Import.objects.filter(creditor=creditor, kind__in=TELLING, state=Import.State.DONE)
    moments: list[datetime | None] = [
        told.aggregate(newest=Max("at"))["newest"],
        Payment.objects.filter(creditor=creditor).aggregate(newest=Max("received_at"))["newest"],
    ]
    known = [moment for moment in moments if moment is not None]
    return max(known).astimezone(ZoneInfo(creditor.timezone)).date() if known else None
