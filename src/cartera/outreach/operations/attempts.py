"""Contacts on record: wanted, allowed or refused, made; each chained to the debtor's one before."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from secrets import token_hex
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Max

from cartera.foundation import rows
from cartera.foundation.models import User
from cartera.foundation.transactions import whole
from cartera.law import clocks
from cartera.law.question import LEVELS
from cartera.outreach import lawful
from cartera.outreach.lawful import Ruling, Wanted
from cartera.outreach.models import Attempt, Message, Task
from cartera.parties.models import Debtor
from cartera.problems import N_, Refused

# What is chained: everything that was judged and decided, and nothing personal.
CHAINED = (
    "creditor_id", "debtor_id", "account_id", "message_id", "task_id", "channel", "direction", "role", "party", "purpose",
    "at", "local", "zones", "verdict", "why", "rule", "also", "warnings", "pack", "pack_version", "allowed_from",
    "question", "outside", "text_digest", "by_id", "before",
)  # fmt: skip


_salts: ContextVar[Callable[[], str]] = ContextVar("salts", default=lambda: token_hex(16))


@contextmanager
def drawing(salt: Callable[[], str]) -> Iterator[None]:
    """Take salts from somewhere else inside the block: for made-up books that must come out alike every time."""
    before = _salts.set(salt)
    try:
        yield
    finally:
        _salts.reset(before)


class ContactRefused(Refused):
    """The law, the debtor's wish or the house's own limits forbid this contact now."""

    text = N_("This contact may not be made now (%(rule)s). It may be made from %(allowed_from)s.")

    def __init__(self, attempt: Attempt) -> None:
        super().__init__(
            rule=attempt.rule or attempt.why,
            allowed_from=_shown(attempt.allowed_from) or N_("no moment known"),
        )
        self.attempt = attempt
        self.code = attempt.why


class NotAnOutcome(Refused):
    """A word that says nothing about how far a contact came."""

    code = "unknown_outcome"
    text = N_("“%(outcome)s” is no outcome. Choose one of: %(outcomes)s.")


@dataclass(frozen=True, slots=True)
class Noted:
    """What is put on record beside a ruling: by which message or task, what was said, by whom."""

    ruling: Ruling
    state: str
    message: Message | None = None
    task: Task | None = None
    outcome: str = ""
    direction: str = "out"
    text: str = ""  # of a message: only its digest is kept here
    note: str = ""
    outside: bool = False
    why: str = ""  # a refusal that is not the law's


def hold(debtor_ids: Iterable[int]) -> None:
    """Lock debtors to the end of the transaction, in one order, so that two workers cannot use the same last place."""
    ids = sorted(set(debtor_ids))
    if not ids:
        return
    list(Debtor.objects.select_for_update().filter(pk__in=ids).order_by("pk").values_list("pk"))


def note_all(noted: Sequence[Noted], *, at: datetime, by: User | None) -> None:
    """Put contacts on record in their order. The debtors must be held by the same transaction."""
    if not noted:
        return
    last = _last(each.ruling.wanted.debtor_id for each in noted)
    told = []
    for each in noted:
        row = _row(each, at=at, by=by)
        row["before"] = last.get(row["debtor_id"], "")
        row["digest"] = last[row["debtor_id"]] = digest(row)
        told.append({**row, "question": _WRITE(row["question"])})
    rows.insert("outreach_attempt", tuple(told[0]), (tuple(each.values()) for each in told))


_WRITE = DjangoJSONEncoder().encode


def _last(debtor_ids: Iterable[int]) -> dict[int, str]:
    """Return the end of each debtor's chain, in one query."""
    newest = Attempt.objects.filter(debtor__in=set(debtor_ids)).order_by().values("debtor")
    found = Attempt.objects.filter(pk__in=newest.annotate(newest=Max("id")).values("newest"))
    return dict(found.values_list("debtor_id", "digest"))


def _row(noted: Noted, *, at: datetime, by: User | None) -> dict[str, Any]:
    """Return an attempt by its columns, but for those that chain it."""
    ruling, salt = noted.ruling, _salts.get()()
    wanted, verdict = ruling.wanted, ruling.verdict
    return {
        "creditor_id": int(ruling.question.creditor or 0), "debtor_id": wanted.debtor_id, "account_id": wanted.account_id,
        "message_id": noted.message.pk if noted.message else None, "task_id": noted.task.pk if noted.task else None,
        "channel": wanted.channel, "direction": noted.direction, "role": wanted.role,
        "party": ruling.question.party or "", "purpose": wanted.purpose, "at": at,
        "local": clocks.say(ruling.question.second), "zones": ",".join(ruling.question.zones),
        "state": str(noted.state), "outcome": noted.outcome, "verdict": verdict.verdict, "why": noted.why or ruling.why,
        "rule": ruling.rule, "also": ",".join(_others(ruling))[:400], "warnings": ",".join(verdict.warnings)[:400],
        "pack": ruling.question.pack, "pack_version": verdict.pack_version, "allowed_from": ruling.allowed_from,
        "question": lawful.told(ruling.question), "outside": noted.outside, "address": wanted.address,
        "note": noted.note, "salt": salt, "by_id": by.pk if by else None,
        "text_digest": personal(salt, wanted.address, noted.note, noted.text),
    }  # fmt: skip


def _others(ruling: Ruling) -> list[str]:
    """Return the rules that refuse beside the one that is named; the law is named before the house."""
    refusing = [rule for rule in (ruling.verdict.rule, *ruling.verdict.also) if rule]
    return [rule for rule in refusing if rule != ruling.rule]


def personal(salt: str, address: str, note: str, text: str) -> str:
    """Return the digest under which what is personal about a contact stands in the chain."""
    return blake2b("\x1f".join((address, note, text)).encode(), key=salt.encode(), digest_size=32).hexdigest()


def digest(row: Mapping[str, Any]) -> str:
    """Return the digest of what was judged and decided, and of the attempt before; a row by its columns."""
    facts = {name: row[name] for name in CHAINED}
    for name in ("at", "allowed_from"):
        facts[name] = None if facts[name] is None else lawful.utc_second(facts[name])
    plain = json.dumps(facts, cls=DjangoJSONEncoder, sort_keys=True, ensure_ascii=False)
    return blake2b(plain.encode(), digest_size=32).hexdigest()


@whole
def contact(
    *, wanted: Wanted, outcome: str = "attempt", direction: str = "out", note: str = "", task: Task | None = None,
    happened: bool = False, at: datetime, by: User | None,
) -> Attempt:  # fmt: skip
    """Put a contact made outside the cycle on record, through the gate; return it with the verdict.

    What the debtor began is not judged. A refused contact is on record as refused, and counts for nothing, unless it
    `happened` all the same: then it is evidence against us. Raises NotAnOutcome.
    """
    if outcome not in LEVELS:
        raise NotAnOutcome(outcome=outcome, outcomes=", ".join(LEVELS))
    hold([wanted.debtor_id])
    ruling = lawful.judge_all([wanted], at=at)[0]
    made = ruling.allowed or happened or direction == "in"
    state = Attempt.State.MADE if made else Attempt.State.REFUSED
    noted = Noted(
        ruling,
        state,
        task=task,
        outcome=outcome if made else "",
        direction=direction,
        note=note,
        outside=True,
    )
    note_all([noted], at=at, by=by)
    return Attempt.objects.filter(debtor=wanted.debtor_id).latest("id")


@whole
def may_contact(*, wanted: Wanted, at: datetime, by: User | None) -> Ruling:
    """Say whether somebody may contact a debtor now, before the number is shown; a refusal goes on record."""
    hold([wanted.debtor_id])
    ruling = lawful.judge_all([wanted], at=at)[0]
    if not ruling.allowed:
        note_all([Noted(ruling, Attempt.State.REFUSED)], at=at, by=by)
    return ruling


def came(*, outcomes: Mapping[int, str]) -> None:
    """Let contacts that were made rise to how far they came, by id; what came further before stays."""
    for attempt in Attempt.objects.filter(pk__in=outcomes, state=Attempt.State.MADE):
        if LEVELS.get(outcomes[attempt.pk], 0) > LEVELS.get(attempt.outcome, -1):
            Attempt.objects.filter(pk=attempt.pk).update(outcome=outcomes[attempt.pk])


def made(*, message_ids: Iterable[int]) -> None:
    """Say that the messages whose places were reserved have left."""
    _reserved(message_ids).update(state=Attempt.State.MADE, outcome="attempt")


def failed(*, message_ids: Iterable[int]) -> None:
    """Give back the places of messages that their channel could not take."""
    _reserved(message_ids).update(state=Attempt.State.FAILED)


def _reserved(message_ids: Iterable[int]) -> Any:
    return Attempt.objects.filter(message__in=list(message_ids), state=Attempt.State.RESERVED)


def broken_chain(*, debtor_id: int) -> list[int]:
    """Return the ids of a debtor's attempts that are not as they were written, or do not follow the one before."""
    wrong, before = [], ""
    for row in Attempt.objects.filter(debtor=debtor_id).order_by("id"):
        if row.before != before or row.digest != digest(vars(row)):
            wrong.append(row.pk)
        before = row.digest
    return wrong


def _shown(moment: datetime | None) -> str:
    return "" if moment is None else f"{moment:%Y-%m-%d %H:%M} UTC"
