"""What the codes of messages and tasks are called at the desk. Texts are msgids; `apps` registers them with `ui`."""

from cartera.problems import N_
from cartera.ui.words import State

MESSAGE_STATES = {
    "ready": State(N_("Ready to leave"), "wait"),
    "claimed": State(N_("Being sent"), "info"),
    "sent": State(N_("Sent"), "ok"),
    "unknown": State(N_("Uncertain: please look"), "warn"),
    "failed": State(N_("Not delivered"), "bad"),
    "refused": State(N_("Stopped"), "warn"),
    "withdrawn": State(N_("Withdrawn"), "off"),
}
TASK_STATES = {
    "open": State(N_("To do"), "wait"),
    "done": State(N_("Done"), "ok"),
    "withdrawn": State(N_("Withdrawn"), "off"),
}
ATTEMPT_STATES = {
    "reserved": State(N_("About to be made"), "info"),
    "made": State(N_("Made"), "ok"),
    "refused": State(N_("Not made: refused"), "warn", "shield"),
    "failed": State(N_("Not made: the channel failed"), "off"),
}
VERDICTS = {
    "allowed": N_("Allowed"),
    "refused": N_("Refused"),
    "needs_data": N_("Refused: a fact is missing"),
    "not_judged": N_("Not judged: the debtor began it"),
    "no_pack": N_("Not judged: its pack is there no more"),
}
# Letters outside the ladder, by what `Message.step` says of them.
LETTERS = {
    "dispute_answer": N_("Answer to a dispute"),
    "invoice_copy": N_("Copy of an invoice"),
    "statement": N_("Statement of account"),
}
OUTCOMES = {
    "attempt": N_("Attempt without an answer"),
    "delivered": N_("Message left"),
    "connected": N_("Somebody answered"),
    "conversation": N_("Conversation"),
    "direct_contact": N_("Spoke with who owes"),
    "done": N_("Carried out"),
}
# Reasons that arise only when something is handed over; those of the gate and the kernel are in `kernel.reasons`.
REASONS = {
    "unknown_fate": N_("It is not known whether the message arrived. Ask, then say so on the message."),
    "handing_over": N_("It is being handed over at this moment."),
    "unknown_template": N_("The policy names a message template that does not exist."),
    "wrong_template": N_("The message template cannot be written out."),
}
