"""What persons ask about the data kept of them, and the answers."""

from datetime import date, datetime

from cartera.foundation import history
from cartera.foundation.models import User
from cartera.foundation.transactions import whole
from cartera.parties.models import DataRequest, Debtor
from cartera.problems import N_, Refused


class EmptyRequest(Refused):
    """A request or an answer without words."""

    code = "empty_request"
    text = N_("Write it down in words.")


class AlreadyAnswered(Refused):
    """A request is answered once."""

    code = "already_answered"
    text = N_("This request was already answered on %(answered_on)s.")


@whole
def request_data(
    *, debtor: Debtor, kind: str, text: str, on: date, at: datetime, by: User | None
) -> DataRequest:
    """Take down that a person asks for access, correction, erasure, or objects to a use. Raises EmptyRequest.

    What they ask is not done by this: correct the data, withdraw the channel, export what is held, then answer.
    """
    of_kind = DataRequest.Kind(kind)
    if not text.strip():
        raise EmptyRequest
    taken = DataRequest.objects.create(
        debtor=debtor, kind=of_kind, text=text.strip(), received_on=on, at=at, by=by
    )
    history.record(
        f"parties.data_request.{of_kind.value}",
        taken,
        at=at,
        by=by,
        creditor_id=debtor.creditor_id,
        text=taken.text,
    )
    return taken


@whole
def answer_data_request(
    *, request: DataRequest, text: str, on: date, at: datetime, by: User | None
) -> DataRequest:
    """Keep what was done, or why it was not. Raises EmptyRequest, AlreadyAnswered."""
    if not text.strip():
        raise EmptyRequest
    request.refresh_from_db()
    if request.answered_on:
        raise AlreadyAnswered(answered_on=request.answered_on)
    request.answer, request.answered_on = text.strip(), on
    request.save(update_fields=["answer", "answered_on"])
    creditor_id = request.debtor.creditor_id
    history.record(
        "parties.data_request.answered", request, at=at, by=by, creditor_id=creditor_id, text=request.answer
    )
    return request
