from pathlib import Path

from cartera.portfolio.reading.mending import bad_lines_csv
from cartera.portfolio.reading.read import read
from cartera.portfolio.reading.tests import files
from cartera.portfolio.reading.tests.files import INVOICES, invoices


def test_bad_lines_stand_as_they_were_with_what_is_wrong(tmp_path: Path) -> None:
    written = bad_lines_csv(invoices(tmp_path, "F1;C1;5;31/01/2026", " F2;;x;31/01/2026")).decode("utf-8-sig")
    assert written == (
        "Factura;Cliente;Importe;Vence;error\r\n"
        " F2;;x;31/01/2026;3: Importe: “x” is not an amount; write it like 1234,50. Cliente: It is empty, and every line needs it.\r\n"
    ).replace("3: Importe: “x” is not an amount; write it like 1234,50. Cliente: It is empty, and every line needs it.",
              '"3: Importe: “x” is not an amount; write it like 1234,50. Cliente: It is empty, and every line needs it."')  # fmt: skip


def test_formulas_cannot_run_and_amounts_stay_amounts(tmp_path: Path) -> None:
    reading = invoices(tmp_path, '=HYPERLINK("x");@cmd;-5,00;31/01/2026', "+1+cmd|x;+51999;(5);31/01/2026")
    lines = bad_lines_csv(reading).decode("utf-8-sig").splitlines()[1:]
    assert lines[0].startswith('"\'=HYPERLINK(""x"")";\'@cmd;-5,00;31/01/2026;')
    assert lines[1].startswith("'+1+cmd|x;+51999;(5);31/01/2026;")


def test_mended_lines_come_in_and_the_error_column_is_ignored(tmp_path: Path) -> None:
    written = bad_lines_csv(invoices(tmp_path, "F1;C1;mil;31/01/2026", "=2;C1;dos;31/01/2026"))
    path = tmp_path / "mended.csv"
    path.write_bytes(written.replace(b"mil;", b"1.000,00;").replace(b"dos;", b"2;"))
    reading = read(path, INVOICES)
    assert (reading.problems, reading.sums) == ([], {"PEN": 100200})
    assert reading.frame["number"].to_list() == ["F1", "=2"]


def test_bad_lines_of_a_workbook_can_be_read_by_the_same_layout(tmp_path: Path) -> None:
    rows = [["Factura", "Cliente", "Importe", "Vence"], ["F1", None, 12.5, "31/01/2026"]]
    path = tmp_path / "mended.csv"
    path.write_bytes(bad_lines_csv(read(files.workbook(tmp_path, rows), INVOICES)).replace(b"F1;", b"F1;C1"))
    assert read(path, INVOICES).sums == {"PEN": 1250}


def test_what_is_wrong_is_said_in_the_readers_language(tmp_path: Path) -> None:
    written = bad_lines_csv(
        invoices(tmp_path, "F1;C1;100 %%;31/01/2026"), lambda _check: "100%% de “%(value)s”, no"
    ).decode("utf-8-sig")
    assert "2: Importe: 100% de “100 %%”, no" in written
