"""What the words of jurisdiction packs are called when a person reads them. Texts are msgids."""

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext

from cartera.problems import N_

KINDS = {
    "suppress": N_("When contact stops"),
    "party": N_("Who may be addressed"),
    "place": N_("Where one may not contact"),
    "channel": N_("Ways of contact"),
    "window": N_("Days and hours"),
    "cooldown": N_("Silence after a contact"),
    "cap": N_("How often"),
    "gap": N_("Time between contacts"),
    "channel_lock": N_("One way of contact only"),
    "content": N_("What a text says"),
    "notice": N_("Notice beforehand"),
    "fee": N_("Collection charges"),
    "rate_cap": N_("Ceiling of interest"),
    "rate_default": N_("Late interest without agreement"),
    "retention": N_("How long things are kept"),
    "limitation": N_("When a claim expires"),
}
FORCES = {
    "statutory": N_("Law: it binds"),
    "guidance": N_("Advice of an authority: it warns"),
    "policy": N_("Habit of the house: it warns"),
    "informational": N_("For information"),
}
UNSIGNED = N_("Law, but unsure: it warns until a lawyer signs")
CONFIDENCES = {"high": N_("sure"), "medium": N_("fairly sure"), "low": N_("unsure")}
GRADES = {
    "primary": N_("the legal text was read"),
    "primary-partial": N_("the legal text was read in part"),
    "official-guidance": N_("a page of the authority was read"),
    "official-summary": N_("an official summary was read"),
    "secondary": N_("read in a secondary source"),
    "general-knowledge": N_("not read: general knowledge"),
}
CHANNELS = {
    "call": N_("call"), "robocall": N_("automatic call"), "autodialed_call": N_("call dialled by a machine"),
    "prerecorded_call": N_("recorded call"), "sms": N_("SMS"), "whatsapp": N_("WhatsApp"), "email": N_("e-mail"),
    "letter": N_("letter"), "push": N_("notice in an app"), "portal": N_("debtor's page"),
    "social_dm": N_("message in a social network"), "visit": N_("visit"),
}  # fmt: skip
DEBTORS = {"consumer": N_("consumers"), "business": N_("businesses")}
COLLECTORS = {
    "own_name": N_("who collects its own debts"), "third_party": N_("who collects for others"),
    "buyer": N_("buyers of debts"),
}  # fmt: skip
NATURES = {"commercial": N_("commercial debts"), "civil": N_("civil debts")}
PRODUCTS = {
    "consumer_credit": N_("consumer credit"), "credit_card": N_("credit card"), "store_credit": N_("store credit"),
    "bank_credit": N_("bank credit"), "microcredit": N_("microcredit"),
    "agricultural_development_credit": N_("farm or rural development credit"),
    "payroll_credit": N_("credit deducted from wages"), "mortgage": N_("mortgage"), "student_loan": N_("student loan"),
    "invoice": N_("invoice"), "utility": N_("utility bill"), "rent": N_("rent"),
}  # fmt: skip
PARTIES = {
    "debtor": N_("debtor"), "co_debtor": N_("co-debtor"), "guarantor": N_("guarantor"), "attorney": N_("lawyer"),
    "spouse": N_("spouse"), "parent_of_minor": N_("parent of a minor"), "guardian": N_("guardian"),
    "executor": N_("executor"), "relative": N_("relative"), "reference": N_("reference"), "employer": N_("employer"),
    "salesperson": N_("salesperson"), "neighbour": N_("neighbour"), "other": N_("another person"),
}  # fmt: skip
PLACES = {
    "home": N_("home"), "work": N_("work"), "hospital": N_("hospital"), "school": N_("school"),
    "public": N_("public place"),
}  # fmt: skip
PURPOSES = {
    "collect": N_("collecting"), "confirm_termination": N_("confirming that contact ends"),
    "announce_remedy": N_("announcing a remedy"), "location_information": N_("finding the debtor"),
    "answer_request": N_("answering a request"), "service": N_("serving the customer"),
}  # fmt: skip
FLAGS = {
    "debtor_authorised_channel": N_("the debtor authorised the channel"),
    "debtor_requested_time": N_("the debtor asked for that time"),
    "debtor_requested_information": N_("the debtor asked for the information"),
    "debtor_opted_out_of_channel": N_("the debtor opted out of the channel"),
    "debtor_consented_this_week": N_("the debtor consented this week"),
    "prior_express_consent": N_("there is prior express consent"),
    "address_is_work_email": N_("the address is the employer's"),
    "debtor_used_or_consented_address": N_("the debtor used the address or consented to it"),
    "caller_id_hidden": N_("the caller's number is hidden"),
    "represented_by_attorney": N_("a lawyer represents the debtor"),
    "cease_request_in_writing": N_("the debtor asked in writing to cease"),
    "written_dispute_unanswered": N_("a written dispute is unanswered"),
    "employer_prohibits_known": N_("the employer is known to forbid it"),
    "first_of_campaign": N_("it is the first of a campaign"),
    "not_connected_to_number": N_("the number could not be reached"),
    "to_attorney": N_("it goes to the lawyer"),
    "breathing_space": N_("a breathing space runs"),
    "seeking_debt_advice": N_("the debtor is seeking debt advice"),
    "insolvent": N_("the debtor is insolvent"),
    "deceased": N_("the debtor has died"),
    "agreement_expressly_authorises": N_("the agreement expressly provides for it"),
    "law_permits": N_("the law permits it"),
    "free_notice_within_15_days": N_("a free notice went out within 15 days"),
}
TAGS = {
    "judicial_appearance": N_("look of a court paper"),
    "unfiled_lawsuit_consequence": N_("effects of a lawsuit not filed"),
    "bureau_threat": N_("threat with a debtors' register"),
    "false_legal_threat": N_("legal threat without ground"),
    "ask_reason_for_default": N_("question why it was not paid"),
    "public_exposure": N_("exposure before others"),
    "public_social_post": N_("post in a social network"),
    "suit_on_time_barred_debt": N_("lawsuit over an expired debt"),
    "direct_payment": N_("payment to the agency itself"),
    "opt_out_method": N_("way to receive no more"),
    "debt_collector_disclosure": N_("statement that a debt collector writes"),
    "creditor_identity": N_("who the creditor is"),
    "contract_and_due_dates": N_("contract and due dates"),
    "amount_due": N_("amount owed"),
    "interest_breakdown": N_("interest apart"),
    "fee_breakdown": N_("charges apart"),
    "payment_options": N_("ways to pay"),
    "debtor_rights": N_("rights of the debtor"),
    "not_an_execution_notice": N_("statement that nothing is being seized"),
}
COUNTS = {
    "attempt": N_("every attempt"),
    "delivered": N_("what was delivered"),
    "connected": N_("what somebody answered"),
    "conversation": N_("conversations"),
    "direct_contact": N_("direct, two-way contacts"),
}
SCOPES = {
    "debtor": N_("debtor"), "creditor": N_("creditor"), "collector": N_("collecting firm"), "debt": N_("debt"),
    "channel": N_("way of contact"), "person": N_("person"), "address": N_("address"),
}  # fmt: skip
ACTS = {
    "bureau_report": N_("reporting to a bureau"), "lawsuit": N_("suing"), "fee": N_("charging costs"),
    "assignment": N_("assigning the debt"), "default": N_("calling in the credit"),
    "first_communication": N_("the first communication"),
}  # fmt: skip
WEEKDAYS = (N_("Mon"), N_("Tue"), N_("Wed"), N_("Thu"), N_("Fri"), N_("Sat"), N_("Sun"))
RATE_UNITS = {
    "pct_per_year": N_("% a year"), "pct_per_year_effective": N_("% effective a year"), "pct_per_month": N_("% a month"),
}  # fmt: skip


def word(words: Mapping[str, str], code: str) -> str:
    """Return what a code is called; the code itself, without underscores, when it has no word."""
    return gettext(words[code]) if code in words else code.replace("_", " ")


def listed(words: Mapping[str, str], codes: Iterable[str]) -> str:
    """Return what several codes are called, with commas."""
    return ", ".join(word(words, code) for code in codes)
