"""What was read, put into the kernel's shapes. Pure Polars: frames in, frames out; casts and renames happen here once."""

from collections.abc import Collection
from datetime import date, timedelta

import polars as pl

from cartera.kernel import columns
from cartera.kernel.facts import Facts
from cartera.money.currencies import UnknownCurrency, exponent
from cartera.portfolio import book

YEAR_DAYS = 365
REMINDER_DAYS = 10  # a payment this soon after a reminder counts as paid after it
PEOPLE = ("message", "call", "visit")  # actions by which somebody is contacted
# Columns of ACCOUNTS that a row of `held` sets: what brakes a debtor as a whole, grace, and care.
HELD = (
    "represented",
    "deceased",
    "insolvent",
    "cease_request",
    "complaint",
    "verifying",
    "hardship",
    "forborne",
)
JUDGED = ("only_account", "lawful", "lawful_at")  # columns of CONTACTS that the law gives
NOTHING_ODD = pl.DataFrame(schema={"account_id": pl.Int64, "code": pl.String, "detail": pl.String})
NO_REMINDERS = pl.DataFrame(
    schema={
        "account_id": pl.Int64, "reminders_12m": pl.Int64, "paid_after_reminder_12m": pl.Int64, "last_contact_on": pl.Date,
    }
)  # fmt: skip
NO_SALES = pl.DataFrame(schema={"account_id": pl.Int64, "sales_12m_minor": pl.Int64})


def unfinished(
    done: pl.DataFrame, spoken: pl.DataFrame, open_items: pl.DataFrame, on: date
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Keep the steps of accounts that may be in a spell: something spoken of is open, or a step was done on the day."""
    if done.is_empty():
        return done, spoken.clear()
    alive = spoken.join(open_items.select("item_id"), on="item_id", how="semi").select("account_id")
    today = done.filter(pl.col("done_on") == on).select("account_id")
    kept = pl.concat([alive, today]).unique()
    done = done.join(kept, on="account_id", how="semi")
    return done, spoken.join(done.select("done_id"), on="done_id", how="semi")


def done(frame: pl.DataFrame) -> pl.DataFrame:
    """Give steps carried out as the kernel has them: no rung for a step before the due date."""
    return frame.with_columns(rung=pl.when(pl.col("rung") >= 0).then(pl.col("rung"))).select(
        list(columns.DONE)
    )


def accounts(
    read: pl.DataFrame,
    later: pl.DataFrame,
    pauses: pl.DataFrame,
    sales: pl.DataFrame,
    held: pl.DataFrame,
    on: date,
    policy_key: int,
) -> pl.DataFrame:
    """Put the accounts together: money on account as of the day, exemption, pause of the whole debtor, sales.

    `held`: debtor_id and kind of what else brakes a debtor or has them treated with care, see `HELD`.
    """
    moved = later.filter(pl.col("item_id") == 0).group_by("account_id").agg(pl.col("later_minor").sum())
    whole = pauses.filter(pl.col("item_id") == 0)["debtor_id"].to_list()
    exponents = {each: minor_digits(each) for each in read["currency"].unique()}
    known = _joined(_joined(read, moved, "account_id"), sales, "account_id")
    return known.select(
        "account_id", "debtor_id", "currency", "country", "kind", "tags", "customer_since", "sales_12m_minor",
        # Money on account is negative in the ledger: taking later entries back adds them here.
        on_account_minor=pl.col("on_account_minor") + pl.col("later_minor").fill_null(0),
        exempt=(pl.col("exempt_since") <= on).fill_null(value=False),
        paused=_among("debtor_id", whole),
        score=pl.lit(None, dtype=pl.Float64),
        exponent=pl.col("currency").replace_strict(exponents, default=None, return_dtype=pl.Int64),
        policy=pl.lit(policy_key, dtype=pl.Int64),
        **{kind: _among("debtor_id", those) for kind, those in _by_kind(held).items()},
    ).select(list(columns.ACCOUNTS))  # fmt: skip


def _joined(frame: pl.DataFrame, other: pl.DataFrame, on: str) -> pl.DataFrame:
    """Join what is known of some rows; where it is known of none, as on most days, its columns are simply null."""
    if other.is_empty():
        added = [pl.lit(None, dtype=kind).alias(name) for name, kind in other.schema.items() if name != on]
        return frame.with_columns(added)
    return frame.join(other, on=on, how="left")


def _among(name: str, ids: list[int]) -> pl.Expr:
    """Tell whether an id is one of some."""
    return pl.col(name).is_in(ids) if ids else pl.lit(value=False)


def _by_kind(held: pl.DataFrame) -> dict[str, list[int]]:
    """Give the debtors of `held` by each kind."""
    those: dict[str, list[int]] = {kind: [] for kind in HELD}
    for debtor, kind in held.select("debtor_id", "kind").iter_rows():
        those[kind].append(debtor)
    return those


def items(
    open_items: pl.DataFrame, settled: pl.DataFrame, done: pl.DataFrame, pauses: pl.DataFrame,
    contested: pl.DataFrame, promised: pl.DataFrame, planned: pl.DataFrame,
) -> pl.DataFrame:  # fmt: skip
    """Put the items together: what is open with its brakes, and what was settled in accounts that may be in a spell."""
    first = done.group_by("account_id").agg(first_on=pl.col("done_on").min())
    # Older settlements concern spells that ended before any of these steps.
    remembered = settled.join(first, on="account_id").filter(pl.col("settled_on") >= pl.col("first_on"))
    known = book.with_settled(open_items, remembered)
    return (
        _joined(known, contested, "item_id")
        .with_columns(
            pl.col("disputed_minor").fill_null(0),
            paused=_among("item_id", pauses["item_id"].to_list()),
            promised=_among("item_id", promised["item_id"].to_list()),
            agreed=_among("item_id", planned["item_id"].to_list()),
        )
        .select(list(columns.ITEMS))
    )


def contacts(read: pl.DataFrame, payers: pl.DataFrame, sendable: Collection[str]) -> pl.DataFrame:
    """Put the addresses together: who has a parent that pays is reached at the parent's address, where there is one.

    What the law says of them is added by `lawful.mark`.
    """
    known = read.with_columns(
        usable=pl.col("usable") & pl.col("channel").is_in(list(sendable)),
        authorised=pl.when(pl.col("authorised") >= 0).then(pl.col("authorised") == 1),
    )
    if not payers.is_empty():
        of_parent = known.filter(pl.col("role") == "payer").join(
            payers.rename({"debtor_id": "child_id"}), left_on="debtor_id", right_on="parent_id"
        ).with_columns(debtor_id="child_id").drop("child_id")  # fmt: skip
        replaced = of_parent.select("debtor_id").unique()
        own = known.filter(pl.col("role") == "payer").join(replaced, on="debtor_id", how="anti")
        known = pl.concat([known.filter(pl.col("role") != "payer"), own, of_parent.select(known.columns)])
    return known.select([name for name in columns.CONTACTS if name not in JUDGED])


def behaviour(
    open_items: pl.DataFrame, settled: pl.DataFrame, done: pl.DataFrame, spoken: pl.DataFrame,
    promises: pl.DataFrame, on: date,
) -> pl.DataFrame:  # fmt: skip
    """Count twelve months: what fell due and how late it was paid, reminders and what they brought, promises, contacts."""
    since = on - timedelta(days=YEAR_DAYS)
    due = pl.concat(
        [
            settled.select("account_id", "due_date", "settled_on"),
            open_items.select("account_id", "due_date", settled_on=pl.lit(None, dtype=pl.Date)),
        ]
    ).filter((pl.col("due_date") >= since) & (pl.col("due_date") < on))
    days_late = (pl.col("settled_on").fill_null(on) - pl.col("due_date")).dt.total_days().clip(lower_bound=0)
    # Reckoned first and then summed: inside the groups it would be many times slower.
    paid = due.select("account_id", days=days_late).with_columns(late=pl.col("days") > 0).group_by("account_id").agg(
        invoices_12m=pl.len().cast(pl.Int64), late_12m=pl.col("late").sum().cast(pl.Int64), days_late_sum_12m=pl.col("days").sum(),
    )  # fmt: skip
    reminded = _reminders(done.filter(pl.col("done_on") >= since), spoken, settled)
    joined = paid.join(reminded, on="account_id", how="full", coalesce=True)
    joined = joined.join(promises, on="account_id", how="full", coalesce=True)
    counts = [name for name in columns.BEHAVIOUR if name.endswith("_12m")]
    return joined.with_columns(pl.col(counts).fill_null(0)).select(list(columns.BEHAVIOUR))


def _reminders(done: pl.DataFrame, spoken: pl.DataFrame, settled: pl.DataFrame) -> pl.DataFrame:
    """Count messages, those after which something they spoke of was paid within days, and find the last contact."""
    if done.is_empty():
        return NO_REMINDERS
    messages = done.filter((pl.col("action") == "message") & ~pl.col("waived"))
    paid = (
        messages.select("done_id", "done_on")
        .join(spoken.select("done_id", "item_id"), on="done_id")
        .join(settled.select("item_id", "settled_on"), on="item_id")
        .filter((pl.col("settled_on") - pl.col("done_on")).dt.total_days().is_between(0, REMINDER_DAYS))
        .select("done_id")
        .unique()
    )
    messages = messages.join(paid.with_columns(paid=pl.lit(value=True)), on="done_id", how="left")
    contacted = done.filter(pl.col("action").is_in(list(PEOPLE)) & ~pl.col("waived")).group_by("account_id").agg(
        last_contact_on=pl.col("done_on").max()
    )  # fmt: skip
    counted = messages.group_by("account_id").agg(
        reminders_12m=pl.len().cast(pl.Int64), paid_after_reminder_12m=pl.col("paid").sum().cast(pl.Int64)
    )
    return counted.join(contacted, on="account_id", how="full", coalesce=True)


def minor_digits(currency: str) -> int | None:
    """Give a currency's decimals; None where nobody knows the currency."""
    try:
        return exponent(currency)
    except UnknownCurrency:
        return None


def odd(facts: Facts, policies: list[int]) -> pl.DataFrame:
    """List what cannot be decided: account_id, code, detail. One row per account and code."""
    below = pl.any_horizontal(pl.col(f"{part}_minor") < 0 for part in ("principal", "fees", "interest"))
    lost = set(facts.done["policy"].unique()) - set(policies)
    if (
        not lost
        and not facts.accounts["exponent"].null_count()
        and not facts.items.select(below.any()).item()
    ):
        return NOTHING_ODD
    negative = facts.items.filter(below).group_by("account_id").agg(detail=pl.col("item_id").cast(pl.String).sort().str.join(", "))  # fmt: skip
    unknown = facts.accounts.filter(pl.col("exponent").is_null()).select("account_id", detail="currency")
    stray = (
        facts.done.filter(~pl.col("policy").is_in(policies))
        .select("account_id", detail="ladder")
        .unique("account_id")
    )
    found = [
        frame.select("account_id", pl.lit(code).alias("code"), pl.col("detail").str.slice(0, 300))
        for code, frame in (
            ("negative_item", negative),
            ("unknown_currency", unknown),
            ("lost_policy", stray),
        )
    ]
    return pl.concat(found).sort("account_id", "code")
