"""What the later steps of the first start show: policies in words, what was imported, the first plan."""

import itertools
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Count
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext

from cartera.cycle import operations as cycle
from cartera.cycle import sheet
from cartera.foundation import clock
from cartera.foundation.models import User
from cartera.kernel.policy_text import read_policy
from cartera.outreach.channels.email import goes_to_folder
from cartera.parties.models import Creditor
from cartera.portfolio.models import Receivable
from cartera.problems import Refused
from cartera.strategy import queries as strategy
from cartera.strategy.queries.readable import TimelineLadder
from cartera.ui import words

SHOWN = 20


@dataclass(frozen=True, slots=True)
class Shipped:
    """A policy that comes with the product: what its author says about it, and its ladders in words."""

    name: str
    title: str
    about: str
    ladders: list[TimelineLadder]


def shipped() -> list[Shipped]:
    """Return the policies to choose from."""
    found = []
    for name, path in strategy.shipped().items():
        text = path.read_text(encoding="utf-8")
        policy, _ = read_policy(text)
        if policy is not None:
            title, _colon, about = _about(text).partition(": ")
            found.append(Shipped(name, title, words.capital(about), strategy.timeline(policy)))
    return found


def _about(text: str) -> str:
    """Return the first two paragraphs of the comments that a policy begins with."""
    lines = itertools.takewhile(lambda line: line.startswith("#"), text.splitlines())
    paragraphs = "\n".join(line.removeprefix("#").strip() for line in lines).split("\n\n")
    return " ".join(paragraphs[:2]).replace("\n", " ").strip()


def chosen_policy(creditor: Creditor) -> str:
    """Return the name of the policy that was chosen last, "" when none was."""
    switch = creditor.policies_in_force.order_by("-from_on", "-id").select_related("policy_version").first()
    return switch.policy_version.name if switch else ""


def mail_server() -> str:
    """Return the mail server's name, "" where e-mail is written into a folder."""
    return "" if goes_to_folder(demo=False) else f"{settings.SMTP_HOST}:{settings.SMTP_PORT}"


def outbox_file(reference: str) -> Path:
    """Return where a message was written instead of being sent."""
    return Path(settings.OUTBOX) / reference.removeprefix("file:")


def books(creditor: Creditor) -> dict[str, Any]:
    """Return how many documents and debtors there are, and where more are brought in."""
    told = Receivable.objects.filter(creditor=creditor).aggregate(
        documents=Count("pk"), debtors=Count("debtor", distinct=True)
    )
    return {**told, "import_url": _address("imports") or _address("portfolio:import")}


def _address(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def planned(creditor: Creditor, on: date) -> dict[str, Any]:
    """Return a day's plan for the page, or why there is none."""
    try:
        day = cycle.plan(creditor=creditor, on=on)
    except Refused as refusal:
        return {"refused": gettext(refusal.text) % refusal.fields}
    told = sheet.of_plan(creditor=creditor, day=day, on=on)
    left_by = told.counted(told.left_alone, "reasons")
    return {
        "unreachable": dict(left_by).get("no_address", 0), "on": on, "sheet": told, "rows": told.proposals[:SHOWN], "more": max(len(told.proposals) - SHOWN, 0),
        "by_step": told.counted(told.proposals, "step"), "left_by": left_by,
    }  # fmt: skip


def run(creditor: Creditor, on: date, at: datetime, by: User) -> None:
    """Run the first day. Raises what `cycle.run` raises, and TooFarAhead."""
    cycle.refuse_far(on=on, today=at.astimezone(ZoneInfo(creditor.timezone)).date())
    cycle.run(creditor=creditor, on=on, at=at, by=by, now=clock.now)
