"""Rates as people write them: percent a year, simple. Pure."""

import re
from decimal import Decimal

MOST = 1000  # percent a year: beyond it a number is a slip of the finger
_WRITTEN = re.compile(r"(\d{1,4})(?:[.,](\d{1,6}))?\s*%?")


def canonical(text: str) -> str | None:
    """Return a rate in its one form, "12" or "12.5"; None when it is none."""
    found = _WRITTEN.fullmatch(text.strip())
    if found is None:
        return None
    rate = Decimal(f"{found[1]}.{found[2] or 0}")
    return None if rate > MOST else f"{rate.normalize():f}"


def of_cell(text: str) -> str | None:
    """Return the rate in a cell of a file; none for what is less than one percent: workbooks keep 12 % as 0.12."""
    found = canonical(text)
    return None if found is None or 0 < Decimal(found) < 1 else found
