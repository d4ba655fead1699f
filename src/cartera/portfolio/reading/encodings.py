"""Which bytes mean which letters: told from byte marks and strict UTF-8 first, from the letters themselves last."""

import codecs
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from charset_normalizer import from_bytes

MIXED = "utf_8_mixed"  # UTF-8 with some bytes of CP1252
_ONE_BYTE_EACH = "cartera.one_byte_each"
_BLOCK = 1 << 20
_SAMPLE = 1 << 16
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
# What our users' programs write, in order of preference; cp850 is what old DOS accounting programs still export.
_ONE_BYTE = ["cp1252", "latin_1", "cp850"]


def detect(path: Path) -> str | None:
    """Return the codec of a text file, or None when it is not text. Reads the file once, in blocks."""
    with path.open("rb") as file:
        head = file.read(_SAMPLE)
    for mark, codec in _MARKS:
        if head.startswith(mark):
            return codec if _decodes(path, codec) else None
    if b"\0" in head:
        return _wide(head)
    if _decodes(path, "utf-8"):
        return None if _holds_nul(path) else "utf-8"
    if _holds_nul(path):
        return None
    return MIXED if _mostly_utf8(path) else _one_byte(path)


def _mostly_utf8(path: Path) -> bool:
    """Tell whether a file is UTF-8 but for some lines that came from elsewhere: chance hardly ever makes UTF-8 of letters."""
    known = strange = 0
    with path.open("rb") as file:
        for line in file:
            if not line.isascii():
                try:
                    line.decode()
                    known += 1
                except UnicodeDecodeError:
                    strange += 1
    return known > strange


class _Mixed(codecs.BufferedIncrementalDecoder):
    """Reads UTF-8, and each byte that is none as CP1252."""

    def _buffer_decode(self, data: Any, errors: str, final: bool) -> tuple[str, int]:  # noqa: FBT001 - codecs' own
        return codecs.utf_8_decode(data, _ONE_BYTE_EACH, final)


def _as_one_byte(fault: UnicodeError) -> tuple[str, int]:
    assert isinstance(fault, UnicodeDecodeError)  # noqa: S101 - nothing is encoded by it
    odd = fault.object[fault.start : fault.end]
    return "".join(bytes([one]).decode("cp1252", "ignore") or chr(one) for one in odd), fault.end


def _mixed(name: str) -> codecs.CodecInfo | None:
    if name != MIXED:
        return None
    return codecs.CodecInfo(
        codecs.utf_8_encode, lambda data, errors="": codecs.utf_8_decode(data, _ONE_BYTE_EACH, True),  # noqa: FBT003 - codecs' own
        incrementaldecoder=_Mixed, name=MIXED,
    )  # fmt: skip


codecs.register_error(_ONE_BYTE_EACH, _as_one_byte)
codecs.register(_mixed)


def _blocks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            yield block


def _decodes(path: Path, codec: str) -> bool:
    decoder = codecs.getincrementaldecoder(codec)()
    try:
        for block in _blocks(path):
            decoder.decode(block)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _holds_nul(path: Path) -> bool:
    return any(b"\0" in block for block in _blocks(path))


def _wide(head: bytes) -> str | None:
    """Return UTF-16 without mark when every other byte of western text is zero, as some exports write it."""
    even, odd = head[::2].count(0), head[1::2].count(0)
    half = len(head) // 2
    if odd > 0.7 * half and even == 0:
        return "utf-16-le"
    return "utf-16-be" if even > 0.7 * half and odd == 0 else None


def _one_byte(path: Path) -> str:
    """Return the one-byte codec whose letters make words, judged by the lines that have such letters."""
    lines: list[bytes] = []
    size = 0
    with path.open("rb") as file:
        for line in file:
            if not line.isascii():
                lines.append(line[:500])
                size += len(lines[-1])
            if size > _SAMPLE:
                break
    sample = b"".join(lines)
    found = from_bytes(sample, cp_isolation=_ONE_BYTE).best()
    codec = found.encoding if found else "cp1252"
    # CP1252 has five holes; bytes that fall into them make it Latin-1, where they are control characters.
    return "latin_1" if codec == "cp1252" and not _decodes(path, "cp1252") else codec


def to_utf8(path: Path, codec: str, target: Path) -> None:
    """Write the file again as UTF-8 without mark and with newlines of one kind, block by block."""
    with (
        path.open(encoding=codec, newline=None) as source,
        target.open("w", encoding="utf-8", newline="\n") as out,
    ):
        while block := source.read(_BLOCK):
            out.write(block)
