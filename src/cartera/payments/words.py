"""What states, kinds and remarks of lines and receipts are called."""

from cartera.problems import N_
from cartera.ui.words import State

LINE_STATES = {
    "doubtful": State(N_("Doubtful"), "warn"),
    "open": State(N_("To be matched"), "wait"),
    "applied": State(N_("In the ledger"), "ok"),
    "ignored": State(N_("Left aside"), "off"),
    "returned": State(N_("Went back"), "info"),
}

LINE_KINDS = {
    "credit": N_("Money in"),
    "debit": N_("Money out"),
    "return": N_("Return"),
}

RECEIPT_STATES = {
    "waiting": State(N_("To verify"), "wait"),
    "expired": State(N_("Expired"), "warn"),
    "linked": State(N_("Found in the bank"), "ok"),
    "rejected": State(N_("Rejected"), "bad"),
}

MATCH_STATES = {
    "applied": State(N_("Applied"), "ok"),
    "undone": State(N_("Undone again"), "off"),
}

FILE_STATES = {
    "running": State(N_("Being taken in"), "wait"),
    "done": State(N_("Taken in"), "ok"),
}

# Why a line is left aside or waits; what a person wrote stands there as it is.
REMARKS = {
    "same_as_known": N_("It is known from another file."),
    "nothing_named": N_("It names nothing that was received: say which payment went back."),
    "several_named": N_("It could be of several payments: say which one went back."),
    "other_amount": N_("It is of another amount than what it names: a person decides."),
    "money_out": N_("Money out: no matter of what debtors owe."),
    "money_in": N_("Money of our own that came back; it is no payment of a debtor."),
}
