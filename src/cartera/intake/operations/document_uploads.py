"""Electronic documents on their way through the pages: dropped, looked at, taken in on a person's yes."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from cartera.foundation import moves
from cartera.foundation.models import User
from cartera.intake import files
from cartera.intake.batches import Outcome
from cartera.intake.models import Upload
from cartera.intake.operations import documents
from cartera.intake.operations.uploads import PROBLEMS_KEPT, plain, worked_on
from cartera.strategy import queries as strategy


def set_days(*, upload: Upload, days: int | None, at: datetime, by: User | None) -> None:
    """Say how many days of credit a document has that says no due date; what was worked out without is forgotten."""
    if upload.state == Upload.State.CHECKED:
        moves.move(upload, Upload.State.WAITING.value, at=at, by=by)
    upload.layout = {"kind": documents.DOCUMENTS, "days": days}
    upload.counts, upload.problems, upload.refusal = {}, [], ""
    upload.save(update_fields=["layout", "counts", "problems", "refusal"])


def look(*, upload: Upload, on: date, at: datetime, by: User | None) -> None:
    """Work out what the documents would do, and keep it with them. Refusals are kept too: this may run apart."""
    with worked_on(upload, Upload.State.WAITING, at=at, by=by):
        outcome = documents.look_at_documents(
            creditor=upload.creditor, paths=[files.path_of(upload)], called=upload.file_name, today=max(on, at.astimezone(ZoneInfo(upload.creditor.timezone)).date()), days=days(upload),
            progress=lambda what, share: files.tell(upload, what, share),
        )  # fmt: skip
        moves.move(upload, Upload.State.CHECKED.value, at=at, by=by, **figures(upload, outcome), refusal="")


def take_in_upload(*, upload: Upload, on: date, at: datetime, by: User | None) -> None:
    """Take documents in that somebody said yes to. Refusals are kept: this may run apart."""
    with worked_on(upload, Upload.State.CHECKED, at=at, by=by):
        outcome = documents.take_in_documents(
            creditor=upload.creditor, paths=[files.path_of(upload)], file_name=upload.file_name, called=upload.file_name,
            days=days(upload), on=on,
            order=strategy.payment_order(creditor=upload.creditor, on=on), progress=lambda what, share: files.tell(upload, what, share), at=at, by=by,
        )  # fmt: skip
        done = {**figures(upload, outcome), "imported": outcome.imported, "refusal": ""}
        moves.move(upload, Upload.State.DONE.value, at=at, by=by, **done)


def days(upload: Upload) -> int | None:
    """Return the days of credit that were said for documents without a due date."""
    said_days = upload.layout.get("days")
    return said_days if isinstance(said_days, int) else None


def figures(upload: Upload, outcome: Outcome) -> dict[str, Any]:
    """Return the figures of a batch and the first things to be said about it, as an upload keeps them."""
    inside = f"{upload.file_name}:"
    told = [each for verdict in outcome.verdicts for each in verdict.telling]
    kept = [{**plain(each), "file": each.file.removeprefix(inside)} for each in told[:PROBLEMS_KEPT]]
    return {"counts": outcome.counts(), "problems": kept}
