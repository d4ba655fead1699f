"""Writing messages: what is proposed becomes a text that can be read, approved and sent."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from hashlib import blake2s
from itertools import islice

from cartera.foundation import moves
from cartera.foundation.models import User
from cartera.foundation.transactions import whole
from cartera.outreach import drafts, letter, templates
from cartera.outreach.drafts import Draft
from cartera.outreach.models import Message
from cartera.problems import N_, Refused
from cartera.strategy.models import Proposal

BATCH = 1000
ALIVE = ("ready", "claimed", "sent", "unknown", "refused")
REWRITABLE = ("ready", "refused")


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


@whole
def _compose(
    ids: Sequence[int], result: Composed, *, at: datetime, by: User | None, strict: bool = False
) -> None:
    kept: dict[tuple[int, str], Message] = {}
    before: dict[tuple[int, str], int] = {}
    for message in Message.objects.filter(proposal_id__in=ids):
        key = (message.proposal_id or 0, message.channel)
        before[key] = before.get(key, 0) + 1
        if message.state in ALIVE:
            kept[key] = message
    new: list[Message] = []
    changed: list[Message] = []
    desk = _Desk()
    for draft in drafts.drafts(ids):
        key = (draft.proposal.pk, draft.channel)
        present = kept.pop(key, None)
        if present and (present.state not in REWRITABLE or _same(present, draft)):
            continue
        try:
            message = desk.write(draft, present or _blank(draft, before.get(key, 0) + 1, at))
        except Refused as refusal:
            if strict:
                raise
            result.problems.append((draft.proposal.pk, refusal.code, str(refusal)))
            continue
        (changed if present else new).append(message)
    # A channel the proposal no longer uses: what was written for it must not leave.
    gone = [message.pk for message in kept.values() if message.state in REWRITABLE]
    moves.move_all(Message, gone, Message.State.WITHDRAWN, at=at, by=by, why="replaced")
    Message.objects.filter(pk__in=gone).update(why="replaced")
    Message.objects.bulk_create(new)
    Message.objects.bulk_update(changed, WRITTEN)
    result.created += len(new)
    result.rewritten += len(changed)


@whole
def rewrite(*, messages: Sequence[Message], on: date) -> None:
    """Write messages again as of a later day: what they announce counts from the day they really leave."""
    desk, by_key = _Desk(), {(message.proposal_id, message.channel): message for message in messages}
    for draft in drafts.drafts({message.proposal_id for message in messages if message.proposal_id}, on=on):
        message = by_key.get((draft.proposal.pk, draft.channel))
        if message and draft.contact and not _same(message, draft):
            desk.write(draft, message)
    Message.objects.bulk_update(messages, WRITTEN)


WRITTEN = (
    "contact", "address", "addressee", "step", "template", "language", "subject", "text", "html", "contents", "on",
)  # fmt: skip


class _Desk:
    """Holds the texts of each language while a batch is written."""

    def __init__(self) -> None:
        self.libraries: dict[str, templates.Library] = {}

    def write(self, draft: Draft, message: Message) -> Message:
        """Fill a message with what a draft says. Raises the refusals of `templates`, NoAddress."""
        if draft.contact is None:
            raise NoAddress
        contents = draft.contents
        language = contents["language"]
        if language not in self.libraries:
            self.libraries[language] = templates.library(language)
        written = letter.write(self.libraries[language], contents)
        message.contact, message.address = draft.contact, draft.contact.address
        message.addressee, message.step = contents["name"][:250], contents["step"]
        message.template, message.language = contents["template"], language
        message.subject, message.text, message.html = written.subject, written.text, written.html
        message.contents, message.on = contents, date.fromisoformat(contents["on"])
        return message


def _blank(draft: Draft, nth: int, at: datetime) -> Message:
    proposal = draft.proposal
    return Message(
        creditor_id=proposal.creditor_id, debtor_id=proposal.debtor_id, account_id=proposal.account_id,
        proposal=proposal, channel=draft.channel, reference=_reference(draft, nth, at),
    )  # fmt: skip


def _reference(draft: Draft, nth: int, at: datetime) -> str:
    """Name a message for ever: unique here, and different from what a copy of this installation would send."""
    told = f"{draft.proposal.creditor_id} {draft.proposal.creditor.name} {at.isoformat()} {draft.contents['name']}"
    mark = blake2s(told.encode(), digest_size=6).hexdigest()
    return f"{draft.proposal.pk}.{draft.channel}.{nth}.{mark}"


def _same(message: Message, draft: Draft) -> bool:
    """Tell whether a message already says what the draft would, to the same address; the day itself does not count."""
    if draft.contact is None or message.address != draft.contact.address:
        return False
    return {**message.contents, "on": ""} == {**draft.contents, "on": ""}


def _parts(ids: Iterable[int]) -> Iterator[list[int]]:
    rest = iter(ids)
    while part := list(islice(rest, BATCH)):
        yield part
