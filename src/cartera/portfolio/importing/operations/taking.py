"""Taking a file in: one transaction, the same file twice changes nothing, amounts change only by new ledger entries."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from types import MappingProxyType

import polars as pl
from django.db import transaction
from django.utils.translation import gettext

from cartera.foundation import frames, moves
from cartera.foundation.models import History, User
from cartera.parties.models import Creditor
from cartera.portfolio import operations, queries
from cartera.portfolio.allocation import COMPONENTS
from cartera.portfolio.importing import (
    absent,
    contacts,
    debtors,
    documents,
    lateness,
    payments,
    people,
    readings,
)
from cartera.portfolio.importing.outcome import Outcome, outcome
from cartera.portfolio.importing.plan import TABLES, Plan
from cartera.portfolio.importing.present import Books
from cartera.portfolio.models import Import, Payment
from cartera.portfolio.reading import layouts
from cartera.portfolio.reading.layouts import Layout
from cartera.portfolio.reading.read import Progress, Reading, read
from cartera.problems import N_, Problem, Refused

CLOSES_AT_MOST = 0.2  # of what is open in a currency, without asking
DOCUMENTS = ("receivables", "open_balances")


class FileRefused(Refused):
    """The file as a whole cannot be read; `problems` says why."""

    code = "file_refused"
    text = N_("The file cannot be read: %(why)s")

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = list(problems)
        # Said in the language of who asked: a door translates its own text, not what is filled into it.
        texts = [(gettext(each.text), each.fields) for each in problems]
        super().__init__(why=" ".join(text % fields if fields else text for text, fields in texts))


class ClosesTooMuch(Refused):
    """More than a fifth of the open value is missing from a file that is said to be complete."""

    code = "closes_too_much"
    text = N_(
        "The file would close %(count)s documents it does not name, worth %(closed)s of the %(open)s that are open. "
        "If it really is the whole ledger, say yes."
    )


class NotCompletable(Refused):
    """Only files of documents can be the whole ledger."""

    code = "not_completable"
    text = N_("Only a file of receivables or open balances can be the whole ledger.")


def dry_run(
    *, creditor: Creditor, path: Path, layout: Layout, on: date, complete: bool = False,
    order: Sequence[str] = COMPONENTS, progress: Progress | None = None,
) -> Outcome:  # fmt: skip
    """Return what a file would add, change, leave alone and close, and write nothing. Raises FileRefused, NotCompletable."""
    reading = _read(creditor, path, layout, complete=complete, progress=progress)
    with frames.reading() as reader:
        plan = Plan(_books(creditor, reader), 0, frames.next_id, progress or _quiet)
        _fill(plan, reading, on=on, complete=complete, order=order, first={})
    return outcome(plan, reading)


def take_in(  # noqa: PLR0913 - all that decides what a file does
    *, creditor: Creditor, path: Path, layout: Layout, file_name: str = "", on: date, complete: bool = False,
    yes: bool = False, order: Sequence[str] = COMPONENTS, first: payments.First = MappingProxyType({}),
    progress: Progress | None = None,
    also: Callable[[Outcome], object] | None = None, at: datetime, by: User | None,
) -> Outcome:  # fmt: skip
    """Take a file in, all of its good lines or, when anything goes wrong, nothing of it.

    `complete`: the file is the whole ledger, so that documents it does not name are closed; `yes`: even when that is
    more than a fifth of what is open. `order`: what a payment settles first inside an item; `first`: by account, what
    money without a destination settles before everything else. `also`: what else must be true together with the file,
    done at the end of its transaction. Raises FileRefused, NotCompletable, ClosesTooMuch.
    """
    tell = progress or _quiet
    reading = _read(
        creditor, path, layout, complete=complete, progress=lambda what, share: tell(what, share * 0.3)
    )
    lateness.before(creditor, reading, at)
    # Chosen before the transaction begins: inside one, only Django's own connection would be trusted.
    with frames.reading() as reader, transaction.atomic():
        frames.keep_out(*TABLES)
        imported = Import.objects.create(
            creditor=creditor, kind=layout.kind, file_name=(file_name or path.name)[:250], sha256=_sha256(path),
            layout=layouts.to_dict(reading.layout), on=on, at=at, by=by, state=Import.State.RUNNING,
        )  # fmt: skip
        plan = Plan(_books(creditor, reader), imported.pk, frames.next_id, tell, at)
        _fill(plan, reading, on=on, complete=complete, order=order, first=first)
        refused = None if yes else closes_too_much(plan.closing, plan.counts["closed"])
        if refused:
            raise refused
        _write(plan, at=at, by=by)
        lateness.after(creditor, plan, reading, on=on, at=at)
        _interest(creditor, plan, reading)
        _discounts(creditor, plan, reading, at=at)
        done = replace(outcome(plan, reading), imported=imported)
        moves.move(imported, Import.State.DONE.value, at=at, by=by, counts=done.counts())
        if also is not None:
            also(done)
    tell(N_("The file is in"), 1.0)
    return done


def _quiet(what: str, share: float) -> None:
    """Tell nobody."""


def _books(creditor: Creditor, reader: frames.Reader) -> Books:
    return Books(creditor.pk, creditor.currency, creditor.country, reader)


def _read(
    creditor: Creditor, path: Path, layout: Layout, *, complete: bool, progress: Progress | None
) -> Reading:
    """Read the file. Raises FileRefused, NotCompletable."""
    if complete and layout.kind not in DOCUMENTS:
        raise NotCompletable
    reading = read(path, layout, currency=creditor.currency, country=creditor.country, progress=progress)
    if reading.refused:
        raise FileRefused(reading.problems)
    return reading


def _fill(
    plan: Plan, reading: Reading, *, on: date, complete: bool, order: Sequence[str], first: payments.First
) -> None:
    """Plan what the good lines do."""
    kind, frame = reading.layout.kind, reading.frame
    plan.tell(N_("Looking up customers"), 0.3)
    if kind in DOCUMENTS:
        kept = absent.numbers_of_bad_lines(reading)
        if complete and kept.null_count():
            nameless = reading.bad.select("line", value=pl.lit("")).filter(
                kept.head(reading.bad.height).is_null()
            )
            plan.fault(absent.NOTHING_CLOSED, nameless)
            complete = False
        documents.plan_documents(
            plan, frame, kind, on=on, complete=complete, kept=kept, extended=_extended(plan.books.creditor_id)
        )
    elif kind == "payments":
        payments.plan_payments(plan, frame, on=on, order=order, first=first)
    elif kind == "debtors":
        debtors.plan_debtors(plan, frame)
    else:
        lines = people.known(plan, frame)
        countries = plan.books.debtors.select("country", debtor_id="id")
        contacts.plan_contacts(plan, lines, countries=countries, fatal=True)
    readings.plan_readings(plan)


def _extended(creditor_id: int) -> pl.DataFrame:
    """Return the due dates that people replaced by later ones: id of the receivable, due_date."""
    told = History.objects.filter(creditor_id=creditor_id, event="portfolio.receivable.extended")
    rows = [(pk, facts["due_date_was"]) for pk, facts in told.values_list("thing_id", "facts")]
    frame = pl.DataFrame(rows, {"id": pl.Int64, "due_date": pl.String}, orient="row")
    return frame.with_columns(pl.col("due_date").str.to_date("%Y-%m-%d"))


def closes_too_much(closing: Mapping[str, tuple[int, int]], count: int) -> ClosesTooMuch | None:
    """Return the refusal that a file meets which closes `count` documents; None when it closes no more than it may.

    `closing`: minor units closed and open before, by currency.
    """
    too_much = {c: pair for c, pair in closing.items() if pair[0] > CLOSES_AT_MOST * pair[1]}
    if not too_much:
        return None
    closed, before = (absent.said({c: pair[i] for c, pair in too_much.items()}) for i in (0, 1))
    return ClosesTooMuch(count=count, closed=closed, open=before)


def _write(plan: Plan, *, at: datetime, by: User | None) -> None:
    """Write the plan: one bulk insert a table, one bulk update a kind of change."""
    imported = {"imported_id": pl.lit(plan.import_id)}
    more = {
        "parties_consent": {"at": pl.lit(at), "by_id": pl.lit(by.pk if by else None, pl.Int64)},
        "portfolio_receivable": imported,
        "portfolio_payment": {**imported, "received_at": pl.lit(at)},
        "portfolio_ledgerentry": {**imported, "recorded_at": pl.lit(at)},
        "portfolio_importchange": imported,
    }
    done, total = 0, sum(part.height for parts in plan.added.values() for part in parts) or 1
    with frames.proved_at_once():
        for table in TABLES:
            for part in plan.added[table]:
                plan.tell(N_("Writing"), 0.4 + 0.55 * done / total)
                done += frames.append(table, part.with_columns(**more.get(table, {})))
            last = plan.last(table)
            if last is not None and plan.added[table]:
                frames.used(table, last)
    plan.tell(N_("Changing what was there"), 0.95)
    for table, parts in plan.changed.items():
        for part in parts:
            frames.update(table, part)


def _discounts(creditor: Creditor, plan: Plan, reading: Reading, *, at: datetime) -> None:
    """Say what documents offer for paying early, and give what payments of the file earned by that."""
    if "discount" in reading.frame.columns:
        operations.offer_discounts(creditor=creditor, tables=_by_number(plan, reading, "discount"))
    if reading.layout.kind == "payments" and queries.discounted(creditor.pk):
        operations.honour(payments=Payment.objects.filter(imported=plan.import_id), at=at)


def _interest(creditor: Creditor, plan: Plan, reading: Reading) -> None:
    """Say at which rate of their own documents bear late interest."""
    if "interest_rate" in reading.frame.columns:
        rates = _by_number(plan, reading, "interest_rate")
        operations.set_interest_of_items(creditor=creditor, rates=rates)


def _by_number(plan: Plan, reading: Reading, column: str) -> dict[str, str]:
    """Return what the good lines of a file of documents say in a column, by the number the books know."""
    told = plan.good(reading.frame.filter(pl.col(column).is_not_null()))
    number = pl.concat_str("number", "instalment", separator="/", ignore_nulls=True)
    return dict(told.select(number, column).iter_rows())


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
