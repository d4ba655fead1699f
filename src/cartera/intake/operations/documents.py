"""Electronic documents into the books: each in a transaction of its own, the same one twice changes nothing."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection

from cartera.foundation import history, moves
from cartera.foundation.models import User
from cartera.foundation.transactions import piecewise, whole
from cartera.intake import batches, judging
from cartera.intake.batches import Coming, File, Outcome, Progress, Verdict
from cartera.intake.judging import Setting
from cartera.intake.models import DocumentEffect, SourceDocument
from cartera.intake.operations import effects
from cartera.parties.models import Creditor
from cartera.portfolio.models import Import
from cartera.problems import N_, Problem, Refused

DOCUMENTS = "documents"  # the kind of import


class CreditorWithoutTaxId(Refused):
    """Nobody can tell which documents the creditor issued."""

    code = "creditor_without_tax_id"
    text = N_("Say the tax id of %(creditor)s first, under House: only documents issued by it are taken in.")


class NoFiles(Refused):
    """The folder or archive holds nothing."""

    code = "no_files"
    text = N_("No file was found there.")


def look_at_documents(
    *, creditor: Creditor, paths: Iterable[Path], called: str = "", today: date, days: int | None = None,
    progress: Progress | None = None,
) -> Outcome:  # fmt: skip
    """Return what the documents in files, folders and ZIP files would do, and write nothing.

    `days` of credit where a document says no due date; `called`: what people call a file that lies under another name.
    Raises CreditorWithoutTaxId, NoFiles.
    """
    files = _files(creditor, paths, called, progress or _quiet)
    setting, coming = Setting(creditor, today, days), Coming()
    verdicts = []
    for place, file in enumerate(files, 1):
        verdict = judging.judge(setting, file, coming)
        if verdict.code == "added" and file.document:
            coming.add(file.document)
        verdicts.append(_named(verdict))
        (progress or _quiet)(N_("Comparing with the books"), 0.3 + 0.7 * place / len(files))
    return Outcome(tuple(verdicts))


@piecewise
def take_in_documents(  # noqa: PLR0913 - all that decides what a batch does
    *, creditor: Creditor, paths: Iterable[Path], file_name: str, called: str = "", days: int | None = None, on: date,
    order: Sequence[str], progress: Progress | None = None, at: datetime, by: User | None,
) -> Outcome:  # fmt: skip
    """Take documents in, each wholly or not at all; what could not be is listed with its reason.

    `order`: what a payment settles first inside an item. Cut short, the same batch again does the rest. Raises
    CreditorWithoutTaxId, NoFiles.
    """
    tell = progress or _quiet
    files = _files(creditor, paths, called, tell)
    imported = _import(creditor, batches.fingerprint(files), file_name, on=on, at=at, by=by)
    setting = Setting(creditor, max(on, at.astimezone(ZoneInfo(creditor.timezone)).date()), days)
    verdicts = []
    for place, file in enumerate(files, 1):
        take = partial(_take, setting, file, imported, order=order, on=on, at=at, by=by)
        verdicts.append(_named(_refusable(file, take)))
        tell(N_("Writing"), 0.3 + 0.7 * place / len(files))
    outcome = Outcome(tuple(verdicts), imported)
    _finish(imported, outcome, at=at, by=by)
    return outcome


def _refusable(file: File, take: Callable[[], Verdict]) -> Verdict:
    """Take one file in; a refusal is its verdict and stops no other."""
    try:
        return take()
    except Refused as refusal:
        return Verdict(file, "refused", (Problem(refusal.code, refusal.text, refusal.fields),))


@whole
def _take(
    setting: Setting,
    file: File,
    imported: Import,
    *,
    order: Sequence[str],
    on: date,
    at: datetime,
    by: User | None,
) -> Verdict:
    """Take one file in: looked at again under the lock, so that two workers never do the same."""
    if file.document is None:
        return judging.judge(setting, file, Coming())
    _alone(setting.creditor)
    verdict = judging.judge(setting, file, Coming())
    if verdict.code not in {"added", "changed"}:
        return verdict
    known = verdict.code == "changed"
    made = effects.make(
        setting, file.document, known=known, imported=imported, order=order, on=on, at=at, by=by
    )
    row = _keep(setting.creditor, file, imported, debtor_id=made.debtor.pk, at=at)
    for each in made.things:
        DocumentEffect.objects.get_or_create(document=row, **each)
    facts: dict[str, Any] = {
        "number": row.number,
        "kind": row.kind,
        "currency": row.currency,
        "amount_minor": row.total_minor,
    }
    history.record("intake.document.taken_in", row, at=at, by=by, **facts)
    return Verdict(file, verdict.code, (*verdict.problems, *made.problems))


def _keep(
    creditor: Creditor, file: File, imported: Import, *, debtor_id: int, at: datetime
) -> SourceDocument:
    """Keep the document itself; one whose import was undone is taken up again."""
    document = file.document
    if document is None:
        raise AssertionError(file.name)
    columns = {
        "debtor_id": debtor_id, "imported": imported, "key": document.key, "sha256": file.sha256,
        "standard": document.standard, "kind": document.kind, "number": document.number, "uuid": document.uuid,
        "issued_on": document.issued_on, "currency": document.currency, "total_minor": document.total_minor,
        "file_name": file.name[-250:], "packed": file.packed, "at": at,
    }  # fmt: skip
    undone = judging.rows_of(creditor, file).first()
    row = undone or SourceDocument(creditor=creditor)
    for name, value in columns.items():
        setattr(row, name, value)
    row.save()
    return row


def _alone(creditor: Creditor) -> None:
    """Let one worker at a time take in documents of a creditor; SQLite lets one write anyway."""
    if connection.features.has_select_for_update:
        list(Creditor.objects.select_for_update(no_key=True).filter(pk=creditor.pk).values_list("pk"))


def _import(
    creditor: Creditor, sha256: str, file_name: str, *, on: date, at: datetime, by: User | None
) -> Import:
    """Return the import of a batch: the one that was cut short, else a new one."""
    begun = Import.objects.filter(
        creditor=creditor, kind=DOCUMENTS, sha256=sha256, state=Import.State.RUNNING
    )
    return begun.first() or Import.objects.create(
        creditor=creditor, kind=DOCUMENTS, file_name=file_name[:250], sha256=sha256, on=on, at=at, by=by,
        state=Import.State.RUNNING,
    )  # fmt: skip


@whole
def _finish(imported: Import, outcome: Outcome, *, at: datetime, by: User | None) -> None:
    """Say that a batch is in; somebody else who did the same batch may have said so already."""
    _alone(imported.creditor)
    if Import.objects.filter(pk=imported.pk, state=Import.State.RUNNING).exists():
        moves.move(imported, Import.State.DONE.value, at=at, by=by, counts=outcome.counts())


def _files(creditor: Creditor, paths: Iterable[Path], called: str, tell: Progress) -> list[File]:
    if not creditor.tax_id:
        raise CreditorWithoutTaxId(creditor=creditor.name)
    files = batches.read_all(paths, tell, called)
    if not files:
        raise NoFiles
    return files


def _named(verdict: Verdict) -> Verdict:
    return Verdict(verdict.file, verdict.code, judging.of_file(verdict.file.name, verdict.problems))


def _quiet(what: str, share: float) -> None:
    """Tell nobody."""
