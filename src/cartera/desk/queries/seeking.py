"""Who is sought: debtors by what people have at hand when the telephone rings or a receipt comes in."""

from django.db.models import Q

from cartera.parties.models import Contact, Creditor
from cartera.portfolio.models import Receivable

SHORTEST_NUMBER = 6  # digits; fewer are part of nearly every number
SHORTEST_NAME = 3


def known_by(*, creditor: Creditor, text: str) -> Q:
    """Return the condition on debtors that a document of theirs has this number, or a contact this address or name.

    Documents are sought by the whole number, telephones by their last digits, however they are written.
    """
    documents = Receivable.objects.filter(creditor=creditor, number__in={text, text.upper()})
    found = Q(pk__in=documents.order_by().values("debtor"))
    reached = _reached(text)
    if reached is None:
        return found
    contacts = Contact.objects.filter(reached, debtor__creditor=creditor)
    return found | Q(pk__in=contacts.order_by().values("debtor"))


def _reached(text: str) -> Q | None:
    """Return the condition on contacts; None: too short to mean anybody."""
    digits = "".join(letter for letter in text if letter.isdigit()).lstrip("0")
    if not any(letter.isalpha() for letter in text):
        return Q(address__endswith=digits) if len(digits) >= SHORTEST_NUMBER else None
    if len(text) < SHORTEST_NAME:
        return None
    return Q(name__icontains=text) | (Q(address__icontains=text) if "@" in text else Q())
