"""What a file looks like before anything is taken in: its layout recognised or guessed, what must be asked, a sample."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import polars as pl

from cartera.parties.models import Creditor
from cartera.portfolio.models import SavedLayout
from cartera.portfolio.reading import guessing, layouts, tables
from cartera.portfolio.reading.fields import KINDS
from cartera.portfolio.reading.guessing import Question
from cartera.portfolio.reading.layouts import Layout
from cartera.portfolio.reading.sniff import Sniffed, sniff
from cartera.problems import N_, Problem, Refused

SAMPLE = 8


class UnknownLayout(Refused):
    """No layout of this name is kept."""

    code = "unknown_layout"
    text = N_("There is no layout called %(name)s. There are: %(names)s.")


@dataclass(frozen=True, slots=True)
class Preview:
    """A file as it would be read. Without `layout` it is refused, and `problems` says why."""

    sniffed: Sniffed | None
    layout: Layout | None
    problems: tuple[Problem, ...] = ()
    questions: tuple[Question, ...] = ()  # while there is one, nothing should be taken in
    recognised: str = ""  # the name of the saved layout, when the header is known
    confidence: Mapping[str, float] = field(default_factory=dict)
    unused: tuple[str, ...] = ()
    sample: pl.DataFrame = field(
        default_factory=pl.DataFrame
    )  # line and the first lines as they stand in the file


def preview(
    *, creditor: Creditor, path: Path, layout: Layout | None = None, kind: str | None = None, sheet: str = "",
    answers: Mapping[str, str] | None = None,
) -> Preview:  # fmt: skip
    """Look at a file. `layout` left out: the saved one made for its header, else a guess, of a kind if one is named.

    `sheet`: of a workbook; left out, that of the layout, else the first one with a header. `answers`: what a person
    said to questions, by their code. Nothing is written.
    """
    sniffed, problems = sniff(path, sheet or (layout.sheet if layout else ""))
    if sniffed is None:
        return Preview(None, None, tuple(problems))
    known = None if layout or (answers or {}).get("kind") else _recognised(creditor, sniffed, kind)
    if known is not None and not sheet:
        sniffed = _own_sheet(sniffed, known)
    table = tables.load(sniffed)
    sample = guessing.describe(table, SAMPLE)
    chosen = layout or known
    if chosen is not None:
        name = known.name if known else ""
        return Preview(
            sniffed,
            # Sheets are called after months: a layout is known by its header, wherever that stands.
            replace(_answered(chosen, answers), sheet=sniffed.sheet),
            recognised=name,
            unused=_unused(sniffed, chosen),
            sample=sample,
        )
    guess = guessing.guess(table, kind, currency=creditor.currency)
    told = _answered(guess.layout, answers)
    questions = tuple(q for q in guess.questions if q.code not in (answers or {}))
    return Preview(sniffed, told, (), questions, "", guess.confidence, guess.unused, sample)


def saved(creditor: Creditor, kinds: Collection[str] = tuple(KINDS)) -> dict[str, Layout]:
    """Return the layouts a creditor keeps for some kinds of files, by name; one that cannot be read any more is left out."""
    found = {}
    for kept in SavedLayout.objects.filter(creditor=creditor, kind__in=kinds):
        layout, _ = layouts.from_dict(kept.layout)
        if layout is not None:
            found[kept.name] = layout
    return found


def layout_named(creditor: Creditor, name: str) -> Layout:
    """Return a saved layout. Raises UnknownLayout."""
    known = saved(creditor)
    if name not in known:
        raise UnknownLayout(name=name, names=", ".join(known) or "–")
    return known[name]


def _recognised(creditor: Creditor, sniffed: Sniffed, kind: str | None) -> Layout | None:
    wanted = saved(creditor, KINDS if kind is None else (kind,)).values()
    return layouts.recognise(sniffed.titles, wanted)


def _own_sheet(sniffed: Sniffed, known: Layout) -> Sniffed:
    """Return the look at the sheet a layout was made for, where the workbook has it with that header; else as it is."""
    if known.sheet == sniffed.sheet or known.sheet not in sniffed.sheets:
        return sniffed
    own, _ = sniff(sniffed.path, known.sheet)
    return own if own is not None and layouts.recognise(own.titles, [known]) else sniffed


def _answered(layout: Layout, answers: Mapping[str, str] | None) -> Layout:
    for question, value in (answers or {}).items():
        if value and question != "kind":
            layout = layouts.answer(layout, question, value)
    return layout


def _unused(sniffed: Sniffed, layout: Layout) -> tuple[str, ...]:
    used = {title for titles in layout.columns.values() for title in titles}
    return tuple(title for title in sniffed.titles if title not in used)
