"""What is done with files. Call the verbs as `operations.take_in(...)`."""

from cartera.portfolio.importing.operations.layouts import save_layout
from cartera.portfolio.importing.operations.taking import (
    ClosesTooMuch,
    FileRefused,
    NotCompletable,
    closes_too_much,
    dry_run,
    take_in,
)
from cartera.portfolio.importing.operations.undoing import undo
from cartera.portfolio.importing.standing import ImportInUse

__all__ = [
    "ClosesTooMuch", "FileRefused", "ImportInUse", "NotCompletable", "closes_too_much", "dry_run", "save_layout", "take_in",
    "undo",
]  # fmt: skip
