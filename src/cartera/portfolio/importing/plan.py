"""What a file would do to the books, in columns, before anything is written; a dry run ends here.

Rows to come already have their ids: nobody else writes into these tables while a file is taken in.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import polars as pl

from cartera.portfolio.importing.present import Books
from cartera.portfolio.reading.faults import Check
from cartera.portfolio.reading.read import Progress

# In the order in which rows may refer to each other.
TABLES = (
    "parties_debtor", "parties_debtoralias", "parties_contact", "parties_consent", "portfolio_account", "portfolio_receivable",
    "portfolio_creditnote", "portfolio_payment", "portfolio_ledgerentry", "portfolio_importchange",
)  # fmt: skip
ENTRY = (
    "account_id", "receivable_id", "kind", "component", "amount_minor", "effective_on", "payment_id",
    "credit_note_id",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Fault:
    """A check against the books that lines of the file did not pass. `lines`: line, value."""

    check: Check
    lines: pl.DataFrame


@dataclass
class Plan:
    """Rows to add and to change by table, what is wrong with which line, and the counts a person is shown."""

    books: Books
    import_id: int  # 0 in a dry run
    first: Callable[[str], int]  # the next free id of a table
    tell: Progress
    at: datetime | None = None  # None in a dry run
    added: dict[str, list[pl.DataFrame]] = field(default_factory=lambda: defaultdict(list))
    changed: dict[str, list[pl.DataFrame]] = field(default_factory=lambda: defaultdict(list))
    faults: list[Fault] = field(default_factory=list)
    counts: Counter[str] = field(
        default_factory=Counter
    )  # added, changed, left, closed, debtors, disputed_paid
    closing: dict[str, tuple[int, int]] = field(
        default_factory=dict
    )  # currency -> minor closed, minor open before
    disputed: pl.Series = field(default_factory=lambda: pl.Series(dtype=pl.Int64))  # receivable ids
    _next: dict[str, int] = field(default_factory=dict)

    def add(self, table: str, frame: pl.DataFrame) -> None:
        """Plan new rows."""
        if frame.height:
            self.added[table].append(frame)

    def change(self, table: str, frame: pl.DataFrame) -> None:
        """Plan rows over rows of the same id."""
        if frame.height:
            self.changed[table].append(frame)

    def number(self, table: str, frame: pl.DataFrame, name: str = "id") -> pl.DataFrame:
        """Give rows to come their ids, in a column of that name."""
        start = self._next.get(table) or self.first(table)
        self._next[table] = start + frame.height
        return frame.with_columns(pl.int_range(start, start + frame.height, dtype=pl.Int64).alias(name))

    def last(self, table: str) -> int | None:
        """Return the last id given in a table, None when none was."""
        return self._next[table] - 1 if table in self._next else None

    def entries(self, frame: pl.DataFrame) -> None:
        """Plan ledger entries; columns that are left out are null, zeros are left out."""
        missing = [
            pl.lit(None, pl.Int64).alias(name)
            for name in ("receivable_id", "payment_id", "credit_note_id")
            if name not in frame.columns
        ]
        rows = frame.with_columns(missing).filter(pl.col("amount_minor") != 0).select(ENTRY)
        self.add("portfolio_ledgerentry", rows)

    def with_value_date(self, payments: pl.DataFrame) -> pl.DataFrame:
        """Add `value_on`: the day paid on; not before an undone import gave back what the same payment had settled."""
        back = payments.join(self.books.freed, on="reference", how="left", maintain_order="left")
        return back.with_columns(value_on=pl.max_horizontal("paid_on", "back_on")).drop("back_on")

    def fault(self, check: Check, lines: pl.DataFrame) -> None:
        """Take down lines that cannot go in. `lines`: line, and value for the text."""
        if lines.height:
            self.faults.append(Fault(check, lines.select("line", pl.col("value").cast(pl.String))))

    def good(self, frame: pl.DataFrame) -> pl.DataFrame:
        """Return the rows of lines that passed everything so far."""
        for fault in self.faults:
            if fault.check.fatal:
                frame = frame.join(
                    fault.lines.select("line").unique(), on="line", how="anti", maintain_order="left"
                )
        return frame

    def remember(
        self, thing: str, ids: pl.Series, was: Sequence[str | None] | None = None, now: Sequence[str | None] | None = None
    ) -> None:  # fmt: skip
        """Plan the memory of what was added (no `was`), or changed, so that it can be given back."""
        if ids.is_empty():
            return
        empty = ["{}"] * ids.len()
        self.add(
            "portfolio_importchange",
            pl.DataFrame({"thing_id": ids, "was": was or empty, "now": now or empty}).with_columns(
                thing=pl.lit(thing), added=pl.lit(was is None)
            ),
        )

    def overwrite(self, table: str, thing: str, given: pl.DataFrame, present: pl.DataFrame) -> pl.Series:
        """Plan the change of rows that say something else than the books; null says nothing. Return the changed ids.

        `given`: id and columns; `present`: id and at least the same columns.
        """
        names = [name for name in given.columns if name != "id"]
        both = given.join(present.select("id", *names), on="id", suffix="_was", maintain_order="left")
        both = both.with_columns(pl.coalesce(name, f"{name}_was") for name in names)
        differs = pl.any_horizontal(pl.col(name).ne_missing(pl.col(f"{name}_was")) for name in names)
        changed = both.filter(differs)
        if changed.is_empty():
            return changed["id"]
        self.change(table, changed.select("id", *names))
        was = pl.struct(pl.col(f"{name}_was").alias(name) for name in names).struct.json_encode()
        now = pl.struct(names).struct.json_encode()
        self.remember(
            thing,
            changed["id"],
            changed.select(was).to_series().to_list(),
            changed.select(now).to_series().to_list(),
        )
        return changed["id"]
