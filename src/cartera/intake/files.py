"""Where uploaded files lie, and how far the work on them is. The progress is a file too: a transaction hides its rows."""

import json
import secrets
from pathlib import Path

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext

from cartera.intake.models import Upload
from cartera.problems import N_, Refused

DOCUMENTS = (".xml", ".zip")  # electronic documents, one or many
SUFFIXES = (".csv", ".txt", ".xlsx", *DOCUMENTS)
STALE_SECONDS = 120  # without a word for so long, whoever worked on a file is gone


class WrongFileType(Refused):
    """Neither text, nor a workbook, nor electronic documents, by its name."""

    code = "wrong_file_type"
    text = N_("%(name)s is not a file that can be read here. Save it as .csv, .txt, .xlsx, .xml or .zip.")


class FileTooBig(Refused):
    """More bytes than the house takes by the page."""

    code = "file_too_big"
    text = N_("%(name)s is larger than %(limit)s MB. Split it, or use the command `cartera import`.")


def folder(creditor_id: int) -> Path:
    """Return the folder of a creditor's files, made on first use."""
    path = Path(settings.MEDIA_ROOT) / "imports" / str(creditor_id)
    path.mkdir(parents=True, exist_ok=True, mode=0o700)
    return path


def path_of(upload: Upload) -> Path:
    """Return where the file lies."""
    return folder(upload.creditor_id) / f"{upload.token}{upload.suffix}"


def bad_path_of(upload: Upload) -> Path:
    """Return where its bad lines lie, to be mended."""
    return folder(upload.creditor_id) / f"{upload.token}.bad.csv"


def keep(creditor_id: int, file: "UploadedFile[bytes]") -> tuple[str, str]:
    """Write an uploaded file under a random name; return token and suffix. Raises WrongFileType, FileTooBig."""
    name = file.name or ""
    suffix = Path(name).suffix.lower()
    if suffix not in SUFFIXES:
        raise WrongFileType(name=name or "–")
    if (file.size or 0) > settings.IMPORT_MAX_BYTES:
        raise FileTooBig(name=name, limit=settings.IMPORT_MAX_BYTES >> 20)
    token = secrets.token_urlsafe(24)
    with (folder(creditor_id) / f"{token}{suffix}").open("wb") as out:
        for chunk in file.chunks():
            out.write(chunk)
    return token, suffix


def tell(upload: Upload, what: str, share: float) -> None:
    """Note how far the work is."""
    path = _progress(upload)
    fresh = path.with_suffix(".new")
    fresh.write_text(json.dumps({"what": what, "share": share}), encoding="utf-8")
    fresh.replace(path)


def told(upload: Upload, now: float) -> tuple[str, float] | None:
    """Return what is being done and the share done; None when nobody has said a word for too long. `now`: Unix seconds."""
    path = _progress(upload)
    if not path.exists() or now - path.stat().st_mtime > STALE_SECONDS:
        return None
    said = json.loads(path.read_text(encoding="utf-8"))
    return gettext(said["what"]), said["share"]


def quiet(upload: Upload) -> None:
    """Forget how far the work was."""
    _progress(upload).unlink(missing_ok=True)


def _progress(upload: Upload) -> Path:
    return folder(upload.creditor_id) / f"{upload.token}.progress"
