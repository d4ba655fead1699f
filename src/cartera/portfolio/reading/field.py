"""One thing that a line of a file can say: its type, its longest text, and the titles people give its column."""

from dataclasses import dataclass
from typing import Literal

Type = Literal[
    "code", "text", "amount", "date", "currency", "country", "tax_id", "flag", "days",
    "email", "phone", "kind", "role", "channel", "tags", "language", "timezone", "subdivision", "discount",
    "percent",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Field:
    """One thing a line can say. `length` is the longest text the ledger keeps."""

    name: str
    type: Type
    label: str  # msgid
    titles: tuple[str, ...]
    required: bool = False
    length: int = 200

    @property
    def column(self) -> str:
        """The column of the typed frame: amounts say their unit."""
        return f"{self.name}_minor" if self.type == "amount" else self.name


def field(name: str, type_: Type, label: str, titles: str, length: int = 200) -> Field:
    """Make a field; the name it has here is a title too, because our own exports and examples carry it."""
    wanted = [*(t.strip() for t in titles.split(",")), name.replace("_", " ")]
    return Field(name, type_, label, tuple(dict.fromkeys(wanted)), length=length)
