"""What came of a file, or would: counts, sums, and every line that did not go in, with the file to mend."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import polars as pl

from cartera.portfolio.importing.plan import Fault, Plan
from cartera.portfolio.models import Import
from cartera.portfolio.reading import tables
from cartera.portfolio.reading.faults import DETAILED_MAX
from cartera.portfolio.reading.read import Reading
from cartera.problems import Problem


@dataclass(frozen=True, slots=True)
class Outcome:
    """How many things of a file were, or would be, added, changed and left alone. Sums are minor units by currency."""

    kind: str
    reading: Reading
    added: int = 0
    changed: int = 0
    left: int = 0
    closed: int = 0
    debtors: int = 0  # customers added along the way
    payments: int = 0  # payments that documents bring: a day of being paid, a balance that is lower
    disputed_paid: int = 0  # documents called disputed that are paid: of them there is nothing to contest
    sums: Mapping[str, int] = field(default_factory=dict)
    closing: Mapping[str, tuple[int, int]] = field(default_factory=dict)  # currency -> closed, open before
    disputed: pl.Series = field(
        default_factory=lambda: pl.Series(dtype=pl.Int64)
    )  # receivables the file calls disputed
    imported: Import | None = None  # None: nothing was written

    @property
    def problems(self) -> list[Problem]:
        """What is wrong with lines, by line."""
        return self.reading.problems

    @property
    def bad(self) -> int:
        """How many lines did not go in."""
        return self.reading.bad.height

    def counts(self) -> dict[str, object]:
        """Return the figures that are kept with the import."""
        reading = self.reading
        return {
            "lines": reading.rows, "added": self.added, "changed": self.changed, "left": self.left, "closed": self.closed,
            "debtors": self.debtors, "payments": self.payments, "disputed_paid": self.disputed_paid, "bad": self.bad, "repeated": reading.repeated, "left_out": reading.left_out,
            "sums": dict(self.sums), "closing": {code: list(pair) for code, pair in self.closing.items()},
        }  # fmt: skip


def outcome(plan: Plan, reading: Reading) -> Outcome:
    """Return what a plan comes to, with the lines that the books refused among the bad ones."""
    n = plan.counts
    return Outcome(
        reading.layout.kind, with_faults(reading, plan.faults), added=n["added"], changed=n["changed"], left=n["left"],
        closed=n["closed"], debtors=n["debtors"], sums=reading.sums, closing=plan.closing, disputed=plan.disputed,
        payments=0 if reading.layout.kind == "payments" else sum(each.height for each in plan.added["portfolio_payment"]),
        disputed_paid=n["disputed_paid"],
    )  # fmt: skip


def with_faults(reading: Reading, found: list[Fault]) -> Reading:
    """Return the reading with the lines that the books refused among the bad ones, as they stood in the file."""
    sniffed = reading.sniffed
    if not found or sniffed is None:
        return reading
    checks = (*reading.checks, *(fault.check for fault in found))
    first = len(reading.checks)
    rows = [
        fault.lines.select(
            "line", pl.lit(first + i, pl.Int64).alias("check"), pl.col("value").str.slice(0, 100)
        )
        for i, fault in enumerate(found)
    ]
    faults = pl.concat([reading.faults, *rows]).sort("line", "check", maintain_order=True)
    fatal = [fault.lines["line"] for fault in found if fault.check.fatal]
    bad = reading.bad
    if fatal:
        # The texts of good lines are not kept while a file is read; they are read again for the few that are refused.
        raw = tables.load(sniffed).frame.rename({tables.LINE: "line"})
        refused = raw.filter(pl.col("line").is_in(pl.concat(fatal).unique().implode()))
        refused = refused.join(bad.select("line"), on="line", how="anti")
        bad = pl.concat([bad, refused.select(bad.columns)]).sort("line") if bad.width > 1 else refused
    said = [
        Problem(
            (check := checks[number]).code, check.text, {**check.fields, "value": value or ""}, file=sniffed.path.name,
            line=line, column=check.column, fatal=check.fatal,
        )
        for line, number, value in faults.head(DETAILED_MAX).iter_rows()
    ]  # fmt: skip
    return replace(reading, bad=bad, faults=faults, checks=checks, problems=said)
