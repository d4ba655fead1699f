"""Taking a bank's file in: read as a whole, then line by line in short transactions, so that nobody waits for it.

A line is in once: the database keeps the place of each in its file and the fingerprint of each on its account. A file
that was cut short by a crash goes on where it stopped when it is taken in again; one that is done changes nothing.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext

from cartera.foundation import history, moves
from cartera.foundation.models import User
from cartera.foundation.transactions import piecewise
from cartera.parties.models import Creditor
from cartera.payments import files, recognising
from cartera.payments.models import BankAccount, BankFile, BankLine, BankStatement
from cartera.payments.operations import accounts, receipts, returns
from cartera.payments.outcome import Outcome, Span
from cartera.payments.reading import tables
from cartera.payments.reading.lines import Found, Line, Statement
from cartera.payments.reading.read import read
from cartera.payments.reading.tables import Way
from cartera.payments.recognising import Judged, Known, Memory
from cartera.portfolio.importing import operations as importing
from cartera.portfolio.importing import previewing
from cartera.portfolio.models import Import
from cartera.portfolio.reading.layouts import Layout
from cartera.problems import N_, Problem, Refused

AT_ONCE = 250  # lines in one transaction: well under a second on a slow disk
PROBLEMS_KEPT = 200
MONEY_OUT = "money_out"  # kept in the line, said by `payments.words`
_NEAR = timedelta(days=10)  # between booking and value, as far as banks of two formats differ
Progress = Callable[[str, float], None]  # msgid of what is being done, share done


class StatementRefused(Refused):
    """The file cannot be taken in; `problems` says why, each with its line."""

    code = "statement_refused"
    text = N_("The bank's file is not taken in: %(why)s")

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = [each for each in problems if each.fatal]
        told = [
            (f"{each.line}: " if each.line else "")
            + (gettext(each.text) % each.fields if each.fields else gettext(each.text))
            for each in self.problems[:3]
        ]
        super().__init__(why=" ".join(told))


@dataclass(slots=True)
class Asked:
    """What a person says beside the file: which account it is of, how a table is to be read, and where to show the work."""

    account: str = ""
    layout: Layout | None = None
    answers: dict[str, str] = field(default_factory=dict)
    save_as: str = ""
    progress: Progress = lambda _what, _share: None


def look(*, creditor: Creditor, path: Path, asked: Asked | None = None, on: date) -> Outcome:
    """Return what a file would do, and write nothing. What refuses it is among the problems. `on` is today."""
    asked = asked or Asked()
    found, _ = _read(creditor, path, asked, on)
    outcome = _begun(found)
    if found.refused:
        return outcome
    outcome.again = BankFile.objects.filter(
        creditor=creditor, sha256=files.sha256_of(path), state=BankFile.State.DONE
    ).exists()
    memory = Memory(found.format)
    for statement in found.statements:
        account = accounts.known(creditor=creditor, number=statement.account, currency=statement.currency)
        outcome.problems += accounts.gap(account, statement)
        sums = recognising.sums_of(statement.lines)
        for chunk in _chunks(statement.lines):
            known = _known(account, chunk, file_id=None) if account else []
            _count(outcome, recognising.judge(chunk, known, memory, sums))
    return outcome


@piecewise
def take_in(
    *, creditor: Creditor, path: Path, file_name: str, asked: Asked | None = None, on: date, at: datetime, by: User | None,
) -> Outcome:  # fmt: skip
    """Take a file in, chunk by chunk; the same file again changes nothing. `on` is today.

    Raises StatementRefused, with every problem, before anything is written.
    """
    asked = asked or Asked()
    found, layout = _read(creditor, path, asked, on)
    if found.refused:
        raise StatementRefused(found.problems)
    file = _file(creditor, path, file_name, found, at=at, by=by)
    outcome = _begun(found)
    outcome.written, outcome.file_id = True, file.pk
    if file.state == BankFile.State.DONE:
        outcome.again, outcome.known = True, outcome.lines
        return outcome
    memory = Memory(found.format)
    for position, statement in enumerate(found.statements):
        _take_statement(file, position, statement, outcome, memory, asked.progress)
    asked.progress(N_("Returns and receipts"), 1.0)
    outcome.reversed = returns.settle(creditor=creditor, at=at, by=by)
    receipts.link_waiting(creditor=creditor, on=on, at=at, by=by)
    if layout is not None and asked.save_as:
        importing.save_layout(creditor=creditor, name=asked.save_as, layout=layout)
    _done(file, outcome, on=on, at=at, by=by)
    return outcome


@transaction.atomic
def _done(file: BankFile, outcome: Outcome, *, on: date, at: datetime, by: User | None) -> None:
    """Say of a file that it is in; the row among the imports tells the stages below that payments are fresh."""
    if BankFile.objects.select_for_update().get(pk=file.pk).state == BankFile.State.DONE:
        return  # another worker had the same file
    told = [_plain(each) for each in outcome.problems[:PROBLEMS_KEPT]]
    moves.move(file, BankFile.State.DONE.value, at=at, by=by, counts=outcome.counts(), problems=told)
    Import.objects.create(
        creditor=file.creditor, kind="bank", file_name=file.file_name, sha256=file.sha256, on=on, at=at, by=by,
        state=Import.State.DONE, counts={"added": outcome.added},
    )  # fmt: skip


def _read(creditor: Creditor, path: Path, asked: Asked, on: date) -> tuple[Found, Layout | None]:
    asked.progress(N_("Reading the file"), 0.0)
    way = Way(
        previewing.saved(creditor, (tables.KIND,)),
        asked.layout,
        asked.answers,
        creditor.currency,
        creditor.country,
    )
    found, layout = read(path, on=on, way=way)
    accounts.name(found, creditor=creditor, wanted=asked.account)
    return found, layout


def _begun(found: Found) -> Outcome:
    outcome = Outcome(found.format, lines=found.lines, problems=list(found.problems))
    outcome.statements = [
        Span(
            each.account, each.currency, each.number, each.from_on, each.to_on, each.opening_minor, each.closing_minor,
            len(each.lines),
        )
        for each in found.statements
    ]  # fmt: skip
    return outcome


def _file(
    creditor: Creditor, path: Path, file_name: str, found: Found, *, at: datetime, by: User | None
) -> BankFile:
    """Return the row of a file, made when it comes for the first time."""
    sha256 = files.sha256_of(path)
    kept_as = files.keep(path, creditor_id=creditor.pk, sha256=sha256, suffix=Path(file_name).suffix)
    file, made = BankFile.objects.get_or_create(
        creditor=creditor, sha256=sha256,
        defaults={"file_name": file_name[-250:], "format": found.format, "kept_as": kept_as, "at": at, "by": by},
    )  # fmt: skip
    if made:
        facts: dict[str, Any] = {"file": file_name[-250:], "kind": found.format}
        history.record("payments.file.begun", file, at=at, by=by, **facts)
    return file


def _take_statement(
    file: BankFile, position: int, statement: Statement, outcome: Outcome, memory: Memory, progress: Progress
) -> None:
    account = accounts.opened(creditor=file.creditor, statement=statement)
    outcome.problems += accounts.gap(account, statement, file_id=file.pk)
    row = BankStatement.objects.get_or_create(
        file=file, position=position,
        defaults={
            "creditor": file.creditor, "account": account, "number": statement.number, "from_on": statement.from_on,
            "to_on": statement.to_on, "opening_minor": statement.opening_minor, "closing_minor": statement.closing_minor,
        },
    )[0]  # fmt: skip
    sums = recognising.sums_of(statement.lines)
    for chunk in _chunks(statement.lines):
        _count(outcome, _take_chunk(row, account, chunk, memory, sums))
        done = outcome.added + outcome.known + outcome.doubtful
        progress(N_("Taking lines in"), done / max(1, outcome.lines))


@transaction.atomic
def _take_chunk(
    statement: BankStatement,
    account: BankAccount,
    chunk: Sequence[tuple[int, Line]],
    memory: Memory,
    sums: dict[str, int],
) -> list[Judged]:
    """Write what is new of some lines; the account is held meanwhile, so that two files at once see each other's lines."""
    BankAccount.objects.select_for_update().get(pk=account.pk)
    there = set(
        BankLine.objects.filter(statement=statement, position__gte=chunk[0][0], position__lte=chunk[-1][0])
        .values_list("position", flat=True)
    )  # fmt: skip
    judged = recognising.judge(chunk, _known(account, chunk, file_id=statement.file_id), memory, sums)
    fresh = [each for each in judged if each.verdict != "known" and each.position not in there]
    BankLine.objects.bulk_create([_row(statement, account, each) for each in fresh], ignore_conflicts=True)
    return judged


def _row(statement: BankStatement, account: BankAccount, judged: Judged) -> BankLine:
    line = judged.line
    doubtful = judged.verdict == "doubtful"
    return BankLine(
        creditor_id=statement.creditor_id, account=account, statement=statement, position=judged.position, place=line.place,
        booked_on=line.booked_on, value_on=line.value_on, amount_minor=line.amount_minor, currency=line.currency, kind=line.kind,
        bank_reference=line.bank_reference, reference=line.reference, payer_name=line.payer_name,
        payer_tax_id=line.payer_tax_id, payer_account=line.payer_account, text=line.text, fingerprint=judged.fingerprint,
        twin_id=judged.twin if doubtful else None, **_standing(line, doubtful=doubtful),
    )  # fmt: skip


def _standing(line: Line, *, doubtful: bool) -> dict[str, str]:
    """Return in which state a line begins: money out that is no return is no matter of what debtors owe."""
    if doubtful:
        return {"state": BankLine.State.DOUBTFUL}
    if line.kind == BankLine.Kind.DEBIT:
        return {"state": BankLine.State.IGNORED, "remark": MONEY_OUT}
    return {"state": BankLine.State.OPEN}


def _known(account: BankAccount, chunk: Sequence[tuple[int, Line]], *, file_id: int | None) -> list[Known]:
    """Return what other files told of an account around the days of some lines, of their amounts or references. One query."""
    lines = [line for _, line in chunk]
    days = [line.booked_on for line in lines]
    alike = Q(amount_minor__in={line.amount_minor for line in lines})
    alike |= Q(bank_reference__in={line.bank_reference for line in lines} - {""})
    found = BankLine.objects.filter(
        alike, account=account, booked_on__gte=min(days) - _NEAR, booked_on__lte=max(days) + _NEAR
    )
    found = found if file_id is None else found.exclude(statement__file=file_id)
    columns = (
        "pk", "statement__file__format", "booked_on", "value_on", "amount_minor", "currency", "bank_reference", "reference",
        "payer_name", "payer_tax_id", "payer_account", "text",
    )  # fmt: skip
    return [_known_from(row) for row in found.order_by("pk").values_list(*columns)]


def _known_from(row: tuple[Any, ...]) -> Known:
    pk, format_, booked_on, value_on, minor, currency, bank_reference, *texts = row
    words = recognising.words_of(*texts)
    return Known(pk, format_, booked_on, value_on, minor, currency, bank_reference, words)


def _chunks(lines: Sequence[Line]) -> Iterator[list[tuple[int, Line]]]:
    """Part the lines by date, so that each part asks for the days it is of; positions stay those of the file."""
    ordered = sorted(enumerate(lines), key=lambda pair: pair[1].booked_on)
    for start in range(0, len(ordered), AT_ONCE):
        yield sorted(ordered[start : start + AT_ONCE])


def _count(outcome: Outcome, judged: Sequence[Judged]) -> None:
    for each in judged:
        if each.verdict == "known":
            outcome.known += 1
        elif each.verdict == "doubtful":
            outcome.doubtful += 1
        else:
            outcome.count(each.line.kind, each.line.amount_minor, each.line.currency)


def _plain(problem: Problem) -> dict[str, object]:
    return {
        "code": problem.code, "text": problem.text, "fields": dict(problem.fields), "line": problem.line,
        "column": problem.column, "fatal": problem.fatal,
    }  # fmt: skip
