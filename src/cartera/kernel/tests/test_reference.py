"""The kernel decides as the slow, obvious reference does, whatever the book, and however it is cut or shuffled."""

from dataclasses import fields, replace
from typing import Any

import polars as pl
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from tests.long import LONG

from cartera.kernel import columns, cycle
from cartera.kernel.facts import Facts
from cartera.kernel.tests import reference
from cartera.kernel.tests.smallest import smallest, told
from cartera.kernel.tests.strategies import World, worlds

pytestmark = pytest.mark.timeout(3600 if LONG else 300)
much = settings(
    max_examples=5000 if LONG else 40,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # a seed cannot be shrunk; `smallest` does it
)


some = settings(much, max_examples=1000 if LONG else 15)


def decided(world: World) -> list[dict[str, Any]]:
    """Give the kernel's decisions in the order of accounts."""
    frame = cycle.decide(world.facts, world.policies, world.on)
    return columns.check(frame, columns.DECISIONS, "decisions").sort("account_id").to_dicts()


def differences(ours: list[dict[str, Any]], theirs: list[dict[str, Any]]) -> list[str]:
    """Say, a line each, where two decisions differ."""
    by_account = {row["account_id"]: row for row in theirs}
    said = [f"account {key} is missing" for key in {row["account_id"] for row in ours} ^ by_account.keys()]
    for row in ours:
        other = by_account.get(row["account_id"], row)
        said += [
            f"account {row['account_id']} {name}: {row[name]!r} and {other[name]!r}"
            for name in row if row[name] != other[name]
        ]  # fmt: skip
    return said


def shard(facts: Facts, debtor_ids: set[int]) -> Facts:
    """Give the facts of some debtors only."""
    accounts = facts.accounts.filter(pl.col("debtor_id").is_in(debtor_ids))
    mine = accounts["account_id"].to_list()
    frames = {each.name: getattr(facts, each.name) for each in fields(facts)}
    for name, frame in frames.items():
        ids, key = (debtor_ids, "debtor_id") if "debtor_id" in frame.columns else (mine, "account_id")
        frames[name] = frame.filter(pl.col(key).is_in(list(ids)))
    return Facts(**frames)


@much
@given(worlds())
def test_the_kernel_agrees_with_the_reference(world):
    def differ(which: World) -> list[str]:
        return differences(decided(which), reference.decide(which.facts, which.policies, which.on))

    if differ(world):
        small = smallest(world, lambda less: bool(differ(less)))
        pytest.fail("\n".join([*differ(small), "(kernel and reference)", told(small)]), pytrace=False)


@some
@given(worlds(), st.lists(st.integers(0, 2), min_size=4, max_size=4))
def test_any_sharding_decides_as_one_run_does(world, homes):
    whole = decided(world)
    parts: list[dict[str, Any]] = []
    for home in set(homes):
        debtors = {debtor for debtor, its_home in enumerate(homes, 1) if its_home == home}
        parts += decided(replace(world, facts=shard(world.facts, debtors)))
    assert differences(sorted(parts, key=lambda row: row["account_id"]), whole) == [], "parts and whole"


@some
@given(worlds(), st.integers(0, 2**32))
def test_the_order_of_rows_decides_nothing(world, seed):
    shuffled = Facts(
        **{
            each.name: getattr(world.facts, each.name).sample(fraction=1, shuffle=True, seed=seed)
            for each in fields(world.facts)
        }
    )
    assert differences(decided(replace(world, facts=shuffled)), decided(world)) == [], "shuffled and as given"


@some
@given(worlds(), st.sampled_from(reference.ACCOUNT_BRAKES), st.integers(1, 6))
def test_a_brake_on_a_debtor_only_ever_removes_proposals(world, brake, number):
    target = pl.col("account_id") == number
    braked = world.facts.accounts.with_columns(
        pl.when(target).then(True).otherwise(pl.col(brake)).alias(brake)
    )
    before, after = decided(world), decided(replace(world, facts=replace(world.facts, accounts=braked)))
    for row in after:
        if row["account_id"] == number:
            assert row["step"] is None
            assert brake in row["reasons"]
    assert not differences(*([r for r in rows if r["account_id"] != number] for rows in (after, before)))


@some
@given(worlds(), st.sampled_from(["paused", "promised", "agreed"]), st.integers(0, 3))
def test_a_braked_item_is_in_no_proposal_and_other_accounts_do_not_feel_it(world, brake, rest):
    target = pl.col("item_id") % 4 == rest
    braked = world.facts.items.with_columns(pl.when(target).then(True).otherwise(pl.col(brake)).alias(brake))
    touched = set(world.facts.items.filter(target)["account_id"])
    # What a plan asks of an item is spoken of although the item is agreed; here nothing is asked of it.
    asked = world.facts.instalments.filter(~target)
    facts = replace(world.facts, items=braked, instalments=asked)
    before, after = decided(world), decided(replace(world, facts=facts))
    for row in after:
        assert not any(item % 4 == rest for item in row["item_ids"] or [])
    assert not differences(*([r for r in rows if r["account_id"] not in touched] for rows in (after, before)))
