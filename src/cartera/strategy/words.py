"""What the codes of a policy are called at the desk. Texts are msgids; `apps` registers states and reasons with `ui`."""

from cartera.problems import N_
from cartera.ui.words import State

ACTIONS = {
    "message": N_("Message"),
    "call": N_("Call"),
    "visit": N_("Visit"),
    "task": N_("Task"),
    "order_hold": N_("Order hold"),
    "credit_suspension": N_("Credit suspension"),
    "credit_cancellation": N_("Credit cancellation"),
    "legal_referral": N_("Referral to lawyers"),
    "agency_placement": N_("Placement with an agency"),
}
CHANNELS = {
    "email": N_("e-mail"),
    "sms": N_("SMS"),
    "whatsapp": N_("WhatsApp"),
    "voice": N_("voice message"),
    "letter": N_("letter"),
    "telegram": N_("Telegram"),
    "call": N_("call"),
    "visit": N_("visit"),
}
ROLES = {
    "payer": N_("who pays"),
    "superior": N_("their superior"),
    "executive": N_("management"),
    "purchasing": N_("purchasing"),
    "legal_representative": N_("legal representative"),
    "guarantor": N_("guarantor"),
}
ACTORS = {
    "system": N_("the system"),
    "collector": N_("a collector"),
    "salesperson": N_("the salesperson"),
    "executive": N_("an executive"),
    "legal": N_("the legal team"),
}
# How a shipped template sounds; a template of the house's own has no entry.
TONES = {
    "care": N_("warm"),
    "care_call": N_("warm"),
    "courtesy": N_("warm"),
    "friendly_reminder": N_("warm"),
    "thank_you": N_("warm"),
    "statement": N_("neutral"),
    "call_script": N_("neutral"),
    "firm_reminder": N_("firm"),
    "final_reminder": N_("firm"),
    "warning": N_("serious"),
}

# What a shipped template is called; one of the house's own is called as its author named it.
TEMPLATES = {
    "care": N_("options for who is in difficulties"),
    "care_call": N_("conversation with who is in difficulties"),
    "courtesy": N_("courtesy notice"),
    "friendly_reminder": N_("friendly reminder"),
    "thank_you": N_("thanks"),
    "statement": N_("statement of account"),
    "call_script": N_("script of a call"),
    "firm_reminder": N_("firm reminder"),
    "final_reminder": N_("last reminder"),
    "warning": N_("warning with its deadline"),
}

PROPOSAL_STATES = {
    "proposed": State(N_("Proposed"), "wait"),
    "approved": State(N_("Approved"), "info"),
    "held": State(N_("Held back"), "warn"),
    "done": State(N_("Done"), "ok"),
    "withdrawn": State(N_("Withdrawn"), "off"),
    "discarded": State(N_("Discarded"), "off"),
    "failed": State(N_("Failed"), "bad"),
}
