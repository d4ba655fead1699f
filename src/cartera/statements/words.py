"""The words of a statement, in the language of who receives it. Texts are msgids; `labels` translates them.

`printed` fills them in without Django, so that other processes can print.
"""

from functools import cache

from django.utils import translation
from django.utils.translation import gettext

from cartera.problems import N_
from cartera.ui.words import State

KINDS = {"open": N_("What is open"), "activity": N_("Movements of a period")}
SITUATIONS = {
    "credit": State(N_("Credit in their favour"), "info"),
    "settled": State(N_("Owes nothing"), "ok"),
    "disputed": State(N_("All that is late is contested"), "warn"),
    "plan": State(N_("Payment promised"), "wait"),
    "up_to_date": State(N_("Up to date"), "ok"),
    "late": State(N_("A little late"), "warn"),
    "very_late": State(N_("Very late"), "bad"),
}
STATES = {"refused": State(N_("Not written"), "warn"), "written": State(N_("Written"), "wait")}
# Why a debtor got no statement, where no other stage has the word.
REASONS = {
    "no_balance": N_("Nothing is open and nothing waits on account."),
}

NOTES = {
    "credit": N_(
        "There is a credit of %(credit)s in your favour. It will be set against your next documents; if you prefer that we return it, please tell us."
    ),
    "settled": N_("Your account owes nothing. Thank you for your payments."),
    "disputed": N_(
        "What is past its due date is what you told us you do not agree with. We are looking into it and ask nothing of it meanwhile."
    ),
    "plan": N_(
        "We count on the payment you promised for %(promised_on)s. Thank you for keeping us informed."
    ),
    "up_to_date": N_("Your account is up to date. Thank you for paying on time."),
    "late": N_(
        "%(overdue)s is a little past its due date. If you have paid it already, please send us the receipt; if not, we would be "
        "grateful for your payment."
    ),
    "very_late": N_(
        "%(overdue)s has been past its due date for up to %(days)s days. Please tell us when we can expect the payment, or call us: "
        "we are glad to look for a way together."
    ),
}
ALSO_DISPUTED = N_(
    "Of the balance, %(disputed)s is contested by you: we are looking into it and ask nothing of it meanwhile."
)
ALSO_CREDIT = N_(
    "There is a credit of %(credit)s on account; please tell us which documents it is for and we set it against them."
)

LINES = {
    "opening": N_("Document"),
    "adjustment": N_("Correction"),
    "payment": N_("Payment"),
    "return": N_("Payment returned"),
    "credit_note": N_("Credit note"),
    "fee": N_("Collection charge"),
    "interest": N_("Interest for lateness"),
    "tax": N_("Tax on a charge"),
    "discount": N_("Discount for early payment"),
    "withholding": N_("Tax kept back by you"),
    "bank_fee": N_("Bank fee that we let go"),
    "rounding": N_("Rounding"),
    "accrued": N_("Interest for lateness, accrued"),
    "waiver": N_("Charge forgiven"),
    "write_off": N_("Written off"),
    "reinstatement": N_("Reinstated"),
    "transfer": N_("Credit set against documents"),
    "reversal": N_("Entry taken back"),
}
OTHER_LINE = N_("Movement")
HOW = {
    "step": N_("Charged on %(on)s with “%(step)s”"),
    "fee": N_("Collection charge of %(on)s"),
    "interest": N_("Late interest posted on %(on)s"),
    "waived": N_("Forgiven on %(on)s"),
    "tax": N_("Tax on the charge of %(on)s"),
    "tax_rate": N_("%(rate)s %% of tax on the interest from %(since)s to %(until)s"),
    "rate": N_("%(rate)s %% a year on %(base)s for %(days)s days, from %(since)s to %(until)s"),
    "settled": N_("Paid or set against it"),
}
COMPONENTS = {"fees": N_("Charge"), "interest": N_("Interest for lateness")}

TEXTS = {
    "title": N_("Statement of account"),
    "as_of": N_("As of %(on)s"),
    "between": N_("From %(since)s to %(until)s"),
    "customer": N_("Customer"),
    "number": N_("Document"),
    "issued": N_("Issued"),
    "due": N_("Due"),
    "days_late": N_("Days late"),
    "original": N_("Original amount"),
    "charges": N_("Charges"),
    "balance": N_("Balance"),
    "day": N_("Date"),
    "movement": N_("Movement"),
    "detail": N_("Detail"),
    "amount": N_("Amount"),
    "opening_balance": N_("Balance before"),
    "closing_balance": N_("Balance at the end"),
    "total": N_("Total of the documents"),
    "company_total": N_("Total of %(name)s"),
    "on_account": N_("On account, in your favour"),
    "net": N_("Balance to pay"),
    "net_credit": N_("Balance in your favour"),
    "overdue": N_("Past due"),
    "ageing": N_("By age"),
    "current": N_("Not yet due"),
    "days": N_("%(days)s days"),
    "more_than": N_("More than %(days)s days"),
    "how_charges": N_("How the charges came about"),
    "contested": N_("contested: %(amount)s"),
    "promised": N_("promised"),
    "applied_to": N_("to %(numbers)s"),
    "how_to_pay": N_("How to pay"),
    "ask_how": N_("If you need our account details, write to us and we send them to you."),
    "questions": N_("Questions? Write to us or call %(phone)s."),
    "questions_write": N_("Questions? Answer the message this came with."),
    "page": N_("Page"),
    "of": N_("of"),
    "none": N_("Nothing is open."),
    "no_movements": N_("There was no movement in this period."),
    "summary": N_("Summary"),
    "company": N_("Company"),
    "currency": N_("Currency"),
    "more_documents": N_("And %(count)s more documents, listed in the attached statement."),
}

Labels = dict[str, dict[str, str]]


@cache
def labels(language: str) -> Labels:
    """Return every word of a statement in a language, as plain texts."""
    with translation.override(language):
        return {
            "texts": _said(TEXTS), "notes": _said(NOTES), "lines": {**_said(LINES), "": gettext(OTHER_LINE)}, "how": _said(HOW),
            "components": _said(COMPONENTS),
            "also": {"disputed": gettext(ALSO_DISPUTED), "credit": gettext(ALSO_CREDIT)},
        }  # fmt: skip


def _said(texts: dict[str, str]) -> dict[str, str]:
    return {code: gettext(text) for code, text in texts.items()}
