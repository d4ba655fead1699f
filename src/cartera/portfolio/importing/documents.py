"""Receivables and open balances: which documents a file adds, changes, settles, and closes by leaving them out."""

from datetime import date

import polars as pl

from cartera.portfolio.importing import contacts, credit_notes, overpaid, people, settling
from cartera.portfolio.importing.plan import Plan
from cartera.portfolio.reading.faults import Check
from cartera.problems import N_

ITEM = "portfolio_receivable"
_TOO_LONG = Check(
    "too_long", N_("“%(value)s…” is longer than %(length)s characters; shorten it."), fields={"length": 80}
)
_OTHER = Check("number_of_other_debtor", N_("%(value)s is in the books as another customer's document."))
_CURRENCY = Check("wrong_currency", N_("%(value)s is in the books in another currency."))
_REPEATED = Check(
    "repeated_key", N_("The document %(value)s stands in more than one line. Keep the right one.")
)


def plan_documents(
    plan: Plan, frame: pl.DataFrame, kind: str, *, on: date, complete: bool, kept: pl.Series, extended: pl.DataFrame
) -> None:  # fmt: skip
    """Plan what a file of documents does. `kind`: receivables, or open_balances: what is still owed of each.

    `kept`: numbers of lines that could not be read, which are not absent. `extended`: id and a due date that a person
    had replaced by a later one (the file may still say it).
    """
    lines = _lines(plan, frame, kind)
    there = pl.concat(
        [lines["number"], kept]
    )  # whatever else is wrong with its line, such a document is not absent
    lines = plan.good(_with_debtors(plan, lines))
    lines = people.accounts(plan, lines)
    plan.tell(N_("Comparing with the books"), 0.3)
    below = lines.filter(pl.col("target") < 0)
    credit_notes.plan_credit_notes(plan, below, kind, on=on)
    lines = lines.filter(pl.col("target") >= 0)
    both = lines.join(plan.books.documents, on="number", how="left", suffix="_was", maintain_order="left")
    both = _same_debtor(plan, both)
    new = both.filter(pl.col("id").is_null() & (pl.col("target") > 0))
    new = plan.number(ITEM, new.drop("id"))
    known = both.filter(pl.col("id").is_not_null())
    _add(plan, new, on)
    columns = _change_columns(plan, known, extended)
    moved = _receivables(plan, known, on) if kind == "receivables" else _balances(plan, known, on)
    paid = _settled_known(plan, known) if kind == "receivables" else pl.Series(dtype=pl.Int64)
    touched = pl.concat([columns, moved, paid]).n_unique()
    plan.counts.update(added=new.height, changed=touched, left=known.height - touched)
    _disputes(plan, new, known)
    if complete:
        _close(plan, kind, there, on=on)


def _lines(plan: Plan, frame: pl.DataFrame, kind: str) -> pl.DataFrame:
    """Return the lines with the number the books know. `target`: the amount of the document, or what is open of it."""
    lines = frame.with_columns(
        number=pl.concat_str("number", "instalment", separator="/", ignore_nulls=True),
        target="amount_minor" if kind == "receivables" else "open_minor",
        code="debtor", name="debtor_name", currency=pl.col("currency").fill_null(plan.books.currency),
        order_ref=pl.col("order_ref").str.slice(0, 80),
    )  # fmt: skip
    plan.fault(_TOO_LONG, lines.filter(pl.col("number").str.len_chars() > 80).select("line", value="number"))
    plan.fault(_REPEATED, lines.filter(~pl.col("number").is_first_distinct()).select("line", value="number"))
    return lines


def _with_debtors(plan: Plan, lines: pl.DataFrame) -> pl.DataFrame:
    """Return the good lines with the `debtor_id` of their customer, whose addresses are planned along the way."""
    lines = plan.good(lines)
    told = ["line", "code", "name", "tax_id", "country", "kind", "salesperson"]
    who = people.recognised(plan, lines.select(told)).select("line", "debtor_id")
    lines = plan.good(lines.join(who, on="line", how="left", maintain_order="left"))
    countries = lines.select("debtor_id", pl.col("country").fill_null(plan.books.country)).unique("debtor_id")
    contacts.plan_contacts(plan, contacts.of_lines(lines), countries=countries, fatal=False)
    return lines.drop("name", "tax_id", "country", "kind", "email", "phone")


def _same_debtor(plan: Plan, both: pl.DataFrame) -> pl.DataFrame:
    """Take out lines whose document is in the books for somebody else, or in another currency."""
    known = pl.col("id").is_not_null()
    other = both.filter(known & (pl.col("debtor_id") != pl.col("debtor_id_was")))
    plan.fault(_OTHER, other.select("line", value="number"))
    money = both.filter(known & (pl.col("currency") != pl.col("currency_was")))
    plan.fault(_CURRENCY, money.select("line", value="number"))
    return plan.good(both)


def _add(plan: Plan, new: pl.DataFrame, on: date) -> None:
    """Plan documents that are not in the books, those the file says are paid with their payment."""
    issued = people.capped(pl.col("due_date"), pl.col("issued_on"), on)
    nothing = pl.lit(None, pl.Date)
    settled = pl.col("settled_on") if "settled_on" in new.columns else nothing
    new = new.with_columns(issued_on=issued, settled=settled)
    ends = pl.when(pl.col("settled").is_not_null()).then(pl.max_horizontal("settled", "issued_on"))
    plan.add(
        ITEM,
        new.select(
            "id", "account_id", "debtor_id", "number", "currency", "issued_on", "due_date",
            creditor_id=pl.lit(plan.books.creditor_id), order_ref=pl.col("order_ref").fill_null(""),
            principal_open_minor=pl.when(pl.col("settled").is_null()).then("target").otherwise(0),
            fees_open_minor=pl.lit(0), interest_open_minor=pl.lit(0), settled_on=ends,
        ),
    )  # fmt: skip
    plan.entries(
        new.select(
            "account_id", receivable_id="id", kind=pl.lit("opening"), component=pl.lit("principal"),
            amount_minor="target", effective_on="issued_on",
        )
    )  # fmt: skip
    paid = new.filter(pl.col("settled").is_not_null()).with_columns(reference=pl.format("paid:{}", "number"))
    # Somebody's reference may look like ours.
    taken = (
        pl.col("reference").is_in(plan.books.payments["reference"].implode())
        if paid.height
        else pl.lit(value=False)
    )
    other = pl.concat_str("reference", pl.lit(f":{plan.import_id}"))
    paid = paid.with_columns(reference=pl.when(taken).then(other).otherwise("reference"))
    pay(
        plan,
        paid.select(
            *_PAID, "reference", receivable_id="id", paid_on="settled", principal="target", **_NO_CHARGES
        ),
    )


_NO_CHARGES = {"fees": pl.lit(0, pl.Int64), "interest": pl.lit(0, pl.Int64)}
_PAID = ("number", "account_id", "debtor_id", "currency", "issued_on")


def pay(plan: Plan, rows: pl.DataFrame) -> None:
    """Plan a payment for each row: `_PAID`, reference, receivable_id, paid_on, minor units of fees, interest, principal."""
    rows = plan.number("portfolio_payment", rows, "payment_id")
    plan.add(
        "portfolio_payment",
        rows.select(
            "account_id", "debtor_id", "reference", "currency", "paid_on", id="payment_id",
            creditor_id=pl.lit(plan.books.creditor_id), amount_minor=pl.sum_horizontal(settling.PARTS),
            inferred=pl.lit(value=True),
        ),
    )  # fmt: skip
    plan.entries(settling.paid_in_full(plan.with_value_date(rows)))


def _change_columns(plan: Plan, known: pl.DataFrame, extended: pl.DataFrame) -> pl.Series:
    """Plan new dates and orders of known documents; a date that a person extended stays. Return the ids."""
    replaced = known.join(extended, on=["id", "due_date"], how="semi")
    due = pl.when(pl.col("id").is_in(replaced["id"].implode())).then("due_date_was").otherwise("due_date")
    given = known.with_columns(due_date=due)
    issued = pl.min_horizontal(pl.coalesce("issued_on", "issued_on_was"), "due_date")
    return plan.overwrite(
        ITEM,
        "receivable",
        given.select("id", "due_date", "order_ref", issued_on=issued),
        plan.books.documents,
    )


def _receivables(plan: Plan, known: pl.DataFrame, on: date) -> pl.Series:
    """Plan corrections of amounts; what was taken back by an undo is posted anew. Return the ids."""
    if known.is_empty():
        return known["id"]
    known = known.join(plan.books.invoiced, on="id", how="left").with_columns(pl.col("invoiced").fill_null(0))
    known = known.filter(~pl.col("given_up") & (pl.col("target") != pl.col("invoiced")))
    again = (pl.col("invoiced") == 0) & pl.col("taken_back_on").is_not_null()
    known = known.with_columns(
        delta=pl.col("target") - pl.col("invoiced"), kind=pl.when(again).then(pl.lit("opening")).otherwise(pl.lit("adjustment")),
        effective_on=pl.when(again).then(pl.max_horizontal("issued_on_was", "taken_back_on"))
        .otherwise(pl.max_horizontal("issued_on_was", pl.lit(on))),
    )  # fmt: skip
    adjust(plan, overpaid.given_back(plan, known))
    return known["id"]


def adjust(plan: Plan, rows: pl.DataFrame) -> None:
    """Plan an entry on the principal of each row: account_id_was, id, kind, delta (minor units), effective_on."""
    plan.entries(
        rows.select(
            "kind", "effective_on", account_id="account_id_was", receivable_id="id", component=pl.lit("principal"),
            amount_minor="delta",
        )
    )  # fmt: skip


def _settled_known(plan: Plan, known: pl.DataFrame) -> pl.Series:
    """Plan the payment of known documents that the file now says are paid; what was returned since stays open."""
    paid = known.filter(pl.col("settled_on").is_not_null() & ~pl.col("given_up"))
    if paid.is_empty():
        return paid["id"]
    paid = paid.join(plan.books.invoiced, on="id", how="left")
    owed = pl.max_horizontal(pl.col("principal") + pl.col("target") - pl.col("invoiced").fill_null(0), 0)
    rows = paid.select(
        "number", "debtor_id", "currency", "fees", "interest", account_id="account_id_was", receivable_id="id",
        issued_on=pl.min_horizontal(pl.coalesce("issued_on", "issued_on_was"), "due_date"), paid_on="settled_on", principal=owed,
    ).filter(pl.sum_horizontal(settling.PARTS) > 0)  # fmt: skip
    rows = rows.with_columns(reference=pl.format("paid:{}", "number"))
    rows = rows.join(plan.books.payments, on="reference", how="anti", maintain_order="left")
    pay(plan, rows)
    return rows["receivable_id"]


def _balances(plan: Plan, known: pl.DataFrame, on: date) -> pl.Series:
    """Plan an inferred payment for each lower balance and an adjustment for each higher one. Return the ids."""
    known = known.filter(~pl.col("given_up")).with_columns(delta=pl.col("target") - pl.col("principal"))
    higher = known.filter(pl.col("delta") > 0).with_columns(
        kind=pl.lit("adjustment"), effective_on=pl.max_horizontal("issued_on_was", pl.lit(on))
    )
    adjust(plan, higher)
    lower = known.filter(pl.col("delta") < 0)
    infer(plan, lower.with_columns(minor=-pl.col("delta")), on)
    return pl.concat([higher["id"], lower["id"]])


def infer(plan: Plan, rows: pl.DataFrame, on: date) -> None:
    """Plan payments nobody saw, dated the day of the file, of so much principal (`minor`) of known documents."""
    paid = rows.select(
        "number", account_id="account_id_was", debtor_id="debtor_id_was", currency="currency_was",
        issued_on="issued_on_was", receivable_id="id", paid_on=pl.lit(on), principal="minor",
        reference=pl.format("open:{}:{}", "number", pl.lit(plan.import_id)), **_NO_CHARGES,
    )  # fmt: skip
    pay(plan, paid)


def _close(plan: Plan, kind: str, there: pl.Series, *, on: date) -> None:
    """Plan the end of documents that a complete file does not name, and say how much of the open value that is."""
    owed = plan.books.documents.filter((pl.col("principal") > 0) & ~pl.col("given_up"))
    absent = owed.join(there.to_frame("number"), on="number", how="anti")
    gone = absent.group_by("currency").agg(pl.col("principal").sum().alias("gone"))
    sums = owed.group_by("currency").agg(pl.col("principal").sum()).join(gone, on="currency")
    plan.closing = {code: (closed, before) for code, before, closed in sums.sort("currency").iter_rows()}
    plan.counts["closed"] = absent.height
    was = {name: f"{name}_was" for name in ("account_id", "debtor_id", "currency", "issued_on")}
    absent = absent.rename(was)
    if kind == "open_balances":
        infer(plan, absent.with_columns(minor="principal"), on)
        return
    adjust(
        plan,
        absent.with_columns(
            kind=pl.lit("adjustment"),
            delta=-pl.col("principal"),
            effective_on=pl.max_horizontal("issued_on_was", pl.lit(on)),
        ),
    )


def _disputes(plan: Plan, new: pl.DataFrame, known: pl.DataFrame) -> None:
    """Note which documents the file calls disputed; who keeps disputes takes it from there. Of paid ones there is none."""
    plan.disputed = pl.concat(
        each.filter(pl.col("disputed").fill_null(value=False))["id"] for each in (new, known)
    )
    if "settled_on" in new.columns:
        over = pl.col("disputed").fill_null(value=False) & pl.col("settled_on").is_not_null()
        plan.counts["disputed_paid"] = sum(each.filter(over).height for each in (new, known))
