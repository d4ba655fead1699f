"""What pages show of a file: its columns and first lines, figures with their words, problems in the reader's language."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import polars as pl
from django.utils.translation import gettext

from cartera.intake import files, queries
from cartera.intake.models import Upload
from cartera.parties.models import Creditor
from cartera.portfolio.importing import previewing
from cartera.portfolio.importing.previewing import Preview
from cartera.portfolio.models import SavedLayout
from cartera.portfolio.reading import layouts
from cartera.portfolio.reading.fields import KINDS
from cartera.portfolio.reading.guessing import Question
from cartera.portfolio.reading.layouts import Layout
from cartera.problems import Problem


def seen(upload: Upload, kind: str | None = None, sheet: str = "") -> Preview:
    """Look at the file as if for the first time: recognised, or guessed with its questions.

    `kind`: what it is said to be; `sheet`: of a workbook, which one; left out, the first with a header.

    A page looks several times, and a big file takes seconds to look at: the last looks are remembered.
    """
    path = files.path_of(upload)
    known = tuple(
        SavedLayout.objects.filter(creditor=upload.creditor).order_by("pk").values_list("pk", "name")
    )
    return _look(upload.creditor, path, path.stat().st_mtime_ns, kind, sheet, known)


@lru_cache(maxsize=16)
def _look(
    creditor: Creditor, path: Path, _modified: int, kind: str | None, sheet: str,
    _known: tuple[tuple[int, str], ...],
) -> Preview:  # fmt: skip
    answers = {"kind": kind} if kind else None
    preview = previewing.preview(creditor=creditor, path=path, kind=kind, sheet=sheet, answers=answers)
    # A slice would hold on to the whole file.
    return replace(preview, sample=pl.DataFrame(preview.sample.rows(), preview.sample.schema, orient="row"))


def layout_of(upload: Upload, kind: str, sheet: str = "") -> tuple[Layout, Sequence[Question], Preview]:
    """Return the layout to be shown, what must be asked about it, and the look at the file.

    `kind`: what a person says the file is about; `sheet`: where it stands in a workbook. Others than before are guessed
    anew.
    """
    known = upload.layout
    before = str(known.get("sheet") or "")
    if (kind in KINDS and kind != known.get("kind")) or (sheet and sheet != before):
        guess = seen(upload, kind if kind in KINDS else None, sheet or before)
        if guess.sniffed is not None:  # a sheet there is, and one with a header
            return _shown(guess), guess.questions, guess
    first = seen(upload, None, before)
    told, _ = layouts.from_dict(known)
    if told is None:  # it lacks columns: the guess shows what is there
        return _shown(first), first.questions, first
    same = first.layout is not None and layouts.to_dict(first.layout) == layouts.to_dict(told)
    asked = same and upload.state != Upload.State.CHECKED  # what was looked at has been answered
    return told, first.questions if asked else (), first


def _shown(preview: Preview) -> Layout:
    """Return the layout of a file that was readable when it came in."""
    return preview.layout or Layout("", "receivables", {})


def kind(code: str) -> str:
    """Return what a kind of file is called."""
    return gettext(queries.kind_name(code))


def kinds(now: str) -> list[tuple[str, str, bool]]:
    """Return the kinds to choose from: code, name, chosen."""
    return [(code, gettext(name), code == now) for code, name in KINDS.items()]


def sample(preview: Preview) -> dict[str, Any]:
    """Return the first lines as they stand in the file: titles, and rows of cells with their line first."""
    titles = [name for name in preview.sample.columns if name != "line"]
    rows = [
        (row["line"], [row[title] or "" for title in titles]) for row in preview.sample.iter_rows(named=True)
    ]
    return {"titles": titles, "rows": rows}


def figures(counts: Mapping[str, Any]) -> dict[str, Any]:
    """Return the counts of a file and its sums and closings by currency; `useless`: where every line of it is bad."""
    closing = [
        {"currency": code, "closed": pair[0], "open": pair[1], "share": pair[0] / pair[1] if pair[1] else 0}
        for code, pair in counts.get("closing", {}).items()
    ]
    return {
        "counts": counts, "sums": [{"currency": code, "minor": minor} for code, minor in counts.get("sums", {}).items()],
        "useless": counts.get("bad", 0) and not any(counts.get(name) for name in ("added", "changed", "left", "closed")),
        "closing": [each for each in closing if each["closed"]], "asks_twice": any(each["share"] > 0.2 for each in closing),
    }  # fmt: skip


def problems(upload: Upload) -> list[Problem]:
    """Return the problems that are kept with a file."""
    return [Problem(**each) for each in upload.problems]
