"""A file on its way through the pages: received, its columns said, looked at, taken in on a person's yes."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext

from cartera.foundation import moves
from cartera.foundation.models import User
from cartera.intake import files
from cartera.intake.models import Upload
from cartera.intake.operations import documents
from cartera.intake.operations.taking import bad_lines, take_in
from cartera.parties.models import Creditor
from cartera.portfolio.importing import operations as importing
from cartera.portfolio.importing import previewing
from cartera.portfolio.importing.outcome import Outcome
from cartera.portfolio.reading import layouts
from cartera.portfolio.reading.layouts import Layout
from cartera.problems import N_, Problem, Refused
from cartera.strategy import queries as strategy
from cartera.ui.templatetags.cartera_ui import said

UNEXPECTED = N_("The house failed over this file; nothing of it went in. The log says why.")
# Of electronic documents each goes in by itself.
UNEXPECTED_THERE = N_(
    "The house failed over these documents. Those already written stay; taking them in again does the rest. The log says why."
)
PROBLEMS_KEPT = 200  # shown on the page; the file of bad lines has all


class NotWaiting(Refused):
    """The file is being worked on, or is in already."""

    code = "not_waiting"
    text = N_("%(name)s is being worked on, or is in already.")


def receive(*, creditor: Creditor, file: "UploadedFile[bytes]", at: datetime, by: User | None) -> Upload:
    """Keep a file that was dropped on the page, with the layout recognised or guessed. Raises WrongFileType, FileTooBig.

    A file nobody can read is refused at once; of electronic documents each is judged by itself later. Raises
    FileRefused.
    """
    token, suffix = files.keep(creditor.pk, file)
    upload = Upload(
        creditor=creditor,
        by=by,
        at=at,
        token=token,
        suffix=suffix,
        file_name=(file.name or "")[-250:],
        size=file.size or 0,
    )
    if suffix in files.DOCUMENTS:
        upload.layout = {"kind": documents.DOCUMENTS}
        upload.save()
        return upload
    seen = previewing.preview(creditor=creditor, path=files.path_of(upload))
    if seen.layout is None:
        files.path_of(upload).unlink()
        raise importing.FileRefused(seen.problems)
    upload.layout = layouts.to_dict(seen.layout)
    upload.save()
    return upload


def set_layout(*, upload: Upload, layout: Layout, complete: bool, at: datetime, by: User | None) -> Upload:
    """Say which column of a waiting file is what. What was worked out by another layout is forgotten. Raises NotWaiting."""
    if upload.state == Upload.State.CHECKED:
        moves.move(upload, Upload.State.WAITING.value, at=at, by=by)
    if upload.state != Upload.State.WAITING:
        raise NotWaiting(name=upload.file_name)
    upload.layout, upload.complete = layouts.to_dict(layout), complete
    upload.counts, upload.problems, upload.refusal = {}, [], ""
    upload.save(update_fields=["layout", "complete", "counts", "problems", "refusal"])
    return upload


@contextmanager
def worked_on(upload: Upload, fallen_back: Upload.State, *, at: datetime, by: User | None) -> Iterator[None]:
    """Do something with an upload, perhaps apart from any page: a refusal is kept with it, and so is a failure.

    Both leave it in the state `fallen_back`; a failure is raised again. What was told of its progress ends in any case.
    """
    was = upload.state
    try:
        yield
    except Exception as failure:
        upload.state = was  # a transaction may have taken the upload's own move back with it
        refusal = said(failure) if isinstance(failure, Refused) else gettext(_unexpected(upload))
        with transaction.atomic():
            moves.move(upload, fallen_back.value, at=at, by=by, refusal=refusal)
        if not isinstance(failure, Refused):
            raise
    finally:
        files.quiet(upload)


def _unexpected(upload: Upload) -> str:
    return UNEXPECTED_THERE if upload.layout.get("kind") == documents.DOCUMENTS else UNEXPECTED


def check(*, upload: Upload, on: date, at: datetime, by: User | None) -> None:
    """Work out what a file would do, and keep the figures with it. Refusals are kept too: this may run apart."""
    with worked_on(upload, Upload.State.WAITING, at=at, by=by):
        outcome = importing.dry_run(
            creditor=upload.creditor, path=files.path_of(upload), layout=_layout(upload), on=on, complete=upload.complete,
            order=strategy.payment_order(creditor=upload.creditor, on=on), progress=lambda what, share: files.tell(upload, what, share),
        )  # fmt: skip
        _keep(upload, outcome)
        moves.move(upload, Upload.State.CHECKED.value, at=at, by=by, **_figures(outcome), refusal="")


def confirm(*, upload: Upload, on: date, yes: bool, at: datetime, by: User | None) -> None:
    """Take a file in that somebody said yes to. `yes` also to closing much. Refusals are kept: this may run apart."""

    def also(outcome: Outcome) -> None:
        _keep(upload, outcome)
        done = {**_figures(outcome), "imported": outcome.imported, "refusal": ""}
        moves.move(upload, Upload.State.DONE.value, at=at, by=by, **done)

    with worked_on(upload, Upload.State.CHECKED, at=at, by=by):
        take_in(
            creditor=upload.creditor, path=files.path_of(upload), layout=_layout(upload), file_name=upload.file_name, on=on,
            complete=upload.complete, yes=yes, progress=lambda what, share: files.tell(upload, what, share), also=also,
            at=at, by=by,
        )  # fmt: skip


def _layout(upload: Upload) -> Layout:
    """Return the layout a person said yes to. Raises FileRefused when it lacks something."""
    layout, problems = layouts.from_dict(upload.layout)
    if layout is None:
        raise importing.FileRefused(problems)
    return layout


def _figures(outcome: Outcome) -> dict[str, Any]:
    return {
        "counts": outcome.counts(),
        "problems": [plain(each) for each in outcome.problems[:PROBLEMS_KEPT]],
    }


def plain(problem: Problem) -> dict[str, object]:
    """Return a problem as it is kept with an upload."""
    return {
        "code": problem.code, "text": problem.text, "fields": dict(problem.fields), "line": problem.line,
        "column": problem.column, "fatal": problem.fatal, "file": problem.file,
    }  # fmt: skip


def _keep(upload: Upload, outcome: Outcome) -> None:
    """Write the bad lines beside the file, to be downloaded and mended."""
    path = files.bad_path_of(upload)
    if outcome.bad:
        path.write_bytes(bad_lines(outcome))
    else:
        path.unlink(missing_ok=True)
