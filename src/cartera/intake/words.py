"""What the codes of imports are called on screen."""

from cartera.problems import N_
from cartera.ui.words import State

IMPORT_STATES = {
    "running": State(N_("Being taken in"), "wait"),
    "done": State(N_("Taken in"), "ok"),
    "undone": State(N_("Undone"), "off", "undo"),
}
UPLOAD_STATES = {
    "waiting": State(N_("Waits for its columns"), "info"),
    "checking": State(N_("Being looked at"), "wait"),
    "checked": State(N_("Waits for your yes"), "warn"),
    "running": State(N_("Being taken in"), "wait"),
    "done": State(N_("Taken in"), "ok"),
}
# What the kinds of electronic documents and their standards are called.
DOCUMENT_KINDS = {
    "invoice": N_("Invoice"),
    "credit_note": N_("Credit note"),
    "debit_note": N_("Debit note"),
    "payments": N_("Payments"),
}
STANDARDS = {
    "cfdi-3.3": "CFDI 3.3",
    "cfdi-4.0": "CFDI 4.0",
    "ubl": "UBL 2",
    "ubl-pe": "UBL SUNAT",
    "ubl-co": "UBL DIAN",
    "ubl-peppol": "UBL Peppol",
}
DOCUMENTS = N_("Electronic documents")  # the kind of import
# What a question is answered by on the command line.
FLAGS = {"date_order": "--date-order", "decimal": "--decimal", "currency": "--currency", "kind": "--kind"}
