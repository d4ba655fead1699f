"""How two texts differ, line by line, for ``ui/components/diff.html``."""

from difflib import ndiff


def lines(before: str, after: str) -> list[tuple[str, str]]:
    """Return every line with its sign: ``+`` added, ``-`` removed, a space where both agree."""
    return [
        (found[0], found[2:])
        for found in ndiff(before.splitlines(), after.splitlines())
        if not found.startswith("?")
    ]
