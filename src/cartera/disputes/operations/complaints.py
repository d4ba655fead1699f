"""Complaints about the way of collecting: taken down with a deadline, and answered in writing."""

from datetime import date, datetime, timedelta
from typing import Any

from cartera.disputes.models import Complaint
from cartera.foundation import history, moves
from cartera.foundation.models import User
from cartera.foundation.transactions import whole
from cartera.parties.models import Debtor
from cartera.portfolio.operations import ground
from cartera.problems import N_, Refused

SATURDAY = 5


class NoAnswer(Refused):
    """A complaint ends with a written answer."""

    code = "no_answer"
    text = N_("Write the answer as the debtor will read it.")


class AlreadyClosed(Refused):
    """A complaint is answered once."""

    code = "already_closed"
    text = N_("Complaint %(reference)s is closed already.")


class EmptyComplaint(Refused):
    """Nobody can answer what is not said."""

    code = "empty_complaint"
    text = N_("Say what the complaint is about.")


@whole
def complain(  # noqa: PLR0913 - all of one complaint, by name
    *, debtor: Debtor, reference: str, about: str, text: str = "", channel: str = "", owner: str = "",
    answer_due: date | None = None, on: date, at: datetime, by: User | None,
) -> Complaint:  # fmt: skip
    """Take down a complaint; until it is answered nothing is asked of the debtor.

    `answer_due` left out: the creditor's working days from `on`. The same reference with the same content returns the
    complaint there is. Raises EmptyComplaint, NumberTaken.
    """
    if not about.strip():
        raise EmptyComplaint
    known = Complaint.objects.filter(creditor_id=debtor.creditor_id, reference=reference).first()
    if known:
        ground.same(reference, debtor=(known.debtor_id, debtor.pk))
        ground.same(reference, about=(known.about, about.strip()))
        return known
    due = answer_due or working_days_after(on, debtor.creditor.complaint_days)
    taken = Complaint.objects.create(
        creditor_id=debtor.creditor_id, debtor=debtor, reference=reference, received_on=on, channel=channel,
        about=about.strip(), text=text.strip(), owner=owner.strip(), answer_due=due,
    )  # fmt: skip
    facts: dict[str, Any] = {"reference": reference, "about": taken.about, "answer_due": due, "owner": owner}
    history.record("disputes.complaint.taken", taken, at=at, by=by, **facts)
    return taken


@whole
def hand_over(*, complaint: Complaint, owner: str, at: datetime, by: User | None) -> Complaint:
    """Give an open complaint to whoever is to answer it. Raises AlreadyClosed."""
    _open(complaint)
    if complaint.owner != owner.strip():
        complaint.owner = owner.strip()
        complaint.save(update_fields=["owner"])
        history.record("disputes.complaint.handed_over", complaint, at=at, by=by, owner=complaint.owner)
    return complaint


@whole
def answer(*, complaint: Complaint, text: str, on: date, at: datetime, by: User | None) -> Complaint:
    """Keep the written answer; from then on the debtor may be asked again. Raises NoAnswer, AlreadyClosed."""
    if not text.strip():
        raise NoAnswer
    _open(complaint)
    moves.move(
        complaint,
        Complaint.State.ANSWERED.value,
        at=at,
        by=by,
        answer=text.strip(),
        answered_on=on,
        answered_by=by,
    )
    return complaint


@whole
def withdraw(*, complaint: Complaint, on: date, at: datetime, by: User | None, why: str) -> Complaint:
    """Note that the debtor took the complaint back. Raises AlreadyClosed."""
    _open(complaint)
    moves.move(complaint, Complaint.State.WITHDRAWN.value, at=at, by=by, why=why, withdrawn_on=on)
    return complaint


def working_days_after(on: date, count: int) -> date:
    """Return the day so many working days after another, Monday to Friday.

    Holidays count as working days here, so the answer falls due rather a day early than a day late.
    """
    day = on
    while count > 0:
        day += timedelta(days=1)
        count -= day.weekday() < SATURDAY
    return day


def _open(complaint: Complaint) -> None:
    complaint.refresh_from_db()
    if complaint.state != Complaint.State.OPEN:
        raise AlreadyClosed(reference=complaint.reference)
