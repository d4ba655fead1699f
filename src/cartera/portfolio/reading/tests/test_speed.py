import time
from datetime import date, timedelta
from pathlib import Path

import psutil
import pytest

from cartera.portfolio.reading.layouts import Layout
from cartera.portfolio.reading.read import Reading, read

LAYOUT = Layout(
    "big",
    "receivables",
    {
        "number": ("Nro",), "debtor": ("Cliente",), "debtor_name": ("Razón Social",), "currency": ("Moneda",), "amount": ("Importe",),
        "issued_on": ("Emisión",), "due_date": ("Vence",), "order_ref": ("OC",),
    },
    "dmy",
    ",",
)  # fmt: skip


def _read(folder: Path, lines: int) -> tuple[Reading, float]:
    path = folder / "big.csv"
    with path.open("w", encoding="utf-8") as out:
        out.write("Nro;Cliente;Razón Social;Moneda;Importe;Emisión;Vence;OC\n")
        for i in range(lines):
            day = date(2024, 1, 1) + timedelta(days=i % 600)
            amount = f"{i % 9000 + 1},{i % 100:02d}" if i % 3 else f"{i % 9 + 1}.{i % 1000:03d},50"
            debtor = i % (lines // 5)
            out.write(
                f"F{i:08d};C{debtor};Cliente número {debtor} S.A.C.;PEN;{amount};{day:%d/%m/%Y};{day:%d/%m/%Y};OC-{i}\n"
            )
    start = time.process_time()  # the machine may be busy with something else
    return read(path, LAYOUT), time.process_time() - start


def test_two_hundred_thousand_lines_take_under_two_seconds(tmp_path: Path) -> None:
    reading, seconds = _read(tmp_path, 200_000)
    assert (reading.frame.height, reading.problems) == (200_000, [])
    assert seconds < 2


@pytest.mark.long
def test_a_million_lines_take_seconds_and_little_memory(tmp_path: Path) -> None:
    before = psutil.Process().memory_info().rss
    reading, seconds = _read(tmp_path, 1_000_000)
    assert reading.frame.height == 1_000_000
    assert seconds < 10
    assert psutil.Process().memory_info().rss - before < 1 << 30
