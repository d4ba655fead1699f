"""What is done with files from outside. Call the verbs as `operations.take_in(...)`."""

from cartera.intake.operations.taking import bad_lines, payment_order, take_in
from cartera.intake.operations.undoing import undo_import
from cartera.intake.operations.uploads import NotWaiting, check, confirm, receive, set_layout

__all__ = [
    "NotWaiting",
    "bad_lines",
    "check",
    "confirm",
    "payment_order",
    "receive",
    "set_layout",
    "take_in",
    "undo_import",
]
