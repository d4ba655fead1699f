import zipfile
from pathlib import Path

import pytest
import xlsxwriter

from cartera.portfolio.reading import tables, workbooks
from cartera.portfolio.reading.sniff import sniff
from cartera.portfolio.reading.tests import files

TEXT = "Factura;Razón Social;Importe;Vence\nF-1;Compañía Ñandú;1.234,50;31/01/2026\nF-2;Peña e hijos;5,00;01/02/2026\n"


@pytest.mark.parametrize(
    ("encoding", "told"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
        ("cp1252", "cp1252"),
        ("cp850", "cp850"),
    ],
)
def test_the_same_letters_come_out_of_any_encoding(tmp_path: Path, encoding: str, told: str) -> None:
    path = files.write(tmp_path, TEXT, encoding)
    sniffed, problems = sniff(path)
    assert problems == []
    assert sniffed.encoding == told
    assert sniffed.titles == ("Factura", "Razón Social", "Importe", "Vence")
    assert files.load(path).frame["Razón Social"].to_list() == ["Compañía Ñandú", "Peña e hijos"]


def test_latin_1_controls_are_not_taken_for_cp1252(tmp_path: Path) -> None:
    path = tmp_path / "f.csv"
    path.write_bytes(TEXT.encode("latin-1") + b"F-3;Caf\xe9 \x81;1,00;01/02/2026\n")
    assert sniff(path)[0].encoding == "latin_1"


@pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
def test_every_delimiter_is_recognised(tmp_path: Path, sign: str) -> None:
    rows = [
        ["Factura", "Cliente", "Importe", "Vence"],
        ["F-1", "C1", "10", "2026-01-31"],
        ["F-2", "C2", "20", "2026-01-31"],
    ]
    sniffed, _ = sniff(files.write(tmp_path, "\n".join(sign.join(row) for row in rows)))
    assert sniffed.delimiter == sign
    assert len(sniffed.titles) == 4


def test_decimal_commas_do_not_make_a_comma_the_delimiter(tmp_path: Path) -> None:
    sniffed, _ = sniff(
        files.write(tmp_path, "Factura;Cliente;Importe;Vence\nF1;C1;1,50;31/01/2026\nF2;C2;2,50;31/01/2026\n")
    )
    assert sniffed.delimiter == ";"


def test_titles_and_blank_lines_above_the_header_are_skipped(tmp_path: Path) -> None:
    text = "EMPRESA S.A.C.;;;\nCuentas por cobrar al 31/01/2026;;;\n\nFactura;Cliente;Importe;Vence\nF1;C1;5;31/01/2026\n"
    sniffed, problems = sniff(files.write(tmp_path, text))
    assert problems == []
    assert sniffed.header_line == 4


def test_the_separator_line_of_excel_is_obeyed(tmp_path: Path) -> None:
    sniffed, _ = sniff(files.write(tmp_path, "sep=|\nFactura|Cliente|Importe|Vence\nF1|C,1|5|31/01/2026\n"))
    assert (sniffed.delimiter, sniffed.header_line) == ("|", 2)


def test_a_column_without_title_gets_its_number(tmp_path: Path) -> None:
    sniffed, _ = sniff(files.write(tmp_path, "Factura;;Importe;Vence\nF1;x;5;31/01/2026\n"))
    assert sniffed.titles == ("Factura", "#2", "Importe", "Vence")


def test_a_title_over_two_lines_counts_both(tmp_path: Path) -> None:
    path = files.write(tmp_path, 'Factura;"Nombre\ndel cliente";Importe;Vence\nF1;x;5;31/01/2026\n')
    sniffed, _ = sniff(path)
    assert sniffed.titles[1] == "Nombre del cliente"
    assert files.load(path).frame["\0line"].to_list() == [3]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty_file"),
        (b"\n \n\n", "empty_file"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0", "not_text"),
        (b"Factura;Importe\nF1;\0;3\n", "not_text"),
        (b"PK\x03\x04 and nothing else", "broken_workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old_workbook"),
        (b"<html><table><tr><td>Factura</td></tr></table>", "web_page"),
        (b"F1;C1;10,50;31/01/2026\nF2;C2;11,50;31/01/2026\n", "no_header"),
        (b"just a line\nand another\n", "one_column"),
    ],
)
def test_what_cannot_be_read_is_refused_by_name(tmp_path: Path, content: bytes, code: str) -> None:
    path = tmp_path / "f.csv"
    path.write_bytes(content)
    sniffed, problems = sniff(path)
    assert sniffed is None
    assert [p.code for p in problems] == [code]
    assert str(problems[0])


def test_every_title_that_stands_twice_is_named(tmp_path: Path) -> None:
    _, problems = sniff(files.write(tmp_path, "Factura;Fecha;FECHA;Importe;Importe\nF1;1;2;3;4\n"))
    assert [(p.code, p.column) for p in problems] == [
        ("duplicated_header", t) for t in ("FECHA", "Fecha", "Importe")
    ]


def test_the_first_sheet_with_a_header_is_taken_and_a_missing_one_named(tmp_path: Path) -> None:
    path = tmp_path / "f.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("Vacía")
        book.add_worksheet("Notas").write(0, 0, "Leer antes")
        page = book.add_worksheet("Datos")
        for c, value in enumerate(["Factura", "Cliente", "Importe", "Vence"]):
            page.write(2, c, value)
            page.write(3, c, "x")
    sniffed, _ = sniff(path)
    assert (sniffed.sheet, sniffed.header_line, sniffed.sheets) == ("Datos", 3, ("Vacía", "Notas", "Datos"))
    assert [p.code for p in sniff(path, "Otra")[1]] == ["no_sheet"]
    assert [p.code for p in sniff(path, "Notas")[1]] == ["one_column"]


def test_half_a_workbook_is_refused(tmp_path: Path) -> None:
    whole = files.workbook(tmp_path, [["Factura", "Importe"], ["F1", 5]])
    half = tmp_path / "half.xlsx"
    half.write_bytes(whole.read_bytes()[: whole.stat().st_size // 2])
    assert [p.code for p in sniff(half)[1]] == ["broken_workbook"]


def test_a_zip_that_is_no_workbook_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "f.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("readme.txt", "hello")
    assert [p.code for p in sniff(path)[1]] == ["not_a_workbook"]


def test_a_workbook_that_would_swell_is_refused_whatever_it_says_of_itself(
    tmp_path: Path, monkeypatch
) -> None:
    monkeypatch.setattr(workbooks, "INFLATED_MAX", 3 << 20)
    monkeypatch.setattr(workbooks, "_SAFE", 1000)
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<x/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (8 << 20))
    lying = path.read_bytes().replace((8 << 20).to_bytes(4, "little"), (10).to_bytes(4, "little"))
    assert lying != path.read_bytes()
    path.write_bytes(lying)
    assert [p.code for p in sniff(path)[1]] == ["too_big"]


@pytest.mark.parametrize("quote", ['"', "'"])
def test_a_few_cells_far_apart_are_refused_before_they_are_laid_out(tmp_path: Path, quote: str) -> None:
    whole, path = tmp_path / "whole.xlsx", tmp_path / "far.xlsx"
    with xlsxwriter.Workbook(whole) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, ["Factura", "Cliente", "Importe", "Vence"])
        page.write(40_000, 519, "x")
    with zipfile.ZipFile(whole) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b'r="SZ40001"', f"r={quote}SZ40001{quote}".encode()))
    assert [p.code for p in sniff(path)[1]] == ["scattered_workbook"]


def test_a_table_with_empty_columns_is_no_scattered_one(tmp_path: Path) -> None:
    path = tmp_path / "wide.xlsx"
    with xlsxwriter.Workbook(path) as book:
        page = book.add_worksheet()
        for line in range(2_000):
            page.write_row(
                line, 0, ["Factura" if line == 0 else f"F-{line}", "Importe" if line == 0 else line]
            )
        page.write(1, 900, "nota")
    assert sniff(path)[1] == []


def test_words_above_values_are_a_header_in_any_language(tmp_path: Path) -> None:
    sniffed, _ = sniff(
        files.write(tmp_path, "Bericht;;\nRechnung;Betrag;Fällig\nR1;10,50;31.01.2026\nR2;9,50;31.01.2026\n")
    )
    assert sniffed.titles == ("Rechnung", "Betrag", "Fällig")


def test_one_odd_byte_spoils_no_other_letter(tmp_path: Path) -> None:
    file = tmp_path / "mixta.csv"
    good = "codigo,nombre\n" + "".join(f"C{n},Peña y Compañía {n}\n" for n in range(300))
    file.write_bytes(good.encode() + "C300,Muñoz\n".encode("cp1252"))
    sniffed, problems = sniff(file)
    assert problems == []
    assert sniffed is not None
    names = tables.load(sniffed).frame["nombre"].to_list()
    assert (names[0], names[-1]) == ("Peña y Compañía 0", "Muñoz")
