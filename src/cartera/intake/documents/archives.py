"""Where documents come from: files, folders, ZIP files with many. Nothing is unpacked to disk, and nothing without a limit."""

import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from cartera.intake.documents import defused, faults
from cartera.problems import Problem

LIMIT_FILES = 20_000
LIMIT_UNPACKED_BYTES = 512 << 20
ZIP = ".zip"
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    RuntimeError,
    OSError,
)  # RuntimeError: a way of packing nobody knows
_HIDDEN = (".", "__MACOSX")


@dataclass(frozen=True, slots=True)
class Source:
    """One file: its bytes, or why it was not opened. `fatal` problems only."""

    name: str
    data: bytes = b""
    problem: Problem | None = None


def walk(paths: Iterable[Path], called: str = "") -> Iterator[Source]:
    """Yield every file named, of every folder named and inside every ZIP file, in the order of their names.

    `called`: what people call a file that lies under another name.
    """
    for path in paths:
        if not path.is_dir():
            yield from _file(path, called or path.name)
            continue
        for inside in sorted(path.rglob("*")):
            name = str(inside.relative_to(path))
            if inside.is_file() and not any(
                part.startswith(_HIDDEN) for part in inside.relative_to(path).parts
            ):
                yield from _file(inside, name) if _named_right(name) else (_left_out(name),)


def _file(path: Path, name: str) -> Iterator[Source]:
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            packed = zipfile.is_zipfile(file) or name.lower().endswith(ZIP)
            file.seek(0)
            if not packed and size > defused.LIMIT_BYTES:
                yield Source(name, problem=faults.problem(faults.TOO_BIG, limit=defused.LIMIT_BYTES >> 20))
            elif not packed:
                yield Source(name, file.read())
    except OSError as error:
        yield Source(name, problem=faults.problem(faults.UNREADABLE, why=error.strerror or str(error)))
        return
    if packed:
        yield from _zip(path, name)


def _zip(path: Path, name: str) -> Iterator[Source]:
    try:
        with zipfile.ZipFile(path) as archive:
            infos = [
                info for info in archive.infolist()
                if not info.is_dir() and not any(part.startswith(_HIDDEN) for part in info.filename.split("/"))
            ]  # fmt: skip
            if len(infos) > LIMIT_FILES:
                yield Source(name, problem=faults.problem(faults.ARCHIVE_TOO_MANY, limit=LIMIT_FILES))
                return
            yield from _members(archive, infos, name)
    except _BROKEN:
        yield Source(name, problem=faults.problem(faults.ARCHIVE_BROKEN))


def _members(archive: zipfile.ZipFile, infos: Iterable[zipfile.ZipInfo], name: str) -> Iterator[Source]:
    unpacked = 0
    for info in sorted(infos, key=lambda each: each.filename):
        inside = f"{name}:{info.filename}"
        if info.filename.lower().endswith(ZIP):
            yield Source(inside, problem=faults.problem(faults.ARCHIVE_INSIDE))
        elif not _named_right(info.filename):
            yield _left_out(inside)
        elif info.flag_bits & 1:
            yield Source(inside, problem=faults.problem(faults.ARCHIVE_LOCKED))
        else:
            source = _member(archive, info, inside)
            unpacked += len(source.data)
            if unpacked > LIMIT_UNPACKED_BYTES:
                yield Source(
                    name, problem=faults.problem(faults.ARCHIVE_SWELLS, limit=LIMIT_UNPACKED_BYTES >> 20)
                )
                return
            yield source


def _member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str) -> Source:
    """Read one file of an archive: never more than a document may have, whatever its heading says."""
    try:
        with archive.open(info) as file:
            data = file.read(defused.LIMIT_BYTES + 1)
    except _BROKEN:
        return Source(name, problem=faults.problem(faults.ARCHIVE_BROKEN))
    if len(data) > defused.LIMIT_BYTES:
        return Source(name, problem=faults.problem(faults.TOO_BIG, limit=defused.LIMIT_BYTES >> 20))
    return Source(name, data)


def _named_right(name: str) -> bool:
    return name.lower().endswith((".xml", ZIP))


def _left_out(name: str) -> Source:
    return Source(name, problem=faults.problem(faults.NOT_A_DOCUMENT, fatal=False))
