"""Small files made for one test."""

from pathlib import Path

import xlsxwriter

from cartera.portfolio.reading import guessing, sniff, tables
from cartera.portfolio.reading.layouts import Layout
from cartera.portfolio.reading.read import Reading, read

INVOICES = Layout(
    "facturas",
    "receivables",
    {"number": ("Factura",), "debtor": ("Cliente",), "amount": ("Importe",), "due_date": ("Vence",)},
    "dmy",
    ",",
    defaults={"currency": "PEN"},
)


def write(folder: Path, text: str, encoding: str = "utf-8", name: str = "file.csv") -> Path:
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


def workbook(folder: Path, rows: list[list[object]], name: str = "file.xlsx", sheet: str = "Hoja1") -> Path:
    path = folder / name
    with xlsxwriter.Workbook(path, {"default_date_format": "dd/mm/yyyy"}) as book:
        page = book.add_worksheet(sheet)
        for r, row in enumerate(rows):
            for c, value in enumerate(row):
                page.write(r, c, value)
    return path


def load(path: Path) -> tables.Table:
    sniffed, problems = sniff.sniff(path)
    assert sniffed is not None, problems
    return tables.load(sniffed)


def guess(path: Path, kind: str | None = None, currency: str = "") -> guessing.Guess:
    return guessing.guess(load(path), kind, currency=currency)


def invoices(folder: Path, *lines: str, layout: Layout = INVOICES, extra: str = "") -> Reading:
    """Read lines of `number;debtor;amount;due` (and extra columns) by the layout."""
    path = write(folder, "\n".join([f"Factura;Cliente;Importe;Vence{extra}", *lines]) + "\n")
    return read(path, layout, currency="PEN", country="pe")


def found(reading: Reading) -> list[tuple[int | None, str, str]]:
    return [(p.line, p.column, p.code) for p in reading.problems]
