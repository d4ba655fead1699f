"""Why debtors contest, and what we promise them: codes that stay, with their words, who looks into it, and in how many days.

A reason's days are working days from the day the dispute came; a house changes them with `operations.set_term`.
"""

from dataclasses import dataclass

from cartera.problems import N_

OTHER = "other"


@dataclass(frozen=True, slots=True)
class Reason:
    """Why something is contested: its word, the area of the house that caused or clears it, working days to answer."""

    word: str
    area: str
    days: int


AREAS = {
    "sales": N_("Sales"),
    "logistics": N_("Logistics"),
    "quality": N_("Quality"),
    "billing": N_("Billing"),
    "treasury": N_("Treasury"),
    "collections": N_("Collections"),
}

REASONS = {
    "short_delivery": Reason(N_("Short delivery"), "logistics", 5),
    "not_delivered": Reason(N_("Not delivered"), "logistics", 5),
    "late_delivery": Reason(N_("Delivered late"), "logistics", 5),
    "damaged": Reason(N_("Damaged goods"), "logistics", 5),
    "returned": Reason(N_("Goods returned"), "logistics", 5),
    "quality": Reason(N_("Quality of the goods or the service"), "quality", 10),
    "price": Reason(N_("Price"), "sales", 5),
    "discount": Reason(N_("Discount agreed and not given"), "sales", 5),
    "not_ordered": Reason(N_("Not ordered"), "sales", 5),
    "wrong_data": Reason(N_("Mistake in the data of the document"), "billing", 3),
    "duplicate": Reason(N_("Invoiced twice"), "billing", 3),
    "not_received": Reason(N_("The document did not arrive"), "billing", 2),
    "already_paid": Reason(N_("Already paid"), "treasury", 3),
    "withholding": Reason(N_("Withholding or deduction"), "treasury", 5),
    "bank_fee": Reason(N_("Bank fee deducted"), "treasury", 5),
    "charges": Reason(N_("Late interest or fees"), "collections", 5),
    "not_me": Reason(N_("Not theirs: another person or firm"), "collections", 3),
    OTHER: Reason(N_("Another reason"), "collections", 10),
}

# What we may promise a customer: the word, working days in which a good house keeps it.
KINDS = {
    "credit_note": N_("Credit note"),
    "invoice_copy": N_("Copy of the invoice"),
    "delivery": N_("Delivery"),
    "replacement": N_("Replacement"),
    "call_back": N_("Call back"),
    "payment_search": N_("Search for a payment"),
    "account_statement": N_("Statement of account"),
    OTHER: N_("Something else"),
}
DAYS = {"invoice_copy": 1, "call_back": 1, "payment_search": 3, "account_statement": 1}
DAYS_USUAL = 5


def reason(code: str) -> Reason:
    """Return what a reason says; an unknown code counts as another reason."""
    return REASONS.get(code, REASONS[OTHER])


def code_of(text: str) -> str:
    """Return the code that a text is, so that "damaged" written as a reason counts as that reason."""
    folded = text.strip().lower().replace(" ", "_")
    return folded if folded in REASONS else OTHER
