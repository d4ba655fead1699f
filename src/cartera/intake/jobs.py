"""Work on a file: at once for small ones, apart from the request for big ones, so that the page can show how far it is."""

import threading
from collections.abc import Callable

from django.db import connections
from django.utils import translation

AT_ONCE_BYTES = 3_000_000  # about 30,000 lines: done before anybody wonders
GROWS = 20  # times the work of documents: a small archive holds many, and each is a transaction of its own


def start(work: Callable[[], None], *, size: int) -> None:
    """Do a piece of work on a file of so many bytes."""
    if size <= AT_ONCE_BYTES:
        work()
        return
    language = translation.get_language() or "es"
    threading.Thread(target=_apart, args=(work, language), name="import", daemon=True).start()


def _apart(work: Callable[[], None], language: str) -> None:
    try:
        with translation.override(language):
            work()
    finally:
        connections.close_all()
