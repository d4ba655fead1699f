"""The one way into a bank's file, whatever its format and its name."""

from dataclasses import replace
from datetime import date
from pathlib import Path

from cartera.payments.reading import camt, checking, mt940, ofx, sniff, tables
from cartera.payments.reading.lines import Found
from cartera.payments.reading.tables import Way
from cartera.portfolio.reading.layouts import Layout

READERS = {"camt": camt.read, "mt940": mt940.read, "ofx": ofx.read}
FORMATS = {
    "camt052": "CAMT.052", "camt053": "CAMT.053", "camt054": "CAMT.054", "mt940": "MT940", "ofx": "OFX", "table": "CSV, XLSX",
}  # fmt: skip


def read(path: Path, *, on: date, way: Way) -> tuple[Found, Layout | None]:
    """Read a file into statements and problems, and say by which layout where it is a table. `on` is today.

    Never raises for what a file holds. Every problem that refuses a file has a line; 1 where it is the file as a whole.
    """
    format_, problems = sniff.sniff(path)
    found, layout = Found(format_, problems=problems), None
    if format_ in READERS:
        READERS[format_](path, found, currency=way.currency)
    elif format_ == "table":
        layout = tables.read(path, found, way)
    checking.check(found, on)
    found.problems = [
        replace(each, line=each.line or (1 if each.fatal else None), file=path.name)
        for each in found.problems
    ]
    return found, layout
