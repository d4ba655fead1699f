"""Whether promises are kept: money set against money given, promise after promise. Pure; the one definition there is.

Money counts for a promise when it was applied to one of its items after the promise was given, by value date, and no
later than the last day of its window. No cent counts twice: where promises share an item, the one given first is
filled first.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

State = Literal["open", "kept", "partial", "broken", "cancelled"]


@dataclass(frozen=True, slots=True)
class Given:
    """One promise: an amount in minor units, the days it counts between, and the items it is about."""

    promise_id: int
    amount_minor: int
    given_on: date
    until_on: date
    given_after: int  # the newest entry of its items when it was given: what is older was no answer to it
    items: frozenset[int]


@dataclass(frozen=True, slots=True)
class Money:
    """One entry that set money against an item; minor units, positive. `back_on`: the day it was taken back; None: it stands.

    A promise is asked only about what stands; a plan also about what once did.
    """

    entry_id: int
    item_id: int
    effective_on: date
    minor: int
    back_on: date | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """How a promise stands on a day: what was paid on it, in minor units, and its state."""

    paid_minor: int
    state: State


def judge(promises: Iterable[Given], money: Iterable[Money], on: date) -> dict[int, Standing]:
    """Return by promise id how each stands on a day; all promises that share items must be given together."""
    ordered = sorted(promises, key=lambda each: (each.given_on, each.promise_id))
    by_item: dict[int, list[Given]] = defaultdict(list)
    for promise in ordered:
        for item in promise.items:
            by_item[item].append(promise)
    paid: dict[int, int] = defaultdict(int)
    for entry in sorted(money, key=lambda each: (each.effective_on, each.entry_id)):
        left = entry.minor if entry.effective_on <= on else 0
        for promise in by_item[entry.item_id]:
            if left and _answers(entry, promise):
                taken = min(left, promise.amount_minor - paid[promise.promise_id])
                paid[promise.promise_id] += taken
                left -= taken
    return {each.promise_id: _standing(each, paid[each.promise_id], on) for each in ordered}


def _answers(money: Money, promise: Given) -> bool:
    """Tell whether money came after a promise and in time. On one and the same day the books know the order."""
    later = money.effective_on > promise.given_on
    same_day = money.effective_on == promise.given_on and money.entry_id > promise.given_after
    return (later or same_day) and money.effective_on <= promise.until_on


def _standing(promise: Given, paid_minor: int, on: date) -> Standing:
    if paid_minor >= promise.amount_minor:
        return Standing(paid_minor, "kept")
    if on <= promise.until_on:
        return Standing(paid_minor, "open")
    return Standing(paid_minor, "partial" if paid_minor else "broken")
