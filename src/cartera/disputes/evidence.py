"""Files that prove something about a dispute: what is kept beside pictures, PDF and e-mails, and where it lies."""

import re
import zipfile
from io import BytesIO
from pathlib import Path

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from cartera.disputes.models import DisputeFile
from cartera.foundation import files
from cartera.foundation.files import Proof
from cartera.problems import N_, Refused

# What a kind of file is served as. Nothing here is ever shown inside our pages: each is handed over to be saved.
KINDS = {
    **files.KINDS,
    "xml": "application/xml",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "txt": "text/plain; charset=utf-8",
}
OFFICE = {"xl/workbook.xml": "xlsx", "word/document.xml": "docx"}
FILES_MAX = 40  # of one dispute
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_XML = re.compile(rb"^(\xef\xbb\xbf)?\s*<(\?xml|[A-Za-z_])")


class EvidenceUnknown(Refused):
    """The content is of no kind that is kept, whatever the file is called."""

    code = "evidence_unknown"
    text = N_(
        "%(name)s is no file that is kept here: choose a PDF, a picture, an e-mail, an XML, XLSX, DOCX or text file."
    )


class TooManyFiles(Refused):
    """A dispute holds only so many files."""

    code = "too_many_files"
    text = N_("A dispute keeps %(most)s files at most. Put several pages into one file.")


def checked(file: "UploadedFile[bytes]") -> Proof:
    """Return an uploaded file with its kind. Raises files.ProofTooBig, files.ProofEmpty, EvidenceUnknown."""
    name, content = files.read(file, settings.EVIDENCE_MAX_BYTES)
    kind = kind_of(content)
    if not kind:
        raise EvidenceUnknown(name=name)
    return Proof(name, kind, content)


def kind_of(content: bytes) -> str:
    """Tell what a file is by its bytes; "" when it is nothing that is kept."""
    if kind := files.kind_of(content):
        return kind
    if content.startswith(b"PK\x03\x04"):
        return _office(content)
    if _XML.match(content[:200]):
        return "xml"
    return "txt" if _is_text(content) else ""


def _office(content: bytes) -> str:
    """Tell which program of an office a ZIP file is from. Nothing is unpacked: only its list is read."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as zipped:
            names = set(zipped.namelist())
    except (zipfile.BadZipFile, ValueError, OSError):
        return ""
    return next((kind for inside, kind in OFFICE.items() if inside in names), "")


def _is_text(content: bytes) -> bool:
    try:
        return _UNPRINTABLE.search(content.decode("utf-8-sig")) is None
    except UnicodeDecodeError:
        return False


def path_of(file: DisputeFile) -> Path:
    """Return where a kept file lies, one folder a creditor; a backup takes all of MEDIA_ROOT."""
    folder = Path(settings.MEDIA_ROOT) / "disputes" / str(file.dispute.creditor_id)
    return folder / f"{file.token}.{file.kind}"
