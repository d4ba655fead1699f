"""Telephone numbers as they stand on pages before anybody asked whether they may be dialled."""

SHORTEST = 6  # digits of a number that is hidden


def masked(address: str) -> str:
    """Return a telephone number with its middle hidden; any other address as it is."""
    plain = address.strip()
    digits = sum(letter.isdigit() for letter in plain)
    if digits < SHORTEST or not all(letter.isdigit() or letter in "+-(). /" for letter in plain):
        return address
    return f"{plain[:3]} ••• {plain[-3:]}"
