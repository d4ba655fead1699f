"""What the desk calls acts and states that no other stage names. Texts are msgids; `apps` registers states with `ui`."""

from dataclasses import dataclass

from cartera.parties import words as parties
from cartera.problems import N_
from cartera.ui.words import State


@dataclass(frozen=True, slots=True)
class Told:
    """How an act of the history is told in a debtor's story: its icon and its sentence."""

    icon: str
    said: str


# Acts that leave no row of their own; what has one (messages, payments, tasks …) is told from it.
TOLD = {
    "strategy.proposal.approved": Told("done", N_("Action approved")),
    "strategy.proposal.discarded": Told("off", N_("Action discarded")),
    "strategy.proposal.held": Told("pause", N_("Action held back")),
    "portfolio.pause.placed": Told("pause", N_("Paused from %(from_on)s to %(to_on)s")),
    "portfolio.pause.ended": Told("run", N_("Pause ended")),
    "portfolio.pause.withdrawn": Told("run", N_("Pause taken back")),
    "portfolio.debtor.exempted": Told("shield", N_("Exempt from collection")),
    "portfolio.debtor.unexempted": Told("shield", N_("No longer exempt from collection")),
    "portfolio.receivable.extended": Told("calendar", N_("%(number)s given a later due date: %(due_date)s")),
    "portfolio.receivable.written_off": Told("off", N_("%(number)s written off")),
    "portfolio.receivable.reinstated": Told("undo", N_("%(number)s owed again")),
    "agreements.forbearance.given": Told("calendar", N_("Time of grace from %(from_on)s to %(to_on)s")),
    "portfolio.account.applied": Told("money", N_("%(amount)s on account set against what is owed")),
    "portfolio.receivable.waived": Told("hand", N_("Charges of %(number)s waived")),
    "portfolio.payment.taken_back": Told("undo", N_("Payment %(reference)s taken back: it was not for this")),
    "portfolio.payment.discount_refused": Told(
        "off",
        N_(
            "No discount of %(amount)s on %(number)s: it was for money until %(until_on)s, and payment %(reference)s is of %(paid_on)s"
        ),
    ),
    "portfolio.discount.agreed": Told(
        "hand", N_("Discount for paying early: %(table)s, for what is issued from %(from_on)s")
    ),
    "portfolio.discount.offered": Told("hand", N_("Discount for paying %(number)s early: %(table)s")),
    "agreements.plan.offered": Told(
        "hand", N_("Plan %(reference)s offered: %(amount)s in %(count)s parts until %(last_on)s")
    ),
    "agreements.plan.agreed": Told(
        "hand", N_("Plan %(reference)s agreed: %(amount)s in %(count)s parts until %(last_on)s")
    ),
    "agreements.plan.accepted": Told("ok", N_("Plan %(reference)s accepted")),
    "agreements.plan.broken": Told("bad", N_("Plan %(reference)s broken on %(ended_on)s")),
    "agreements.plan.revived": Told(
        "undo", N_("Plan %(reference)s was kept after all: money had come in time")
    ),
    "agreements.plan.cancelled": Told("off", N_("Plan %(reference)s cancelled")),
    "portfolio.receivable.agreed_interest_charged": Told(
        "money", N_("Interest of a plan on %(number)s: %(amount)s")
    ),
    "agreements.promise.cancelled": Told("off", N_("Promise %(reference)s cancelled")),
    "disputes.dispute.opened": Told("scale", N_("%(item)s contested")),
    "disputes.dispute.accepted": Told("ok", N_("Dispute accepted: it is credited")),
    "disputes.dispute.rejected": Told("bad", N_("Dispute rejected: it is owed")),
    "disputes.dispute.handed_over": Told("scale", N_("Dispute %(reference)s given to %(owner)s")),
    "disputes.file.kept": Told("document", N_("A proof was kept for dispute %(reference)s")),
    "disputes.undertaking.given": Told("hand", N_("We promised: %(what)s, until %(due_on)s")),
    "disputes.undertaking.kept": Told("ok", N_("We kept what we promised")),
    "disputes.undertaking.withdrawn": Told("off", N_("We took back what we promised")),
    "disputes.undertaking.passed_on": Told(
        "hand", N_("What we promised (%(reference)s): %(owner)s, until %(due_on)s")
    ),
    "disputes.reconciliation.made": Told("list", N_("Their ledger was compared with ours")),
    "outreach.letter.drafted": Told("pencil", N_("A letter was drafted")),
    "parties.debtor.added": Told("person", N_("Debtor taken in")),
    "parties.debtor.changed": Told("pencil", N_("Details of the debtor changed")),
    "parties.contact.added": Told("plus", N_("Address added: %(address)s")),
    "parties.contact.changed": Told("pencil", N_("Address changed: %(address)s")),
    "parties.contact.opted_out": Told("off", N_("Does not want to be written to at %(address)s")),
    "parties.contact.allowed_again": Told("ok", N_("May be written to at %(address)s again")),
    "parties.contact.went_bad": Told("bad", N_("%(address)s does not work")),
    "parties.contact.disowned": Told("bad", N_("%(address)s is somebody else's")),
    "parties.consent.authorised": Told("ok", N_("Authorised: %(channel)s %(address)s (%(evidence)s)")),
    "parties.consent.withdrawn": Told("off", N_("Withdrawn: %(channel)s %(address)s")),
    "parties.wish.kept": Told("hand", N_("Said when and how they prefer to be reached")),
    "parties.wish.ended": Told("hand", N_("The preference ended")),
    "parties.protection.represented": Told("scale", parties.PROTECTION_KINDS["represented"]),
    "parties.protection.deceased": Told("off", parties.PROTECTION_KINDS["deceased"]),
    "parties.protection.insolvent": Told("scale", parties.PROTECTION_KINDS["insolvent"]),
    "parties.protection.cease_request": Told("off", parties.PROTECTION_KINDS["cease_request"]),
    "parties.protection.ended": Told("run", N_("May be asked again")),
    "parties.hardship.begun": Told("people", N_("Treated with care by %(gestor)s")),
    "parties.hardship.reviewed": Told("people", N_("Looked at again by %(gestor)s")),
    "parties.hardship.ended": Told("run", N_("Special care ended")),
    "parties.data_request.access": Told("eye", parties.DATA_REQUEST_KINDS["access"]),
    "parties.data_request.correction": Told("pencil", parties.DATA_REQUEST_KINDS["correction"]),
    "parties.data_request.objection": Told("off", parties.DATA_REQUEST_KINDS["objection"]),
    "parties.data_request.erasure": Told("trash", parties.DATA_REQUEST_KINDS["erasure"]),
    "parties.data_request.answered": Told("ok", N_("Request about their data answered")),
    "privacy.exported": Told("export", N_("All that is held of them was exported")),
    "privacy.forgotten": Told("trash", N_("Made anonymous")),
    "disputes.complaint.taken": Told("book", N_("Complained: %(about)s")),
    "disputes.complaint.handed_over": Told("book", N_("Complaint given to %(owner)s")),
    "disputes.complaint.answered": Told("ok", N_("Complaint answered")),
    "disputes.complaint.withdrawn": Told("off", N_("Complaint taken back")),
    "payments.receipt.handed_in": Told("document", N_("Showed a receipt of payment %(reference)s")),
    "payments.receipt.corrected": Told("pencil", N_("Receipt read by a person")),
    "payments.receipt.linked": Told("ok", N_("The receipt's money was found in the bank")),
    "payments.receipt.waiting": Told("undo", N_("The receipt waits again for its money")),
    "payments.receipt.rejected": Told("off", N_("Receipt rejected")),
    "outreach.contact.noted": Told("call", N_("Contact made outside: %(channel)s")),
    "outreach.task.scheduled": Told("calendar", N_("Put off to a lawful hour (%(rule)s)")),
    "outreach.task.reminder": Told("calendar", N_("Reminder for the first lawful hour (%(rule)s)")),
    "parties.contact.found_good": Told("ok", N_("%(address)s works after all")),
}

ITEM_STATES = {
    "not_due": State(N_("Not due"), "off"),
    "overdue": State(N_("Overdue"), "bad"),
    "disputed": State(N_("Contested"), "warn", "scale"),
    "disputed_in_part": State(N_("Contested in part"), "warn", "scale"),
    "agreed": State(N_("Under a plan"), "wait", "hand"),
    "promised": State(N_("Promised"), "wait", "hand"),
    "paused": State(N_("Paused"), "off", "pause"),
}
PROMISE_STATES = {
    "open": State(N_("Open"), "wait"),
    "kept": State(N_("Kept"), "ok"),
    "partial": State(N_("Kept in part"), "warn"),
    "broken": State(N_("Broken"), "bad"),
    "cancelled": State(N_("Cancelled"), "off"),
}
PLAN_STATES = {
    "offered": State(N_("Offered"), "info"),
    "active": State(N_("Running"), "wait"),
    "kept": State(N_("Kept to the end"), "ok"),
    "broken": State(N_("Not kept any more"), "bad"),
    "cancelled": State(N_("Called off"), "off"),
}
EVERY = {"month": N_("Every month"), "fortnight": N_("Every two weeks"), "week": N_("Every week")}
DISPUTE_STATES = {
    "open": State(N_("Open"), "wait"),
    "accepted": State(N_("Accepted"), "ok"),
    "rejected": State(N_("Rejected"), "off"),
}
UNDERTAKING_STATES = {
    "open": State(N_("We owe it"), "wait"),
    "kept": State(N_("We kept it"), "ok"),
    "withdrawn": State(N_("We took it back"), "off"),
}
BRIDGE_KINDS = {
    "both": State(N_("Both have it"), "ok"),
    "differs": State(N_("The amounts differ"), "warn"),
    "only_theirs": State(N_("Only they have it"), "info"),
    "only_ours": State(N_("Only we have it"), "wait"),
}
COMPLAINT_STATES = {
    "open": State(N_("Waits for its answer"), "wait"),
    "answered": State(N_("Answered"), "ok"),
    "withdrawn": State(N_("Taken back"), "off"),
}
CONSENT_STATES = {
    "authorised": State(parties.CONSENT_STATES["authorised"], "ok"),
    "withdrawn": State(parties.CONSENT_STATES["withdrawn"], "bad"),
    "denied": State(parties.CONSENT_STATES["denied"], "warn"),
    "unknown": State(parties.CONSENT_STATES["unknown"], "off"),
}
CONSEQUENCE_STATES = {
    "announced": State(N_("Announced"), "warn"),
    "carried_out": State(N_("In force"), "bad"),
    "waived": State(N_("Waived"), "off", "hand"),
    "lapsed": State(N_("Lapsed"), "off"),
    "released": State(N_("Released"), "ok"),
}
CREDIT_STATES = {
    "good": State(N_("Credit in order"), "ok"),
    "on_hold": State(N_("Orders on hold"), "warn"),
    "suspended": State(N_("Credit suspended"), "bad"),
    "cancelled": State(N_("Credit cancelled"), "bad"),
}
RUNG_MARKS = {
    "done": State(N_("Carried out"), "ok"),
    "waived": State(N_("Waived"), "off", "hand"),
    "passed": State(N_("Passed over"), "off"),
    "proposed": State(N_("Waits to be done"), "wait"),
    "next": State(N_("Next"), "wait"),
    "ahead": State(N_("Still to come"), "off", "right"),
}
BUCKETS = {
    "current": N_("not due"),
    "1-30": "1–30",
    "31-60": "31–60",
    "61-90": "61–90",
    "90+": "91+",
}
ROLES = {
    "collector": N_("Collector"),
    "supervisor": N_("Supervisor"),
    "auditor": N_("Auditor: reads everything, changes nothing"),
    "administrator": N_("Administrator"),
}
FAMILIES = {
    "item": ITEM_STATES,
    "promise": PROMISE_STATES,
    "plan": PLAN_STATES,
    "dispute": DISPUTE_STATES,
    "undertaking": UNDERTAKING_STATES,
    "bridge": BRIDGE_KINDS,
    "complaint": COMPLAINT_STATES,
    "consent": CONSENT_STATES,
    "consequence": CONSEQUENCE_STATES,
    "credit": CREDIT_STATES,
    "rung": RUNG_MARKS,
}
