"""What a debtor hands in: a PDF with or without text, a picture, or something else. Told from its first bytes."""

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

BYTES_MAX = 10 << 20
SECONDS = 5  # a receipt takes a fifth of one
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
    """Return the text of the first pages; "" when it cannot be read, or not in time: then a person reads it.

    In a process of its own, for a few kilobytes can unpack to work for hours.
    """
    command = [sys.executable, "-m", "cartera.payments.reading.pdf_text", str(path)]
    try:
        done = subprocess.run(  # noqa: S603 - ourselves
            command, stdout=subprocess.PIPE, stdin=subprocess.DEVNULL, timeout=SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        return ""
    return done.stdout.decode("utf-8", "replace")
