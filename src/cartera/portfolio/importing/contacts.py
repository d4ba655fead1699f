"""Addresses that a file brings: added or changed, each in the one way it is kept; an objection or a bounce stays."""

import polars as pl

from cartera.parties import addresses
from cartera.portfolio.importing import words
from cartera.portfolio.importing.plan import Plan
from cartera.portfolio.reading.faults import Check
from cartera.problems import N_

COLUMNS = {"email": "email", "phone": "call", "whatsapp": "whatsapp"}  # column -> channel
_KEY = ["debtor_id", "role", "channel", "address"]
_SAID = {
    "role": pl.String, "name": pl.String, "authorised": pl.Boolean, "evidence": pl.String, "opted_out": pl.Boolean,
    "preferred": pl.Boolean,
}  # fmt: skip
# Most addresses are as plain as this; only the others are worth asking `parties.addresses` one by one.
_PLAIN = (
    r"^[A-Za-z0-9_%+-]+(\.[A-Za-z0-9_%+-]+)*@([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,63}$"
)
_WRONG = Check(
    "wrong_address",
    N_(
        "“%(value)s” cannot be reached. Check for a missing digit, prefix or domain; a number takes no letters and no extension."
    ),
)


def of_lines(lines: pl.DataFrame) -> pl.DataFrame:
    """Return the addresses that stand in columns of their own, one row each: line, debtor_id, role, channel, address."""
    parts = []
    for column, channel in COLUMNS.items():
        if column in lines.columns:
            told = lines.filter(pl.col(column).is_not_null()).select("line", "debtor_id", address=column)
            told = told.unique(["debtor_id", "address"], maintain_order=True)
            parts.append(
                told.with_columns(pl.col("address").str.split(";"), channel=pl.lit(channel)).explode(
                    "address"
                )
            )
    if not parts:
        return pl.DataFrame(
            schema={"line": pl.Int64, "debtor_id": pl.Int64, "address": pl.String, "channel": pl.String}
        )
    return pl.concat(parts)


def plan_contacts(plan: Plan, given: pl.DataFrame, *, countries: pl.DataFrame, fatal: bool) -> pl.Series:
    """Plan addresses: line, debtor_id, channel, address and, when the file says them, role, name and what `_SAID` lists.

    `countries`: debtor_id, country. A wrong address is a bad line where addresses are the matter, else left out. Return
    the debtors some address of whom is new or changed.
    """
    given = given.with_columns(pl.lit(None, t).alias(n) for n, t in _SAID.items() if n not in given.columns)
    given = given.with_columns(pl.col("role").fill_null("payer")).join(countries, on="debtor_id", how="left")
    tidy = _tidied(plan, given)
    plan.fault(
        Check(_WRONG.code, _WRONG.text, fatal=fatal),
        tidy.filter(pl.col("kept").is_null()).select("line", value="address"),
    )
    tidy = plan.good(tidy.filter(pl.col("kept").is_not_null()).with_columns(address="kept"))
    tidy = tidy.unique(_KEY, keep="last", maintain_order=True)
    found = words.heard(plan, tidy.join(_present(plan), on=_KEY, how="left", maintain_order="left"))
    new = plan.number("parties_contact", found.filter(pl.col("id").is_null()).drop("id"))
    plan.add(
        "parties_contact",
        new.select(
            "id", *_KEY, "authorised", "opted_out_at", "bad_since", name=pl.col("name").fill_null(""),
            preferred=pl.col("preferred").fill_null(value=False),
        ),
    )  # fmt: skip
    plan.remember("contact", new["id"])
    known = found.filter(pl.col("id").is_not_null())
    changed = plan.overwrite(
        "parties_contact",
        "contact",
        known.select("id", "name", "authorised", "preferred"),
        plan.books.contacts.with_columns(authorised=words.truth("authorised")),
    )
    words.keep(plan, found)
    touched = known.filter(pl.col("objects"))["id"].append(changed).unique()
    if fatal:
        plan.counts.update(
            added=new.height, changed=touched.len(), left=tidy.height - new.height - touched.len()
        )
    of_touched = known.filter(pl.col("id").is_in(touched.implode()))["debtor_id"]
    return pl.concat([new["debtor_id"], of_touched]).unique()


def _present(plan: Plan) -> pl.DataFrame:
    """Return the addresses there are, with what is known of their being authorised."""
    return plan.books.contacts.select(
        "id", *_KEY, was_authorised=words.truth("authorised"), was_opted_out="opted_out"
    )


def _tidied(plan: Plan, given: pl.DataFrame) -> pl.DataFrame:
    """Add each address as it is kept, null where it is wrong. Worked out once for each distinct one."""
    distinct = given.select("channel", "address", "country").unique()
    plain = pl.col("channel").eq("email") & pl.col("address").str.contains(_PLAIN)
    local, domain = (pl.col("address").str.split("@").list.get(i) for i in (0, 1))
    easy = distinct.filter(plain).with_columns(
        kept=pl.concat_str(local, pl.lit("@"), domain.str.to_lowercase())
    )
    rest = distinct.filter(~plain)
    kept = pl.Series("kept", [_kept(*row) for row in rest.iter_rows()], dtype=pl.String)
    known = pl.concat([easy, rest.with_columns(kept)])
    return given.join(
        known, on=["channel", "address", "country"], how="left", nulls_equal=True, maintain_order="left"
    )


def _kept(channel: str, address: str, country: str | None) -> str | None:
    try:
        return addresses.read(channel, address, country or "")
    except addresses.WrongAddress:
        return None
