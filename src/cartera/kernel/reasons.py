"""Reason codes: one short English word per reason, stable, each with its meaning for people.

`REASONS` maps every code the product gives, in the kernel, at the gate and in refusals, to a msgid. The documentation
lists them all (a house test compares).
"""

import polars as pl

from cartera.kernel.steps import brakes
from cartera.problems import N_

REASONS: dict[str, str] = {
    "step_due": N_("The day of this step has come."),
    "before_due": N_("The due date is near."),
    "not_due": N_("No step is due yet."),
    "paid": N_("Paid in the meantime."),
    "below_threshold": N_("Less than the policy's minimum is owed."),
    "paused": N_("Paused."),
    "disputed": N_("Contested by the debtor."),
    "agreed": N_("Under an agreement."),
    "promised": N_("Payment is promised."),
    "forborne": N_("In a grace period."),
    "exempt": N_("The debtor is exempt from collection."),
    "represented": N_("A lawyer represents the debtor: speak to the lawyer."),
    "deceased": N_("The debtor has died."),
    "insolvent": N_("The debtor is in insolvency proceedings."),
    "cease_request": N_("The debtor asked in writing not to be contacted any more."),
    "complaint": N_("A complaint about the way of collecting waits for its answer."),
    "verifying": N_("The debtor showed a receipt of payment, which is being verified."),
    "hardship": N_("The debtor is treated with care since this was written."),
    "credit_covers": N_("Money on account covers what is overdue."),
    "no_address": N_("There is no address for any channel of the step."),
    "no_channel": N_("There are addresses, but none may be used."),
    "opted_out": N_("The debtor asked not to be contacted this way."),
    "not_authorised": N_("The debtor did not authorise this channel."),
    "contact_law": N_("The law does not allow this contact now."),
    "house_limits": N_("The house's own limits, or the debtor's wish, do not allow this contact now."),
    "content": N_("The text says what may not be said; the message's page shows what, and a better wording."),
    "stale_payments": N_("The newest payments are too old to be sure of what is owed."),
    "waiting_announcement": N_("The consequence is announced; its term is not over."),
    "discarded": N_("Discarded by a person today."),
    "finished": N_("The ladder is finished; it is ready to be handed over."),
    "no_ladder": N_("No ladder of the policy takes this debtor."),
    "overlapping_pause": N_("The pause overlaps another one."),
    "empty_pause": N_("The pause ends before it begins."),
    "later_run_exists": N_("A run for a later date exists."),
    "run_in_progress": N_("A run is in progress."),
    "over_limit": N_("The credit limit would be exceeded."),
    "overdue_items": N_("There are overdue items."),
    "no_credit": N_("The debtor has no credit."),
    "credit_on_hold": N_("The debtor's credit is on hold."),
    "facts_changed": N_("What is owed changed after it was written."),
    "rehearsal": N_("The house rehearses: nothing leaves it."),
    "waived": N_("The consequence was waived by a person."),
    "replaced": N_("Another step took its place."),
}

_STATES = (
    "credit_covers", "below_threshold", "no_ladder", "waiting_announcement", "finished", "discarded", "no_address",
    "no_channel", "opted_out", "not_authorised",
)  # fmt: skip


# Columns that `explain` reads.
READ = (
    *_STATES, *brakes.OF_ACCOUNT, "paused", *(f"any_{name}" for name in brakes.ITEM_BRAKES), "contact_law", "step", "step_rung",
    "late", "carrying_item", "early",
)  # fmt: skip


def explain(accounts: pl.DataFrame) -> pl.DataFrame:
    """Add `reasons` (and `said`, of which they are made): the codes that hold for each account, the deciding one first.

    Reads one boolean column per state, the brakes of the account and of its overdue items, `step`, `step_rung` and `late`
    (a step without a rung that speaks of what is late: an instalment).
    A brake is listed even beside a proposal; `not_due` only where nothing else is to be said, or where an announced
    consequence waits for its own day as well as for its term (`early`).
    """
    ahead = pl.col("step_rung").is_null() & ~pl.col("late").fill_null(value=False)
    proposed = pl.when(pl.col("step").is_not_null()).then(
        pl.when(ahead).then(pl.lit("before_due")).otherwise(pl.lit("step_due"))
    )
    of_account = [pl.when(pl.col(name)).then(pl.lit(name)) for name in brakes.OF_ACCOUNT]
    paused = pl.when(pl.col("paused") | pl.col("any_paused")).then(pl.lit("paused"))
    of_items = [
        pl.when(pl.col(f"any_{name}")).then(pl.lit(name)) for name in brakes.ITEM_BRAKES if name != "paused"
    ]
    barred = pl.when(pl.col("contact_law") & pl.col("step").is_not_null()).then(pl.lit("contact_law"))
    states = [pl.when(pl.col(state) & pl.col("step").is_null()).then(pl.lit(state)) for state in _STATES]
    # Joined as text and split: far quicker than lists of nulls.
    said = pl.concat_str(
        proposed, *states, barred, *of_account, paused, *of_items, separator=",", ignore_nulls=True
    )
    silent = ~pl.any_horizontal(*_STATES) & (pl.col("carrying_item").is_not_null() | (pl.col("said") == ""))
    nothing_due = pl.col("step").is_null() & (silent | (pl.col("waiting_announcement") & pl.col("early")))
    not_due = pl.when(nothing_due).then(pl.lit("not_due"))
    whole = pl.concat_str(
        pl.when(pl.col("said") != "").then("said"), not_due, separator=",", ignore_nulls=True
    )
    return accounts.with_columns(said=said).with_columns(reasons=whole.str.split(","))
