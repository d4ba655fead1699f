"""The words that packs, questions and histories share. A word that is not here is refused by name."""

CHANNELS = (
    "call", "robocall", "autodialed_call", "prerecorded_call", "sms", "whatsapp", "email", "letter", "push", "portal",
    "social_dm", "visit",
)  # fmt: skip

# What a debtor, a collector and a debt may be.
DEBTORS = ("consumer", "business")
COLLECTORS = ("own_name", "third_party", "buyer")
EVERY_COLLECTOR = "any"
NATURES = ("commercial", "civil")
PRODUCTS = (
    "consumer_credit", "credit_card", "store_credit", "bank_credit", "microcredit", "agricultural_development_credit",
    "payroll_credit", "mortgage", "student_loan", "invoice", "utility", "rent",
)  # fmt: skip

# Whom, where and what for.
PARTIES = (
    "debtor", "co_debtor", "guarantor", "attorney", "spouse", "parent_of_minor", "guardian", "executor", "relative",
    "reference", "employer", "salesperson", "neighbour", "other",
)  # fmt: skip
PLACES = ("home", "work", "hospital", "school", "public")
PURPOSES = (
    "collect",
    "confirm_termination",
    "announce_remedy",
    "location_information",
    "answer_request",
    "service",
)

# Facts of the question that lift or raise a rule.
FLAGS = (
    "debtor_authorised_channel", "debtor_requested_time", "debtor_requested_information",
    "debtor_opted_out_of_channel", "debtor_consented_this_week", "prior_express_consent", "address_is_work_email",
    "debtor_used_or_consented_address", "caller_id_hidden", "represented_by_attorney", "cease_request_in_writing",
    "written_dispute_unanswered", "employer_prohibits_known", "first_of_campaign", "not_connected_to_number",
    "to_attorney", "breathing_space", "seeking_debt_advice", "insolvent", "deceased",
)  # fmt: skip

# What a text says or does, as its template declares it or the content checker finds it.
TAGS = (
    "judicial_appearance", "unfiled_lawsuit_consequence", "bureau_threat", "false_legal_threat",
    "ask_reason_for_default", "public_exposure", "public_social_post", "suit_on_time_barred_debt", "direct_payment",
    "opt_out_method", "debt_collector_disclosure", "creditor_identity", "contract_and_due_dates", "amount_due",
    "interest_breakdown", "fee_breakdown", "payment_options", "debtor_rights", "not_an_execution_notice",
)  # fmt: skip

# What may count an event, weakest first: each implies those before it; the last two stand side by side.
COUNTS = ("attempt", "delivered", "connected", "conversation", "direct_contact")
SCOPES = ("debtor", "creditor", "collector", "debt", "channel", "person", "address")
FRAMES = ("calendar_day", "calendar_week", "calendar_month", "rolling_days", "rolling_hours")
HOLIDAYS = ("refuse", "ignore", "as_sunday")
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

# How strong a rule is and how well it was read.
FORCES = ("statutory", "guidance", "policy", "informational")
CONFIDENCES = ("high", "medium", "low")
GRADES = (
    "primary", "primary-partial", "official-guidance", "official-summary", "secondary", "general-knowledge",
)  # fmt: skip

# Acts and moments of notices, fees and limits.
ACTS = ("bureau_report", "lawsuit", "fee", "assignment", "default")
TRIGGERS = ("first_communication", "assignment")
FEE_MODES = ("marginal", "slab", "flat_by_band", "incurred_only", "forbidden_unless")
FEE_BASES = ("overdue_instalment", "overdue_sum", "open_sum")
FEE_FACTS = ("agreement_expressly_authorises", "law_permits", "free_notice_within_15_days")
RATE_UNITS = ("pct_per_year", "pct_per_year_effective", "pct_per_month")

LANGUAGES = ("es", "en")
