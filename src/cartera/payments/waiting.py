"""Files of banks that somebody dropped on the page and has not said yes to: kept by a name nobody guesses, no row yet."""

import json
import secrets
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from cartera.problems import N_, Refused

BYTES_MAX = 16 << 20  # what is looked at while somebody waits; the command takes more
_TOKEN = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_")


class BankFileTooBig(Refused):
    """More bytes than the page takes."""

    code = "bank_file_too_big"
    text = N_(
        "%(name)s is larger than %(limit)s MB. Ask the bank for a shorter span, or use `cartera payments import`."
    )


@dataclass(frozen=True, slots=True)
class Waiting:
    """A file that waits: where it lies and what it was called."""

    token: str
    path: Path
    file_name: str


def keep(creditor_id: int, file: "UploadedFile[bytes]") -> Waiting:
    """Write an uploaded file under a random name. Raises BankFileTooBig."""
    name = Path(file.name or "").name
    if (file.size or 0) > BYTES_MAX:
        raise BankFileTooBig(name=name, limit=BYTES_MAX >> 20)
    token = secrets.token_urlsafe(24)
    path = _folder(creditor_id) / token
    with path.open("wb") as out:
        for chunk in file.chunks():
            out.write(chunk)
    path.with_suffix(".json").write_text(json.dumps({"file_name": name[-250:]}), encoding="utf-8")
    return Waiting(token, path, name)


def find(creditor_id: int, token: str) -> Waiting | None:
    """Return a file that waits; None when it is gone, or another creditor's."""
    if not set(token) <= _TOKEN:
        return None
    path = _folder(creditor_id) / token
    told = path.with_suffix(".json")
    if not path.exists() or not told.exists():
        return None
    return Waiting(token, path, json.loads(told.read_text(encoding="utf-8"))["file_name"])


def forget(waiting: Waiting) -> None:
    """Delete a file that waits no more."""
    waiting.path.unlink(missing_ok=True)
    waiting.path.with_suffix(".json").unlink(missing_ok=True)


def _folder(creditor_id: int) -> Path:
    path = Path(settings.MEDIA_ROOT) / "payments" / str(creditor_id) / "waiting"
    path.mkdir(parents=True, exist_ok=True, mode=0o700)
    return path
