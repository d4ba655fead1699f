"""The story of a debtor: everything that was said, paid, promised and decided, newest first."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count, Q, Sum
from django.urls import reverse
from django.utils.translation import gettext, ngettext

from cartera.agreements.queries import PromiseRow
from cartera.desk import words
from cartera.desk.masking import masked
from cartera.disputes.catalogue import KINDS
from cartera.foundation.models import History
from cartera.outreach.models import Message, Task
from cartera.outreach.words import OUTCOMES
from cartera.parties.models import Debtor
from cartera.portfolio.models import CreditNote, Payment, Receivable
from cartera.strategy import words as strategy
from cartera.strategy.models import StepDone
from cartera.ui import formats
from cartera.ui import words as ui

_OPENING = Q(entries__kind="opening")
EACH = 200  # of each kind: a story longer than that is read from its exports


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that happened, as `ui/components/timeline_entry.html` shows it."""

    on: date
    icon_name: str
    title: str
    at: datetime | None = None
    text: str = ""
    by: str = ""
    state: str = ""
    family: str = ""
    url: str = ""
    ahead: bool = False


def story(*, debtor: Debtor, promises: list[PromiseRow], limit: int | None = 60) -> list[Entry]:
    """Return the story, newest first: eight queries. `promises` as `agreements.queries.promises` has judged them."""
    zone = ZoneInfo(debtor.creditor.timezone)
    entries = [
        *_messages(debtor), *_steps(debtor), *_tasks(debtor, zone), *_payments(debtor), *_credit_notes(debtor),
        *_promises(promises), *_items(debtor), *_acts(debtor, zone),
    ]  # fmt: skip
    entries.sort(key=lambda entry: (entry.on, entry.at.timestamp() if entry.at else 0.0), reverse=True)
    return entries[:limit]


def _messages(debtor: Debtor) -> Iterator[Entry]:
    found = Message.objects.filter(debtor=debtor).exclude(state="withdrawn").order_by("-id")
    for row in found.values("id", "on", "sent_at", "channel", "subject", "step", "state", "address", "why")[
        :EACH
    ]:
        channel = ui.capital(gettext(strategy.CHANNELS.get(row["channel"], row["channel"])))
        yield Entry(
            on=row["on"], at=row["sent_at"], icon_name="message", title=f"{channel}: {row['subject'] or ui.plain(row['step'])}",
            text=gettext("To %(address)s.") % {"address": row["address"]}, state=row["state"], family="message",
            url=reverse("message", args=[row["id"]]),
        )  # fmt: skip


def _steps(debtor: Debtor) -> Iterator[Entry]:
    """Tell the steps that are no message and no task: consequences put in force or waived."""
    found = StepDone.objects.filter(debtor=debtor).exclude(action__in=("message", "call", "visit", "task"))
    found = found.filter(proposal__task__isnull=True)
    for step in found.select_related("by").order_by("-id")[:EACH]:
        action = gettext(strategy.ACTIONS.get(step.action, step.action))
        said = gettext("%(consequence)s waived") if step.waived else gettext("%(consequence)s in force")
        yield Entry(
            on=step.done_on, at=step.done_at, icon_name="hand" if step.waived else "scale",
            title=said % {"consequence": action}, text=step.why, by=_name(step.by),
        )  # fmt: skip


def _tasks(debtor: Debtor, zone: ZoneInfo) -> Iterator[Entry]:
    found = (
        Task.objects.filter(debtor=debtor, state="done")
        .select_related("closed_by", "proposal")
        .order_by("-id")
    )
    for task in found[:EACH]:
        if task.closed_at is None:
            continue
        action = gettext(strategy.ACTIONS.get(task.action, task.action))
        outcome = gettext(OUTCOMES.get(task.outcome, task.outcome))
        icon = task.action if task.action in {"call", "visit"} else "task"
        yield Entry(
            on=task.closed_at.astimezone(zone).date(), at=task.closed_at, icon_name=icon,
            title=f"{action}: {outcome}", text=task.note, by=_name(task.closed_by), url=reverse("task", args=[task.pk]),
        )  # fmt: skip


def _payments(debtor: Debtor) -> Iterator[Entry]:
    rows = Payment.objects.filter(debtor=debtor).order_by("-paid_on", "-id")
    names = ("reference", "currency", "amount_minor", "paid_on", "returned_on", "inferred", "imported__state")
    for row in rows.values(*names)[:EACH]:
        paid = {"amount": formats.money(row["amount_minor"], row["currency"])}
        undone = row["imported__state"] == "undone"
        # An inferred payment has no number of its own; that of an undone import was freed for the next file.
        number = row["reference"].rpartition("~")[0] if undone else row["reference"]
        number = "" if row["inferred"] else number
        known = gettext("Inferred from a lower balance.") if row["inferred"] else number
        yield Entry(on=row["paid_on"], icon_name="money", title=gettext("Paid %(amount)s") % paid, text=known)
        if not row["returned_on"]:
            continue
        if undone:
            title = gettext("Payment of %(amount)s taken back: its import was undone") % paid
        else:
            title = gettext("Payment of %(amount)s returned") % paid
        yield Entry(on=row["returned_on"], icon_name="undo", title=title, text=number)


def _credit_notes(debtor: Debtor) -> Iterator[Entry]:
    rows = CreditNote.objects.filter(debtor=debtor).order_by("-issued_on", "-id")
    for row in rows.values("number", "amount_minor", "issued_on", "cancelled_on", "account__currency")[:EACH]:
        amount = {"amount": formats.money(row["amount_minor"], row["account__currency"])}
        title = gettext("Credit note for %(amount)s") % amount
        yield Entry(on=row["issued_on"], icon_name="document", title=title, text=row["number"])
        if row["cancelled_on"]:
            gone = gettext("Credit note for %(amount)s cancelled") % amount
            yield Entry(on=row["cancelled_on"], icon_name="undo", title=gone, text=row["number"])


def _promises(rows: list[PromiseRow]) -> Iterator[Entry]:
    for row in rows[:EACH]:
        promise = row.promise
        amount = formats.money(promise.amount_minor, promise.account.currency)
        said = gettext("Promised %(amount)s by %(day)s") % {
            "amount": amount,
            "day": formats.day(promise.by_on),
        }
        yield Entry(
            on=promise.given_on,
            icon_name="hand",
            title=said,
            text=promise.note,
            state=row.state,
            family="promise",
        )


def _items(debtor: Debtor) -> Iterator[Entry]:
    """Tell what was invoiced, one entry a day and currency."""
    days = Receivable.objects.filter(debtor=debtor).order_by("-issued_on").values("issued_on", "currency")
    opened = days.annotate(
        count=Count("id", distinct=True), minor=Sum("entries__amount_minor", filter=_OPENING)
    )
    for row in opened[:EACH]:
        count = ngettext("%(count)d item issued", "%(count)d items issued", row["count"]) % {
            "count": row["count"]
        }
        amount = formats.money(row["minor"] or 0, row["currency"])
        yield Entry(on=row["issued_on"], icon_name="document", title=f"{count}: {amount}")


def _acts(debtor: Debtor, zone: ZoneInfo) -> Iterator[Entry]:
    """Tell what people did that left no row of its own: approvals, discards, pauses, exemptions, disputes."""
    rows = (
        History.objects.filter(debtor_id=debtor.pk, event__in=words.TOLD).select_related("by").order_by("-id")
    )
    for act in rows[:EACH]:
        told = words.TOLD[act.event]
        facts = _facts(act.facts)
        yield Entry(
            on=act.at.astimezone(zone).date(), at=act.at, icon_name=told.icon, title=gettext(told.said) % facts,
            text=ui.reason(act.why) if act.why else "", by=_name(act.by),
        )  # fmt: skip


class _Known(dict[str, Any]):
    """Facts of an act; what an older act did not note is a dash."""

    def __missing__(self, key: str) -> str:
        return "—"


def _facts(facts: dict[str, Any]) -> _Known:
    said = _Known(
        {
            key: "—" if value in {None, ""} else value
            for key, value in facts.items()
            if not isinstance(value, list)
        }
    )
    if isinstance(facts.get("amount_minor"), int) and facts.get("currency"):
        said["amount"] = formats.money(facts["amount_minor"], facts["currency"])
    if isinstance(facts.get("address"), str):
        said["address"] = masked(facts["address"]) or "—"
    if "channel" in facts:
        said["channel"] = gettext(strategy.CHANNELS.get(facts["channel"], facts["channel"]))
    if facts.get("kind") in KINDS:
        said["what"] = gettext(KINDS[facts["kind"]])
    for key, value in facts.items():
        if isinstance(value, str) and key.endswith(("_on", "_date", "_date_was")):
            said[key] = formats.day(date.fromisoformat(value[:10]))
    return said


def _name(user: Any) -> str:
    return (user.get_full_name() or user.get_username()) if user else ""
