"""What a document that was found good does to the books: items, credit notes, payments."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from cartera.foundation.models import User
from cartera.intake import judging
from cartera.intake.documents import parts
from cartera.intake.documents.document import CREDIT_NOTE, OWED, Document, Settlement
from cartera.intake.judging import Setting
from cartera.parties import operations as parties
from cartera.parties.models import Creditor, Debtor
from cartera.portfolio import discounting, posting
from cartera.portfolio import operations as portfolio
from cartera.portfolio.models import Import, Receivable
from cartera.problems import Problem, Refused


@dataclass(slots=True)
class Made:
    """What a document made: rows for `DocumentEffect`, and what is to be said besides."""

    debtor: Debtor
    things: list[dict[str, Any]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def make(
    setting: Setting,
    document: Document,
    *,
    known: bool,
    imported: Import,
    order: Sequence[str],
    on: date,
    at: datetime,
    by: User | None,
) -> Made:
    """Do what a document says. `known`: its items are in the books from another file. Raises what the verbs of the portfolio and of the parties raise."""
    said: dict[str, Any] = {"imported": imported, "at": at, "by": by}
    if document.kind in OWED:
        return _place(setting, document, known=known, **said)
    if document.kind == CREDIT_NOTE:
        return _credit(setting.creditor, document, on=on, **said)
    return _settle(setting.creditor, document, order=order, **said)


def _place(
    setting: Setting, document: Document, *, known: bool, imported: Import, at: datetime, by: User | None
) -> Made:
    creditor = setting.creditor
    standing = judging.standing_items(creditor, document) if known else []
    if standing:
        return Made(standing[0].debtor, [{"receivable": each} for each in standing])
    made = _debtor(creditor, document, at=at, by=by)
    for part in parts.split(document, setting.days)[0]:
        item = portfolio.place(
            creditor=creditor, debtor=made.debtor, number=part.number, amount_minor=part.minor, currency=document.currency,
            issued_on=document.issued_on, due_date=part.due_date, order_ref=document.order_ref, imported=imported, at=at, by=by,
        )  # fmt: skip
        made.things.append({"receivable": item})
        table = discounting.canonical(" ".join(f"{each.percent}/{each.days}" for each in document.discounts))
        # What is withheld is nobody's to discount: it goes where the law says.
        if table and part.number[len(document.item_number) :] not in parts.SUFFIXES.values():
            portfolio.offer_discount(receivable=item, table=table, at=at, by=by)
    return made


def _credit(
    creditor: Creditor, document: Document, *, imported: Import, on: date, at: datetime, by: User | None
) -> Made:
    """Give back: on the items of the invoice it corrects, oldest due first; without one, on account."""
    items = judging.noted_items(creditor, document)
    made = Made(items[0].debtor) if items else _debtor(creditor, document, at=at, by=by)
    posting.hold(item.account_id for item in items)
    shares = _shares(document, [Receivable.objects.get(pk=item.pk) for item in items])
    for place, (item, minor) in enumerate(shares, 1):
        note = portfolio.credit(
            creditor=creditor, debtor=made.debtor if item is None else item.debtor, amount_minor=minor,
            number=document.number if len(shares) == 1 else f"{document.number}/{place}", currency=document.currency,
            receivable=item, on=document.issued_on, imported=imported, at=at, by=by,
        )  # fmt: skip
        made.things.append({"credit_note": note})
    return made


def _shares(document: Document, items: Sequence[Receivable]) -> list[tuple[Receivable | None, int]]:
    """Return how much of a note goes to which item: never more than is open, but for the last, whose rest waits on account."""
    rest = document.total_minor
    shares: list[tuple[Receivable | None, int]] = []
    for item in items:
        minor = min(rest, item.open_minor)
        if minor > 0:
            shares.append((item, minor))
            rest -= minor
    if not shares:
        return [(items[0] if items else None, rest)]
    if rest:
        last, minor = shares[-1]
        shares[-1] = (last, minor + rest)
    return shares


def _settle(
    creditor: Creditor,
    document: Document,
    *,
    imported: Import,
    order: Sequence[str],
    at: datetime,
    by: User | None,
) -> Made:
    made: Made | None = None
    for paid in document.settlements:
        items = judging.items_of(creditor, uuid=paid.uuid) if paid.uuid else []
        if made is None:
            made = Made(items[0].debtor) if items else _debtor(creditor, document, at=at, by=by)
        if items and judging.is_settled(items, paid):
            continue
        payment = portfolio.receive(
            creditor=creditor, debtor=items[0].debtor if items else made.debtor, reference=_reference(document, paid),
            amount_minor=paid.minor, currency=paid.currency, paid_on=paid.paid_on, items=items or None,
            on_account=not items, order=order, imported=imported, at=at, by=by,
        )  # fmt: skip
        made.things.append({"payment": payment})
    if made is None:
        raise AssertionError(document.number)  # a complement that names no payment is never judged good
    return made


def _reference(document: Document, paid: Settlement) -> str:
    """Return what tells one payment of one invoice from all others: told by another complement, it is the same payment."""
    return (
        f"CFDI {paid.uuid}/{paid.partiality}"
        if paid.uuid
        else f"CFDI {document.uuid or document.number}:{paid.ordinal}"
    )


def _debtor(creditor: Creditor, document: Document, *, at: datetime, by: User | None) -> Made:
    """Return the customer, known by tax id or added with what the document says."""
    receiver = document.receiver
    country = receiver.country or creditor.country
    number = judging.receiver_id(creditor, receiver) or ""
    found = Debtor.objects.filter(creditor=creditor, country=country, tax_id=number).first()
    if found is not None:
        return Made(found)
    kind = Debtor.Kind.CONSUMER.value if receiver.person else Debtor.Kind.BUSINESS.value
    debtor = parties.recognise(
        creditor=creditor, code=number, name=receiver.name or number, tax_id=receiver.tax_id, country=country, kind=kind,
        at=at, by=by,
    )  # fmt: skip
    made = Made(debtor)
    if receiver.email and not debtor.contacts.exists():
        try:
            parties.set_contact(debtor=debtor, channel="email", address=receiver.email, at=at, by=by)
        except Refused as refusal:
            made.problems.append(Problem(refusal.code, refusal.text, refusal.fields, fatal=False))
    return made
