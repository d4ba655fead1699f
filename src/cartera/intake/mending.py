"""Where the bad lines of a file are written, to be mended and imported again."""

import logging
import os
import tempfile
from pathlib import Path

from django.utils.translation import gettext

from cartera.problems import N_, Refused

log = logging.getLogger(__name__)


class NowhereToMend(Refused):
    """The bad lines could not be kept, and nothing was taken in yet."""

    code = "nowhere_to_mend"
    text = N_("The bad lines cannot be written to %(file)s. Name another file, in a folder that is there.")


def place(asked: Path | None, file: Path) -> Path:
    """Return where bad lines are to be written: beside the file, unless that is no place. Raises NowhereToMend."""
    if asked is None:
        beside = file.with_name(f"{file.stem}-{gettext('bad-lines')}.csv")
        return beside if os.access(beside.parent, os.W_OK) else Path(tempfile.gettempdir()) / beside.name
    if not os.access(asked.parent, os.W_OK) or asked.is_dir() or asked.resolve() == file.resolve():
        raise NowhereToMend(file=str(asked))
    return asked


def keep(mend: Path, content: bytes, *, over: bool) -> tuple[Path, bool]:
    """Write bad lines to a file and return it: beside one of that name that somebody may be mending, unless told to.

    False: the machine does not let it be written. The good lines are in by now, which must be told all the same.
    """
    kept, number = mend, 1
    try:
        while not over and kept.exists() and kept.read_bytes() != content:
            number += 1
            kept = mend.with_name(f"{mend.stem}-{number}{mend.suffix}")
        kept.write_bytes(content)
    except OSError:
        log.warning("the bad lines could not be written to %s", kept, exc_info=True)
        return kept, False
    return kept, True
