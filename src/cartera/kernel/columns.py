"""Every frame that enters or leaves the kernel: column, type, meaning, grain.

`check` runs on the way in and on the way out. Money is Int64 minor units. Days and ids are Int64. Every frame carries
the ids by which it is sharded, so that a debtor's outcome depends only on rows with that debtor's id.
"""

import polars as pl

Schema = dict[str, pl.DataType | type[pl.DataType]]

ACCOUNTS: Schema = {  # one row per debtor and currency (and so per creditor)
    "account_id": pl.Int64,
    "debtor_id": pl.Int64,
    "currency": pl.String,
    "exponent": pl.Int64,  # ISO 4217 minor units, or the indexed unit's own
    "country": pl.String,  # lower case ISO 3166, "" unknown
    "kind": pl.String,  # business | consumer
    "tags": pl.String,  # comma separated, with a comma at both ends; "" none
    "customer_since": pl.Date,
    "on_account_minor": pl.Int64,  # money received and not yet set against an item, on the day
    "exempt": pl.Boolean,
    "forborne": pl.Boolean,
    "paused": pl.Boolean,  # the debtor as a whole is paused on the day
    "represented": pl.Boolean,  # by a lawyer, to whom one speaks instead
    "deceased": pl.Boolean,
    "insolvent": pl.Boolean,
    "cease_request": pl.Boolean,  # asked not to be contacted any more
    "complaint": pl.Boolean,  # a complaint about the way of collecting waits for its answer
    "verifying": pl.Boolean,  # a payment the debtor showed a receipt of is being looked for in the bank
    "hardship": pl.Boolean,  # no brake: a segment of the policy treats such debtors with care
    "sales_12m_minor": pl.Int64,
    "score": pl.Float64,  # probability of paying within 30 days; null without a model
    "policy": pl.Int64,  # key into the policies given to decide: the version in force for the creditor
}

ITEMS: Schema = {  # one row per receivable that is open on the day, or settled within the memory of a spell
    "item_id": pl.Int64,
    "account_id": pl.Int64,
    "due_date": pl.Date,
    "principal_minor": pl.Int64,  # open on the day
    "fees_minor": pl.Int64,
    "interest_minor": pl.Int64,  # unpaid, late interest accrued to the day included (steps.interest)
    "disputed_minor": pl.Int64,  # of the open amount, what is contested on the day
    "settled_on": pl.Date,  # value date of the entry that settled it; null while open on the day
    "paused": pl.Boolean,
    "promised": pl.Boolean,
    "agreed": pl.Boolean,
}

INSTALMENTS: Schema = {  # one row per item under a plan and what the plan asks of it next: spoken of instead of the item
    "account_id": pl.Int64,
    "item_id": pl.Int64,
    "due_date": pl.Date,  # of the oldest instalment that is unpaid
    "minor": pl.Int64,  # of the instalments due on that date, or already late
}

DONE: Schema = {  # one row per step carried out (or waived) for an account, ever
    "done_id": pl.Int64,
    "account_id": pl.Int64,
    "policy": pl.Int64,  # key of the policy version the spell is on
    "ladder": pl.String,
    "step": pl.String,
    "rung": pl.Int64,  # index among the ladder's rungs; null for a before_due step, and for a reminder of an instalment
    "cumulative_days": pl.Int64,  # days from due at which the rung is reached, `previous` steps added up
    "done_on": pl.Date,
    "waived": pl.Boolean,  # a consequence that a person waived: counts as done, was not carried out
}

DONE_ITEMS: Schema = {  # one row per step carried out and item it spoke of
    "done_id": pl.Int64,
    "account_id": pl.Int64,
    "item_id": pl.Int64,
    "due_date": pl.Date,  # the item's due date when the step was carried out (before_due: once per item and due date)
}

DISCARDED: Schema = {  # one row per step discarded by a person on the day of the run
    "account_id": pl.Int64,
    "step": pl.String,
}

CONTACTS: Schema = {  # one row per address of a debtor; per address and account where the law counts debt by debt
    "contact_id": pl.Int64,
    "debtor_id": pl.Int64,
    "only_account": pl.Int64,  # the account the row speaks of; 0: whichever of the debtor's
    "role": pl.String,
    "channel": pl.String,
    "usable": pl.Boolean,  # not marked bad, and the house has a sender for the channel
    "authorised": pl.Boolean,  # null: not known, which counts as yes unless a law pack asks for it
    "opted_out": pl.Boolean,
    "lawful": pl.Boolean,  # law, wish and house let a contact this way be made at some hour of the day
    "lawful_at": pl.Datetime(
        "us", "UTC"
    ),  # the first lawful moment, of this day or a later one; null: at once, or never
}

BEHAVIOUR: Schema = {  # one row per account with any history
    "account_id": pl.Int64,
    "invoices_12m": pl.Int64,
    "late_12m": pl.Int64,
    "days_late_sum_12m": pl.Int64,
    "kept_promises_12m": pl.Int64,
    "broken_promises_12m": pl.Int64,
    "reminders_12m": pl.Int64,
    "paid_after_reminder_12m": pl.Int64,
    "last_contact_on": pl.Date,
}

DECISIONS: Schema = {  # one row per account with anything open or with a position: what to do today and why
    "account_id": pl.Int64,
    "debtor_id": pl.Int64,
    "currency": pl.String,
    "policy": pl.Int64,
    "segment": pl.String,
    "ladder": pl.String,  # null: no ladder
    "position": pl.String,  # name of the step last done; "none" or "finished"
    "rung": pl.Int64,  # index of the position; null when none
    "open_minor": pl.Int64,  # principal, fees and interest of all open items, disputed included
    "overdue_minor": pl.Int64,  # the same of overdue items, less what is disputed
    "oldest_due": pl.Date,  # of the overdue items; null when nothing is overdue
    "carrying_item": pl.Int64,
    # the proposal; null columns where nothing is proposed
    "step": pl.String,
    "action": pl.String,
    "by": pl.String,
    "to": pl.String,  # the role that was found
    "channels": pl.List(pl.String),
    "contacts": pl.List(pl.Int64),  # contact ids, one per channel
    "template": pl.String,
    "approve": pl.Boolean,
    "step_rung": pl.Int64,  # null for a before_due step, and for a reminder of an instalment
    "instalment_due": pl.Date,  # when the proposal speaks of instalments: their due date; null otherwise
    "due_from": pl.Date,  # the day the step came due
    "item_ids": pl.List(pl.Int64),
    "item_amounts": pl.List(pl.Int64),  # minor units of each item in the proposal, same order
    "amount_minor": pl.Int64,
    "credit_minor": pl.Int64,
    "net_minor": pl.Int64,
    "interest_minor": pl.Int64,  # of the amount, what is late interest
    "reasons": pl.List(pl.String),  # codes of kernel.reasons, sorted by importance
}


class WrongFrame(Exception):
    """A frame does not have the columns or types it must have."""


def check(frame: pl.DataFrame, schema: Schema, name: str) -> pl.DataFrame:
    """Return the frame with just the schema's columns in order, or raise WrongFrame naming all that is missing or mistyped."""
    has = frame.schema
    wrong = [f"{c} is missing" for c in schema if c not in has]
    wrong += [f"{c} is {has[c]}, not {t}" for c, t in schema.items() if c in has and has[c] != t]
    if wrong:
        msg = f"{name}: " + "; ".join(wrong)
        raise WrongFrame(msg)
    return frame if list(has) == list(schema) else frame.select(list(schema))


def empty(schema: Schema) -> pl.DataFrame:
    """Return a frame of no rows."""
    return pl.DataFrame(schema=schema)
