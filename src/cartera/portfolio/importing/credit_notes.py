"""Lines below zero, where a layout says that they are credit notes: money that waits on the customer's account."""

from datetime import date

import polars as pl

from cartera.portfolio.importing import people
from cartera.portfolio.importing.plan import Plan
from cartera.portfolio.reading.faults import Check
from cartera.problems import N_

_DIFFERS = Check(
    "number_taken",
    N_("%(value)s is already in the books with other particulars. Compare the two, or use another number."),
)


def plan_credit_notes(plan: Plan, lines: pl.DataFrame, kind: str, *, on: date) -> None:
    """Plan credit notes. Of open balances the line says what is left of the note; else it is the note's amount."""
    if lines.is_empty():
        return
    both = lines.with_columns(minor=-pl.col("target")).join(plan.books.credit_notes, on="number", how="left")
    known = both.filter(pl.col("credit_note_id").is_not_null())
    wrong = pl.col("note_account_id") != pl.col("account_id")
    if kind == "receivables":
        wrong |= pl.col("note_minor") != pl.col("minor")
    plan.fault(_DIFFERS, known.filter(wrong).select("line", value="number"))
    known = known.filter(~wrong)
    new = plan.number(
        "portfolio_creditnote", both.filter(pl.col("credit_note_id").is_null()), "credit_note_id"
    )
    issued = people.capped(pl.col("due_date"), pl.col("issued_on"), on)
    new = new.with_columns(issued_on=pl.min_horizontal(issued, pl.lit(on)))
    plan.add(
        "portfolio_creditnote",
        new.select(
            "account_id", "debtor_id", "number", "issued_on", id="credit_note_id", amount_minor="minor",
            creditor_id=pl.lit(plan.books.creditor_id),
        ),
    )  # fmt: skip
    _wait(
        plan, new.with_columns(delta=-pl.col("minor"), kind=pl.lit("credit_note"), effective_on="issued_on")
    )
    used = known.head(0)
    if kind == "open_balances":
        used = known.filter(pl.col("waiting") != pl.col("minor")).with_columns(
            delta=pl.col("waiting") - pl.col("minor"), kind=pl.lit("adjustment"), effective_on=pl.lit(on)
        )
        _wait(plan, used)
    plan.counts.update(added=new.height, changed=used.height, left=known.height - used.height)


def _wait(plan: Plan, rows: pl.DataFrame) -> None:
    plan.entries(
        rows.select(
            "account_id",
            "credit_note_id",
            "kind",
            "effective_on",
            component=pl.lit("on_account"),
            amount_minor="delta",
        )
    )
