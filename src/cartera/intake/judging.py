"""What becomes of one electronic document: asked of the books, nothing is written. One look serves the preview and the act."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Q, QuerySet, Sum

from cartera.intake.batches import Coming, File, Verdict
from cartera.intake.documents import faults, parts
from cartera.intake.documents.document import CREDIT_NOTE, OWED, PAYMENTS, Document, Party, Settlement
from cartera.intake.models import DocumentEffect, SourceDocument
from cartera.parties import tax_ids
from cartera.parties.models import Creditor
from cartera.portfolio.models import CreditNote, Import, LedgerEntry, Receivable
from cartera.portfolio.operations.ground import NumberTaken
from cartera.problems import Problem


@dataclass(frozen=True, slots=True)
class Setting:
    """Whose books, as of when, and how many days of credit where a document says no due date (None: none)."""

    creditor: Creditor
    today: date
    days: int | None


def judge(setting: Setting, file: File, coming: Coming) -> Verdict:
    """Say what becomes of a file, given what earlier files of its batch bring."""
    document, problems = file.document, list(file.problems)
    if document is None:
        return Verdict(file, "refused" if any(each.fatal for each in problems) else "left", tuple(problems))
    problems += _of_itself(setting, document)
    if any(each.fatal for each in problems):
        return Verdict(file, "refused", tuple(problems))
    row = known(setting.creditor, file)
    there = coming.keys.get(document.key) or (
        row and (row.number, row.issued_on, row.currency, row.total_minor)
    )
    if there:
        if there != document.particulars:
            return Verdict(file, "refused", (_taken(document),))
        fault = faults.KNOWN if row else faults.REPEATED
        return Verdict(file, "left", (faults.problem(fault, fatal=False),))
    problems += _in_the_books(setting, document, coming)
    codes = {each.code for each in problems}
    does = "changed" if faults.XML_ADDED[0] in codes else "added"
    return Verdict(file, "refused" if any(each.fatal for each in problems) else does, tuple(problems))


def known(creditor: Creditor, file: File) -> SourceDocument | None:
    """Return the row of a document that stands in the books; one whose import was undone does not."""
    found = rows_of(creditor, file).exclude(imported__state=Import.State.UNDONE)
    return found.first()


def rows_of(creditor: Creditor, file: File) -> QuerySet[SourceDocument]:
    """Return the rows that are the same document, whether they still stand or not."""
    key = file.document.key if file.document else ""
    return SourceDocument.objects.filter(Q(key=key) | Q(sha256=file.sha256), creditor=creditor)


def ours(creditor: Creditor, party: Party) -> bool:
    """Tell whether a party is the creditor: the same tax id, however it is written."""
    country = party.country or creditor.country
    told = {tax_ids.compact(party.tax_id), tax_ids.normalise(party.tax_id, country) or ""}
    own = {tax_ids.compact(creditor.tax_id), tax_ids.normalise(creditor.tax_id, creditor.country) or ""}
    # A VAT number carries its country in front; nobody types it in the same way twice.
    bare = {each.removeprefix(country.upper()).removeprefix("EL") for each in told}
    return bool((told | bare) & (own | {each.removeprefix(creditor.country.upper()) for each in own}) - {""})


def receiver_id(creditor: Creditor, party: Party) -> str | None:
    """Return the tax id of a customer in its one form; "" when it is nobody's, None when it is wrong."""
    return tax_ids.normalise(party.tax_id, party.country or creditor.country)


def items_of(
    creditor: Creditor, *, uuid: str = "", number: str = "", open_only: bool = False
) -> list[Receivable]:
    """Return the items of an invoice named by its fiscal folio or its number, oldest due first."""
    found: list[Receivable] = []
    if uuid:
        made = DocumentEffect.objects.filter(document__creditor=creditor, document__key=uuid.lower())
        found = _items(made.values("receivable"), open_only=open_only)
    if not found and number:
        of_it = Q(number=number) | Q(number__startswith=f"{number}/")
        found = _items(Receivable.objects.filter(of_it, creditor=creditor).values("pk"), open_only=open_only)
    return found


def _items(pks: QuerySet[Any, Any], *, open_only: bool) -> list[Receivable]:
    found = Receivable.objects.filter(pk__in=pks).select_related("debtor")
    if open_only:
        found = found.filter(settled_on__isnull=True)
    return sorted(found, key=lambda item: (item.due_date, item.pk))


def standing_items(creditor: Creditor, document: Document) -> list[Receivable]:
    """Return the items that are in the books under a document's number and come to its total; else none."""
    items = items_of(creditor, number=document.item_number)
    same = [each for each in items if each.currency == document.currency]
    return items if items and same == items and opened(items) == document.total_minor else []


def opened(items: Sequence[Receivable]) -> int:
    """Return what items were placed with, in minor units; what an undone import took back does not count."""
    entries = LedgerEntry.objects.filter(
        receivable__in=[each.pk for each in items], kind="opening", reversed_by__isnull=True
    )
    return int(entries.aggregate(minor=Sum("amount_minor"))["minor"] or 0)


def is_settled(items: Sequence[Receivable], paid: Settlement) -> bool:
    """Tell whether the books hold a payment already: no more is open than the complement says was left."""
    return paid.left_minor is not None and sum(each.principal_open_minor for each in items) <= paid.left_minor


def _of_itself(setting: Setting, document: Document) -> Iterator[Problem]:
    creditor = setting.creditor
    if not ours(creditor, document.issuer):
        yield faults.problem(
            faults.NOT_OURS, name=document.issuer.name or "–", tax_id=document.issuer.tax_id or "–",
            creditor=creditor.name, own=creditor.tax_id,
        )  # fmt: skip
        return
    if not document.number:
        yield faults.problem(faults.NO_NUMBER)
    # Its issuer's clock may be a day ahead of ours, never more.
    if document.issued_on > setting.today + timedelta(1):
        yield faults.problem(faults.IN_THE_FUTURE, on=document.issued_on)
    for paid in document.settlements:
        if paid.paid_on > setting.today + timedelta(1):
            yield faults.problem(faults.IN_THE_FUTURE, column=paid.uuid, on=paid.paid_on)
    if document.kind != PAYMENTS or any(not paid.uuid for paid in document.settlements):
        yield from _of_receiver(creditor, document.receiver)


def _of_receiver(creditor: Creditor, receiver: Party) -> Iterator[Problem]:
    number = receiver_id(creditor, receiver)
    if number is None:
        country = (receiver.country or creditor.country).upper()
        yield faults.problem(
            faults.WRONG_TAX_ID, tax_id=receiver.tax_id, name=receiver.name or "–", country=country
        )
    elif not number:
        yield faults.problem(faults.NOBODY)


def _in_the_books(setting: Setting, document: Document, coming: Coming) -> Iterator[Problem]:
    if document.kind in OWED:
        yield from _of_owed(setting, document, coming)
    elif document.kind == CREDIT_NOTE:
        yield from _of_note(setting.creditor, document, coming)
    else:
        yield from _of_payments(setting.creditor, document, coming)


def _of_owed(setting: Setting, document: Document, coming: Coming) -> Iterator[Problem]:
    for uuid in document.replaces:
        for item in items_of(setting.creditor, uuid=uuid, open_only=True)[:1]:
            yield faults.problem(faults.REPLACES, number=item.number)
    items, comes = (
        items_of(setting.creditor, number=document.item_number),
        coming.numbers.get(document.item_number),
    )
    if comes or (items and opened(items)):
        if comes == document.particulars or standing_items(setting.creditor, document):
            yield faults.problem(faults.XML_ADDED, number=document.number, fatal=False)
        else:
            yield _taken(document)
        return
    yield from parts.split(document, setting.days)[1]


def _of_note(creditor: Creditor, document: Document, coming: Coming) -> Iterator[Problem]:
    standing = CreditNote.objects.filter(creditor=creditor, number=document.number, cancelled_on__isnull=True)
    if standing.exclude(amount_minor=document.total_minor).exists():
        yield _taken(document)
        return
    items = noted_items(creditor, document)
    for item in items[:1]:
        if item.currency != document.currency:
            yield faults.problem(
                faults.OTHER_CURRENCY, currency=document.currency, number=item.number, other=item.currency
            )
    if not items and not _comes(document, coming):
        said = ", ".join(each.said for each in document.references) or "–"
        yield faults.problem(faults.INVOICE_UNKNOWN, number=said, fatal=False)


def noted_items(creditor: Creditor, document: Document) -> list[Receivable]:
    """Return the items of the invoices a note corrects, oldest due first."""
    found = [
        item
        for each in document.references
        for item in items_of(creditor, uuid=each.uuid, number=each.number)
    ]
    return sorted({item.pk: item for item in found}.values(), key=lambda item: (item.due_date, item.pk))


def _comes(document: Document, coming: Coming) -> bool:
    return any(
        each.uuid.lower() in coming.keys or each.number in coming.numbers for each in document.references
    )


def _of_payments(creditor: Creditor, document: Document, coming: Coming) -> Iterator[Problem]:
    for paid in document.settlements:
        if not paid.uuid or paid.uuid in coming.keys:
            continue
        items = items_of(creditor, uuid=paid.uuid)
        if not items:
            yield faults.problem(faults.PAID_UNKNOWN, column=paid.uuid, number=paid.uuid)
        elif items[0].currency != paid.currency:
            yield faults.problem(
                faults.OTHER_CURRENCY, column=paid.uuid, currency=paid.currency, number=items[0].number,
                other=items[0].currency,
            )  # fmt: skip
        elif is_settled(items, paid):
            yield faults.problem(faults.PAID_ALREADY, column=paid.uuid, number=items[0].number, fatal=False)


def _taken(document: Document) -> Problem:
    return Problem(NumberTaken.code, NumberTaken.text, {"number": document.number})


def of_file(file: str, problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return problems with the name of the file they are of."""
    return tuple(
        Problem(each.code, each.text, each.fields, file, each.line, each.column, each.fatal)
        for each in problems
    )
