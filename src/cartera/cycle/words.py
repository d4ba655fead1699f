"""What the codes of runs and their anomalies are called. Texts are msgids; `apps` registers them with `ui`."""

from cartera.problems import N_
from cartera.ui.words import State

RUN_STATES = {
    "running": State(N_("Not finished"), "warn"),
    "done": State(N_("Done"), "ok"),
}
# Why a run could not treat an account: each says what is odd and what to do.
ANOMALIES = {
    "negative_item": N_(
        "An item owes less than nothing. Check the last payments and credit notes of this debtor."
    ),
    "unknown_currency": N_("The currency is not known. Correct it in the file and import it again."),
    "lost_policy": N_(
        "An earlier step was done under a policy that is no longer there. Ask an administrator."
    ),
    "message_on_its_way": N_("A message is being sent or its fate is not known. Settle it under Messages."),
}
