"""Formulas of a workbook that keeps no result for them: they would read as empty cells, and nobody would notice.

Spreadsheet programs keep with each formula what it came to; programs that only write files often do not. Nothing is
computed here: a person opens the workbook once, and their program does it.
"""

import re
import zipfile
from pathlib import Path, PurePosixPath
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse, parse

from cartera.problems import N_, Problem

_BOOK, _LINKS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")
_BLOCK = 1 << 20
_LONGEST_MARK = 64  # a tag's name and prefix may lie across two blocks


def refusal(path: Path, sheet: str, header_line: int) -> Problem | None:
    """Return which formula below the header of a sheet has no result, or None. A damaged sheet is for others to tell."""
    try:
        with zipfile.ZipFile(path) as book:
            part = _part(book, sheet)
            cell = _without_result(book, part, header_line) if part and _has_formulas(book, part) else ""
    except (zipfile.BadZipFile, ParseError, DefusedXmlException, KeyError, OSError):
        return None
    if not cell:
        return None
    return Problem(
        "formula_without_result",
        N_(
            "Cell %(cell)s holds a formula, and the workbook does not keep what it comes to. Open it in Excel or LibreOffice, save it and try again."
        ),
        {"cell": cell},
    )


def _part(book: zipfile.ZipFile, sheet: str) -> str:
    """Return the name of the entry that holds a sheet, "" when there is none."""
    with book.open(_BOOK) as file:
        links = [
            value
            for each in parse(file).iter()
            if _name(each) == "sheet" and each.get("name") == sheet
            for key, value in each.attrib.items()
            if key.endswith("}id")
        ]
    with book.open(_LINKS) as file:
        targets = {each.get("Id"): each.get("Target", "") for each in parse(file).iter()}
    target = targets.get(links[0], "") if links else ""
    return target.removeprefix("/") if target.startswith("/") else str(PurePosixPath("xl") / target)


def _has_formulas(book: zipfile.ZipFile, part: str) -> bool:
    """Tell whether a formula stands anywhere in a sheet; most have none, and need not be read as XML."""
    before = b""
    with book.open(part) as file:
        while block := file.read(_BLOCK):
            if _FORMULA.search(before + block):
                return True
            before = block[-_LONGEST_MARK:]
    return False


def _without_result(book: zipfile.ZipFile, part: str, header_line: int) -> str:
    """Return the first cell below the header whose formula has no result, "" when each has one."""
    with book.open(part) as file:
        for _, element in iterparse(file, events=["end"]):
            if _name(element) == "c" and _lacks_result(element):
                cell = str(element.get("r", ""))
                if int(re.sub(r"\D", "", cell) or 0) > header_line:
                    return cell
            if _name(element) == "row":
                element.clear()
    return ""


def _lacks_result(cell: Element) -> bool:
    """Tell whether a cell has a formula and no value. A text as result may be empty: `t="str"`."""
    inside = {_name(each): each.text for each in cell}
    return "f" in inside and not inside.get("v") and cell.get("t") != "str"


def _name(element: Element) -> str:
    """Return an element's name without its namespace."""
    return str(element.tag).rpartition("}")[2]
