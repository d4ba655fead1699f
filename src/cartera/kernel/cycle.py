"""decide(): what to do today about every debtor, and why. Reads like the strategy manual, from top to bottom.

Pure: facts, policies and a date in, decisions out. An account's row depends only on rows with its own ids and on the
policies, so any number of shards decides as one run does.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import polars as pl

from cartera.kernel import columns, reasons
from cartera.kernel.facts import Facts, Known
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

# What is kept of a decided account: the columns of DECISIONS, and what its reasons are told from.
DECIDED = list(dict.fromkeys(name for name in (*columns.DECISIONS, *reasons.READ) if name != "reasons"))
NO_LADDER = Ladder(name="", steps=())
NOBODY = pl.lit(None, dtype=pl.Int64)
NO_COURTESY = [
    NOBODY.alias("before"),
    pl.lit(None, dtype=pl.Date).alias("instalment_due"),
    pl.lit(None, dtype=pl.Boolean).alias("late"),
]
# What is said where no step is chosen.
SILENT = [
    *(pl.lit(None, dtype=columns.DECISIONS[name]).alias(name) for name in wording.SAID),
    *(pl.lit(value=False).alias(name) for name in (*wording.ADDRESS_FLAGS, "contact_law", "discarded")),
]


def decide(facts: Facts, policies: Mapping[int, Policy], on: date) -> pl.DataFrame:
    """Decide the day: one row per account with anything open or an unfinished spell; columns of `columns.DECISIONS`.

    `policies` holds every policy version that `facts.accounts.policy` or `facts.done.policy` names.
    """
    items = facts.items.pipe(ageing.age, on).pipe(brakes.apply, facts.accounts)
    current = spells.remember(facts.done, facts.done_items, items, on).filter("current")
    accounts = (
        balances.roll_up(facts.accounts, items)
        .pipe(behaviour.remember, facts.behaviour, on)
        .pipe(_stay_on_spell, current)
        .filter((pl.col("items_open") > 0) | pl.col("in_spell"))
        .pipe(_mark_today, facts, on)
    )
    known = Known(facts, items, wording.may_be_spoken_of(items), _courtesies(facts), current, on)
    parts = [
        _decide_ladder(group, policy, rungs_of, known)
        for group, policy, rungs_of in _by_ladder(accounts, policies)
    ]
    if not parts:
        return columns.empty(columns.DECISIONS)
    decided = reasons.explain(pl.concat(parts))
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


def _stay_on_spell(accounts: pl.DataFrame, current: pl.DataFrame) -> pl.DataFrame:
    """Keep an unfinished spell on its policy version and ladder, whatever changed since."""
    if current.is_empty():
        return accounts.with_columns(
            spell_policy=NOBODY, spell_ladder=pl.lit(None, dtype=pl.String), in_spell=pl.lit(value=False)
        )
    first = current.sort("account_id", "done_on", "done_id").group_by("account_id").agg(
        spell_policy=pl.col("policy").first(), spell_ladder=pl.col("ladder").first()
    )  # fmt: skip
    joined = accounts.join(first, on="account_id", how="left", maintain_order="left")
    return joined.with_columns(
        in_spell=pl.col("spell_policy").is_not_null(), policy=pl.coalesce("spell_policy", "policy")
    )


def _mark_today(accounts: pl.DataFrame, facts: Facts, on: date) -> pl.DataFrame:
    """Mark accounts for which a step was carried out today: nothing more is proposed for them on that date."""
    today = facts.done.filter((pl.col("done_on") == on) & ~pl.col("waived"))["account_id"].to_list()
    return accounts.with_columns(
        done_today=pl.col("account_id").is_in(today) if today else pl.lit(value=False)
    )


def _by_ladder(
    accounts: pl.DataFrame, policies: Mapping[int, Policy]
) -> Iterator[tuple[pl.DataFrame, Policy, Ladder]]:
    """Split the accounts by policy version and ladder; segments are told on the way."""
    for key, group in _apart(accounts, "policy"):
        policy = policies[key]
        assigned = segments.assign(group, policy)
        assigned = assigned.with_columns(ladder=pl.coalesce("spell_ladder", "ladder_by_segment"))
        by_name = {each.name: each for each in policy.ladders}
        for name, mine in _apart(assigned, "ladder"):
            yield mine, policy, by_name.get(name, NO_LADDER)


def _apart(frame: pl.DataFrame, name: str) -> Iterator[tuple[Any, pl.DataFrame]]:
    """Split a frame by one column; where all have the same value, which is usual, nothing is copied."""
    if frame.height and frame[name].n_unique() == 1:
        yield frame[name][0], frame
        return
    for (value,), group in frame.partition_by(name, as_dict=True).items():
        yield value, group


def _decide_ladder(accounts: pl.DataFrame, policy: Policy, rungs_of: Ladder, known: Known) -> pl.DataFrame:
    """Decide the accounts of one ladder."""
    wide = ladder.widen(known.current, rungs_of)
    climbed = accounts.join(wide, on="account_id", how="left", maintain_order="left").pipe(
        ladder.climb, rungs_of, known.on
    )
    climbed = _measure(climbed, policy)
    quiet = climbed.select(before_due.ASKED).filter(pl.col("carrying_item").is_null() & ~pl.col("done_today"))
    early, held = before_due.remind(quiet, known, rungs_of, policy.min_open)
    chosen = _merge_early(climbed, early, held, known.on)
    said = _say(chosen, early, rungs_of, known)
    nameless = pl.col("ladder").is_null() & pl.col("carrying_item").is_not_null()
    settled = pl.any_horizontal("credit_covers", "below_threshold")
    shown = pl.when(pl.col("rung") >= 0).then(pl.col("rung"))
    return said.with_columns(rung=shown, no_ladder=nameless & ~settled).select(DECIDED)


def _say(chosen: pl.DataFrame, early: pl.DataFrame, rungs_of: Ladder, known: Known) -> pl.DataFrame:
    """Put the chosen steps into words and address them; what reaches nobody is not proposed."""
    if not chosen["chosen"].count() and not chosen["before"].count():
        return chosen.with_columns(SILENT)
    spoken = wording.spoken_items(chosen, known.speakable, rungs_of, early)
    worded = chosen.pipe(wording.word, spoken).pipe(_discard, known.facts, rungs_of)
    addressed = wording.address(worded, known.facts.contacts, rungs_of)
    unreachable = pl.col("no_address") | pl.col("no_channel")
    blank = [
        pl.when(~unreachable).then(pl.col(name)).alias(name)
        for name in ("step", "action", "by", "to", "channels", "contacts", "template", "approve", "step_rung")
    ]
    return addressed.with_columns(blank)


def _measure(climbed: pl.DataFrame, policy: Policy) -> pl.DataFrame:
    """Leave alone who has money on account for all of it, or owes less than the policy's minimum."""
    carries, net = pl.col("carrying_item").is_not_null(), pl.col("net_overdue_minor")
    measured = climbed.with_columns(
        credit_covers=carries & (net <= 0),
        below_threshold=carries & (net > 0) & (net < rungs.minimum(policy.min_open)),
    )
    open_way = ~pl.col("credit_covers") & ~pl.col("below_threshold")
    measured = measured.with_columns(open_way=carries & open_way)
    idle = pl.col("open_way") & pl.col("chosen").is_null()
    return measured.with_columns(
        waiting_announcement=idle & pl.col("waiting"),
        finished=idle & (pl.col("position") == "finished"),
        chosen=pl.when(pl.col("open_way") & ~pl.col("done_today")).then(pl.col("chosen")),
        credit_minor=pl.col("on_account_minor"),
    )


def _merge_early(climbed: pl.DataFrame, early: pl.DataFrame, held: pl.DataFrame, on: date) -> pl.DataFrame:
    """Take a courtesy's own credit, day and reasons where one was looked at."""
    if held.is_empty():  # nor is there anything early, then
        return climbed.with_columns(NO_COURTESY)
    early_credit = early.group_by("account_id").agg(
        pl.col("before", "credit_minor", "due_from").first(),
        instalment_due=pl.col("due_date").filter("instalment").first(),
        late=pl.col("due_date").first() < on,
    )
    chosen = climbed.join(
        early_credit, on="account_id", how="left", suffix="_early", maintain_order="left"
    ).join(held, on="account_id", how="left", suffix="_early", maintain_order="left")
    held_back = [
        (pl.col(name) | pl.col(f"{name}_early").fill_null(value=False) & pl.col("before").is_null()).alias(
            name
        )
        for name in ("credit_covers", "below_threshold")
    ]
    return chosen.with_columns(
        *held_back,
        credit_minor=pl.coalesce("credit_minor_early", "credit_minor"),
        due_from=pl.coalesce("due_from_early", "due_from"),
    )


def _courtesies(facts: Facts) -> pl.DataFrame:
    """List steps carried out that set no position: one row per step and item."""
    early = facts.done.filter(pl.col("rung").is_null()).select("done_id", "step")
    return facts.done_items.join(early, on="done_id").select("account_id", "item_id", "due_date", "step")


def _discard(chosen: pl.DataFrame, facts: Facts, rungs_of: Ladder) -> pl.DataFrame:
    """Drop a step that a person discarded today; nothing takes its place before tomorrow."""
    if facts.discarded.is_empty():
        return chosen.with_columns(discarded=pl.lit(value=False))
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
    )
