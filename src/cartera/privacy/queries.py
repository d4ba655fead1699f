"""Who is over: nothing is owed, and for long enough nothing happened."""

from calendar import monthrange
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Max, Model, Q

from cartera.disputes.models import Complaint
from cartera.foundation.models import History
from cartera.law import shelf
from cartera.law.kinds import Retention
from cartera.outreach.models import Attempt, Message
from cartera.parties.models import Creditor, Debtor, Hardship
from cartera.portfolio.models import Account, Payment, Receivable
from cartera.strategy.models import StepDone

MONTHS = 12


@dataclass(frozen=True, slots=True)
class Over:
    """A debtor whose time is over: the last day on which anything happened, and how many months were to pass."""

    debtor_id: int
    code: str
    last_on: date
    months: int


def over(*, creditor: Creditor, on: date) -> list[Over]:
    """Return the debtors of a creditor who may be made anonymous on a day; none where the creditor set no months."""
    if creditor.retention_months is None:
        return []
    open_ones = Receivable.objects.filter(creditor=creditor, settled_on__isnull=True).values("debtor")
    moneyed = Account.objects.filter(creditor=creditor).exclude(on_account_minor=0).values("debtor")
    waiting = Complaint.objects.filter(creditor=creditor, state=Complaint.State.OPEN).values("debtor")
    cared = Hardship.objects.filter(ended_on__isnull=True, debtor__creditor=creditor).values("debtor")
    busy = Q(pk__in=open_ones) | Q(pk__in=moneyed) | Q(pk__in=waiting) | Q(pk__in=cared)
    still = Debtor.objects.filter(creditor=creditor, anonymised_on__isnull=True).exclude(busy)
    lasts = _last_days(creditor)
    found = []
    for pk, code, kind, country in still.order_by("pk").values_list("pk", "code", "kind", "country"):
        months = max(creditor.retention_months, least_months(country or creditor.country, kind, on))
        last = lasts.get(pk)
        if last is not None and _months_after(last, months) <= on:
            found.append(Over(pk, code, last, months))
    return found


def least_months(country: str, kind: str, on: date) -> int:
    """Return how many months the law of a country has proofs kept, at least; 0 where no pack says so.

    Whoever collects: the longest of what it asks of anybody.
    """
    pack = shelf.load().get(country)
    if pack is None:
        return 0
    years = [
        rule.says.min_years or 0
        for one in shelf.chain(pack)
        for rule in one.rules
        if isinstance(rule.says, Retention) and rule.in_force(on) and rule.applies.debtor in {(), (kind,)}
    ]
    return max(years, default=0) * MONTHS


def _months_after(day: date, months: int) -> date:
    """Return the day so many months later; of a month that has no such day, its last."""
    year, month = divmod(day.year * MONTHS + day.month - 1 + months, MONTHS)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _last_days(creditor: Creditor) -> dict[int, date]:
    """Return the last day on which anything happened with each debtor of a creditor."""
    sources: list[Mapping[int, date | datetime]] = [
        _latest(Receivable, "settled_on", creditor=creditor),
        _latest(Payment, "paid_on", debtor__creditor=creditor),
        _latest(Message, "on", creditor=creditor),
        _latest(Attempt, "at", creditor=creditor),
        _latest(StepDone, "done_on", debtor__creditor=creditor),
        _acts(Debtor.objects.filter(creditor=creditor).values_list("pk", flat=True)),
    ]
    last: dict[int, date] = {}
    for source in sources:
        for pk, value in source.items():
            day = value.date() if isinstance(value, datetime) else value
            last[pk] = max(last.get(pk, day), day)
    return last


def _latest(model: type[Model], column: str, **of: object) -> dict[int, date | datetime]:
    found = model._default_manager.filter(**of, **{f"{column}__isnull": False}).order_by()
    return dict(found.values("debtor_id").annotate(last=Max(column)).values_list("debtor_id", "last"))


def _acts(debtors: Iterable[int]) -> dict[int, date | datetime]:
    """Return the last act about each debtor; what was asked about their data is no reason to keep them longer."""
    acts = History.objects.filter(debtor_id__in=debtors).exclude(event__startswith="privacy.")
    rows = acts.order_by().values("debtor_id").annotate(last=Max("at")).values_list("debtor_id", "last")
    return {pk: last for pk, last in rows if pk is not None}
