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
# What a question is answered by on the command line.
FLAGS = {"date_order": "--date-order", "decimal": "--decimal", "currency": "--currency", "kind": "--kind"}
