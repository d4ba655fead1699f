"""How fast a big file comes in: read, judged, written, and the same file once more, when nothing in it is new."""

import tempfile
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from cartera.insight.bench.measuring import peak_mb, timed

ON = date(2026, 11, 2)
ITEMS_EACH = 5  # documents of a customer
COLUMNS = {
    "number": ("Nro",), "debtor": ("Cliente",), "debtor_name": ("Razón Social",), "currency": ("Moneda",), "amount": ("Importe",),
    "issued_on": ("Emisión",), "due_date": ("Vence",), "order_ref": ("OC",), "email": ("Correo",),
}  # fmt: skip


def take_in(lines: int) -> dict[str, Any]:
    """Take a file of so many receivables in twice; give seconds, lines a second and peak memory. Raises what taking in raises."""
    from cartera.insight.bench.ledger import AT
    from cartera.parties import operations as parties
    from cartera.portfolio.importing import operations
    from cartera.portfolio.reading.layouts import Layout
    from cartera.portfolio.reading.read import read

    creditor = parties.add_creditor(name="Bench", country="pe", currency="PEN", at=AT, by=None)
    layout = Layout("big", "receivables", COLUMNS, "dmy", ",")
    seconds: dict[str, float] = {}
    with tempfile.TemporaryDirectory(prefix="cartera-file-") as folder:
        path = Path(folder) / "big.csv"
        write(path, lines)
        given: dict[str, Any] = {
            "creditor": creditor, "path": path, "layout": layout, "on": ON, "at": AT, "by": None
        }  # fmt: skip
        # Only counts are kept of each: a frame of all lines that nobody needs any more would count as the next one's memory.
        _, seconds["read"] = timed(lambda: read(path, layout).frame.height)
        added, seconds["take_in"] = timed(lambda: operations.take_in(**given).added)
        first_mb = peak_mb()
        left, seconds["again"] = timed(lambda: operations.take_in(**given).left)
        size = path.stat().st_size
    return {
        "lines": lines, "megabytes": round(size / 1e6, 1), "added": added, "left_alone": left,
        "seconds": {name: round(value, 3) for name, value in seconds.items()},
        "lines_per_second": {name: round(lines / value) for name, value in seconds.items()},
        "peak_mb": {"take_in": first_mb, "again": peak_mb()},
    }  # fmt: skip


def write(path: Path, lines: int) -> None:
    """Write a file of receivables as the programs of our countries export them."""
    with path.open("w", encoding="utf-8") as out:
        out.write(";".join(title for (title,) in COLUMNS.values()) + "\n")
        for i in range(lines):
            day, debtor = date(2024, 1, 1) + timedelta(days=i % 600), i % max(lines // ITEMS_EACH, 1)
            out.write(
                f"F{i:08d};C{debtor};Cliente número {debtor} S.A.C.;PEN;{i % 9000 + 1},{i % 100:02d};"
                f"{day:%d/%m/%Y};{day + timedelta(days=30):%d/%m/%Y};OC-{i};c{debtor}@example.com\n"
            )
