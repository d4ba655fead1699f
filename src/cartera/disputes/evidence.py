"""Files that prove something: what they are is told by their content, never by their name, and where they lie."""

import hashlib
import re
import zipfile
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from cartera.disputes.models import DisputeFile
from cartera.problems import N_, Refused

# What a kind of file is served as. Nothing here is ever shown inside our pages: each is handed over to be saved.
KINDS = {
    "pdf": "application/pdf",
    "png": "image/png",
    "jpg": "image/jpeg",
    "webp": "image/webp",
    "heic": "image/heic",
    "xml": "application/xml",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "txt": "text/plain; charset=utf-8",
}
STARTS = {b"%PDF-": "pdf", b"\x89PNG\r\n\x1a\n": "png", b"\xff\xd8\xff": "jpg"}
OFFICE = {"xl/workbook.xml": "xlsx", "word/document.xml": "docx"}
FILES_MAX = 40  # of one dispute
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_XML = re.compile(rb"^(\xef\xbb\xbf)?\s*<(\?xml|[A-Za-z_])")


class EvidenceTooBig(Refused):
    """More bytes than a proof needs."""

    code = "evidence_too_big"
    text = N_("%(name)s is larger than %(limit)s MB. Save it smaller and choose it again.")


class EvidenceUnknown(Refused):
    """The content is of no kind that is kept, whatever the file is called."""

    code = "evidence_unknown"
    text = N_(
        "%(name)s is no file that is kept here: choose a PDF, a picture, an XML, XLSX, DOCX or text file."
    )


class EvidenceEmpty(Refused):
    """Nothing is in it."""

    code = "evidence_empty"
    text = N_("%(name)s is empty.")


class TooManyFiles(Refused):
    """A dispute holds only so many files."""

    code = "too_many_files"
    text = N_("A dispute keeps %(most)s files at most. Put several pages into one file.")


@dataclass(frozen=True, slots=True)
class Proof:
    """An uploaded file that may be kept."""

    name: str
    kind: str
    content: bytes

    @property
    def sha256(self) -> str:
        """Return the digest of the content."""
        return hashlib.sha256(self.content).hexdigest()


def checked(file: "UploadedFile[bytes]") -> Proof:
    """Return an uploaded file with its kind. Raises EvidenceTooBig, EvidenceEmpty, EvidenceUnknown."""
    name = Path((file.name or "–").replace("\\", "/")).name[-200:]
    limit = settings.EVIDENCE_MAX_BYTES
    if (file.size or 0) > limit:
        raise EvidenceTooBig(name=name, limit=limit >> 20)
    content = file.read(limit + 1)
    if len(content) > limit:
        raise EvidenceTooBig(name=name, limit=limit >> 20)
    if not content:
        raise EvidenceEmpty(name=name)
    kind = kind_of(content)
    if not kind:
        raise EvidenceUnknown(name=name)
    return Proof(name, kind, content)


def kind_of(content: bytes) -> str:
    """Tell what a file is by its bytes; "" when it is nothing that is kept."""
    for start, kind in STARTS.items():
        if content.startswith(start):
            return kind
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "webp"
    if content[4:12] in {b"ftypheic", b"ftypheix", b"ftypmif1", b"ftypmsf1"}:
        return "heic"
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


def folder(creditor_id: int) -> Path:
    """Return the folder of a creditor's proofs, made on first use; a backup takes all of MEDIA_ROOT."""
    path = Path(settings.MEDIA_ROOT) / "disputes" / str(creditor_id)
    path.mkdir(parents=True, exist_ok=True, mode=0o700)
    return path


def path_of(file: DisputeFile) -> Path:
    """Return where a kept file lies."""
    return folder(file.dispute.creditor_id) / f"{file.token}.{file.kind}"


def put(path: Path, content: bytes) -> None:
    """Write a file that is there whole or not at all, readable by nobody else."""
    half = path.with_suffix(".part")
    half.write_bytes(content)
    half.chmod(0o600)
    half.replace(path)
