"""Standings: where every account stands and why it was left alone, as dated readings, written only when they change."""

from datetime import date

import polars as pl

from cartera.cycle.models import Run, Standing
from cartera.foundation import frames
from cartera.foundation.frames import Query

CHUNK = 5000
_TEXT = ("segment", "ladder", "position", "reasons")
_NUMBER = ("open_minor", "overdue_minor")


def record(run: Run, decisions: pl.DataFrame) -> int:
    """Record the standings of a run; return how many changed. Call inside a transaction.

    A reading that began on this very date is replaced: the day is decided afresh.
    """
    said = _said(decisions)
    present = _present(run.creditor_id)
    same = pl.all_horizontal(
        pl.col(name).eq_missing(pl.col(f"{name}_was"))
        for name in (*_TEXT, *_NUMBER, "proposed", "oldest_due")
    )
    kept = said.join(present, on="account_id", suffix="_was").filter(same)
    ended = present.join(kept.select("account_id"), on="account_id", how="anti")
    _end(ended.filter(pl.col("from_on") < run.on)["id"].to_list(), run.on)
    _drop(ended.filter(pl.col("from_on") >= run.on)["id"].to_list())
    new = said.join(kept.select("account_id"), on="account_id", how="anti")
    frames.append(
        "cycle_standing",
        new.with_columns(
            creditor_id=pl.lit(run.creditor_id), from_on=pl.lit(run.on), until_on=pl.lit(None, dtype=pl.Date)
        ),
        kinds=("ladder", "position", "proposed"),
    )
    return new.height + ended.height


def _said(decisions: pl.DataFrame) -> pl.DataFrame:
    """Give the accounts worth a reading: overdue, proposed to, or with a position."""
    proposed = pl.col("step").is_not_null()
    worth = (
        (pl.col("overdue_minor") > 0)
        | proposed
        | (pl.col("position") != "none")
        | pl.col("oldest_due").is_not_null()
    )
    return decisions.filter(worth).select(
        "account_id", "debtor_id", "open_minor", "overdue_minor", "oldest_due", "position",
        segment=pl.col("segment").fill_null(""), ladder=pl.col("ladder").fill_null(""),
        reasons=pl.col("reasons").list.join(","), proposed=proposed,
    )  # fmt: skip


def _present(creditor_id: int) -> pl.DataFrame:
    """Read the readings that hold now."""
    return frames.read(
        Query(
            "standings",
            {
                "id": ("s.id", pl.Int64), "account_id": ("s.account_id", pl.Int64), "from_on": ("s.from_on", pl.Date),
                **{name: (f"s.{name}", pl.String) for name in _TEXT},
                **{name: (f"s.{name}", pl.Int64) for name in _NUMBER},
                "proposed": ("s.proposed", pl.Boolean), "oldest_due": ("s.oldest_due", pl.Date),
            },
            # By account, which has the index of those that hold.
            "FROM portfolio_account a JOIN cycle_standing s ON s.account_id = a.id AND s.until_on IS NULL "
            "WHERE a.creditor_id = %s", [creditor_id],
        ),
        "django",
    )  # fmt: skip


def _end(ids: list[int], on: date) -> None:
    """Close readings that no longer hold."""
    for start in range(0, len(ids), CHUNK):
        Standing.objects.filter(pk__in=ids[start : start + CHUNK]).update(until_on=on)


def _drop(ids: list[int]) -> None:
    """Remove readings of this very date, made by an earlier run of it."""
    for start in range(0, len(ids), CHUNK):
        Standing.objects.filter(pk__in=ids[start : start + CHUNK]).delete()
