"""Whatever cells a ledger holds: no line is lost, each bad one is named, and nothing ever breaks."""

import csv
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.long import LONG

from cartera.disputes.reconciling import reading
from cartera.disputes.reconciling.columns import Columns

CELLS = st.sampled_from(
    ["", "F-1", "F001-0002", "100", "1.234,50", "(30)", "-5", "abc", "31/12/2026", "2026-02-30", "PEN", "USD", "TOTAL", "=1+1", "9" * 20,
     "1,5,5", "–", "'", "0"]
)  # fmt: skip
WANTED = Columns(
    number="Documento", on="Fecha", amount="Importe", currency="Moneda", date_order="dmy", decimal=","
)


@settings(max_examples=1000 if LONG else 12)  # each is a file that is read
@given(st.lists(st.tuples(CELLS, CELLS, CELLS, CELLS), min_size=1, max_size=8))
def test_every_line_counts_is_nothing_or_is_named(rows):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.csv"
        with path.open("w", newline="") as file:
            csv.writer(file).writerows(
                [("Documento", "Fecha", "Importe", "Moneda"), ("F-0", "01/02/2026", "1,00", "PEN"), *rows]
            )
        _guess, table, problems = reading.look(path)
    if table is None:
        assert problems
        return
    ledger = reading.read(table, WANTED, currency="PEN")
    counted = {place for line in ledger.lines for place in line.place}
    named = {problem.line for problem in ledger.problems}
    nothing = {
        line
        for line, amount in table.frame.select("\0line", "Importe").iter_rows()
        if (amount or "").strip() in {"", "0", "–", "'"}
    }
    assert set(table.frame["\0line"].to_list()) <= counted | named | nothing
    assert all(isinstance(line.minor, int) for line in ledger.lines)


@pytest.mark.parametrize("title", ["Documento", "Otra"])
def test_a_column_that_is_not_there_is_said(tmp_path, title):
    path = tmp_path / "a.csv"
    path.write_text("Documento;Importe\nF-1;1,00\n")
    _guess, table, _problems = reading.look(path)
    ledger = reading.read(table, Columns(number=title, amount="Monto"), currency="PEN")
    assert not ledger.lines
    assert {problem.code for problem in ledger.problems} == {"column_missing"}


def test_more_lines_than_one_customer_has_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(reading, "LINES_MAX", 1)
    path = tmp_path / "a.csv"
    path.write_text("Documento;Importe\nF-1;1,00\nF-2;2,00\n")
    guess, _table, problems = reading.look(path)
    assert (guess, [each.code for each in problems]) == (None, ["too_many_lines"])
