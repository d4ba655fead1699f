"""What is done with files from outside. Call the verbs as `operations.take_in(...)`."""

from cartera.intake.operations.document_uploads import look, set_days, take_in_upload
from cartera.intake.operations.documents import (
    CreditorWithoutTaxId,
    NoFiles,
    look_at_documents,
    take_in_documents,
)
from cartera.intake.operations.taking import bad_lines, take_in
from cartera.intake.operations.undoing import undo_import
from cartera.intake.operations.uploads import NotWaiting, check, confirm, receive, set_layout

__all__ = [
    "CreditorWithoutTaxId",
    "NoFiles",
    "NotWaiting",
    "bad_lines",
    "check",
    "confirm",
    "look",
    "look_at_documents",
    "receive",
    "set_days",
    "set_layout",
    "take_in",
    "take_in_documents",
    "take_in_upload",
    "undo_import",
]
