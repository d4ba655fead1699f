"""What is wrong with an input, where, and how to mend it.

Readers of files collect problems and return them beside what they could read; they never stop at the first one.
Texts are English msgids with named fields, so that a door can say them in the user's language:
``gettext(problem.text) % problem.fields``.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field


def N_(text: str) -> str:  # noqa: N802 - the name translators' tools look for
    """Mark a text for translation without translating it here."""
    return text


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong at one place. ``code`` is stable; ``text`` is a msgid whose ``%(name)s`` are in ``fields``."""

    code: str
    text: str
    fields: Mapping[str, object] = field(default_factory=dict)
    file: str = ""
    line: int | None = None
    column: str = ""
    fatal: bool = True  # False: a warning; the input is usable all the same

    def __str__(self) -> str:
        """Say the problem in English with its place, as a compiler would."""
        place = ":".join(str(part) for part in (self.file, self.line, self.column) if part)
        said = self.text % self.fields if self.fields else self.text
        return f"{place}: {said}" if place else said


class Refused(Exception):
    """An act that may not be done, in words the user may read: what, why, what to do.

    Subclasses stand beside the operation that raises them and set `code` (stable, documented) and `text` (a msgid).
    """

    code = "refused"
    text = "This cannot be done."

    def __init__(self, **fields: object) -> None:
        super().__init__(fields)
        self.fields = fields

    def __str__(self) -> str:
        """Say the refusal in English; doors translate `text` and fill in `fields`."""
        return self.text % self.fields if self.fields else self.text
