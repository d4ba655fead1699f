"""A batch of electronic documents between being read and being taken in. Reads files; asks and writes nothing."""

import base64
import hashlib
import zlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from cartera.intake.documents import archives, faults
from cartera.intake.documents.document import CREDIT_NOTE, DEBIT_NOTE, INVOICE, OWED, PAYMENTS, Document
from cartera.intake.documents.read import read
from cartera.portfolio.models import Import
from cartera.problems import N_, Problem

Progress = Callable[[str, float], None]
# What is owed first, then what corrects it, then what pays it, whatever the order of the files.
ORDER = {INVOICE: 0, DEBIT_NOTE: 1, CREDIT_NOTE: 2, PAYMENTS: 3}


@dataclass(frozen=True, slots=True)
class File:
    """One file of a batch. `packed`: the file as it came, compressed, where it holds a document."""

    name: str
    sha256: str
    packed: str
    document: Document | None
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What becomes of one file: `added`, `changed` (kept with what was in the books), `left` (nothing
    changes) or `refused`, and what is to be said about it.
    """

    file: File
    code: str
    problems: tuple[Problem, ...] = ()

    @property
    def reasons(self) -> tuple[Problem, ...]:
        """Return what is worth saying: of a refused file only why it was refused."""
        fatal = tuple(each for each in self.problems if each.fatal)
        return fatal if self.code == "refused" and fatal else self.problems

    @property
    def telling(self) -> tuple[Problem, ...]:
        """Return what is worth a line of its own: not that a document was known already, which its count says."""
        return tuple(each for each in self.reasons if each.code != faults.KNOWN[0])


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a batch did, or would do. `imported` is None for a look that wrote nothing."""

    verdicts: tuple[Verdict, ...]
    imported: Import | None = None

    def of(self, code: str) -> list[Verdict]:
        """Return the verdicts of one kind."""
        return [each for each in self.verdicts if each.code == code]

    def counts(self) -> dict[str, object]:
        """Return the figures of a batch as imports keep them; `sums` is what is owed by the documents that go in."""
        added = self.of("added")
        owed, given_back, paid = (_sums(added, kinds) for kinds in (OWED, (CREDIT_NOTE,), (PAYMENTS,)))
        documents = [each.file.document for each in added if each.file.document]
        return {
            "added": len(added), "changed": len(self.of("changed")), "left": len(self.of("left")), "bad": len(self.of("refused")), "closed": 0,
            "lines": len(self.verdicts), "debtors": len({each.receiver.tax_id for each in documents if each.kind in OWED}),
            "sums": owed, "given_back": given_back, "paid": paid,
        }  # fmt: skip


@dataclass(slots=True)
class Coming:
    """What earlier files of the same batch will have put into the books, for a look that writes nothing."""

    keys: dict[str, tuple[object, ...]] = field(default_factory=dict)
    numbers: dict[str, tuple[object, ...]] = field(default_factory=dict)

    def add(self, document: Document) -> None:
        """Note a document that goes in."""
        self.keys[document.key] = document.particulars
        if document.kind in OWED:
            self.numbers[document.item_number] = document.particulars


def read_all(paths: Iterable[Path], tell: Progress, called: str = "") -> list[File]:
    """Read every document of files, folders and ZIP files, in the order in which they go into the books.

    `called`: what people call a file that lies under another name.
    """
    files: list[File] = []
    for source in archives.walk(paths, called):
        tell(N_("Reading documents"), 0.0 if not files else min(0.3, len(files) / 5000))
        if source.problem is not None:
            files.append(File(source.name, "", "", None, (source.problem,)))
            continue
        reading = read(source.data)
        packed = base64.b64encode(zlib.compress(source.data, 6)).decode("ascii") if reading.document else ""
        sha256 = hashlib.sha256(source.data).hexdigest()
        files.append(File(source.name, sha256, packed, reading.document, reading.problems))
    return sorted(files, key=_place)


def unpacked(packed: str) -> bytes:
    """Return a kept file as it came."""
    return zlib.decompress(base64.b64decode(packed))


def fingerprint(files: Iterable[File]) -> str:
    """Return the sha256 of a batch, whatever the order of its files."""
    return hashlib.sha256("\n".join(sorted(each.sha256 or each.name for each in files)).encode()).hexdigest()


def _place(file: File) -> tuple[int, date, str]:
    if file.document is None:
        return len(ORDER), date.min, file.name
    return ORDER[file.document.kind], file.document.issued_on, file.name


def _sums(verdicts: Iterable[Verdict], kinds: Iterable[str]) -> dict[str, int]:
    sums: dict[str, int] = {}
    for document in (each.file.document for each in verdicts):
        if document is None or document.kind not in kinds:
            continue
        if document.kind == PAYMENTS:
            for paid in document.settlements:
                sums[paid.currency] = sums.get(paid.currency, 0) + paid.minor
        else:
            sums[document.currency] = sums.get(document.currency, 0) + document.total_minor
    return sums
