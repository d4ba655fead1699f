from pathlib import Path

from cartera.portfolio.reading.tables import LINE, OVERFLOW
from cartera.portfolio.reading.tests import files

HEAD = "Factura;Cliente;Importe\n"


def _rows(folder: Path, text: str) -> list[tuple[object, ...]]:
    return files.load(files.write(folder, HEAD + text)).frame.rows()


def test_quotes_keep_delimiters_and_double_quotes(tmp_path: Path) -> None:
    assert _rows(tmp_path, 'F1;"Pérez; hijos";1\nF2;"El ""Rey""";2\n') == [
        (2, "F1", "Pérez; hijos", "1", None),
        (3, "F2", 'El "Rey"', "2", None),
    ]


def test_inches_inside_a_text_are_letters(tmp_path: Path) -> None:
    rows = _rows(tmp_path, 'F1;Tubo 1/2";1\nF2;Tubo "x" y;2\nF3;C;3\n')
    assert [row[2] for row in rows] == ['Tubo 1/2"', 'Tubo "x" y', "C"]


def test_a_quote_that_never_closes_costs_one_line_and_not_the_rest(tmp_path: Path) -> None:
    tail = "".join(f"F{i};C;1\n" for i in range(200))
    rows = _rows(tmp_path, 'X1;"abierto;1\n' + tail)
    assert len(rows) == 201
    assert rows[0] == (2, "X1", '"abierto', "1", None)
    assert rows[-1] == (202, "F199", "C", "1", None)


def test_two_quotes_that_never_close_do_not_marry(tmp_path: Path) -> None:
    rows = _rows(tmp_path, 'X1;"a;1\nX2;"b;2\nX3;c;3\n')
    assert [row[1] for row in rows] == ["X1", "X2", "X3"]


def test_line_numbers_are_those_of_the_file_although_cells_hold_line_breaks(tmp_path: Path) -> None:
    rows = _rows(tmp_path, 'F1;"dos\nlíneas";1\n\n;;\nF2;C;2\n')
    assert [(row[0], row[2]) for row in rows] == [(2, "dos líneas"), (6, "C")]


def test_cells_beyond_the_header_are_kept_apart_and_empty_ones_do_not_count(tmp_path: Path) -> None:
    frame = files.load(files.write(tmp_path, HEAD + "F1;C;1;\nF2;C;2;más;aún\nF3\n")).frame
    assert frame[OVERFLOW].to_list() == [None, "más", None]
    assert frame["Cliente"].to_list() == ["C", "C", None]


def test_windows_and_old_mac_lines_read_the_same(tmp_path: Path) -> None:
    for end in ("\r\n", "\r"):
        path = files.write(tmp_path, (HEAD + "F1;C;1\nF2;C;2\n").replace("\n", end))
        assert files.load(path).frame.select(LINE, "Importe").rows() == [(2, "1"), (3, "2")]


def test_lines_of_a_workbook_carry_the_numbers_of_its_rows(tmp_path: Path) -> None:
    path = files.workbook(
        tmp_path,
        [["Reporte"], [], ["Factura", "Cliente", "Importe"], [1001, "C", 12.5], [], ["0002", "D", 3]],
    )
    table = files.load(path)
    assert table.frame.rows() == [(4, "1001", "C", "12.5", None), (6, "0002", "D", "3", None)]
    assert table.numbers == {"Importe"}
