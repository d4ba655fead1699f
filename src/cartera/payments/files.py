"""Where the files of banks and the receipts lie: below MEDIA_ROOT, by creditor and content, so that each is kept once."""

import hashlib
import shutil
from pathlib import Path
from uuid import uuid4

from django.conf import settings

_BLOCK = 1 << 20


def sha256_of(path: Path) -> str:
    """Return the hash of a file, read in blocks."""
    found = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            found.update(block)
    return found.hexdigest()


def keep(path: Path, *, creditor_id: int, sha256: str, suffix: str) -> str:
    """Copy a file to where it stays, once; return its place below MEDIA_ROOT."""
    place = f"payments/{creditor_id}/{sha256[:32]}{suffix[:8].lower()}"
    target = place_of(place)
    if not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        # A name of its own: whoever keeps the same file at this moment must not take it away.
        fresh = target.with_suffix(f".{uuid4().hex}.new")
        shutil.copyfile(path, fresh)
        fresh.replace(target)
    return place


def place_of(kept_as: str) -> Path:
    """Return where a kept file lies."""
    return Path(settings.MEDIA_ROOT) / kept_as


def forget(kept_as: str) -> None:
    """Delete a kept file; one that is gone already stays gone."""
    if kept_as:
        place_of(kept_as).unlink(missing_ok=True)
