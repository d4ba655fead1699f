"""Words for what the ledger holds of charges, and for why no interest runs."""

from cartera.problems import N_

KINDS = {
    "opening": N_("Placed"),
    "adjustment": N_("Correction"),
    "payment": N_("Paid"),
    "return": N_("Payment returned"),
    "credit_note": N_("Credited"),
    "fee": N_("Collection fee"),
    "interest": N_("Late interest posted"),
    "tax": N_("Tax on the fee"),
    "discount": N_("Discount"),
    "withholding": N_("Tax kept back"),
    "bank_fee": N_("Bank's fee"),
    "rounding": N_("Cents"),
    "waiver": N_("Waiver"),
    "write_off": N_("Written off"),
    "reinstatement": N_("Taken up again"),
    "transfer": N_("Set against from the account, or back to it"),
    "reversal": N_("Taken back"),
}
TAX_ON_INTEREST = N_("Tax on late interest")
OF_DOCUMENT = N_("the document itself")
COMPONENTS = {"fees": N_("Fees"), "interest": N_("Interest"), "principal": N_("Principal")}
HELD = {
    "resting": N_("No interest runs: paused, in a time of grace or under a plan"),
    "unknown_ceiling": N_("Nothing is charged: the ceiling of the law cannot be known, import its series"),
    "unknown_series": N_("Nothing is charged: the rate's series was not imported"),
}


def said(kind: str, component: str) -> str:
    """Return the word for a kind of entry, to be translated; tax by what it was charged on."""
    return TAX_ON_INTEREST if (kind, component) == ("tax", "interest") else KINDS[kind]
