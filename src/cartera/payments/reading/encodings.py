"""The text of a file whose bank did not say in which letters it writes."""

from pathlib import Path

from cartera.portfolio.reading import encodings
from cartera.problems import N_, Problem


def text_of(path: Path) -> tuple[str, list[Problem]]:
    """Return a text file's content with newlines of one kind; a problem when it is no text."""
    codec = encodings.detect(path)
    if codec is None and b"\0" not in path.read_bytes():
        codec = "latin_1"
    if codec is None:
        return "", [
            Problem("not_text", N_("The file holds bytes that are no text; it was damaged on its way."))
        ]
    return path.read_text(encoding=codec, errors="replace").replace("\r\n", "\n").replace("\r", "\n"), []
