"""A program of its own that writes the text of a PDF's first pages to its output: what reads strange files may be ended."""

import logging
import sys
from pathlib import Path

PAGES = 3  # a receipt has one
TEXT_MAX = 20_000


def text_of(path: Path) -> str:
    """Return the text of the first pages; "" when it is damaged in one of the many ways a PDF can be, or locked."""
    from pypdf import PdfReader  # noqa: PLC0415 - slow to import, and few commands read receipts
    from pypdf.errors import PyPdfError  # noqa: PLC0415

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # it warns of every odd byte
    try:
        reader = PdfReader(path)
        if reader.is_encrypted and not reader.decrypt(""):
            return ""
        pages = [reader.pages[number].extract_text() for number in range(min(PAGES, len(reader.pages)))]
    except (PyPdfError, ValueError, KeyError, IndexError, TypeError, AttributeError, OSError, RecursionError):
        return ""
    return "\n".join(pages)[:TEXT_MAX]


if __name__ == "__main__":
    sys.stdout.buffer.write(text_of(Path(sys.argv[1])).encode("utf-8", "replace"))
