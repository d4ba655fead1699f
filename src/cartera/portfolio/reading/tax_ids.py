"""Tax ids checked for their country, by distinct value, a column at a time. The rules are `parties.tax_ids`."""

import polars as pl

from cartera.parties.tax_ids import normalise


def check(ids: pl.Series, countries: pl.Series) -> pl.DataFrame:
    """Check a column against the countries of its lines (null: unknown, unchecked).

    One row a cell: tax_id (compact; null when empty, wrong or nobody's), wrong, generic.
    """
    cells = pl.DataFrame({"text": ids, "country": countries.fill_null("")})
    distinct = cells.unique().drop_nulls("text")
    answers = [normalise(text, country) for text, country in distinct.iter_rows()]
    known = distinct.with_columns(pl.Series("answer", answers, dtype=pl.String))
    joined = cells.join(known, on=["text", "country"], how="left", maintain_order="left")
    empty = pl.col("text").is_null()
    return joined.select(
        pl.col("answer").replace("", None).alias("tax_id"),
        (~empty & pl.col("answer").is_null()).alias("wrong"),
        (pl.col("answer") == "").fill_null(value=False).alias("generic"),
    )
