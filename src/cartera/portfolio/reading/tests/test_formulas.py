"""A formula without its result stops the file; one with it, or one of an empty text, is read."""

import zipfile

import pytest
import xlsxwriter

from cartera.portfolio.reading import sniff, tables

HEADER = ["Factura", "Cliente", "Importe", "Vence"]
SHEET = "xl/worksheets/sheet1.xml"


def computed(folder, value, mark=("", "")):
    """Write a workbook whose only amount is a formula; `mark` is replaced in what the file says of the sheet."""
    whole, path = folder / "whole.xlsx", folder / "file.xlsx"
    with xlsxwriter.Workbook(whole) as book:
        page = book.add_worksheet("Hoja1")
        page.write_row(0, 0, HEADER)
        page.write_row(1, 0, ["F-1", "Ana"])
        page.write_formula(1, 2, "=100*1.19", None, value)
        page.write(1, 3, "31/01/2026")
    with zipfile.ZipFile(whole) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            text = old.read(name)
            new.writestr(name, text.replace(*(each.encode() for each in mark)) if name == SHEET else text)
    return path


@pytest.mark.parametrize("left", ["", "<v/>", "<v></v>"])
def test_without_a_result_the_cell_is_named(tmp_path, left):
    sniffed, problems = sniff.sniff(computed(tmp_path, 119, ("<v>119</v>", left)))
    assert sniffed is None
    assert [(each.code, each.fields) for each in problems] == [("formula_without_result", {"cell": "C2"})]


def test_with_a_result_it_is_a_number(tmp_path):
    sniffed, problems = sniff.sniff(computed(tmp_path, 119))
    assert problems == []
    assert tables.load(sniffed).frame["Importe"].to_list() == ["119"]


def test_an_empty_text_is_a_result(tmp_path):
    sniffed, problems = sniff.sniff(computed(tmp_path, "", ('<c r="C2"', '<c r="C2" t="str"')))
    assert (sniffed is not None, problems) == (True, [])


def test_above_the_lines_it_is_nobodys_business(tmp_path):
    path = tmp_path / "file.xlsx"
    with xlsxwriter.Workbook(path) as book:
        page = book.add_worksheet("Otra hoja")
        page.write_row(3, 0, HEADER)
        page.write_row(4, 0, ["F-1", "Ana", 119, "31/01/2026"])
        page.write_formula(0, 0, "=TODAY()", None, 119)
    with zipfile.ZipFile(path) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    parts[SHEET] = parts[SHEET].replace(b"<v>119</v></c></row>", b"</c></row>", 1)
    with zipfile.ZipFile(path, "w") as new:
        for name, text in parts.items():
            new.writestr(name, text)
    sniffed, problems = sniff.sniff(path)
    assert (sniffed.header_line, problems) == (4, [])
