"""What a page was asked for, read from a request's own words."""

DIGITS = 18  # fewer than the largest whole number that a database keeps has


def whole(text: str) -> int | None:
    """Read an id, a page or a count; None where the text is no whole number, or one longer than any that is kept."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= DIGITS else None
