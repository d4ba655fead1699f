"""The contacts of one debtor as evidence: wanted, made and refused, and whether the record still is what was written."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from cartera.outreach import sentences
from cartera.outreach.models import Attempt
from cartera.outreach.operations import attempts
from cartera.parties.models import Debtor

# What is known of the words that stand beside a contact: those that were judged; others, because its message was written
# anew since; others, and nothing explains it; forgotten.
Words = Literal["as_judged", "rewritten", "altered", "forgotten"]


@dataclass(frozen=True, slots=True)
class Kept:
    """One contact on record. `local` is the wall clock of `zone`; `text` the message's, else empty."""

    attempt: Attempt
    local: datetime
    zone: str
    text: str
    words: Words
    broken: bool  # not as it was written, or not after the one before it


@dataclass(frozen=True, slots=True)
class Evidence:
    """All contacts of a period, newest first, and whether the whole chain of the debtor verifies."""

    rows: Sequence[Kept]
    total: int  # contacts of the debtor, whatever the period
    broken: int  # of all of them
    seal: str  # the end of the chain: who notes it down can tell later that nothing was taken away


def of_debtor(*, debtor: Debtor, from_on: date | None = None, to_on: date | None = None) -> Evidence:
    """Return a debtor's contacts between two days, both included, by the creditor's clock. Two queries."""
    broken = set(attempts.broken_chain(debtor_id=debtor.pk))
    found = (
        Attempt.objects.filter(debtor=debtor).select_related("message", "by", "task").order_by("-at", "-id")
    )
    rows = list(found)
    zone = ZoneInfo(debtor.creditor.timezone)
    start = datetime.combine(from_on, time(), zone) if from_on else None
    end = datetime.combine(to_on + timedelta(days=1), time(), zone) if to_on else None
    shown = [row for row in rows if (start is None or row.at >= start) and (end is None or row.at < end)]
    newest = max(rows, key=lambda row: row.pk, default=None)
    return Evidence(
        [_kept(row, row.pk in broken) for row in shown],
        len(rows),
        len(broken),
        newest.digest if newest else "",
    )


def _kept(row: Attempt, broken: bool) -> Kept:  # noqa: FBT001 - a fact of the row
    text = row.message.text if row.message is not None else ""
    return Kept(
        row, datetime.fromisoformat(row.local), sentences.zone_of(row), text, _words(row, text), broken
    )


def _words(row: Attempt, text: str) -> Words:
    """Compare the words that stand beside a contact with the digest of those that were judged."""
    if not row.salt:
        return "forgotten"
    if attempts.personal(row.salt, row.address, row.note, text) == row.text_digest:
        return "as_judged"
    # A message that was kept back is written anew when the day's facts change; what left never is.
    return "rewritten" if row.message_id is not None and row.state in {"refused", "failed"} else "altered"
