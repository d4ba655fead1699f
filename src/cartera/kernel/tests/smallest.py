"""Make a world that fails small enough to read."""

from collections.abc import Callable
from dataclasses import fields, replace

import polars as pl

from cartera.kernel.facts import Facts
from cartera.kernel.tests.strategies import World


def smallest(world: World, fails: Callable[[World], bool]) -> World:
    """Take rows away, one by one, as long as it still fails."""
    again = True
    while again:
        again = False
        for name in (each.name for each in fields(world.facts)):
            number = 0
            while number < getattr(world.facts, name).height:
                less = without(world, name, number)
                if fails(less):
                    world, again = less, True
                else:
                    number += 1
    return world


def without(world: World, name: str, number: int) -> World:
    """Give a world without one row of one frame."""
    frame = getattr(world.facts, name)
    return replace(
        world, facts=replace(world.facts, **{name: pl.concat([frame[:number], frame[number + 1 :]])})
    )


def told(world: World) -> str:
    """Show the facts of a world and the policies that count in it."""
    lines = [f"on {world.on}"]
    facts: Facts = world.facts
    for each in fields(facts):
        lines += [f"{each.name}: {row}" for row in getattr(facts, each.name).to_dicts()]
    keys = {*facts.accounts["policy"], *facts.done["policy"]}
    for key in keys:
        policy = world.policies[key]
        lines.append(f"policy {key}: min_open {policy.min_open} {policy.segments}")
        for ladder in policy.ladders:
            lines += [
                f"  {ladder.name} {ladder.climb} {ladder.items} {ladder.segments}",
                *(f"    {s}" for s in ladder.steps),
            ]
    return "\n".join(lines)
