"""What an electronic document says, whatever standard it is written in. Amounts are minor units of their currency."""

from dataclasses import dataclass, field
from datetime import date

from cartera.problems import Problem

INVOICE, CREDIT_NOTE, DEBIT_NOTE, PAYMENTS = "invoice", "credit_note", "debit_note", "payments"
OWED = (INVOICE, DEBIT_NOTE)  # what becomes a receivable


@dataclass(frozen=True, slots=True)
class Party:
    """Who issued a document or who it was issued to. `country` is lower case ISO 3166, empty when it is not said."""

    tax_id: str = ""
    country: str = ""
    name: str = ""
    email: str = ""
    person: bool = False  # told by the kind of the tax id: a natural person


@dataclass(frozen=True, slots=True)
class Instalment:
    """One part of an invoice that is due on a day of its own."""

    minor: int
    due_date: date


@dataclass(frozen=True, slots=True)
class Withheld:
    """A part that the customer does not pay to the creditor's own account.

    `detraction`: paid into the creditor's account at the Banco de la Nación of Peru; `retention`: kept back for the
    tax office against a certificate.
    """

    kind: str
    minor: int


@dataclass(frozen=True, slots=True)
class Reference:
    """A document that this one corrects, by its fiscal folio, by its number, or both."""

    uuid: str = ""
    number: str = ""

    @property
    def said(self) -> str:
        """Return how a person finds it."""
        return self.number or self.uuid


@dataclass(frozen=True, slots=True)
class Settlement:
    """One payment of one invoice that a payment complement tells of. `left_minor`: what was owed of it afterwards.

    Without `uuid` the complement names no invoice: the money waits on account.
    """

    uuid: str
    partiality: int
    minor: int
    currency: str
    paid_on: date
    left_minor: int | None = None
    ordinal: int = 1  # of the payment within the complement


@dataclass(frozen=True, slots=True)
class Discount:
    """So many percent less when it is paid within so many days of issue."""

    days: int
    percent: str


@dataclass(frozen=True, slots=True)
class Document:
    """One document. `due_date` is None when it does not say when it is due; `credit_days` when it says it in days."""

    standard: str  # cfdi-3.3, cfdi-4.0, ubl, ubl-pe, ubl-co, ubl-peppol
    kind: str
    number: str
    uuid: str
    issued_on: date
    currency: str
    total_minor: int
    issuer: Party
    receiver: Party
    due_date: date | None = None
    order_ref: str = ""
    instalments: tuple[Instalment, ...] = ()
    withheld: tuple[Withheld, ...] = ()
    references: tuple[Reference, ...] = ()
    replaces: tuple[str, ...] = ()  # fiscal folios this one stands in for
    settlements: tuple[Settlement, ...] = ()
    discounts: tuple[Discount, ...] = ()

    @property
    def key(self) -> str:
        """Return what tells it from every other document of its issuer: the fiscal folio, else kind and number."""
        return self.uuid.lower() or f"{self.kind}:{self.number}"

    @property
    def item_number(self) -> str:
        """Return the number its items are known by.

        In Peru a debit note may bear the number of an invoice: SUNAT tells them apart by their type, 08.
        """
        return f"08-{self.number}" if self.kind == DEBIT_NOTE and self.standard == "ubl-pe" else self.number

    @property
    def particulars(self) -> tuple[object, ...]:
        """Return what two copies of one document agree in."""
        return self.number, self.issued_on, self.currency, self.total_minor


@dataclass(frozen=True, slots=True)
class Reading:
    """A file that was read: its document (None: it could not be), and what is to be said about it."""

    document: Document | None
    problems: tuple[Problem, ...] = field(default=())
