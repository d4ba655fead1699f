"""What people do: a proposal becomes a task with a script, and the step is done when the task is closed."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from cartera.foundation import history, moves
from cartera.foundation.models import User
from cartera.foundation.transactions import whole
from cartera.outreach import drafts, lawful, letter, templates
from cartera.outreach.drafts import Draft
from cartera.outreach.lawful import Wanted
from cartera.outreach.models import Attempt, Task
from cartera.outreach.operations import attempts
from cartera.outreach.operations.attempts import Noted
from cartera.parties.models import Contact
from cartera.portfolio.models import Account, Receivable
from cartera.problems import N_, Refused
from cartera.strategy import operations as strategy
from cartera.strategy.models import Proposal
from cartera.strategy.operations import Done

OUTCOMES = ("attempt", "delivered", "connected", "conversation", "direct_contact", "done")
TALKS = ("call", "visit")
WRITE = "message"  # what a reminder is to write by hand is called
SCRIPT = "call_script"  # what a call or visit follows when its step names no text of its own


class UnknownOutcome(Refused):
    """A task was closed with a word that is no outcome."""

    code = "unknown_outcome"
    text = N_("“%(outcome)s” is no outcome. Choose one of: %(outcomes)s.")


def open_task(*, proposal: Proposal, at: datetime, by: User | None) -> Task:
    """Give a proposal to people: one task, however often it is asked for."""
    open_tasks(proposals=[proposal], at=at, by=by)
    return Task.objects.get(proposal=proposal)


@whole
def open_tasks(*, proposals: Iterable[Proposal | int], at: datetime, by: User | None) -> int:
    """Open the tasks of proposals that a person carries out, or refresh those still open; return how many are new.

    The script is written like a message; a step whose text does not exist gets a task without one.
    """
    ids = [each if isinstance(each, int) else each.pk for each in proposals]
    present = {task.proposal_id: task for task in Task.objects.filter(proposal_id__in=ids)}
    new, changed, seen, libraries = [], [], set[int](), dict[str, templates.Library]()
    for draft in drafts.drafts(ids):
        if draft.proposal.pk in seen:
            continue  # one task, whatever the channels
        seen.add(draft.proposal.pk)
        task = present.get(draft.proposal.pk)
        if task is None:
            new.append(_filled(_blank(draft), draft, libraries))
        elif task.state == Task.State.OPEN and task.contents != draft.contents:
            changed.append(_filled(task, draft, libraries))
    Task.objects.bulk_create(new)
    Task.objects.bulk_update(changed, ("contact", "script", "contents", "on", "lawful_from"))
    return len(new)


@whole
def close_task(
    *, task: Task, outcome: str, note: str = "", on: date, at: datetime, by: User | None, charge: bool = True
) -> None:
    """Close a task with what came of it; its step is done from then on.

    `charge`: whether the step may charge its fee. Raises UnknownOutcome, moves.UnableToMove, moves.MovedByAnother.
    """
    if outcome not in OUTCOMES:
        raise UnknownOutcome(outcome=outcome, outcomes=", ".join(OUTCOMES))
    if task.action in TALKS or task.proposal is None:
        # It happened, lawful or not: on record either way.
        attempts.contact(
            wanted=wanted(task), outcome=outcome if outcome != "done" else "attempt", note=note, task=task,
            happened=True, at=at, by=by,
        )  # fmt: skip
    moves.move(
        task, Task.State.DONE, at=at, by=by, why=note, outcome=outcome, note=note, closed_at=at, closed_by=by
    )
    if task.proposal is not None:
        strategy.mark_done(proposal=task.proposal, on=on, at=at, by=by, charge=charge)


def wanted(task: Task, *, channel: str = "", contact: Contact | None = None) -> Wanted:
    """Return the contact that a call or a visit is; by another channel or at another address where one is named."""
    contact = contact or task.contact
    if not channel:
        # What a reminder is about is told by its address.
        channel = contact.channel if task.action == WRITE and contact else task.action
    return Wanted(
        task.debtor_id, channel, contact.role if contact else "payer", contact.address if contact else "",
        task.account_id,
    )  # fmt: skip


@whole
def schedule_task(
    *, task: Task, channel: str = "", contact: Contact | None = None, at: datetime, by: User | None
) -> datetime | None:
    """Put a call or visit that may not be made now at the first hour at which it may; return that hour.

    None: it may be made at once, or waiting is no help; then nothing changes. `channel` and `contact` as of `wanted`.
    """
    ruling = lawful.judge_all([wanted(task, channel=channel, contact=contact)], at=at)[0]
    if ruling.allowed or ruling.allowed_from is None or task.state != Task.State.OPEN:
        return None
    Task.objects.filter(pk=task.pk, state=Task.State.OPEN).update(lawful_from=ruling.allowed_from)
    task.lawful_from = ruling.allowed_from
    history.record(
        "outreach.task.scheduled",
        task,
        at=at,
        by=by,
        rule=ruling.rule,
        lawful_from=ruling.allowed_from.isoformat(),
    )
    return ruling.allowed_from


@whole
def remind(*, wanted: Wanted, contact: Contact, at: datetime, by: User | None) -> Task | None:
    """Open a task for a contact that may not be made now, at the first moment at which it may; return it.

    One reminder of an address is open at a time: asked again, it is moved. None: it may be made at once, waiting is no help,
    or the debtor has no account that it could be about.
    """
    attempts.hold([wanted.debtor_id])
    ruling = lawful.judge_all([wanted], at=at)[0]
    account = _account(wanted)
    if ruling.allowed or ruling.allowed_from is None or account is None:
        return None
    day = ruling.allowed_from.astimezone(ZoneInfo(contact.debtor.creditor.timezone)).date()
    when = {"lawful_from": ruling.allowed_from, "on": day}
    known = Task.objects.filter(proposal=None, contact=contact, state=Task.State.OPEN).first()
    if known is not None:
        Task.objects.filter(pk=known.pk).update(**when)
        known.refresh_from_db()
        return known
    action = wanted.channel if wanted.channel in TALKS else WRITE
    task = Task.objects.create(
        creditor_id=contact.debtor.creditor_id, debtor_id=wanted.debtor_id, account=account, contact=contact,
        action=action, actor="collector", **when,
    )  # fmt: skip
    hour = ruling.allowed_from.isoformat()
    history.record("outreach.task.reminder", task, at=at, by=by, rule=ruling.rule, lawful_from=hour)
    return task


def _account(wanted: Wanted) -> Account | None:
    """Return the account a contact is about: the one that is named, else that of the oldest open item, else the first."""
    mine = Account.objects.filter(debtor=wanted.debtor_id)
    if wanted.account_id is not None:
        return mine.filter(pk=wanted.account_id).first()
    oldest = (
        Receivable.objects.filter(debtor=wanted.debtor_id, settled_on=None).order_by("due_date", "id").first()
    )
    return oldest.account if oldest else mine.order_by("id").first()


@whole
def try_talks(*, tasks: Sequence[Task], at: datetime, by: User | None) -> list[Task]:
    """Make calls and visits as mere attempts, through the gate; return those that were let pass, the rest is held."""
    talks = [task for task in tasks if task.action in TALKS]
    attempts.hold(task.debtor_id for task in talks)
    rulings = lawful.judge_all([wanted(task) for task in talks], at=at)
    noted, passed = [], [task for task in tasks if task.action not in TALKS]
    for task, ruling in zip(talks, rulings, strict=True):
        if ruling.allowed:
            passed.append(task)
            noted.append(Noted(ruling, Attempt.State.MADE, task=task, outcome="attempt"))
            continue
        noted.append(Noted(ruling, Attempt.State.REFUSED, task=task))
        Task.objects.filter(pk=task.pk).update(lawful_from=ruling.allowed_from)
        if task.proposal_id is not None:
            strategy.hold(proposals=[task.proposal_id], why=ruling.why, rule=ruling.rule, at=at, by=by)
    attempts.note_all(noted, at=at, by=by)
    return passed


@dataclass(frozen=True, slots=True)
class Closing:
    """A task that is over. `charge`: whether its step may charge its fee."""

    task: Task
    outcome: str
    charge: bool = True


@whole
def close_tasks(*, closings: Iterable[Closing], on: date, at: datetime, by: User | None) -> int:
    """Close many tasks at once and return how many were still open. Raises UnknownOutcome."""
    by_outcome: dict[str, list[Closing]] = defaultdict(list)
    for each in closings:
        if each.outcome not in OUTCOMES:
            raise UnknownOutcome(outcome=each.outcome, outcomes=", ".join(OUTCOMES))
        by_outcome[each.outcome].append(each)
    done: list[Done] = []
    count = 0
    for outcome, those in by_outcome.items():
        ids = [each.task.pk for each in those]
        closed = set(
            moves.move_all(
                Task, ids, Task.State.DONE, at=at, by=by, outcome=outcome, closed_at=at, closed_by=by
            )
        )
        count += len(closed)
        done += [
            Done(proposal, each.charge)
            for each in those
            if each.task.pk in closed and (proposal := each.task.proposal) is not None
        ]
    strategy.mark_done_all(done=done, on=on, at=at, by=by)
    return count


def _blank(draft: Draft) -> Task:
    proposal = draft.proposal
    return Task(
        creditor_id=proposal.creditor_id, debtor_id=proposal.debtor_id, account_id=proposal.account_id,
        proposal_id=proposal.pk, action=proposal.action, actor=proposal.actor,
    )  # fmt: skip


def _filled(task: Task, draft: Draft, libraries: dict[str, templates.Library]) -> Task:
    task.contact_id = draft.contact.pk if draft.contact else None
    task.contents, task.on = draft.contents, draft.proposal.on
    task.lawful_from = draft.proposal.lawful_from
    language = draft.contents["language"]
    library = libraries.setdefault(language, templates.library(language))
    try:
        task.script = letter.write(library, {**draft.contents, "template": _script(draft, language)}).text
    except templates.UnknownTemplate:
        task.script = ""
    except templates.WrongTemplate as refusal:
        task.script = str(refusal)  # the person who opens the task sees what is wrong with the text
    return task


def _script(draft: Draft, language: str) -> str:
    """Return the text a task follows: its step's, else the call script for a call or visit."""
    named = draft.proposal.template
    if named and templates.source(named, language) is not None:
        return named
    return SCRIPT if draft.proposal.action in TALKS else str(draft.contents["template"])
