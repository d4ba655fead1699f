"""What happens to a dispute while it is looked into: in whose hands it is, what was said and shown, what the debtor is told."""

import secrets
from datetime import date, datetime
from typing import Any

from cartera.disputes import catalogue, evidence
from cartera.disputes.evidence import FILES_MAX
from cartera.disputes.models import Dispute, DisputeFile, DisputeNote
from cartera.disputes.operations.contested import AlreadyResolved, Outcome, known_code, resolve
from cartera.foundation import files, history
from cartera.foundation.files import Proof
from cartera.foundation.models import User
from cartera.foundation.transactions import whole
from cartera.outreach import operations as outreach
from cartera.outreach.models import Message
from cartera.problems import N_, Refused

ANSWER = "dispute_answer"  # the letter's template, and what kind of letter it is


class EmptyNote(Refused):
    """Nothing was said."""

    code = "empty_note"
    text = N_("Write what was said or found.")


class UnknownArea(Refused):
    """An area of the house that the catalogue does not have."""

    code = "unknown_area"
    text = N_("“%(area)s” is no area of the catalogue. Choose one of: %(areas)s.")


@whole
def hand_dispute(
    *, dispute: Dispute, owner: str | None = None, code: str | None = None, area: str | None = None,
    answer_due: date | None = None, at: datetime, by: User | None,
) -> Dispute:  # fmt: skip
    """Change who looks into an open dispute, its reason, its area or its deadline; what is left out stays.

    Raises AlreadyResolved, UnknownReason, UnknownArea.
    """
    found = _open(dispute)
    wanted: dict[str, Any] = {"owner": owner, "code": code, "area": area, "answer_due": answer_due}
    if code is not None:
        known_code(code)
    if area is not None and area not in catalogue.AREAS:
        raise UnknownArea(area=area, areas=", ".join(catalogue.AREAS))
    changed = {
        name: value for name, value in wanted.items() if value is not None and getattr(found, name) != value
    }
    if changed:
        for name, value in changed.items():
            setattr(found, name, value)
        found.save(update_fields=list(changed))
        facts = {"kind" if name == "code" else name: value for name, value in changed.items()}
        history.record(
            "disputes.dispute.handed_over",
            found,
            at=at,
            by=by,
            reference=found.reference,
            **{"owner": found.owner, **facts},
        )
    return found


@whole
def note(*, dispute: Dispute, text: str, kind: str = "note", at: datetime, by: User | None) -> DisputeNote:
    """Add to the thread: a note of ours, or what the debtor said (`heard`). Allowed after the end too. Raises EmptyNote."""
    if not text.strip():
        raise EmptyNote
    return DisputeNote.objects.create(
        dispute=dispute, kind=DisputeNote.Kind(kind), text=text.strip(), at=at, by=by
    )


@whole
def attach(*, dispute: Dispute, proof: Proof, at: datetime, by: User | None) -> DisputeFile:
    """Keep a file that proves something; the same content twice is one. Raises evidence.TooManyFiles."""
    Dispute.objects.select_for_update().get(pk=dispute.pk)  # two people at once: the file is kept once
    known = DisputeFile.objects.filter(dispute=dispute, sha256=proof.sha256).first()
    if known:
        return known
    if DisputeFile.objects.filter(dispute=dispute).count() >= FILES_MAX:
        raise evidence.TooManyFiles(most=FILES_MAX)
    kept = DisputeFile(
        dispute=dispute, token=secrets.token_urlsafe(24), file_name=proof.name, kind=proof.kind,
        size=len(proof.content), sha256=proof.sha256, at=at, by=by,
    )  # fmt: skip
    # Written first: a file without its row is rubbish, a row without its file a lie.
    files.put(evidence.path_of(kept), proof.content)
    kept.save()
    history.record(
        "disputes.file.kept",
        dispute,
        at=at,
        by=by,
        reference=dispute.reference,
        kind=proof.kind,
        sha256=proof.sha256,
    )
    return kept


@whole
def tell(*, dispute: Dispute, text: str, on: date, at: datetime, by: User | None) -> Message | None:
    """Write to the debtor how a dispute ended, or how it stands, as a draft; the thread keeps it.

    None: there is no address that may be written to, and only the thread has it. Raises EmptyNote and what writing raises.
    """
    said = text.strip()
    if not said:
        raise EmptyNote
    nth = DisputeNote.objects.filter(dispute=dispute, kind=DisputeNote.Kind.TOLD).count() + 1
    message = _draft(dispute, said, nth, on=on, at=at, by=by)
    DisputeNote.objects.create(
        dispute=dispute, kind=DisputeNote.Kind.TOLD, text=said, message=message, at=at, by=by
    )
    return message


@whole
def resolve_and_tell(
    *, dispute: Dispute, outcome: Outcome, credited_minor: int | None = None, credit_number: str = "",
    explanation: str = "", on: date, at: datetime, by: User | None,
) -> tuple[Dispute, Message | None]:  # fmt: skip
    """End a dispute as `resolve` does and, with an explanation, write it to the debtor as a draft. Raises what both do."""
    ended = resolve(
        dispute=dispute, outcome=outcome, credited_minor=credited_minor, credit_number=credit_number,
        explanation=explanation, on=on, at=at, by=by,
    )  # fmt: skip
    return ended, tell(dispute=ended, text=explanation, on=on, at=at, by=by) if explanation.strip() else None


def _draft(
    dispute: Dispute, text: str, nth: int, *, on: date, at: datetime, by: User | None
) -> Message | None:
    item = dispute.receivable
    facts = {
        "number": item.number, "explanation": text, "disputed_minor": dispute.amount_minor, "state": dispute.state,
        "credited_minor": dispute.credited_minor, "credit_number": dispute.credit_number,
    }  # fmt: skip
    try:
        return outreach.draft_letter(
            account=item.account, reference=f"dispute.{dispute.pk}.{nth}", step=ANSWER, template=ANSWER, facts=facts,
            on=on, at=at, by=by,
        )  # fmt: skip
    except outreach.NoAddress:
        return None


def _open(dispute: Dispute) -> Dispute:
    """Return a dispute as it stands, locked. Raises AlreadyResolved."""
    found = Dispute.objects.select_for_update().get(pk=dispute.pk)
    if found.state != Dispute.State.OPEN:
        raise AlreadyResolved(reference=found.reference, resolved_on=found.resolved_on)
    return found
