"""Questions about the days: which date the desk works on, what ran, what could not be treated."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef

from cartera.cycle.models import Anomaly, Run, Standing
from cartera.parties.models import Creditor
from cartera.portfolio.models import Account, Receivable
from cartera.strategy.models import Proposal

OLD_AFTER = timedelta(days=90)  # after which documents are best looked at on a day of their own time


def business_date(creditor: Creditor, at: datetime) -> date:
    """Return the date that work counts for: today in the creditor's zone, or the past day that was run on purpose.

    Who runs a day of last year (a rehearsal, a first look at old data) works on that day until a newer one is run: what
    is approved and sent then speaks of that day.
    """
    past = past_day(creditor)
    return past or at.astimezone(ZoneInfo(creditor.timezone)).date()


def first_day(creditor: Creditor, at: datetime) -> date:
    """Return the day to begin with: of old data the day of the newest document, else the day that is worked on.

    Days are run forward only: who runs today first never sees what those documents asked for in their own time.
    """
    today = business_date(creditor, at)
    if latest_run(creditor) is not None:
        return today
    issued = Receivable.objects.filter(creditor=creditor).order_by("-issued_on")
    newest: date | None = issued.values_list("issued_on", flat=True).first()
    return newest if newest and today - newest > OLD_AFTER else today


def past_day(creditor: Creditor) -> date | None:
    """Return the past day that is worked on, if the latest run was made for a day gone by; None: it is today's work."""
    last = latest_run(creditor)
    if last is None or last.on >= last.started_at.astimezone(ZoneInfo(creditor.timezone)).date():
        return None
    return last.on


def latest_run(creditor: Creditor) -> Run | None:
    """Return the run of the latest date."""
    return Run.objects.filter(creditor=creditor).order_by("-on").first()


def runs(creditor: Creditor) -> list[dict[str, Any]]:
    """Return one row per run, latest date first."""
    rows = Run.objects.filter(creditor=creditor).values(
        "id",
        "on",
        "state",
        "started_at",
        "finished_at",
        "counts",
        "policy_version__name",
        "policy_version__version",
    )
    return [dict(row) for row in rows.order_by("-on")]


def anomalies(run: Run) -> list[dict[str, Any]]:
    """Return what a run could not treat, with the reason."""
    names = ("id", "code", "detail", "account_id", "debtor_id", "debtor__name", "debtor__code")
    return [dict(row) for row in Anomaly.objects.filter(run=run).values(*names).order_by("id")]


def strayed() -> int:
    """Count open proposals and present standings that belong to no account: none, when all is well. Two queries.

    The database does not look their accounts up as a day writes them.
    """
    known = Account.objects.filter(pk=OuterRef("account"))
    waiting = Proposal.objects.filter(~Exists(known), closed_on=None)
    standing = Standing.objects.filter(~Exists(known), until_on=None)
    return waiting.count() + standing.count()
