"""An invoice into the items that are owed: its instalments, and what is withheld set apart. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from cartera.intake.documents import faults
from cartera.intake.documents.document import Document, Instalment
from cartera.money.amounts import from_minor
from cartera.problems import Problem

# How the item of a withheld part is told from the invoice's own: F001-5/D is what goes to the Banco de la Nación.
SUFFIXES = {"detraction": "/D", "retention": "/R"}


@dataclass(frozen=True, slots=True)
class Part:
    """One item to be placed. The parts of a document sum to its total."""

    number: str
    minor: int
    due_date: date


def split(document: Document, days: int | None) -> tuple[list[Part], list[Problem]]:
    """Return the items of a document, and what is to be said about them; none when its instalments do not tie.

    `days` of credit where the document says no due date; None: due on the day of issue, which is said. Several
    instalments become NUMBER/1, NUMBER/2 …; one keeps the number.
    """
    problems: list[Problem] = []
    withheld = {each.kind: each.minor for each in document.withheld}
    own = list(document.instalments)
    rest = document.total_minor - sum(each.minor for each in own)
    if own and rest == 0:
        withheld = {}  # the instalments hold it already
    elif own and withheld and rest > 0:
        withheld = _fitted(withheld, rest)
    elif own:
        return [], [_does_not_sum(document, own)]
    else:
        net = document.total_minor - sum(withheld.values())
        own = [Instalment(net, _due(document, days, problems))]
    problems += _early(document, own)
    return list(_parts(document, own, withheld)), problems


def _parts(document: Document, own: list[Instalment], withheld: dict[str, int]) -> Iterator[Part]:
    dated = sorted((max(each.due_date, document.issued_on), each.minor) for each in own)
    for place, (due_date, minor) in enumerate(dated, 1):
        yield Part(
            f"{document.item_number}/{place}" if len(dated) > 1 else document.item_number, minor, due_date
        )
    for kind, minor in withheld.items():
        # It is to be deposited when the first money is paid, at the latest (R. de Superintendencia 183-2004/SUNAT, 16).
        yield Part(f"{document.item_number}{SUFFIXES[kind]}", minor, dated[0][0])


def _fitted(withheld: dict[str, int], rest: int) -> dict[str, int]:
    """Return the withheld parts so that all ties: stated in soles or rounded, they may differ from what is left."""
    if sum(withheld.values()) == rest:
        return withheld
    return {next(iter(withheld)): rest}


def _due(document: Document, days: int | None, problems: list[Problem]) -> date:
    if document.due_date is not None:
        return document.due_date
    if days is None:
        problems.append(faults.problem(faults.DUE_PRESUMED, fatal=False))
    return document.issued_on + timedelta(days or 0)


def _early(document: Document, own: list[Instalment]) -> Iterator[Problem]:
    early = min(each.due_date for each in own)
    if early < document.issued_on:
        yield faults.problem(faults.DUE_BEFORE_ISSUE, due=early, fatal=False)


def _does_not_sum(document: Document, own: list[Instalment]) -> Problem:
    told = sum(each.minor for each in own)
    return faults.problem(
        faults.DO_NOT_SUM, column="cac:PaymentTerms", sum=_said(told, document.currency),
        total=_said(document.total_minor, document.currency),
    )  # fmt: skip


def _said(minor: int, currency: str) -> str:
    return f"{from_minor(minor, currency):f} {currency}"
