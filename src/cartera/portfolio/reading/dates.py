"""Dates as spreadsheets write them, a column at a time, by the order of day and month that the layout names."""

import re
from datetime import date
from typing import Literal

import polars as pl

Order = Literal["", "iso", "dmy", "mdy"]

EARLIEST, LATEST = date(1950, 1, 1), date(2150, 12, 31)
PIVOT = 70  # 69 is 2069, 70 is 1970
_EMPTY = r"^(?:[\s/\-.0]*|n/?a|null|none|nan|nat|sin fecha|s/f|pendiente)$"
_NUMERIC = r"^(\d{1,4})\s*[-/.\s]\s*(\d{1,2})\s*[-/.\s]\s*(\d{1,4})$"
_TIME = r"(?:t|,?\s+)\d{1,2}:\d{2}(?::\d{2})?(?:[.,]\d+)?\s*(?:a\.?\s?m\.?|p\.?\s?m\.?|z|[+-]\d{2}:?\d{2})?$"
_SERIAL = r"^[2-7]\d{4}(?:\.\d+)?$"  # days since 1899-12-30: 1954 to 2119
_MONTHS = {
    name: number
    for number, names in enumerate(
        ["ene jan", "feb fev", "mar", "abr apr", "may mai", "jun", "jul", "ago aug", "set sep", "oct out", "nov", "dic dec dez"], 1
    )
    for name in names.split()
}  # fmt: skip
_DAY_FIRST = re.compile(r"(\d{1,2})\W*(?:de\s+)?([a-zç]{3,10})\.?\W*(?:del?\s+)?(\d{4}|\d{2})")
_MONTH_FIRST = re.compile(r"([a-zç]{3,10})\.?\W+(\d{1,2})(?:st|nd|rd|th)?\W+(\d{4}|\d{2})")
_YEAR_FIRST = re.compile(r"(\d{4})\W*([a-zç]{3,10})\.?\W*(\d{1,2})")
_WEEKDAY = re.compile(
    r"^(?:lun|mar|mi[eé]|jue|vie|s[aá]b|dom|mon|tue|wed|thu|fri|sat|sun)[a-zéá]*\.?,?\s+(?=\d|[a-z]+\s\d)"
)


def parse(column: pl.Series, order: Order) -> pl.DataFrame:
    """Read a column of text. One row a cell: date (null when empty or wrong), why (null, or what is wrong).

    why: `format`, `order` (would be a date with day and month the other way round), `unknown_order` (the layout does
    not say and the value needs it), `range` (before 1950 or after 2150).
    """
    distinct = column.drop_nulls().unique()
    known = _parse_distinct(distinct, order)
    cells = pl.DataFrame({"text": column.alias("text")})
    return cells.join(known, on="text", how="left", maintain_order="left").select("date", "why")


def _parse_distinct(distinct: pl.Series, order: Order) -> pl.DataFrame:
    frame = _parts(distinct)
    day_first = pl.lit(order != "mdy")
    year_first = pl.col("a").str.len_bytes() == 4
    year = _whole_year(pl.when(year_first).then("a").otherwise("c"))
    second = pl.col("b").cast(pl.Int64)
    first = pl.when(year_first).then("c").otherwise("a").cast(pl.Int64)
    # year first: month is b, day is c. Otherwise by the layout's order.
    day = pl.when(year_first | day_first).then(first).otherwise(second)
    month = pl.when(year_first | day_first).then(second).otherwise(first)
    frame = frame.with_columns(
        _date(year, month, day).alias("numeric"),
        _date(year, day, month).is_not_null().alias("swapped"),
        _serial().alias("serial"),
        _compact(order).alias("compact"),
        frame.get_column("bare").replace_strict(*_named(frame["bare"]), default=None, return_dtype=pl.Date).alias("named"),
    )  # fmt: skip
    empty = pl.col("bare").str.contains(_EMPTY)
    # Only of a date that could be: 31/13/2026 is none in any order.
    possible = pl.col("numeric").is_not_null() | pl.col("swapped")
    unknown = pl.col("a").is_not_null() & ~year_first & pl.lit(order in {"", "iso"})
    frame = frame.with_columns((unknown & possible).alias("unknown"))
    found = pl.when(~pl.col("unknown")).then(pl.coalesce("numeric", "serial", "compact", "named"))
    outside = ~found.is_between(EARLIEST, LATEST)
    why = (
        pl.when(empty).then(None)
        .when("unknown").then(pl.lit("unknown_order"))
        .when(found.is_null() & pl.col("swapped")).then(pl.lit("order"))
        .when(found.is_null()).then(pl.lit("format"))
        .when(outside).then(pl.lit("range"))
    )  # fmt: skip
    return frame.select("text", pl.when(why.is_null() & ~empty).then(found).alias("date"), why.alias("why"))


def _parts(distinct: pl.Series) -> pl.DataFrame:
    """Return text, bare (lower case without time of day) and the three numbers a, b, c as texts."""
    bare = pl.col("text").str.to_lowercase().str.strip_chars().str.replace(_TIME, "")
    parts = pl.col("bare").str.extract_groups(_NUMERIC).struct.rename_fields(["a", "b", "c"])
    return (
        pl.DataFrame({"text": distinct})
        .with_columns(bare.alias("bare"))
        .with_columns(parts.alias("parts"))
        .unnest("parts")
    )


def _whole_year(year: pl.Expr) -> pl.Expr:
    number = year.cast(pl.Int64, strict=False)
    century = pl.when(number < PIVOT).then(number + 2000).otherwise(number + 1900)
    return pl.when(year.str.len_bytes() == 4).then(number).when(year.str.len_bytes() <= 2).then(century)


def _date(year: pl.Expr, month: pl.Expr, day: pl.Expr) -> pl.Expr:
    """Return the date, or null when there is no such day."""
    text = pl.format("{}-{}-{}", year, month.cast(pl.String).str.zfill(2), day.cast(pl.String).str.zfill(2))
    return text.str.to_date("%Y-%m-%d", strict=False)


def _serial() -> pl.Expr:
    """Read Excel's day numbers."""
    is_serial = pl.col("bare").str.contains(_SERIAL)
    days = pl.when(is_serial).then(pl.col("bare").str.slice(0, 5)).cast(pl.Int64, strict=False)
    return pl.lit(date(1899, 12, 30)) + pl.duration(days=days)


def _compact(order: Order) -> pl.Expr:
    """Read eight digits: yyyymmdd, or by the layout's order when that is no year."""
    eight = pl.when(pl.col("bare").str.contains(r"^\d{8}$")).then("bare")
    iso = eight.str.to_date("%Y%m%d", strict=False)
    plausible = pl.when(iso.is_between(EARLIEST, LATEST)).then(iso)
    if order not in {"dmy", "mdy"}:
        return plausible
    return pl.coalesce(plausible, eight.str.to_date("%d%m%Y" if order == "dmy" else "%m%d%Y", strict=False))


def _named(bare: pl.Series) -> tuple[pl.Series, pl.Series]:
    """Read dates with a month's name in Spanish, English or Portuguese: texts with letters, and their dates."""
    texts = bare.filter(bare.str.contains("[a-z]")).unique()
    return texts, pl.Series([_named_one(text) for text in texts.to_list()], dtype=pl.Date)


def _named_one(text: str) -> date | None:
    text = _WEEKDAY.sub("", text)
    for pattern, year, month, day in ((_DAY_FIRST, 3, 2, 1), (_MONTH_FIRST, 3, 1, 2), (_YEAR_FIRST, 1, 2, 3)):
        match = pattern.fullmatch(text)
        if match and match[month][:3] in _MONTHS:
            number = int(match[year])
            number += 0 if number > 99 else 2000 if number < PIVOT else 1900
            try:
                return date(number, _MONTHS[match[month][:3]], int(match[day]))
            except ValueError:  # 31 February
                return None
    return None


def order_of(values: pl.Series) -> tuple[Order, bool]:
    """Tell the order of day and month from all values, and whether not knowing it matters.

    ("iso", False): nothing needs an order. ("", True): no value has a part above 12 that would tell, or the values
    contradict each other; a person must say. What is no date in any order, like 31/13/2026, tells nothing.
    """
    parts = _parts(values.drop_nulls().unique()).filter(
        pl.col("a").is_not_null(), pl.col("a").str.len_bytes() < 4
    )
    parts = parts.select(pl.col("a", "b").cast(pl.Int64))
    parts = parts.filter(pl.max_horizontal("a", "b") <= 31, pl.min_horizontal("a", "b").is_between(1, 12))
    if parts.is_empty():
        return "iso", False
    day_first = (parts["a"] > 12).any()
    month_first = (parts["b"] > 12).any()
    if day_first != month_first:
        return ("dmy" if day_first else "mdy"), True
    return "", True


def looks_like(values: pl.Series) -> pl.Series:
    """Tell which values look like dates, in whatever order (day numbers do not count: any number might be one)."""
    bare = _parts(values)
    named = pl.Series([bool(_named_one(t)) for t in bare["bare"].to_list()], dtype=pl.Boolean)
    return bare["a"].is_not_null() | named | bare["bare"].str.contains(r"^(?:19|20)\d{6}$")
