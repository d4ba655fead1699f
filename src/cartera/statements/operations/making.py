"""Statements as files, by the thousand: this process reads the books, others print, one file each.

Several processes share the work because one compiler keeps one core busy. A file is written beside its place and then put
there, so that whoever is cut short leaves whole files only, and making them again gives the same ones.
"""

import multiprocessing
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from cartera.parties.models import Creditor
from cartera.problems import N_, Refused
from cartera.statements import letters, printing, queries, words
from cartera.statements.content import Asked
from cartera.statements.printing import Job

TOGETHER = 25  # statements handed to a process at once
AHEAD = 8  # parcels that may wait for a process: memory stays small however many there are
FEW = 40  # fewer than these are printed here: starting processes would cost more

Progress = Callable[[int], None]


class NotAFolder(Refused):
    """Files cannot be written there."""

    code = "not_a_folder"
    text = N_("Files cannot be written to %(folder)s: %(why)s.")


@dataclass(frozen=True, slots=True)
class Made:
    """How many files were written, and where."""

    files: int
    folder: str


def make(  # noqa: PLR0913 - everything that tells one set of files from another
    *, creditor: Creditor, debtor_ids: Iterable[int], asked: Asked, by_group: bool, folder: Path, form: str = "pdf",
    currency: str = "", workers: int | None = None, progress: Progress | None = None,
) -> Made:  # fmt: skip
    """Write the statements of some debtors into a folder, one file per debtor and currency. Raises NotAFolder.

    `form`: pdf or xlsx. `workers`: processes that print; left out: as many as there are cores, none for a few.
    """
    ids = list(debtor_ids)
    _ready(folder)
    processes = workers if workers is not None else (os.cpu_count() or 1) if len(ids) > FEW else 0
    told = queries.facts(creditor=creditor, debtor_ids=ids, asked=asked, by_group=by_group, currency=currency)
    jobs = (
        Job(given.facts, words.labels(given.facts["language"]), str(folder / f"{name}.{form}"))
        for given in told
        for name in [_name(given.debtor_id, letters.file_name(given.facts))]
    )
    files = 0
    with _printers(processes) as printed:
        for count in printed(_parcels(jobs)):
            files += count
            if progress:
                progress(files)
    return Made(files, str(folder))


def _name(debtor_id: int, name: str) -> str:
    """Return a file's name: two codes that differ in signs only must not share one."""
    return f"{name}-{debtor_id}"


def _ready(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe = folder / ".cartera"
        probe.write_bytes(b"")
        probe.unlink()
    except OSError as error:
        raise NotAFolder(folder=folder, why=error.strerror or error) from None


def _parcels(jobs: Iterable[Job]) -> Iterator[list[Job]]:
    parcel: list[Job] = []
    for job in jobs:
        parcel.append(job)
        if len(parcel) == TOGETHER:
            yield parcel
            parcel = []
    if parcel:
        yield parcel


Print = Callable[[Iterable[list[Job]]], Iterator[int]]


@contextmanager
def _printers(processes: int) -> Iterator[Print]:
    """Give what prints parcels and tells how many files each became: here, or in processes of their own."""
    if not processes:
        yield lambda parcels: map(printing.print_all, parcels)
        return
    # Started afresh: a copy of this process would share its connection to the database.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(processes, mp_context=context) as pool:
        yield lambda parcels: _ordered(pool, parcels, processes + AHEAD)


def _ordered(pool: ProcessPoolExecutor, parcels: Iterable[list[Job]], ahead: int) -> Iterator[int]:
    waiting: deque[Future[int]] = deque()
    for parcel in parcels:
        waiting.append(pool.submit(printing.print_all, parcel))
        if len(waiting) >= ahead:
            yield waiting.popleft().result()
    while waiting:
        yield waiting.popleft().result()
