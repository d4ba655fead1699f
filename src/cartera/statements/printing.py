"""One parcel of statements printed into files: what a process of its own does. Nothing of Django's database is needed."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from cartera.statements import paper
from cartera.statements.content import Facts
from cartera.statements.printed import Labels


class Job(NamedTuple):
    """One statement to be written to a file whose ending says as what."""

    facts: Facts
    labels: Labels
    path: str


def print_all(jobs: Sequence[Job]) -> int:
    """Write a parcel of statements; return how many."""
    for job in jobs:
        path = Path(job.path)
        half = path.with_name(f".{path.name}.{os.getpid()}")
        half.write_bytes(_content(job, path.suffix))
        half.replace(path)  # whoever reads meanwhile finds the old one or the whole one
    return len(jobs)


def _content(job: Job, ending: str) -> bytes:
    if ending == ".xlsx":
        from cartera.statements import workbook  # noqa: PLC0415 - only a spreadsheet needs what it imports

        return workbook.xlsx(job.facts, job.labels)
    return paper.pdf(job.facts, job.labels)
