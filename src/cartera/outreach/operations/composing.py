"""Writing messages: what is proposed becomes a text that can be read, approved and sent."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from hashlib import blake2s
from itertools import islice
from typing import Any, NamedTuple

from cartera.foundation import moves, rows
from cartera.foundation.models import User
from cartera.foundation.transactions import whole
from cartera.outreach import drafts, letter, templates
from cartera.outreach.drafts import Draft
from cartera.outreach.letter import Written
from cartera.outreach.models import Message
from cartera.problems import N_, Refused
from cartera.strategy.models import Proposal

BATCH = 1000
_WRITE = json.JSONEncoder(ensure_ascii=False).encode  # one for all: `dumps` would make one for each message
ALIVE = ("ready", "claimed", "sent", "unknown", "refused")
REWRITABLE = ("ready", "refused")
MENDED = "content"  # refused for its words: written anew even from the same facts, for its text may have been mended
WRITTEN = (
    "contact_id", "address", "addressee", "step", "template", "language", "subject", "text", "html", "contents", "on",
)  # fmt: skip


@dataclass
class Composed:
    """What became of a batch: counts of messages, and the proposals whose message cannot be written, with the code."""

    created: int = 0
    rewritten: int = 0
    problems: list[tuple[int, str, str]] = field(default_factory=list)  # proposal id, code, what is wrong


class NoAddress(Refused):
    """The contact a proposal chose is gone."""

    code = "no_address"
    text = N_("There is no address for any channel of the step.")


def compose(*, proposal: Proposal, at: datetime, by: User | None) -> list[Message]:
    """Write the messages of one proposal, or write them again where the facts changed; return those alive.

    Raises templates.UnknownTemplate, templates.WrongTemplate, NoAddress.
    """
    _compose([proposal.pk], Composed(), at=at, by=by, strict=True)
    return list(Message.objects.filter(proposal=proposal, state__in=ALIVE))


def compose_many(*, proposals: Iterable[Proposal | int], at: datetime, by: User | None) -> Composed:
    """Write the messages of many proposals, a thousand at a time, each thousand whole.

    Doing it twice changes nothing; messages that left, or are leaving, stay as they are.
    """
    result = Composed()
    for ids in _parts(each if isinstance(each, int) else each.pk for each in proposals):
        _compose(ids, result, at=at, by=by)
    return result


class _Kept(NamedTuple):
    """A message there is already for a proposal and channel."""

    pk: int
    state: str
    address: str
    why: str


@whole
def _compose(
    ids: Sequence[int], result: Composed, *, at: datetime, by: User | None, strict: bool = False
) -> None:
    kept, before = _present(ids)
    said = _contents(each.pk for each in kept.values() if each.state in REWRITABLE)
    desk, new, changed = _Desk(), _Rows(at), {}
    for draft in drafts.drafts(ids):
        key = (draft.proposal.pk, draft.channel)
        present = kept.pop(key, None)
        if present and present.state not in REWRITABLE:
            continue
        if present and present.why != MENDED and _same(present.address, said[present.pk], draft):
            continue
        try:
            written = desk.write(draft)
        except Refused as refusal:
            if strict:
                raise
            result.problems.append((draft.proposal.pk, refusal.code, str(refusal)))
            continue
        if present:
            changed[present.pk] = (draft, written)
        else:
            new.add(draft, written, before.get(key, 0) + 1)
    # A channel the proposal no longer uses: what was written for it must not leave.
    gone = [each.pk for each in kept.values() if each.state in REWRITABLE]
    if gone:
        moves.move_all(Message, gone, Message.State.WITHDRAWN, at=at, by=by, why="replaced")
        Message.objects.filter(pk__in=gone).update(why="replaced")
    result.created += new.insert()
    result.rewritten += len(changed)
    if not changed:
        return
    messages = Message.objects.in_bulk(changed)
    for pk, message in messages.items():
        _fill(message, *changed[pk])
    Message.objects.bulk_update(messages.values(), WRITTEN)


def _present(ids: Sequence[int]) -> tuple[dict[tuple[int, str], _Kept], dict[tuple[int, str], int]]:
    """Return the living messages of proposals by channel, and how many there ever were."""
    kept: dict[tuple[int, str], _Kept] = {}
    before: dict[tuple[int, str], int] = {}
    found = Message.objects.filter(proposal_id__in=ids)
    told = found.values_list("proposal_id", "channel", "pk", "state", "address", "why")
    for proposal_id, channel, pk, state, address, why in told:
        key = (proposal_id or 0, channel)
        before[key] = before.get(key, 0) + 1
        if state in ALIVE:
            kept[key] = _Kept(pk, state, address, why)
    return kept, before


def _contents(ids: Iterable[int]) -> dict[int, dict[str, Any]]:
    wanted = list(ids)
    return dict(Message.objects.filter(pk__in=wanted).values_list("pk", "contents")) if wanted else {}


@whole
def rewrite(*, messages: Sequence[Message], on: date) -> dict[int, str]:
    """Write messages again as of a later day: what they announce counts from the day they really leave.

    Return those whose text cannot be written, with the reason code; one of them must not stop the others.
    """
    if not messages:
        return {}
    unwritten: dict[int, str] = {}
    desk, by_key = _Desk(), {(message.proposal_id, message.channel): message for message in messages}
    for draft in drafts.drafts({message.proposal_id for message in messages if message.proposal_id}, on=on):
        message = by_key.get((draft.proposal.pk, draft.channel))
        if message is None or draft.contact is None:
            continue
        if message.why != MENDED and _same(message.address, message.contents, draft):
            continue
        try:
            _fill(message, draft, desk.write(draft))
        except Refused as refusal:
            unwritten[message.pk] = refusal.code
    Message.objects.bulk_update(messages, WRITTEN)
    return unwritten


class _Desk:
    """Holds the texts of each language while a batch is written."""

    def __init__(self) -> None:
        self.libraries: dict[str, templates.Library] = {}

    def write(self, draft: Draft) -> Written:
        """Write what a draft says. Raises the refusals of `templates`, NoAddress."""
        if draft.contact is None:
            raise NoAddress
        language = draft.contents["language"]
        if language not in self.libraries:
            self.libraries[language] = templates.library(language)
        return letter.write(self.libraries[language], draft.contents)


@dataclass
class _Rows:
    """New messages on their way into the table."""

    at: datetime
    written: list[dict[str, Any]] = field(default_factory=list)

    def add(self, draft: Draft, written: Written, nth: int) -> None:
        """Take one message."""
        proposal, contents, contact = draft.proposal, draft.contents, draft.contact
        self.written.append({
            "creditor_id": proposal.creditor_id, "debtor_id": proposal.debtor_id,
            "account_id": proposal.account_id, "proposal_id": proposal.pk,
            "contact_id": contact.pk if contact else None, "address": contact.address if contact else "",
            "addressee": contents["name"][:250], "step": contents["step"], "template": contents["template"],
            "channel": draft.channel, "language": contents["language"], "subject": written.subject,
            "text": written.text, "html": written.html, "contents": _WRITE(contents),
            "reference": _reference(draft, nth, self.at), "on": date.fromisoformat(contents["on"]),
            "lawful_from": proposal.lawful_from,
        })  # fmt: skip

    def insert(self) -> int:
        """Write all of them in one go; return how many."""
        if self.written:
            rows.insert(
                "outreach_message", tuple(self.written[0]), (tuple(each.values()) for each in self.written),
                state="ready", claimed_by="", provider_reference="", attempts=0, why="", rule="",
            )  # fmt: skip
        return len(self.written)


def _fill(message: Message, draft: Draft, written: Written) -> None:
    """Write over a message that has not left."""
    contents = draft.contents
    if draft.contact:
        message.contact_id, message.address = draft.contact.pk, draft.contact.address
    message.addressee, message.step = contents["name"][:250], contents["step"]
    message.template, message.language = contents["template"], contents["language"]
    message.subject, message.text, message.html = written.subject, written.text, written.html
    message.contents, message.on = contents, date.fromisoformat(contents["on"])


def _reference(draft: Draft, nth: int, at: datetime) -> str:
    """Name a message for ever: unique here, and different from what a copy of this installation would send."""
    told = f"{draft.proposal.creditor_id} {draft.contents['creditor']['name']} {at.isoformat()} {draft.contents['name']}"
    mark = blake2s(told.encode(), digest_size=6).hexdigest()
    return f"{draft.proposal.pk}.{draft.channel}.{nth}.{mark}"


def _same(address: str, contents: dict[str, Any], draft: Draft) -> bool:
    """Tell whether a message already says what the draft would, to the same address; the day itself does not count."""
    if draft.contact is None or address != draft.contact.address:
        return False
    return {**contents, "on": ""} == {**draft.contents, "on": ""}


def _parts(ids: Iterable[int]) -> Iterator[list[int]]:
    rest = iter(ids)
    while part := list(islice(rest, BATCH)):
        yield part
