"""Filing: decisions become proposals and standings, in one transaction, by whole columns.

The same decision filed twice changes nothing. For an account with an open proposal:
  1. the same step: it keeps its identity, items and amounts are refreshed; an approval survives only if step, channels and
     items are the same and the net, late interest left out, did not rise;
  2. another step: the old proposal is withdrawn and the new one takes its place;
  3. no step: the proposal is withdrawn, with the reason.
A proposal whose message is on its way, or whose fate is unknown, is left as it is.
"""

from dataclasses import dataclass, field
from datetime import date, datetime

import polars as pl

from cartera.cycle.models import Run
from cartera.foundation import frames
from cartera.foundation.frames import Query
from cartera.foundation.models import User
from cartera.outreach import operations as outreach
from cartera.strategy.models import Proposal

CHUNK = 5000

_TEXT = (
    "ladder", "step", "action", "actor", "to_role", "channels", "contacts", "template", "item_ids", "item_amounts",
    "reasons", "segment",
)  # fmt: skip
_NUMBER = (
    "rung",
    "amount_minor",
    "credit_minor",
    "net_minor",
    "interest_minor",
    "overdue_minor",
    "policy_version_id",
)
_COMPARED = (*_TEXT, *_NUMBER, "oldest_due", "due_from", "instalment_due", "needs_approval")


@dataclass
class Filed:
    """What filing did: how many proposals are new, refreshed, replaced, withdrawn and kept, and which accounts were frozen."""

    added: int = 0
    refreshed: int = 0
    replaced: int = 0
    withdrawn: int = 0
    kept: int = 0
    frozen: list[int] = field(default_factory=list)


def file_proposals(
    run: Run, decisions: pl.DataFrame, contacts: pl.DataFrame, *, at: datetime, by: User | None
) -> Filed:
    """File the proposals of a run; `contacts` are those it was decided by. Call inside a transaction."""
    wanted = _wanted(_at_lawful_hours(decisions, contacts))
    present = _present(run.creditor_id)
    frozen = present.filter("frozen")
    filed = Filed(frozen=frozen["account_id"].to_list())
    wanted = wanted.join(frozen.select("account_id"), on="account_id", how="anti")
    present = present.filter(~pl.col("frozen"))
    both = wanted.join(present, on="account_id", suffix="_was")
    same_step = pl.all_horizontal(
        pl.col(name) == pl.col(f"{name}_was") for name in ("step", "ladder", "policy_version_id")
    )
    equal = pl.all_horizontal(pl.col(name).eq_missing(pl.col(f"{name}_was")) for name in _COMPARED)
    unchanged = both.filter(same_step & equal)
    refreshed = both.filter(same_step & ~equal)
    replaced = both.filter(~same_step)
    gone = present.join(wanted.select("account_id"), on="account_id", how="anti")

    _close(replaced.select("id", why=pl.lit("replaced")), run.on, at, by)
    _close(
        gone.join(_why(decisions), on="account_id", how="left").select("id", pl.col("why").fill_null("paid")),
        run.on,
        at,
        by,
    )
    _refresh(refreshed, run, at, by)
    _redate(run, filed.frozen)
    new = pl.concat([
        wanted.join(present.select("account_id"), on="account_id", how="anti"),
        replaced.select(wanted.columns),
    ])  # fmt: skip
    frames.append("strategy_proposal", _rows(new, run), kinds=("policy_version_id", "ladder", "step"))
    filed.added, filed.replaced = new.height - replaced.height, replaced.height
    filed.refreshed, filed.kept, filed.withdrawn = refreshed.height, unchanged.height, gone.height
    return filed


def _wanted(decisions: pl.DataFrame) -> pl.DataFrame:
    """Give the decisions that propose something in the columns of a proposal."""
    text = {name: _joined(name) for name in ("channels", "contacts", "item_ids", "item_amounts", "reasons")}
    empty = {name: pl.col(name).fill_null("") for name in ("template", "segment")}
    return decisions.filter(pl.col("step").is_not_null()).select(
        "account_id", "debtor_id", "currency", "ladder", "step", "action", "oldest_due", "due_from", "instalment_due",
        "overdue_minor", "amount_minor", "credit_minor", "net_minor", "interest_minor", "lawful_from",
        actor="by", to_role=pl.col("to").fill_null(""), rung="step_rung", needs_approval="approve",
        policy_version_id="policy", **text, **empty,
    )  # fmt: skip


def _at_lawful_hours(decisions: pl.DataFrame, contacts: pl.DataFrame) -> pl.DataFrame:
    """Add `lawful_from`: the first lawful moment of the contact that is addressed; null: at once."""
    waiting = contacts.filter(pl.col("lawful_at").is_not_null())
    named = {"first": "contact_id", "lawful_from": "lawful_at"}
    every = waiting.filter(pl.col("only_account") == 0).select("debtor_id", **named)
    by_debt = waiting.filter(pl.col("only_account") != 0).select(account_id="only_account", **named)
    first = decisions.with_columns(first=pl.col("contacts").list.first())
    hours = first.join(every, on=["debtor_id", "first"], how="left", maintain_order="left").join(
        by_debt, on=["account_id", "first"], how="left", maintain_order="left", suffix="_of_debt"
    )
    return hours.with_columns(lawful_from=pl.coalesce("lawful_from", "lawful_from_of_debt")).drop(
        "first", "lawful_from_of_debt"
    )


def _joined(name: str) -> pl.Expr:
    """Write a list as text, separated by commas."""
    return pl.col(name).cast(pl.List(pl.String)).list.join(",").fill_null("")


def _present(creditor_id: int) -> pl.DataFrame:
    """Read the creditor's open proposals as columns; `frozen` where a message of theirs is on its way."""
    columns: dict[str, tuple[str, pl.DataType | type[pl.DataType]]] = {
        "id": ("p.id", pl.Int64), "account_id": ("p.account_id", pl.Int64), "state": ("p.state", pl.String),
        **{name: (f"p.{name}", pl.String) for name in _TEXT},
        **{name: (f"p.{name}", pl.Int64) for name in _NUMBER if name != "rung"},
        "rung": ("COALESCE(p.rung, -1)", pl.Int64),
        "oldest_due": ("p.oldest_due", pl.Date), "due_from": ("p.due_from", pl.Date),
        "instalment_due": ("p.instalment_due", pl.Date),
        "needs_approval": ("p.needs_approval", pl.Boolean),
    }  # fmt: skip
    opened = Query(
        "open_proposals", columns,
        "FROM strategy_proposal p WHERE p.creditor_id = %s AND p.closed_on IS NULL", [creditor_id],
    )  # fmt: skip
    moving = Query(
        "moving", {"id": ("m.proposal_id", pl.Int64)},
        # A sum, so that SQLite looks up the few by their state and not all that the creditor ever wrote.
        "FROM outreach_message m WHERE m.creditor_id + 0 = %s AND m.state IN ('claimed', 'unknown') "
        "AND m.proposal_id IS NOT NULL", [creditor_id],
    )  # fmt: skip
    # Django's connection: the transaction that writes below must be the one that read.
    on_the_way = frames.read(moving, "django").unique().with_columns(frozen=pl.lit(value=True))
    rung = pl.when(pl.col("rung") >= 0).then(pl.col("rung"))
    present = frames.read(opened, "django").join(on_the_way, on="id", how="left")
    return present.with_columns(pl.col("frozen").fill_null(value=False), rung=rung)


def _why(decisions: pl.DataFrame) -> pl.DataFrame:
    """Give the deciding reason of each account for which nothing is proposed."""
    return decisions.filter(pl.col("step").is_null()).select("account_id", why=pl.col("reasons").list.first())


def _close(closing: pl.DataFrame, on: date, at: datetime, by: User | None) -> None:
    """Withdraw proposals, and what was written for them, each with its reason. `closing`: id, why."""
    for (why,), group in closing.group_by("why"):
        outreach.withdraw(proposals=group["id"].to_list(), why=str(why), on=on, at=at, by=by)


def _refresh(refreshed: pl.DataFrame, run: Run, at: datetime, by: User | None) -> None:
    """Write the new facts over the old; take approvals back where the debtor would get something else, or more."""
    if refreshed.is_empty():
        return
    owed = pl.col("net_minor") - pl.col("interest_minor")
    owed_was = pl.col("net_minor_was") - pl.col("interest_minor_was")
    alike = [
        pl.col(name).eq_missing(pl.col(f"{name}_was")) for name in ("channels", "item_ids", "instalment_due")
    ]
    survives = pl.all_horizontal(owed <= owed_was, *alike)
    judged = refreshed.with_columns(
        state=pl.when(survives).then(pl.col("state")).otherwise(pl.lit("proposed"))
    )
    frames.update(
        "strategy_proposal",
        judged.select("id", "state", "lawful_from", *_COMPARED, run_id=pl.lit(run.pk), on=pl.lit(run.on)),
    )
    asked_again = judged.filter(~survives)["id"].to_list()
    for start in range(0, len(asked_again), CHUNK):
        found = Proposal.objects.filter(pk__in=asked_again[start : start + CHUNK])
        found.update(approved_at=None, approved_by=None, why="", rule="")
    said = (
        "template",
        "contacts",
        "channels",
        "item_ids",
        "item_amounts",
        "credit_minor",
        "net_minor",
        "instalment_due",
    )
    other = ~pl.all_horizontal(pl.col(name).eq_missing(pl.col(f"{name}_was")) for name in said)
    letters = judged.filter(other & (pl.col("action") == "message") & (pl.col("actor") == "system"))
    # What was written of the old facts must not leave; it is written anew after this transaction.
    outreach.withdraw_work(proposals=letters["id"].to_list(), why="facts_changed", at=at, by=by)


def _redate(run: Run, frozen: list[int]) -> None:
    """Say of every proposal this run left standing that it was decided today."""
    found = Proposal.objects.filter(creditor_id=run.creditor_id, closed_on=None).exclude(on=run.on)
    found.exclude(account_id__in=frozen).update(on=run.on, run_id=run.pk)


def _rows(new: pl.DataFrame, run: Run) -> pl.DataFrame:
    """Complete new proposals to the table's columns."""
    return new.with_columns(
        creditor_id=pl.lit(run.creditor_id), run_id=pl.lit(run.pk), on=pl.lit(run.on),
        state=pl.lit(Proposal.State.PROPOSED.value), why=pl.lit(""), rule=pl.lit(""),
    )  # fmt: skip
