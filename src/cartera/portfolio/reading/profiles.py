"""What the values of a column look like, as shares of the filled ones, and whether they fit a field."""

from dataclasses import dataclass

import polars as pl

from cartera.portfolio.reading import codes, dates

_SAMPLE = 500
_NUMBER = r"^[-+(]?\s*(?:[A-Za-z/$€₡₲]{1,4}\.?\s?)?-?\d[\d.,\s'’]*\)?-?(?:\s?[A-Z]{3})?$"


@dataclass(frozen=True, slots=True)
class Profile:
    """Shares from 0 to 1 among the filled cells of a sample; all 0 when nothing is filled."""

    filled: int
    date: float = 0
    serial: float = 0  # numbers that could be Excel's day numbers
    number: float = 0
    email: float = 0
    phone: float = 0
    flag: float = 0
    currency: float = 0
    country: float = 0
    kind: float = 0
    words: float = 0  # several words without figures: names of people and companies
    is_full: bool = False  # no cell of the whole column is empty


def profile(column: pl.Series) -> Profile:
    """Look at a sample spread over the whole column."""
    values = (
        column.drop_nulls().str.strip_chars().str.replace(r"^'(\d|[A-Z]{3} ?\d)", "$1")
    )  # a spreadsheet's mark of text
    values = values.filter(values != "")
    is_full = values.len() == column.len()
    step = max(1, values.len() // _SAMPLE)
    values = values.gather_every(step)
    if values.is_empty():
        return Profile(0)
    return Profile(
        values.len(),
        date=_share(dates.looks_like(values)),
        serial=_share(values.str.contains(r"^[34]\d{4}(?:\.\d+)?$")),
        number=_share(values.str.contains(_NUMBER)),
        email=_share(values.str.contains(r"^\S+@\S+\.\S+")),
        phone=_share(values.str.contains(r"^[+(]?[\d\s()+\-./;,]{6,}$")),
        flag=_share(codes.mapped(values, codes.flag).is_not_null()),
        currency=_share(codes.mapped(values, lambda text: codes.currency(text, "USD")).is_not_null()),
        country=_share(
            codes.mapped(values, lambda text: text if codes.is_likely_country(text) else None).is_not_null()
        ),
        words=_share(values.str.contains(r"^[^\d]*\p{L}{2,}[\s.,]+[^\d]*\p{L}[^\d]*$")),
        is_full=is_full,
        kind=_share(codes.mapped(values, codes.debtor_kind).is_not_null()),
    )


def _share(matches: pl.Series) -> float:
    return float(matches.fill_null(value=False).mean() or 0)  # type: ignore[arg-type] # the mean of booleans is a number


def fits(profile: Profile, type_: str) -> float:
    """Weigh a title's likeness by what stands below it: 1 fits, 0 cannot be. An empty column contradicts nothing.

    Where many cells are wrong and some are right, a title counts that is the field's own, word for word: the cells are told.
    """
    if profile.filled == 0:
        return 0.9
    share = {
        "date": max(profile.date, profile.serial),
        "amount": profile.number if profile.date < 0.5 else 0,
        "email": profile.email,
        "phone": profile.phone,
        "flag": profile.flag,
        "currency": profile.currency,
        "country": profile.country,
        "kind": profile.kind,
    }.get(type_)
    if share is None:
        return 0 if type_ in {"code", "text", "tax_id"} and profile.date > 0.8 else 1
    return 1 if share > 0.9 else 0.9 if share > 0.6 else 0.62 if share > 0.1 else 0
