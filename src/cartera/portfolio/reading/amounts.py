"""Amounts as spreadsheets write them, a column at a time: `1.234,50`, `(1,234.50)`, `S/ 100`, `5-`."""

import re
from typing import Literal

import polars as pl

Decimal = Literal["", ",", "."]

WHOLE_DIGITS_MAX = 14  # with four decimal places still inside Int64
_SIGN = r"[-+−–(]*"
_SYMBOL = r"(?:S/\.|Bs\.|B/\.|Gs\.|US\$|[^\d\s.,()+\-−–'’%]{1,4})"
_SIGN_WITH_POINT = r"(?i)(?:S/|Bs|B/|Gs)\."
_BLANK_AMOUNT = r"^[-–−]+$"  # how accountants write zero
# A separator with three digits after it and nothing else says nothing: 1.234 is a thousand or a bit more than one.
AMBIGUOUS = r"^\D*[1-9]\d{0,2}[.,]\d{3}\D*$"


def _groups(decimal: str) -> str:
    """Return the pattern of what may stand between thousands."""
    return r"[.\s'’]" if decimal == "," else r"[,\s'’]"


def parse(column: pl.Series, decimal: Decimal) -> pl.DataFrame:
    """Read a column of text (nulls allowed) with the given decimal sign.

    One row a cell: negative, whole (Int64; null: not an amount), fraction (digits without closing zeros), symbol (a
    currency sign or code found in the cell, else null).
    """
    plain = _plain(decimal)
    symbols = pl.Series([None], dtype=pl.String).new_from_index(0, column.len())
    odd = column.is_not_null() & ~column.str.contains(plain)
    if odd.any():
        column, symbols = _straightened(column, odd, decimal)
    point = "," if decimal == "," else "."
    parts = (
        pl.DataFrame({"text": column, "symbol": symbols})
        .with_columns(pl.when(pl.col("text").str.contains(plain)).then("text").alias("text"))
        .with_columns(pl.col("text").str.strip_prefix("-").str.split_exact(point, 1).alias("parts"))
    )
    whole = pl.col("parts").struct.field("field_0").str.replace_all(_groups(decimal), "")
    return parts.select(
        pl.col("text").str.starts_with("-").alias("negative"),
        pl.when(whole.str.len_bytes() <= 18).then(whole).cast(pl.Int64, strict=False).alias("whole"),
        pl.col("parts").struct.field("field_1").fill_null("").str.strip_chars_end("0").alias("fraction"),
        pl.col("symbol"),
    )


def _plain(decimal: str) -> str:
    point = "," if decimal == "," else r"\."
    return rf"^-?(?:\d{{1,3}}(?:{_groups(decimal)}\d{{3}})+|\d+)(?:{point}\d*)?$"


def _straightened(column: pl.Series, odd: pl.Series, decimal: str) -> tuple[pl.Series, pl.Series]:
    """Return the column with odd cells written plainly where they can be, and the currency sign found in each."""
    point = "," if decimal == "," else "."
    group = _groups(decimal)
    shape = (
        rf"^(?<a>{_SIGN})\s*(?<s>{_SYMBOL})?\s*(?<b>{_SIGN})\s*"
        rf"(?<n>(?:\d{{1,3}}(?:{group}\d{{3}})+|\d*)(?:{re.escape(point)}\d*)?)"
        rf"\s*(?<t>{_SYMBOL})?\s*(?<c>[-+−–)]*)$"
    )
    found = (
        pl.DataFrame({"text": column.filter(odd).unique()})
        .with_columns(pl.col("text").str.extract_groups(shape).alias("g"))
        .unnest("g")
        .with_columns(
            pl.concat_str("a", "b", "c", ignore_nulls=True).str.replace_all("[−–]", "-").alias("sign"),
            pl.coalesce(pl.col("s").replace("", None), pl.col("t").replace("", None)).alias("symbol"),
            pl.when(pl.col("n").str.starts_with(point)).then("0" + pl.col("n")).otherwise("n").alias("n"),
        )
    )
    is_zero = pl.col("text").str.contains(_BLANK_AMOUNT)
    good = pl.col("n").str.contains(r"\d") & pl.col("sign").is_in(["", "+", "-", "()"])
    minus = pl.when(pl.col("sign").is_in(["-", "()"])).then(pl.lit("-")).otherwise(pl.lit(""))
    found = found.select(
        "text",
        pl.when(is_zero).then(pl.lit("0")).when(good).then(minus + pl.col("n")).otherwise("text").alias("to"),
        pl.when(good).then("symbol").alias("symbol"),
    )
    text = column.replace(found["text"], found["to"])
    symbol = column.replace_strict(found["text"], found["symbol"], default=None, return_dtype=pl.String)
    return text, symbol


def minor_units(parsed: pl.DataFrame, exponents: pl.Series) -> pl.DataFrame:
    """Turn parsed amounts into minor units, each with the exponent of its own currency.

    Columns: minor (Int64, null where it cannot be), places (the fraction is longer than the currency has), size (too
    large). A null exponent gives a null amount and no complaint: the currency is the complaint.
    """
    scale = pl.col("exponent").replace_strict({n: 10**n for n in range(5)}, return_dtype=pl.Int64)
    rest = pl.col("exponent").replace_strict({n: 10 ** (4 - n) for n in range(5)}, return_dtype=pl.Int64)
    fraction = pl.col("fraction").str.pad_end(4, "0").str.slice(0, 4).cast(pl.Int64)
    places = (pl.col("fraction").str.len_bytes() > pl.col("exponent")).fill_null(value=False)
    size = (pl.col("whole") >= 10**WHOLE_DIGITS_MAX).fill_null(value=False)
    minor = (pl.col("whole") * scale + fraction // rest) * pl.when("negative").then(-1).otherwise(1)
    return parsed.with_columns(exponents.cast(pl.Int64).alias("exponent")).select(
        pl.when(~places & ~size).then(minor).alias("minor"), places.alias("places"), size.alias("size")
    )


def decimal_sign(values: pl.Series) -> tuple[Decimal, bool]:
    """Tell the decimal sign from all values of a column, and whether not knowing it matters.

    ("", False): no value has a separator. ("", True): values like 1.234 could be either, or the values contradict each
    other. Otherwise the sign that values such as 12,5 or 1.234,50 prove.
    """
    texts = (
        values.drop_nulls()
        .str.replace(_SIGN_WITH_POINT, "")
        .str.replace_all(r"[^\d.,]", "")
        .str.strip_chars_end(".,")
    )
    texts = texts.filter(texts.str.contains("[.,]"))
    if texts.is_empty():
        return "", False
    comma, point = (_proves(texts, sign, other).any() for sign, other in ((",", "."), (".", ",")))
    if comma != point:
        return ("," if comma else "."), True
    return "", True


def _proves(texts: pl.Series, sign: str, other: str) -> pl.Series:
    """Tell which values can only be read with this decimal sign."""
    sign, other = re.escape(sign), re.escape(other)
    not_three = rf"^[\d{other}]*{sign}(?:\d{{1,2}}|\d{{4,}})$"
    too_long = rf"^(?:0\d*|\d{{4,}}){sign}\d+$"
    both = rf"^\d{{1,3}}(?:{other}\d{{3}})*{other}\d{{3}}{sign}\d+$"
    thousands = rf"^\d{{1,3}}(?:{other}\d{{3}}){{2,}}$"  # 1.234.567 proves the comma
    return texts.str.contains(f"{not_three}|{too_long}|{both}|{thousands}")
