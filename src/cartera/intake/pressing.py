"""What a button of a page does with an upload: it moves on, and the work on it begins, once however often it is pressed."""

from collections.abc import Callable
from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest

from cartera.foundation import moves
from cartera.foundation.models import User
from cartera.intake import files, jobs
from cartera.intake.models import Upload
from cartera.problems import Refused
from cartera.ui.templatetags.cartera_ui import said


def begin(upload: Upload, to: Upload.State, work: Callable[[], None], *, at: datetime, by: User) -> None:
    """Move an upload on and do a piece of work on it. Raises moves.UnableToMove, moves.MovedByAnother."""
    moves.move(upload, to.value, at=at, by=by)
    files.tell(upload, "", 0.0)
    grows = jobs.GROWS if upload.suffix in files.DOCUMENTS else 1
    jobs.start(work, size=upload.size * grows)


def press(
    request: HttpRequest, upload: Upload, to: Upload.State, work: Callable[[], None], *, at: datetime, by: User
) -> bool:  # fmt: skip
    """Begin, or say why not: the second press of a double click finds it under way. Tell whether it began."""
    try:
        begin(upload, to, work, at=at, by=by)
    except Refused as refusal:
        messages.info(request, said(refusal))
        return False
    return True
