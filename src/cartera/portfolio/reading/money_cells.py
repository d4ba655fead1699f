"""Amounts and their currencies: read together, because the one has the places of the other."""

import polars as pl

from cartera.money import currencies
from cartera.portfolio.reading import amounts, cells, codes
from cartera.portfolio.reading.cells import Source
from cartera.portfolio.reading.faults import Check
from cartera.portfolio.reading.fields import FIELDS, Field
from cartera.problems import N_

Amounts = dict[str, pl.DataFrame]  # field -> parsed cells


def money(source: Source) -> dict[str, pl.Series]:
    """Return `currency` and the amounts of a file in minor units."""
    fields = FIELDS[source.layout.kind]
    wanted = [f for f in fields.values() if f.type == "amount" and _is_given(source, f)]
    texts = {field.name: cells.text(source, field) for field in wanted}
    parsed = {field.name: _parsed(source, field, texts[field.name]) for field in wanted}
    currency = _currency(source, fields["currency"], parsed)
    exponents = codes.mapped(currency, lambda code: str(currencies.exponent(code))).cast(pl.Int64)
    found = {"currency": currency}
    for field in wanted:
        found[field.column] = _minor(source, field, texts[field.name], parsed[field.name], exponents)
    return found


def _is_given(source: Source, field: Field) -> bool:
    return field.name in {*source.layout.columns, *source.layout.fixed, *source.layout.defaults}


def _parsed(source: Source, field: Field, column: pl.Series) -> pl.DataFrame:
    """Parse a column of amounts and report what is none, or could be two."""
    titles = source.layout.columns.get(field.name, ())
    name = cells.title(source, field.name)
    if field.required:
        cells.require(source, field, column)
    decimal = cells.decimal_for(source, titles, column)
    parsed = amounts.parse(column, decimal or ".")
    open_ = not decimal or bool(source.table.mixed.intersection(titles))
    ambiguous = column.str.contains(amounts.AMBIGUOUS).fill_null(value=False) & open_
    two = Check(
        "ambiguous_amount",
        N_(
            "“%(value)s” could be thousands or decimals; say in the layout which sign stands before the decimals."
        ),
        name,
    )
    source.faults.add(two, ambiguous, column)
    wrong = column.is_not_null() & parsed["whole"].is_null() & ~ambiguous
    source.faults.add(
        Check(
            "not_amount",
            N_("“%(value)s” is not an amount; write it like 1234%(sign)s50."),
            name,
            {"sign": decimal or "."},
        ),
        wrong,
        column,
    )
    neither = pl.when(~ambiguous)
    return parsed.with_columns(
        neither.then("whole").alias("whole"), neither.then("fraction").alias("fraction")
    )


def _currency(source: Source, field: Field, parsed: Amounts) -> pl.Series:
    """Return the currency of each line: the one stated, else the sign's beside the amount, else the layout's default."""
    name = cells.title(source, field.name)
    texts = cells.text(source, field, defaults=False)
    stated = codes.mapped(texts, lambda cell: codes.currency(cell, source.currency))
    unknown = Check(
        "unknown_currency",
        N_("“%(value)s” is not a currency; use its three letters, such as PEN or USD."),
        name,
    )
    source.faults.add(unknown, texts.is_not_null() & stated.is_null(), texts)
    found = stated
    for amount, frame in parsed.items():
        symbols = frame["symbol"]
        sign = codes.mapped(symbols, codes.currency)
        strange = (symbols != "$") & sign.is_null()
        other = strange | (sign != stated)
        message = N_("The amount says “%(value)s” and the line another currency; mend one of them.")
        source.faults.add(Check("other_currency", message, cells.title(source, amount)), other, symbols)
        found = found.fill_null(sign)
    default = codes.currency(source.layout.defaults.get(field.name, ""), source.currency)
    found = found.fill_null(default) if default else found
    if parsed:
        none = Check(
            "no_currency", N_("The line names no currency, and the layout has none for all lines."), name
        )
        source.faults.add(none, texts.is_null() & found.is_null())
    return found.alias("currency")


def _minor(
    source: Source, field: Field, texts: pl.Series, parsed: pl.DataFrame, exponents: pl.Series
) -> pl.Series:
    """Return minor units by the layout's rule of signs, and report what no ledger takes."""
    name = cells.title(source, field.name)
    converted = amounts.minor_units(parsed, exponents)
    places = Check(
        "too_many_decimals", N_("“%(value)s” has more decimals than its currency; round it."), name
    )
    source.faults.add(places, converted["places"], texts)
    source.faults.add(
        Check("too_large", N_("“%(value)s” is too large an amount."), name), converted["size"], texts
    )
    minor = converted["minor"]
    if source.layout.sign == "negated":
        minor = -minor
    elif source.layout.sign == "absolute":
        minor = minor.abs()
    if source.layout.negatives == "refuse":
        below = Check(
            "negative_amount",
            N_("“%(value)s” is below zero; credit notes need a layout that allows them."),
            name,
        )
        source.faults.add(below, minor < 0, texts)
    return minor.alias(field.column)
