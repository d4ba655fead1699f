"""decide(): what to do today about every debtor, and why. Reads like the strategy manual, from top to bottom.

Pure: facts, policies and a date in, decisions out. An account's row depends only on rows with its own ids and on the
policies, so any number of shards decides as one run does.
"""

from collections.abc import Iterator, Mapping
from datetime import date

import polars as pl

from cartera.kernel import columns, reasons
from cartera.kernel.facts import Facts
from cartera.kernel.policy import Ladder, Policy
from cartera.kernel.steps import (
    ageing,
    balances,
    before_due,
    behaviour,
    brakes,
    ladder,
    rungs,
    segments,
    spells,
    wording,
)

NO_LADDER = Ladder(name="", steps=())


def decide(facts: Facts, policies: Mapping[int, Policy], on: date) -> pl.DataFrame:
    """Decide the day: one row per account with anything open or an unfinished spell; columns of `columns.DECISIONS`.

    `policies` holds every policy version that `facts.accounts.policy` or `facts.done.policy` names.
    """
    items = facts.items.pipe(ageing.age, on).pipe(brakes.apply, facts.accounts)
    memory = spells.remember(facts.done, facts.done_items, items, on)
    accounts = (
        balances.roll_up(facts.accounts, items)
        .pipe(behaviour.remember, facts.behaviour, on)
        .pipe(_stay_on_spell, memory)
        .filter((pl.col("items_open") > 0) | pl.col("in_spell"))
        .pipe(_mark_today, facts, on)
    )
    parts = [
        _decide_ladder(group, policy, rungs_of, facts, items, memory, on)
        for group, policy, rungs_of in _by_ladder(accounts, policies)
    ]
    if not parts:
        return columns.empty(columns.DECISIONS)
    decided = reasons.explain(pl.concat(parts, how="diagonal_relaxed"))
    proposed = pl.col("step").is_not_null()
    decided = decided.with_columns(
        pl.when(proposed).then(pl.col(name)).alias(name)
        for name in (
            "item_ids",
            "item_amounts",
            "amount_minor",
            "credit_minor",
            "net_minor",
            "interest_minor",
            "due_from",
            "instalment_due",
        )
    )
    return columns.check(decided.sort("account_id"), columns.DECISIONS, "decisions")


def _stay_on_spell(accounts: pl.DataFrame, memory: pl.DataFrame) -> pl.DataFrame:
    """Keep an unfinished spell on its policy version and ladder, whatever changed since."""
    current = memory.filter("current").sort("account_id", "done_on", "done_id").group_by("account_id").agg(
        spell_policy=pl.col("policy").first(), spell_ladder=pl.col("ladder").first()
    )  # fmt: skip
    joined = accounts.join(current, on="account_id", how="left", maintain_order="left")
    return joined.with_columns(
        in_spell=pl.col("spell_policy").is_not_null(), policy=pl.coalesce("spell_policy", "policy")
    )


def _mark_today(accounts: pl.DataFrame, facts: Facts, on: date) -> pl.DataFrame:
    """Mark accounts for which a step was carried out today: nothing more is proposed for them on that date."""
    today = facts.done.filter((pl.col("done_on") == on) & ~pl.col("waived")).select("account_id").unique()
    marked = accounts.join(
        today.with_columns(done_today=pl.lit(value=True)), on="account_id", how="left", maintain_order="left"
    )
    return marked.with_columns(pl.col("done_today").fill_null(value=False))


def _by_ladder(
    accounts: pl.DataFrame, policies: Mapping[int, Policy]
) -> Iterator[tuple[pl.DataFrame, Policy, Ladder]]:
    """Split the accounts by policy version and ladder; segments are told on the way."""
    for key in accounts["policy"].unique().sort().drop_nulls():
        policy = policies[key]
        assigned = accounts.filter(pl.col("policy") == key).pipe(segments.assign, policy)
        assigned = assigned.with_columns(ladder=pl.coalesce("spell_ladder", "ladder_by_segment"))
        by_name = {each.name: each for each in policy.ladders}
        for name in assigned["ladder"].unique().sort():
            mine = pl.col("ladder").is_null() if name is None else pl.col("ladder") == name
            yield assigned.filter(mine), policy, by_name.get(name, NO_LADDER)


def _decide_ladder(
    accounts: pl.DataFrame, policy: Policy, rungs_of: Ladder, facts: Facts, items: pl.DataFrame,
    memory: pl.DataFrame, on: date,
) -> pl.DataFrame:  # fmt: skip
    """Decide the accounts of one ladder."""
    wide = ladder.widen(memory, rungs_of)
    climbed = accounts.join(wide, on="account_id", how="left", maintain_order="left").pipe(
        ladder.climb, rungs_of, on
    )
    climbed = _measure(climbed, policy)
    quiet = climbed.filter(pl.col("carrying_item").is_null() & ~pl.col("done_today"))
    early, held = before_due.remind(
        quiet, items, facts.instalments, _courtesies(facts), rungs_of, policy.min_open, on
    )
    early_credit = early.group_by("account_id").agg(
        pl.col("before", "credit_minor", "due_from").first(),
        instalment_due=pl.col("due_date").filter("instalment").first(),
        late=pl.col("due_date").first() < on,
    )
    chosen = (
        climbed.join(early_credit, on="account_id", how="left", suffix="_early", maintain_order="left")
        .join(held, on="account_id", how="left", suffix="_early", maintain_order="left")
        .pipe(_merge_early)
    )
    spoken = wording.spoken_items(chosen, items, rungs_of, early)
    worded = chosen.pipe(wording.word, spoken).pipe(_discard, facts, rungs_of)
    addressed = wording.address(worded, facts.contacts, rungs_of)
    unreachable = pl.col("no_address") | pl.col("no_channel")
    blank = [
        pl.when(~unreachable).then(pl.col(name)).alias(name)
        for name in ("step", "action", "by", "to", "channels", "contacts", "template", "approve", "step_rung")
    ]
    shown = pl.when(pl.col("rung") >= 0).then(pl.col("rung"))
    nameless = pl.col("ladder").is_null() & pl.col("carrying_item").is_not_null()
    settled = pl.any_horizontal("credit_covers", "below_threshold")
    return addressed.with_columns(*blank, rung=shown, no_ladder=nameless & ~settled).drop(
        [name for name in wide.columns if name != "account_id"]
    )


def _measure(climbed: pl.DataFrame, policy: Policy) -> pl.DataFrame:
    """Leave alone who has money on account for all of it, or owes less than the policy's minimum."""
    carries = pl.col("carrying_item").is_not_null()
    covered = carries & (pl.col("net_overdue_minor") <= 0)
    small = carries & ~covered & (pl.col("net_overdue_minor") < rungs.minimum(policy.min_open))
    open_way = carries & ~covered & ~small
    return climbed.with_columns(
        credit_covers=covered,
        below_threshold=small,
        waiting=open_way & pl.col("waiting") & pl.col("chosen").is_null(),
        finished=open_way & (pl.col("position") == "finished") & pl.col("chosen").is_null(),
        chosen=pl.when(open_way & ~pl.col("done_today")).then(pl.col("chosen")),
        credit_minor=pl.col("on_account_minor"),
    ).rename({"waiting": "waiting_announcement"})  # fmt: skip


def _merge_early(chosen: pl.DataFrame) -> pl.DataFrame:
    """Take a courtesy's own credit, day and reasons where one was looked at."""
    held = [
        (pl.col(name) | pl.col(f"{name}_early").fill_null(value=False) & pl.col("before").is_null()).alias(
            name
        )
        for name in ("credit_covers", "below_threshold")
    ]
    return chosen.with_columns(
        *held,
        credit_minor=pl.coalesce("credit_minor_early", "credit_minor"),
        due_from=pl.coalesce("due_from_early", "due_from"),
    ).drop("credit_minor_early", "due_from_early", "credit_covers_early", "below_threshold_early")


def _courtesies(facts: Facts) -> pl.DataFrame:
    """List steps carried out that set no position: one row per step and item."""
    early = facts.done.filter(pl.col("rung").is_null()).select("done_id", "step")
    return facts.done_items.join(early, on="done_id").select("account_id", "item_id", "due_date", "step")


def _discard(chosen: pl.DataFrame, facts: Facts, rungs_of: Ladder) -> pl.DataFrame:
    """Drop a step that a person discarded today; nothing takes its place before tomorrow."""
    names = {k: step.name for k, step in enumerate(rungs_of.rungs)}
    early = {k: step.name for k, step in enumerate(rungs_of.apart)}
    name = pl.coalesce(
        pl.col("chosen").replace_strict(names, default=None, return_dtype=pl.String),
        pl.col("before").replace_strict(early, default=None, return_dtype=pl.String),
    )
    thrown = facts.discarded.unique().with_columns(discarded=pl.lit(value=True))
    marked = chosen.with_columns(chosen_step=name).join(
        thrown, left_on=["account_id", "chosen_step"], right_on=["account_id", "step"], how="left", maintain_order="left"
    ).with_columns(pl.col("discarded").fill_null(value=False))  # fmt: skip
    return marked.with_columns(
        chosen=pl.when(~pl.col("discarded")).then(pl.col("chosen")),
        before=pl.when(~pl.col("discarded")).then(pl.col("before")),
    ).drop("chosen_step")
