"""XLSX files: refused before they are opened when they are broken, locked or would swell beyond reason."""

import logging
import re
import struct
import zipfile
import zlib
from pathlib import Path
from typing import BinaryIO

import fastexcel
import polars as pl

from cartera.problems import N_, Problem

logging.getLogger("fastexcel").setLevel(logging.ERROR)  # it warns of every empty column

ZIP_MARK = b"PK\x03\x04"
OLD_MARK = b"\xd0\xcf\x11\xe0"  # XLS, and XLSX behind a password
INFLATED_MAX = 2 << 30
_SAFE = INFLATED_MAX // 1032  # deflate cannot swell more than 1032 times
_BLOCK = 1 << 20
# Cells that a sheet may span whatever is in it, and how many times as many as it holds.
SCATTERED, SPARSE = 2_000_000, 20
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml", re.IGNORECASE)
_CELL = re.compile(rb"""<(?:\w+:)?c\s[^>]*?\br=["']([A-Z]{1,3})(\d{1,7})["']""")
_LOCAL_HEADER = struct.Struct("<26xHH")


def refusal(path: Path) -> Problem | None:
    """Return why the workbook is not opened, or None."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = {info.filename for info in archive.infolist()}
            if "xl/workbook.xml" not in names:
                return Problem(
                    "not_a_workbook",
                    N_("This file is not an Excel workbook (.xlsx). Save it as .xlsx or .csv and try again."),
                )
            inflated = _inflated(path, archive.infolist())
            empty = inflated <= INFLATED_MAX and any(
                _is_mostly_nothing(archive, name) for name in names if _SHEET.fullmatch(name)
            )
    except (zipfile.BadZipFile, zlib.error, struct.error, OSError, UnicodeDecodeError, RuntimeError):
        return _broken()
    if inflated > INFLATED_MAX:
        return Problem(
            "too_big",
            N_("This workbook unpacks to more than %(limit)s MB. Save it as .csv, or split it."),
            {"limit": INFLATED_MAX >> 20},
        )
    if empty:
        return Problem(
            "scattered_workbook",
            N_(
                "A sheet of this workbook holds a few cells far apart, in the last rows or columns. Delete the empty rows "
                "and columns around the table, or save it as .csv, and try again."
            ),
        )
    return None


def _is_mostly_nothing(archive: zipfile.ZipFile, name: str) -> bool:
    """Tell whether the rectangle of a sheet is far larger than what is in it: it would be laid out whole in memory."""
    cells, width, height, rest = 0, 0, 0, b""
    with archive.open(name) as sheet:
        while block := sheet.read(_BLOCK):
            block, rest = rest + block, b""
            cut = block.rfind(b"<")
            block, rest = block[:cut], block[cut:]
            for letters, row in _CELL.findall(block):
                cells += 1
                width, height = max(width, _column(letters)), max(height, int(row))
    return width * height > max(SCATTERED, SPARSE * cells)


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _broken() -> Problem:
    return Problem(
        "broken_workbook",
        N_(
            "This workbook is damaged or was not copied whole. Open it in Excel, save it again and try once more."
        ),
    )


def _inflated(path: Path, entries: list[zipfile.ZipInfo]) -> int:
    """Return how many bytes the workbook holds unpacked, up to just above the limit.

    What an entry says of its size is believed only where a lie could do no harm; larger ones are unpacked and counted.
    """
    total = 0
    with path.open("rb") as file:
        for entry in entries:
            is_small = entry.compress_size <= _SAFE // max(1, len(entries))
            total += entry.file_size if is_small else _counted(file, entry, INFLATED_MAX - total)
            if total > INFLATED_MAX:
                break
    return total


def _counted(file: BinaryIO, entry: zipfile.ZipInfo, limit: int) -> int:
    """Unpack one entry, keeping nothing, and return its size or the first size above the limit."""
    file.seek(entry.header_offset)
    name, extra = _LOCAL_HEADER.unpack(file.read(30))
    file.seek(name + extra, 1)
    if entry.compress_type != zipfile.ZIP_DEFLATED:
        return entry.compress_size
    unpack, left, size = zlib.decompressobj(-15), entry.compress_size, 0
    while left > 0 and size <= limit:
        block = file.read(min(_BLOCK, left))
        if not block:
            break
        left -= len(block)
        while block and size <= limit:
            size += len(unpack.decompress(block, _BLOCK))
            block = unpack.unconsumed_tail
    return size


def open_workbook(path: Path) -> tuple[fastexcel.ExcelReader | None, list[Problem]]:
    """Open the workbook, or say why not."""
    refused = refusal(path)
    if refused:
        return None, [refused]
    try:
        return fastexcel.read_excel(path), []
    except fastexcel.FastExcelError:
        return None, [_broken()]


def first_rows(book: fastexcel.ExcelReader, sheet: str, rows: int) -> list[list[str]] | Problem:
    """Return the first rows of a sheet as texts, the row number of the sheet being index + 1; a problem when it is damaged."""
    try:
        loaded = book.load_sheet(sheet, header_row=None, skip_rows=0, n_rows=rows, dtypes="string")
    except fastexcel.FastExcelError:
        return _broken()
    frame = loaded.to_polars()
    return [[cell or "" for cell in row] for row in frame.rows()]


def load(
    book: fastexcel.ExcelReader, sheet: str, skip: int
) -> tuple[pl.DataFrame, frozenset[int], frozenset[int]]:
    """Return the rows below the header as texts, and by position the columns that are numbers and those of mixed cells.

    Numbers are written with a point and dates as ISO, so that only cells typed as text keep the writer's habits.
    """
    loaded = book.load_sheet(sheet, header_row=None, skip_rows=skip, schema_sample_rows=None).to_polars()
    numbers = frozenset(i for i, t in enumerate(loaded.dtypes) if t.is_numeric())
    texts = loaded.select(_as_text(name, dtype) for name, dtype in loaded.schema.items())
    mixed = frozenset(
        i
        for i, column in enumerate(texts.iter_columns())
        if loaded.dtypes[i] == pl.String
        and column.str.contains(r"^-?\d+\.\d+$").any()
        and _is_mixed(book, sheet, skip, i)
    )
    return texts, numbers, mixed


def _as_text(name: str, dtype: pl.DataType) -> pl.Expr:
    column = pl.col(name)
    if dtype.is_float():
        is_whole = (column == column.floor()) & (column.abs() < 1e15)
        rounded = (
            column.round(8).cast(pl.String).str.strip_suffix(".0")
        )  # what computing left behind: 0.30000000000000004
        return (
            pl.when(is_whole)
            .then(column.cast(pl.Int64, strict=False).cast(pl.String))
            .otherwise(rounded)
            .alias(name)
        )
    if dtype.is_temporal():
        return column.dt.strftime("%Y-%m-%d").alias(name)
    return column.cast(pl.String)


def _is_mixed(book: fastexcel.ExcelReader, sheet: str, skip: int, position: int) -> bool:
    """Tell whether a column holds both cells typed as numbers and cells typed as text."""
    try:
        book.load_sheet(
            sheet, header_row=None, skip_rows=skip, use_columns=[position],
            schema_sample_rows=None, dtype_coercion="strict",
        ).to_polars()  # fmt: skip
    except fastexcel.FastExcelError:
        return True
    return False
