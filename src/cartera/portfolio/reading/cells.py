"""One field of a table as a column of clean text, and each type of text as typed values with its faults."""

from dataclasses import dataclass

import polars as pl

from cartera.parties import places
from cartera.portfolio import discounting
from cartera.portfolio.interest import percent
from cartera.portfolio.reading import amounts, codes, dates, tax_ids
from cartera.portfolio.reading.faults import Check, Faults
from cartera.portfolio.reading.fields import FIELDS, Field
from cartera.portfolio.reading.layouts import Layout
from cartera.portfolio.reading.tables import Table
from cartera.portfolio.reading.words import fold
from cartera.problems import N_

_JOINED_BY = {"code": "-", "email": ";", "phone": ";"}
_DAMAGED = r"^\d(?:[.,]\d+)?[Ee]\+\d+$"
_EMAIL = r"[^\s@;,<>\"]+@[^\s@;,<>\"]+\.[^\s@;,.<>\"]{2,}"
_KNOWN = {
    "kind": (codes.debtor_kind, "unknown_kind_of_debtor", N_("“%(value)s” is neither a business nor a consumer. Write one of these two words.")),
    "role": (codes.role, "unknown_role", N_("“%(value)s” is not a role; use payer, superior, executive, purchasing, legal_representative, guarantor, co_debtor, attorney, reference, employer, salesperson, spouse, relative or other.")),
    "channel": (codes.channel, "unknown_channel", N_("“%(value)s” is not a channel; use email, whatsapp, sms, call or letter.")),
    "country": (codes.country, "unknown_country", N_("“%(value)s” is not a country. Use its two letters, such as PE, or its name.")),
    "flag": (codes.flag, "not_yes_or_no", N_("“%(value)s” is neither yes nor no.")),
    "language": (codes.language, "unknown_language", N_("“%(value)s” is not a language we write in; use es, en or pt.")),
    "discount": (discounting.canonical, "wrong_discount", N_("“%(value)s” is no discount for paying early; write percent and days, like 2/10.")),
    "percent": (percent.of_cell, "wrong_interest_rate", N_("“%(value)s” is no late interest; write percent a year, like 12 or 12.5, not 0.12.")),
    "timezone": (codes.timezone, "unknown_timezone", N_("“%(value)s” is not a time zone; write it like America/Lima.")),
}  # fmt: skip
_DATE_FAULTS = {
    "format": ("not_date", N_("“%(value)s” is not a date; write it like 2026-10-31 or as the other lines do.")),
    "order": ("date_other_order", N_("“%(value)s” has day and month the other way round than the layout says.")),
    "unknown_order": ("date_order_unknown", N_("“%(value)s” could be day/month or month/day; say in the layout which it is.")),
    "range": ("date_out_of_range", N_("“%(value)s” is before 1950 or after 2150; mend the year.")),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Source:
    """A table, the layout it is read by, what its creditor takes for granted, and where faults go."""

    table: Table
    layout: Layout
    faults: Faults
    currency: str  # what "$" and "pesos" mean; "" unknown
    country: str  # of debtors whose line names none; "" unknown

    @property
    def rows(self) -> int:
        """How many lines there are."""
        return self.table.frame.height


def title(source: Source, name: str) -> str:
    """Return the title or titles of a field's column, "" when it has none."""
    return " + ".join(source.layout.columns.get(name, ()))


def text(source: Source, field: Field, *, defaults: bool = True) -> pl.Series:
    """Return a field's cells: joined, trimmed, empty ones null, known values replaced, defaults filled in if wanted."""
    layout, name = source.layout, field.name
    if name in layout.fixed:
        return pl.Series([layout.fixed[name]], dtype=pl.String).new_from_index(0, source.rows)
    parts = [_clean(source.table.frame[t]) for t in layout.columns.get(name, ())]
    joiner = _JOINED_BY.get(field.type, " ")
    if not parts:
        column = pl.Series([None], dtype=pl.String).new_from_index(0, source.rows)
    elif len(parts) == 1:
        column = parts[0]
    else:
        frame = pl.DataFrame([part.alias(str(i)) for i, part in enumerate(parts)])
        column = frame.select(
            pl.concat_str(pl.all(), separator=joiner, ignore_nulls=True).replace("", None)
        ).to_series()
    if name in layout.values:
        stands_for = {fold(key) or key: value for key, value in layout.values[name].items()}
        column = codes.mapped(column, lambda cell: stands_for.get(fold(cell) or cell, cell)).replace("", None)
    if defaults and name in layout.defaults:
        column = column.fill_null(layout.defaults[name])
    return column.alias(name)


def _clean(column: pl.Series) -> pl.Series:
    """Trim, and undo what spreadsheets and our own file of bad lines put around texts: ="0012", '=x."""
    column = column.str.strip_chars()
    if column.str.contains(r"[\s]{2}|[\n\t\u{a0}]").any():
        column = column.str.replace_all(r"\s+", " ")
    if column.str.starts_with("=").any():
        column = column.str.replace(r'^="(.*)"$', "$1")
    if column.str.starts_with("'").any():
        column = column.str.replace(r"^'([=+\-@\d]|[A-Z]{3} ?\d)", "$1")
    return column.replace("", None)


def require(source: Source, field: Field, column: pl.Series) -> None:
    """Report empty cells of a field that a line cannot do without."""
    check = Check(
        "missing_value", N_("It is empty, and every line needs it."), title(source, field.name) or field.label
    )
    source.faults.add(check, column.is_null())


def codes_and_texts(source: Source, field: Field, column: pl.Series) -> pl.Series:
    """Check texts for length, and codes for digits that a spreadsheet has rounded away."""
    name = title(source, field.name)
    too_long = Check(
        "too_long",
        N_("“%(value)s…” is longer than %(length)s characters; shorten it."),
        name,
        {"length": field.length},
    )
    source.faults.add(too_long, column.str.len_chars() > field.length, column)
    if field.type == "code":
        damaged = Check(
            "damaged_number",
            N_("“%(value)s” has lost digits in a spreadsheet. Format the column as text and enter it again."),
            name,
        )
        source.faults.add(damaged, column.str.contains(_DAMAGED), column)
    return column


def known(source: Source, field: Field, column: pl.Series) -> pl.Series:
    """Turn words of a closed list into our codes."""
    one, code, message = _KNOWN[field.type]
    found = codes.mapped(column, one)
    source.faults.add(
        Check(code, message, title(source, field.name)), column.is_not_null() & found.is_null(), column
    )
    return found == "true" if field.type == "flag" else found


def date_column(source: Source, field: Field, column: pl.Series) -> pl.Series:
    """Turn texts into dates."""
    parsed = dates.parse(column, source.layout.date_order)
    for why, (code, message) in _DATE_FAULTS.items():
        source.faults.add(Check(code, message, title(source, field.name)), parsed["why"] == why, column)
    return parsed["date"]


def days(source: Source, field: Field, column: pl.Series) -> pl.Series:
    """Read days of credit: "30", "30 días", "contado", "2/10 net 30"."""
    net = column.str.extract(r"(?i)\b(?:n|net|neto|neta)\s*/?\s*(\d{1,3})\D*$").cast(pl.Int64)
    number = net.fill_null(column.str.extract(r"^\D*(\d{1,3})\D*$").cast(pl.Int64))
    cash = codes.mapped(
        column,
        lambda cell: "0" if fold(cell) in {"contado", "cash", "al contado", "a vista", "efectivo"} else None,
    )
    found = number.zip_with(number.is_not_null(), cash.cast(pl.Int64))
    wrong = column.is_not_null() & found.is_null()
    source.faults.add(
        Check("not_days", N_("“%(value)s” is not a number of days."), title(source, field.name)),
        wrong,
        column,
    )
    return found


def discount_in_terms(column: pl.Series) -> pl.Series:
    """Return the discounts that stand within days of credit: "2/10 net 30" holds 2/10; null where there is none."""
    return codes.mapped(column, lambda cell: discounting.canonical(cell) if "/" in cell else None)


def addresses(source: Source, field: Field, column: pl.Series) -> pl.Series:
    """Tidy e-mail addresses and phones; several in a cell are parted by ";". Unusable ones are left out with a warning,
    except in a file of contacts, where they are the matter.
    """  # fmt: skip
    if field.type == "email":
        tidy = (
            column.str.to_lowercase()
            .str.replace_all(r"^<|>$|^mailto:", "")
            .str.replace_all(r"[\s;,/]+", ";")
            .str.strip_chars(";")
        )
        right = tidy.str.contains(rf"^{_EMAIL}(?:;{_EMAIL})*$")
        code, message = "wrong_email", N_("“%(value)s” is not an e-mail address.")
    else:
        tidy = column.str.replace_all(r"\s*[;/|]\s*", ";").str.strip_chars(";")
        right = tidy.str.count_matches(r"\d") >= 6
        code, message = "wrong_phone", N_("“%(value)s” is not a phone number.")
    fatal = source.layout.kind == "contacts"
    source.faults.add(
        Check(code, message, title(source, field.name), fatal=fatal), column.is_not_null() & ~right, column
    )
    empty = pl.Series([None], dtype=pl.String)
    return tidy.zip_with(right.fill_null(value=False), empty.new_from_index(0, tidy.len())).replace("", None)


def tags(column: pl.Series) -> pl.Series:
    """Return tags as they are kept: ",vip,export,"."""
    inner = column.str.replace_all(r"\s*[,;|]+\s*", ",").str.strip_chars(",")
    return ("," + inner + ",").replace(",,", None)


def countries(source: Source, typed: pl.Series | None) -> pl.Series:
    """Return the country whose rules hold for each line: its own, else the creditor's; null where it is not known."""
    creditors = pl.Series([source.country or None], dtype=pl.String).new_from_index(0, source.rows)
    if typed is None:
        return creditors
    unsaid = text(source, FIELDS[source.layout.kind]["country"]).is_null()
    return creditors.zip_with(unsaid, typed)


def subdivision(source: Source, field: Field, column: pl.Series, countries: pl.Series) -> pl.Series:
    """Bring states and provinces to ISO 3166-2 by the country of their line. What is none is left out with a warning."""
    pairs = pl.DataFrame({"part": column, "country": countries})
    distinct = pairs.drop_nulls("part").unique()
    codes = [places.subdivision(part, country or "") for part, country in distinct.iter_rows()]
    found = pairs.join(
        distinct.with_columns(pl.Series("code", codes, dtype=pl.String)), on=["part", "country"], how="left",
        nulls_equal=True, maintain_order="left",
    )["code"]  # fmt: skip
    check = Check(
        "unknown_subdivision",
        N_(
            "“%(value)s” is no part of its country, and is left out; write it like BR-SP, with the country beside it."
        ),
        title(source, field.name),
        fatal=False,
    )
    source.faults.add(check, column.is_not_null() & found.is_null(), column)
    return found


def tax_id(source: Source, field: Field, column: pl.Series, countries: pl.Series) -> pl.Series:
    """Check tax ids for their country. A wrong one is a bad line, because debtors are recognised by it."""
    name = title(source, field.name)
    checked = tax_ids.check(column, countries)
    wrong = Check(
        "wrong_tax_id", N_("“%(value)s” is not a valid tax id of its country; check its digits."), name
    )
    source.faults.add(wrong, checked["wrong"], column)
    generic = Check(
        "generic_tax_id",
        N_("“%(value)s” is the tax id for sales to the public; it identifies nobody and is left out."),
        name,
        fatal=False,
    )
    source.faults.add(generic, checked["generic"], column)
    return codes_and_texts(source, field, checked["tax_id"])


def point_to_comma(table: Table, layout: Layout, titles: list[str]) -> Table:
    """Write the numbers a workbook keeps as numbers the way the layout's amounts are written, so that one rule reads all."""
    if layout.decimal != ",":
        return table
    number = r"^(-?\d+)\.(\d{1,2}|\d{4,})$"
    changed = [
        pl.col(t).str.replace(r"^(-?\d+)\.(\d+)$" if t in table.numbers else number, "$1,$2")
        for t in titles
        if t in table.numbers | table.mixed
    ]
    return Table(table.sniffed, table.frame.with_columns(changed), table.numbers, table.mixed)


def decimal_for(source: Source, titles: tuple[str, ...], column: pl.Series) -> amounts.Decimal:
    """Return the sign by which an amount column is read; "" when its values leave it open."""
    if source.layout.decimal:
        return source.layout.decimal
    if set(titles) <= source.table.numbers:
        return "."
    return amounts.decimal_sign(column)[0]
