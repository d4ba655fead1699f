"""What states, kinds and remarks of lines and receipts are called."""

from cartera.problems import N_

LINE_STATES = {
    "doubtful": N_("doubtful"),
    "open": N_("to be matched"),
    "applied": N_("in the ledger"),
    "ignored": N_("left aside"),
    "returned": N_("went back"),
}

LINE_KINDS = {
    "credit": N_("money in"),
    "debit": N_("money out"),
    "return": N_("return"),
}

RECEIPT_STATES = {
    "waiting": N_("to verify"),
    "expired": N_("expired"),
    "linked": N_("found in the bank"),
    "rejected": N_("rejected"),
}

FILE_STATES = {
    "running": N_("being taken in"),
    "done": N_("taken in"),
}

# Why a line is left aside or waits; what a person wrote stands there as it is.
REMARKS = {
    "same_as_known": N_("It is known from another file."),
    "nothing_named": N_("It names nothing that was received: say which payment went back."),
    "several_named": N_("It could be of several payments: say which one went back."),
    "other_amount": N_("It is of another amount than what it names: a person decides."),
    "money_in": N_("Money of our own that came back; it is no payment of a debtor."),
}
