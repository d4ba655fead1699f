"""Files that people hand in as proof: what they are is told by their content, never by their name."""

import hashlib
from dataclasses import dataclass
from email.parser import BytesHeaderParser
from pathlib import Path
from uuid import uuid4

from django.core.files.uploadedfile import UploadedFile

from cartera.problems import N_, Refused

# What a kind of file is served as. None is ever shown inside our pages: each is handed over to be saved.
KINDS = {
    "pdf": "application/pdf", "png": "image/png", "jpg": "image/jpeg", "webp": "image/webp", "heic": "image/heic",
    "eml": "message/rfc822",
}  # fmt: skip
STARTS = {b"%PDF-": "pdf", b"\x89PNG\r\n\x1a\n": "png", b"\xff\xd8\xff": "jpg"}
APPLE = {b"ftypheic", b"ftypheix", b"ftypmif1", b"ftypmsf1"}
HEADERS = ("from", "date")  # what every e-mail has
HEAD = 65_536  # bytes in which an e-mail shows its headers


class ProofTooBig(Refused):
    """More bytes than a proof needs."""

    code = "proof_too_big"
    text = N_("%(name)s is larger than %(limit)s MB. Save it smaller and choose it again.")


class ProofUnknown(Refused):
    """The content is of no kind that is kept, whatever the file is called."""

    code = "proof_unknown"
    text = N_("%(name)s is no file that is kept here: choose a PDF, a picture or an e-mail saved as EML.")


class ProofEmpty(Refused):
    """Nothing is in it."""

    code = "proof_empty"
    text = N_("%(name)s is empty.")


@dataclass(frozen=True, slots=True)
class Proof:
    """A file that may be kept."""

    name: str
    kind: str
    content: bytes

    @property
    def sha256(self) -> str:
        """Return the digest of the content."""
        return hashlib.sha256(self.content).hexdigest()


def checked(file: "UploadedFile[bytes]", limit: int) -> Proof:
    """Return an uploaded file of at most `limit` bytes with its kind. Raises ProofTooBig, ProofEmpty, ProofUnknown."""
    name, content = read(file, limit)
    kind = kind_of(content)
    if not kind:
        raise ProofUnknown(name=name)
    return Proof(name, kind, content)


def read(file: "UploadedFile[bytes]", limit: int) -> tuple[str, bytes]:
    """Return the name, without any folder, and the content of an uploaded file. Raises ProofTooBig, ProofEmpty."""
    name = Path((file.name or "–").replace("\\", "/")).name[-200:]
    content = file.read(limit + 1)
    if len(content) > limit:
        raise ProofTooBig(name=name, limit=limit >> 20)
    if not content:
        raise ProofEmpty(name=name)
    return name, content


def kind_of(content: bytes) -> str:
    """Tell what a file is by its bytes; "" when it is nothing that is kept."""
    for start, kind in STARTS.items():
        if content.startswith(start):
            return kind
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "webp"
    if content[4:12] in APPLE:
        return "heic"
    return "eml" if _is_email(content) else ""


def _is_email(content: bytes) -> bool:
    if b"\x00" in content:
        return False
    headers = BytesHeaderParser().parsebytes(content[:HEAD])
    return not headers.defects and all(headers[name] for name in HEADERS)


def put(path: Path, content: bytes) -> None:
    """Write a file that is there whole or not at all, readable by nobody else."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    half = path.with_suffix(
        f".{uuid4().hex}.part"
    )  # of its own: another may write the same file at this moment
    half.write_bytes(content)
    half.chmod(0o600)
    half.replace(path)
