"""What the terminal says of a file that came in, or would: figures, what was presumed, problems."""

import json
from pathlib import Path
from typing import Any

import click
from django.utils.translation import gettext

from cartera.portfolio.importing.outcome import Outcome
from cartera.portfolio.reading.fields import KINDS
from cartera.ui import formats
from cartera.ui.templatetags.cartera_ui import said

SHOWN = 500  # problems on the terminal; --json has them all


def say(outcome: Outcome, mend: Path, *, as_json: bool, kept: bool = True) -> None:
    """Print the figures and the first problems. `mend`: where the bad lines were written, unless they could not be `kept`."""
    if as_json:
        click.echo(json.dumps(_plain(outcome, mend if kept else None), ensure_ascii=False, default=str))
        return
    click.echo(_counted(outcome))
    for line in (*_sums(outcome), *_presumed(outcome), *_along_the_way(outcome)):
        click.echo("  " + line)
    for problem in outcome.problems[:SHOWN]:
        place = ":".join(str(part) for part in (problem.file, problem.line) if part)
        where = f"{problem.column}: " if problem.column else ""
        # What is only to be known must not read like a line that was refused.
        text = said(problem) if problem.fatal else gettext("note: %(text)s") % {"text": said(problem)}
        click.echo(f"{place}: {where}{text}", err=True)
    if (more := len(outcome.problems) - SHOWN) > 0:
        click.echo(gettext("… and %(count)s more, with --json") % {"count": formats.number(more)}, err=True)
    if outcome.bad and outcome.imported is not None:
        text = gettext("The bad lines are in %(file)s: mend them there and import that file.")
        if not kept:
            text = gettext(
                "The good lines are in. The bad ones could not be written to %(file)s: make room and import the whole file again; what is in stays as it is."
            )
        click.echo(text % {"file": mend}, err=True)


def _counted(outcome: Outcome) -> str:
    if outcome.imported is not None:
        counts = gettext(
            "%(kind)s: %(added)s added, %(changed)s changed, %(left)s left as they were, %(closed)s closed, %(bad)s bad lines."
        )
    else:
        counts = gettext(
            "%(kind)s: %(added)s would be added, %(changed)s changed, %(left)s left as they are, %(closed)s closed; %(bad)s bad lines. Nothing was written."
        )
    names = ("added", "changed", "left", "closed", "bad")
    figures = {name: formats.number(getattr(outcome, name)) for name in names}
    return counts % {"kind": gettext(KINDS[outcome.kind]), **figures}


def _sums(outcome: Outcome) -> list[str]:
    return [formats.money(minor, code) for code, minor in outcome.sums.items()]


def _presumed(outcome: Outcome) -> list[str]:
    """Say what the file itself does not: its currency, and which of several sheets is meant."""
    layout, sniffed, told = outcome.reading.layout, outcome.reading.sniffed, []
    currency = layout.defaults.get("currency")
    if currency and "currency" not in layout.columns:
        line = gettext("No column says the currency: the amounts are taken for %(currency)s (--currency).")
        told.append(line % {"currency": currency})
    if sniffed is not None and len(sniffed.sheets) > 1:
        others = ", ".join(name for name in sniffed.sheets if name != sniffed.sheet)
        line = gettext("The sheet “%(sheet)s” was read. The workbook also has: %(others)s (--sheet).")
        told.append(line % {"sheet": sniffed.sheet, "others": others})
    return told


def _along_the_way(outcome: Outcome) -> list[str]:
    """Say what documents bring besides themselves, and what they do not."""
    lines = (
        (outcome.payments, gettext("Payments it brings: %(count)s")),
        (outcome.disputed_paid, gettext("Disputed and paid, so that no dispute is opened: %(count)s")),
    )
    return [line % {"count": formats.number(count)} for count, line in lines if count]


def _plain(outcome: Outcome, mend: Path | None) -> dict[str, Any]:
    """Return all of an outcome for programs."""
    imported = outcome.imported
    return {
        "kind": outcome.kind, "written": imported is not None, "import": imported.pk if imported else None,
        **outcome.counts(), "bad_file": str(mend) if outcome.bad and imported and mend else None,
        "problems": [
            {"code": p.code, "text": said(p), "line": p.line, "column": p.column, "fatal": p.fatal}
            for p in outcome.problems
        ],
    }  # fmt: skip
