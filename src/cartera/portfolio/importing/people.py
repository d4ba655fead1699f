"""Who the lines of a file mean: debtors found by code, alias or tax id, never by name alone; new ones added."""

from datetime import date

import polars as pl

from cartera.portfolio.importing.plan import Plan
from cartera.portfolio.reading.faults import Check
from cartera.problems import N_

_TEXTS = ("name", "tax_id", "country", "subdivision", "kind", "language", "timezone", "tags", "salesperson")
_DISAGREE = Check(
    "code_and_tax_id_disagree",
    N_("Its code and its tax id belong to two different customers (%(value)s). Correct one of the two."),
)
_UNKNOWN = Check(
    "unknown_debtor", N_("There is no customer with the code %(value)s. Import the customers first.")
)


def known(plan: Plan, lines: pl.DataFrame) -> pl.DataFrame:
    """Return the lines with the `debtor_id` their `debtor` means; lines of unknown ones are faults."""
    found = lines.join(plan.books.codes, left_on="debtor", right_on="code", how="left", maintain_order="left")
    plan.fault(_UNKNOWN, found.filter(pl.col("debtor_id").is_null()).select("line", value="debtor"))
    return found.filter(pl.col("debtor_id").is_not_null())


def recognised(plan: Plan, lines: pl.DataFrame) -> pl.DataFrame:
    """Return the lines with the `debtor_id` their `code` means, adding debtors and aliases that are not known yet.

    Debtors that are found keep their columns, but a tax id they did not have is taken over.
    """
    people = _with_tax_id_owners(plan, _one_per_code(lines))
    disagree = (pl.col("debtor_id") != pl.col("by_tax")).fill_null(value=False)
    clash = people.filter(disagree)
    # Only the lines that say the tax id: those that say the code alone are clear.
    wrong = lines.filter(pl.col("tax_id").is_not_null()).join(clash.select("code"), on="code", how="semi")
    plan.fault(_DISAGREE, wrong.select("line", value=pl.concat_str("code", pl.lit(" / "), "tax_id")))
    people = people.with_columns(by_tax=pl.when(~disagree).then("by_tax"))
    people = people.with_columns(id=pl.coalesce("debtor_id", "by_tax"))
    people = _with_new(plan, people)
    _aliases(plan, people)
    _take_over_tax_ids(plan, people)
    ids = people.select("code", debtor_id="id")
    return lines.join(ids, on="code", maintain_order="left")


def _one_per_code(lines: pl.DataFrame) -> pl.DataFrame:
    """Return one row a code: what its first line that says it says, tax id and place never null."""
    names = [name for name in lines.columns if name not in {"code", "line"}]
    distinct = lines.select("code", *names).unique(maintain_order=True)
    people = distinct.group_by("code", maintain_order=True).agg(
        pl.col(name).drop_nulls().first() for name in names
    )
    missing = [pl.lit(None, pl.String).alias(name) for name in _TEXTS if name not in people.columns]
    if "customer_since" not in people.columns:
        missing.append(pl.lit(None, pl.Date).alias("customer_since"))
    return people.with_columns(missing)


def _with_tax_id_owners(plan: Plan, people: pl.DataFrame) -> pl.DataFrame:
    """Add who is known by the code (`debtor_id`) and who by the tax id (`by_tax`), in the books or in this file."""
    books = plan.books
    people = people.with_columns(
        place=pl.col("country").fill_null(books.country), tax_id=pl.col("tax_id").fill_null("")
    )
    people = people.join(books.codes, on="code", how="left", maintain_order="left")
    people = people.join(books.tax_ids, on=["place", "tax_id"], how="left", maintain_order="left")
    bare = books.debtors.filter(pl.col("tax_id") == "").select(debtor_id="id")
    claims = people.filter(pl.col("by_tax").is_null() & (pl.col("tax_id") != "")).join(
        bare, on="debtor_id", how="semi"
    )
    first = claims.unique(["place", "tax_id"], keep="first", maintain_order=True)
    people = people.join(
        first.select("place", "tax_id", claimed="debtor_id"),
        on=["place", "tax_id"],
        how="left",
        maintain_order="left",
    )
    return people.with_columns(by_tax=pl.coalesce("by_tax", "claimed"), takes=pl.col("claimed").is_not_null())


def _with_new(plan: Plan, people: pl.DataFrame) -> pl.DataFrame:
    """Add the debtors nobody knows; codes that share a tax id are one debtor."""
    identity = (
        pl.when(pl.col("tax_id") != "")
        .then(pl.concat_str(pl.lit("t"), "place", pl.lit("|"), "tax_id"))
        .otherwise(pl.concat_str(pl.lit("c"), "code"))
    )
    people = people.with_columns(identity=identity)
    firsts = people.filter(pl.col("id").is_null()).unique("identity", keep="first", maintain_order=True)
    firsts = plan.number("parties_debtor", firsts)
    plan.counts["debtors"] += firsts.height
    plan.add("parties_debtor", _rows(plan, firsts))
    fresh = firsts.select("identity", new_id="id", own="code")
    people = people.join(fresh, on="identity", how="left", maintain_order="left")
    return people.with_columns(
        id=pl.coalesce("id", "new_id"),
        is_alias=pl.col("debtor_id").is_null()
        & (pl.col("own").is_null() | (pl.col("own") != pl.col("code"))),
    )


def _rows(plan: Plan, firsts: pl.DataFrame) -> pl.DataFrame:
    return firsts.select(
        "id", "code", creditor_id=pl.lit(plan.books.creditor_id), name=pl.coalesce("name", "code"),
        greeting_name=pl.lit(""), kind=pl.col("kind").fill_null("business"), country="place", tax_id="tax_id",
        subdivision=pl.col("subdivision").fill_null(""),
        language=pl.col("language").fill_null(""), timezone=pl.col("timezone").fill_null(""),
        tags=pl.col("tags").fill_null(""), customer_since="customer_since",
        salesperson=pl.col("salesperson").fill_null("").str.slice(0, 120), exempt_reason=pl.lit(""),
    )  # fmt: skip


def _aliases(plan: Plan, people: pl.DataFrame) -> None:
    """Remember new codes of debtors found by tax id."""
    new = people.filter("is_alias").select("code", debtor_id="id", creditor_id=pl.lit(plan.books.creditor_id))
    plan.add("parties_debtoralias", new)


def _take_over_tax_ids(plan: Plan, people: pl.DataFrame) -> None:
    """Give debtors the tax id that the file knows of them and the books did not."""
    taking = people.filter(pl.col("takes") & (pl.col("debtor_id") == pl.col("by_tax")))
    given = taking.select("id", "tax_id", country="place")
    plan.overwrite("parties_debtor", "debtor", given, plan.books.debtors)


def accounts(plan: Plan, lines: pl.DataFrame) -> pl.DataFrame:
    """Return the lines with the `account_id` of their debtor and currency, opening accounts that are new."""
    keys = lines.select("debtor_id", "currency").unique(maintain_order=True)
    missing = keys.join(plan.books.accounts, on=["debtor_id", "currency"], how="anti", maintain_order="left")
    new = plan.number("portfolio_account", missing, "account_id")
    plan.add(
        "portfolio_account",
        new.select(
            "debtor_id",
            "currency",
            id="account_id",
            creditor_id=pl.lit(plan.books.creditor_id),
            on_account_minor=pl.lit(0),
        ),
    )
    keyed = ["account_id", "debtor_id", "currency"]
    every = pl.concat([plan.books.accounts.select(keyed), new.select(keyed)])
    return lines.join(every, on=["debtor_id", "currency"], how="left", maintain_order="left")


def capped(due: pl.Expr, issued: pl.Expr, on: date) -> pl.Expr:
    """Return the day of issue that the ledger keeps: never after the due date; unknown, the day of the file."""
    return pl.min_horizontal(issued.fill_null(on), due)
