import tomllib
from pathlib import Path

import polars as pl
import pytest

from cartera.kernel import columns
from cartera.kernel.steps import ageing

TABLE = tomllib.loads(Path(__file__).with_name("ageing.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", TABLE["case"], ids=lambda case: case["name"])
def test_ageing(case) -> None:
    aged = ageing.age(item(case), case.get("on", TABLE["on"]))
    aged = aged.with_columns(bucket=ageing.bucket(pl.col("days_past_due"), TABLE["buckets"]))
    said = aged.row(0, named=True)
    assert {name: said[name] for name in case["expect"]} == case["expect"]


def item(case) -> pl.DataFrame:
    """Return the one item a case is about."""
    row = {name: False if kind is pl.Boolean else 0 for name, kind in columns.ITEMS.items()}
    amounts = {f"{name}_minor": case.get(name, 0) for name in ("principal", "fees", "interest", "disputed")}
    row |= {"due_date": case["due"], "settled_on": case.get("settled"), **amounts}
    return columns.check(pl.DataFrame([row], schema=columns.ITEMS), columns.ITEMS, "items")


def test_no_item_is_dropped() -> None:
    items = pl.concat([item(case) for case in TABLE["case"]])
    assert ageing.age(items, TABLE["on"]).height == items.height


def test_buckets_are_named_by_their_edges() -> None:
    assert ageing.labels([15, 45]) == ["current", "1-15", "16-45", "45+"]
