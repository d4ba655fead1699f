"""What the lists of the desk show, and how each may be narrowed and ordered."""

from collections.abc import Iterable
from datetime import date, datetime
from functools import partial
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from cartera.desk.masking import masked
from cartera.desk.queries import lists
from cartera.desk.queries.conditions import BY_PEOPLE
from cartera.kernel.policy import Policy
from cartera.outreach import sentences
from cartera.outreach.operations.tasks import OUTCOMES
from cartera.outreach.words import LETTERS
from cartera.outreach.words import OUTCOMES as OUTCOME_WORDS
from cartera.problems import N_
from cartera.strategy import words as strategy
from cartera.ui import formats, words
from cartera.ui.tables import Column, Filter, Row, Table

Choices = tuple[tuple[str, str], ...]
SEARCH = ("debtor__sought__seek", "debtor__code__istartswith", "debtor__tax_id__startswith")
HINT = _("Name, code or tax id")
GOES = (
    ("asks", _("waits for a yes")),
    ("alone", _("by itself")),
    ("people", _("people do it")),
)
HELD_BY = (
    ("contact_law", _("the law")),
    ("house_limits", _("the house or the debtor's wish")),
    ("content", _("its own words")),
)


def today(policy: Policy | None, currencies: Iterable[str], on: date) -> Table:
    """Return today's list: the choices are the steps and segments of the policy in force."""
    return Table(
        columns=(
            Column("debtor__name", _("Debtor"), sort="debtor__sought", link="url", sub="debtor__code"),
            Column("step", _("Step"), sort="step", sub="how", sub_label=_("How")),
            Column("why_said", _("Why"), sub="evidence", sub_label=_("Evidence")),
            Column("net_minor", _("To be asked for"), "money", sort="net_minor", show=False),
            Column("overdue_minor", _("Overdue"), "money", sort="overdue_minor", sub="net_said"),
            Column("oldest_due", _("Oldest due date"), "day", sort="oldest_due"),
            Column("state", _("State"), "state", family="proposal", sort="state", sub="goes_said", sub_label=_("How it goes")),
        ),
        filters=(
            Filter("q", _("Search"), "search", SEARCH, hint=HINT),
            Filter("step", _("Step"), "choice", ("step",), steps_of(policy)),
            Filter("channel", _("Channel"), "choice", ("channels__contains",), said(strategy.CHANNELS)),
            Filter("segment", _("Segment"), "choice", ("segment",), segments_of(policy)),
            Filter("currency", _("Currency"), "choice", ("currency",), tuple((one, one) for one in currencies)),
            Filter("state", _("State"), "choice", ("state",), states_of("proposal")),
            Filter("held_by", _("Kept back by"), "choice", ("why",), HELD_BY),
            Filter("at_least", _("Overdue from"), "number", ("whole__gte",), half=True),
            Filter("at_most", _("Overdue up to"), "number", ("whole__lte",), half=True),
            Filter("goes", _("How it goes"), "choice", ("goes",), GOES),
        ),
        order="-overdue_minor",
        shape=lambda row: proposal_row(row, on),
        fields=lists.PROPOSAL,
    )  # fmt: skip


def proposal_row(row: dict[str, Any], on: date) -> Row:
    """Add to a proposal what people read: how, why, since when."""
    row["url"] = reverse("proposal", args=[row["id"]])
    row["case_url"] = reverse("case", args=[row["debtor_id"]])
    row["why_said"] = f"{reasons_said(row['reasons'])} {held_said(row['why'], row['rule'])}".strip()
    row["how"] = how_said(row["action"], row["channels"], row["actor"])
    differs = row["net_minor"] != row["overdue_minor"]
    amount = {"amount": formats.money(row["net_minor"], row["currency"])}
    row["net_said"] = gettext("asks for %(amount)s") % amount if differs else ""
    row["step"] = words.plain(row["step"])
    row["goes"] = _goes(row)
    row["goes_said"] = str(dict(GOES)[row["goes"]]) if row["state"] == "proposed" else ""
    count = row["item_ids"].count(",") + 1 if row["item_ids"] else 0
    row["evidence"] = _evidence(count, row["oldest_due"], on)
    return row


def _goes(row: dict[str, Any]) -> str:
    """Return whether what is proposed waits for a yes, goes by itself or is for people."""
    alone = row["actor"] == "system" and row["action"] not in BY_PEOPLE
    return "asks" if row["needs_approval"] else "alone" if alone else "people"


def held_said(why: str, rule: str) -> str:
    """Say why something is held: the reason and, where the law or the house holds it, the sentence of the rule."""
    parts = (words.reason(why) if why else "", sentences.line(rule))
    return " ".join(part for part in parts if part)


def _evidence(count: int, oldest: date | None, on: date) -> str:
    items = ngettext("%(count)d item", "%(count)d items", count) % {"count": count}
    if oldest is None or oldest >= on:
        return items
    days = (on - oldest).days
    late = ngettext("the oldest %(days)d day overdue", "the oldest %(days)d days overdue", days) % {
        "days": days
    }
    return f"{items}; {late}"


def reasons_said(codes: str) -> str:
    """Say the reasons of a comma separated column, one sentence after the other."""
    return " ".join(words.reason(code) for code in codes.split(",") if code)


def how_said(action: str, channels: str, actor: str) -> str:
    """Say how a step is carried out: by which channels, or what is done and by whom."""
    by = [gettext(strategy.CHANNELS.get(one, one)) for one in channels.split(",") if one]
    done = gettext(strategy.ACTIONS.get(action, action))
    parts = [done, *([", ".join(by)] if by and action == "message" else [])]
    if actor != "system":
        parts.append(gettext(strategy.ACTORS.get(actor, actor)))
    return " · ".join(parts)


def left_alone(reasons: Choices, segments: Choices, currencies: Iterable[str], on: date) -> Table:
    """Return the list of overdue debtors that nothing is proposed to."""
    return Table(
        columns=(
            Column("debtor__name", _("Debtor"), sort="debtor__sought", link="url", sub="debtor__code"),
            Column("why_said", _("Why left alone")),
            Column("position", _("Last step done"), sort="position", sub="segment", sub_label=_("Segment")),
            Column("overdue_minor", _("Overdue"), "money", "overdue_minor", "account__currency"),
            Column("open_minor", _("Balance"), "money", "open_minor", "account__currency"),
            Column("oldest_due", _("Oldest due date"), "day", sort="oldest_due"),
            Column("from_on", _("So since"), "day", sort="from_on"),
        ),
        filters=(
            Filter("q", _("Search"), "search", SEARCH, hint=HINT),
            Filter("reason", _("Main reason"), "choice", ("reasons__startswith",), reasons),
            Filter("segment", _("Segment"), "choice", ("segment",), segments),
            Filter("currency", _("Currency"), "choice", ("account__currency",), tuple((c, c) for c in currencies)),
            Filter("at_least", _("Overdue from"), "number", ("whole__gte",), half=True),
            Filter("at_most", _("Overdue up to"), "number", ("whole__lte",), half=True),
        ),
        order="-overdue_minor",
        shape=standing_row,
        fields=lists.STANDING,
    )  # fmt: skip


def standing_row(row: dict[str, Any]) -> Row:
    """Add to a standing what people read."""
    row["url"] = reverse("case", args=[row["debtor_id"]])
    row["why_said"] = reasons_said(row["reasons"])
    row["position"] = position_said(row["position"])
    row["segment"] = words.plain(row["segment"])
    return row


def position_said(position: str) -> str:
    """Say where on the ladder a debtor stands."""
    named = {"none": gettext("None yet"), "finished": gettext("The ladder is finished")}
    return named.get(position) or words.plain(position)


# What is said where no address of a debtor serves a task that needs one.
NOWHERE = {"call": N_("no telephone that may be called"), "visit": N_("no address that may be visited")}


def tasks(at: datetime) -> Table:
    """Return the list of what people have to do. `at`: now; hours gone by are not told."""
    return Table(
        columns=(
            Column("debtor__name", _("Debtor"), sort="debtor__sought", link="url", sub="debtor__code"),
            Column("how", _("What"), sub="proposal__step", sub_label=_("Step")),
            Column("contact__address", _("Where"), sub="contact__name", sub_label=_("Who")),
            Column("proposal__net_minor", _("To be asked for"), "money", "proposal__net_minor", "proposal__currency"),
            Column("on", _("Since"), "day", sort="on", sub="lawful_said"),
            Column("state", _("State"), "state", family="task", sub="outcome_said", sub_label=_("Outcome")),
        ),
        filters=(
            Filter("q", _("Search"), "search", SEARCH, hint=HINT),
            Filter("action", _("What"), "choice", ("action",), said(strategy.ACTIONS)),
            Filter("actor", _("Who"), "choice", ("actor",), said(strategy.ACTORS)),
            Filter("state", _("State"), "choice", ("state",), states_of("task")),
        ),
        order="-proposal__net_minor",
        shape=partial(task_row, at=at),
        fields=lists.TASK,
    )  # fmt: skip


def task_row(row: dict[str, Any], *, at: datetime) -> Row:
    """Add to a task what people read."""
    row["url"] = reverse("task", args=[row["id"]])
    row["how"] = how_said(row["action"], "", row["actor"])
    opened = row["state"] == "open"
    missing = gettext(NOWHERE[row["action"]]) if opened and row["action"] in NOWHERE else ""
    row["contact__address"] = masked(row["contact__address"]) if row["contact__address"] else missing
    row["proposal__step"] = task_step(row["action"], row["proposal__step"])
    hour = row["lawful_from"] if opened and row["lawful_from"] and row["lawful_from"] > at else None
    row["lawful_said"] = gettext("lawful from %(hour)s") % {"hour": formats.moment(hour)} if hour else ""
    row["outcome_said"] = gettext(OUTCOME_WORDS[row["outcome"]]) if row["outcome"] in OUTCOME_WORDS else ""
    return row


def task_step(action: str, step: str | None) -> str:
    """Name the step a task is of; nothing where it is called what it is, as a call is."""
    said = words.plain(step) if step else gettext("reminder")
    return "" if said == gettext(strategy.ACTIONS.get(action, action)) else said


def messages() -> Table:
    """Return the list of messages."""
    return Table(
        columns=(
            Column("debtor__name", _("Debtor"), sort="debtor__sought", link="url", sub="debtor__code"),
            Column("subject", _("Message"), sub="step", sub_label=_("Step")),
            Column("channel_said", _("Channel"), sub="address", sub_label=_("Address")),
            Column("on", _("Day"), "day", sort="on"),
            Column("sent_at", _("Sent"), "moment", sort="sent_at"),
            Column("state", _("State"), "state", family="message", sort="state", sub="why_said", sub_label=_("Why")),
        ),
        filters=(
            Filter("q", _("Search"), "search", (*SEARCH, "address__icontains")),
            Filter("state", _("State"), "choice", ("state",), states_of("message")),
            Filter("channel", _("Channel"), "choice", ("channel",), said(strategy.CHANNELS)),
            Filter("since", _("Since"), "day", ("on__gte",), half=True),
            Filter("until", _("Until"), "day", ("on__lte",), half=True),
        ),
        key="-id",  # the newest first
        shape=message_row,
        fields=lists.MESSAGE,
    )  # fmt: skip


def step_said(step: str) -> str:
    """Return what a message is for: the step's name as people write it, or the word for a kind of letter."""
    return gettext(LETTERS[step]) if step in LETTERS else words.plain(step)


def message_row(row: dict[str, Any]) -> Row:
    """Add to a message what people read."""
    row["url"] = reverse("message", args=[row["id"]])
    row["step"] = step_said(row["step"])
    row["channel_said"] = gettext(strategy.CHANNELS.get(row["channel"], row["channel"]))
    row["subject"] = row["subject"] or row["step"]
    row["why_said"] = held_said(row["why"], row["rule"])
    return row


def said(names: dict[str, str]) -> Choices:
    """Return codes with their words, for a filter."""
    return tuple((code, words.capital(gettext(word))) for code, word in names.items())


def states_of(family: str) -> Choices:
    """Return the states of a family with their words."""
    return tuple((code, words.state_word(code, family)) for code in sorted(words.known_states(family)))


def steps_of(policy: Policy | None) -> Choices:
    """Return the steps of all ladders of a policy, each once, in their order."""
    names = [step.name for ladder in policy.ladders for step in ladder.steps] if policy else []
    return tuple((name, words.plain(name)) for name in dict.fromkeys(names))


def segments_of(policy: Policy | None) -> Choices:
    """Return the segments of a policy in their order."""
    return tuple((each.name, words.plain(each.name)) for each in policy.segments) if policy else ()


def outcomes() -> Choices:
    """Return the outcomes a task can be closed with."""
    return tuple((code, gettext(OUTCOME_WORDS[code])) for code in OUTCOMES)
