"""Files of customers: added, and changed where the file says something else."""

import polars as pl

from cartera.portfolio.importing import contacts, people
from cartera.portfolio.importing.plan import Plan
from cartera.portfolio.reading.faults import Check
from cartera.problems import N_

_COLUMNS = ("name", "subdivision", "kind", "language", "timezone", "tags", "salesperson", "customer_since")
_TAX_ID_TAKEN = Check("tax_id_taken", N_("Tax id %(value)s already belongs to another customer."))
_PARENT = Check(
    "unknown_parent",
    N_("There is no customer with the code %(value)s to pay for this one; it is left out."),
    fatal=False,
)


def plan_debtors(plan: Plan, frame: pl.DataFrame) -> None:
    """Plan a file of customers with their addresses and who pays for whom."""
    told = frame.drop("parent", "email", "phone", "whatsapp")
    lines = plan.good(people.recognised(plan, told))
    known = lines.filter(pl.col("debtor_id").is_in(plan.books.debtors["id"].implode()))
    new = lines.filter(~pl.col("debtor_id").is_in(plan.books.debtors["id"].implode())).unique("debtor_id")
    changed = _change(plan, known)
    plan.remember("debtor", new["debtor_id"])
    with_ids = frame.join(lines.select("line", "debtor_id"), on="line", maintain_order="left")
    countries = lines.select("debtor_id", pl.col("country").fill_null(plan.books.country)).unique("debtor_id")
    reached = contacts.plan_contacts(plan, contacts.of_lines(with_ids), countries=countries, fatal=False)
    changed = pl.concat([changed, _parents(plan, with_ids), reached]).unique()
    changed_known = changed.filter(changed.is_in(known["debtor_id"].implode())).len()
    plan.counts.update(
        added=new.height, changed=changed_known, left=known["debtor_id"].n_unique() - changed_known
    )


def _change(plan: Plan, known: pl.DataFrame) -> pl.Series:
    """Plan new columns of known customers; a tax id only when it is nobody else's. Return the ids."""
    one = known.unique("debtor_id", keep="last", maintain_order=True)
    owners = plan.books.tax_ids.rename({"by_tax": "owner"})
    one = one.with_columns(place=pl.col("country").fill_null(plan.books.country))
    one = one.join(owners, on=["place", "tax_id"], how="left", maintain_order="left")
    taken = pl.col("owner").is_not_null() & (pl.col("owner") != pl.col("debtor_id"))
    taken |= pl.col("tax_id").is_not_null() & ~pl.struct("place", "tax_id").is_first_distinct()
    plan.fault(_TAX_ID_TAKEN, one.filter(taken).select("line", value="tax_id"))
    one = one.filter(~taken)
    # A name that is but the code says no name: the file has none, and the books may.
    one = one.with_columns(name=pl.when(pl.col("name") != pl.col("code")).then("name"))
    given = one.select("tax_id", "country", *_COLUMNS, id="debtor_id")
    return plan.overwrite("parties_debtor", "debtor", given, plan.books.debtors)


def _parents(plan: Plan, lines: pl.DataFrame) -> pl.Series:
    """Plan who pays for whom. Return the ids that changed."""
    told = lines.filter(pl.col("parent").is_not_null())
    if told.is_empty():
        return pl.Series(dtype=pl.Int64)
    here = lines.select("code", "debtor_id")
    codes = pl.concat([here, plan.books.codes.select("code", "debtor_id")]).unique(
        "code", keep="first", maintain_order=True
    )
    told = told.join(
        codes.select(parent="code", parent_id="debtor_id"), on="parent", how="left", maintain_order="left"
    )
    plan.fault(_PARENT, told.filter(pl.col("parent_id").is_null()).select("line", value="parent"))
    # Who pays for itself is its own parent in some programs; here that is nobody.
    told = told.filter(pl.col("parent_id").is_not_null() & (pl.col("parent_id") != pl.col("debtor_id")))
    told = told.unique("debtor_id", keep="last", maintain_order=True).select("parent_id", id="debtor_id")
    told = _without_rings(plan, told)
    new = told.join(plan.books.debtors.select("id"), on="id", how="anti")
    plan.change("parties_debtor", new.select("id", "parent_id"))
    return plan.overwrite("parties_debtor", "debtor", told.join(new, on="id", how="anti"), plan.books.debtors)


def _without_rings(plan: Plan, told: pl.DataFrame) -> pl.DataFrame:
    """Leave out who would, over any number of steps, pay for itself."""
    above = dict(plan.books.debtors.select("id", "parent_id").drop_nulls().iter_rows())
    kept = []
    for parent, child in told.iter_rows():
        up: int | None = parent
        while up is not None and up != child:
            up = above.get(up)
        if up is None:
            above[child] = parent
            kept.append((parent, child))
    return pl.DataFrame(kept, {"parent_id": pl.Int64, "id": pl.Int64}, orient="row")
