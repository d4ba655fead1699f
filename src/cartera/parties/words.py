"""What this stage's codes are called. Texts are msgids."""

from cartera.problems import N_

PROTECTION_KINDS = {
    "represented": N_("Represented by a lawyer"),
    "deceased": N_("Has died"),
    "insolvent": N_("In insolvency proceedings"),
    "cease_request": N_("Asked in writing not to be contacted"),
}
HARDSHIP_KINDS = {
    "hardship": N_("Goes through a hard time: cannot pay for now"),
    "vulnerable": N_("Needs more care in dealing with"),
}
CONSENT_STATES = {
    "authorised": N_("Authorised"),
    "withdrawn": N_("Consent withdrawn"),
    "denied": N_("Not authorised"),
    "unknown": N_("Nothing said"),
}
DATA_REQUEST_KINDS = {
    "access": N_("Asks what is held of them"),
    "correction": N_("Asks for a correction"),
    "objection": N_("Objects to a use of their data"),
    "erasure": N_("Asks for erasure"),
}
DAY_WORDS = {
    "mon": N_("Monday"), "tue": N_("Tuesday"), "wed": N_("Wednesday"), "thu": N_("Thursday"), "fri": N_("Friday"),
    "sat": N_("Saturday"), "sun": N_("Sunday"),
}  # fmt: skip
