"""What a debtor hands in: a PDF with or without text, a picture, or something else. Told from its first bytes."""

import logging
from dataclasses import dataclass
from pathlib import Path

logging.getLogger("pypdf").setLevel(logging.ERROR)  # it warns of every odd byte

BYTES_MAX = 10 << 20
_PAGES = 3  # a receipt has one
_TEXT_MAX = 20_000
_PICTURES = {
    b"\x89PNG\r\n\x1a\n": (".png", "image/png"),
    b"\xff\xd8\xff": (".jpg", "image/jpeg"),
    b"GIF8": (".gif", "image/gif"),
}


@dataclass(frozen=True, slots=True)
class Proof:
    """A file that can be a receipt: its suffix, its type, and the text that stands in it ("" for a picture)."""

    suffix: str
    content_type: str
    text: str = ""


def look(path: Path) -> Proof | None:
    """Return what a file is; None when it can be no receipt."""
    with path.open("rb") as file:
        head = file.read(32)
    if head.lstrip().startswith(b"%PDF"):
        return Proof(".pdf", "application/pdf", _text_of(path))
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return Proof(".webp", "image/webp")
    if head[4:12] in {b"ftypheic", b"ftypheix", b"ftypmif1", b"ftypmsf1"}:
        return Proof(".heic", "image/heic")
    return next((Proof(*kind) for mark, kind in _PICTURES.items() if head.startswith(mark)), None)


def type_of(kept_as: str) -> str:
    """Return the type of a kept receipt by its suffix, which `look` gave it."""
    kinds = dict(_PICTURES.values())
    kinds |= {".pdf": "application/pdf", ".webp": "image/webp", ".heic": "image/heic"}
    return kinds.get(Path(kept_as).suffix, "application/octet-stream")


def _text_of(path: Path) -> str:
    """Return the text of the first pages; "" when it cannot be read, for then a person reads it."""
    from pypdf import PdfReader  # noqa: PLC0415 - slow to import, and few commands read receipts
    from pypdf.errors import PyPdfError  # noqa: PLC0415

    try:
        reader = PdfReader(path)
        if reader.is_encrypted and not reader.decrypt(""):
            return ""
        pages = [reader.pages[number].extract_text() for number in range(min(_PAGES, len(reader.pages)))]
    except (PyPdfError, ValueError, KeyError, IndexError, TypeError, AttributeError, OSError, RecursionError):
        return ""  # damaged in one of the many ways a PDF can be: it is kept, and shown to a person
    return "\n".join(pages)[:_TEXT_MAX]
