"""Which columns tell who somebody is or what they said, and which do not. A column in neither list fails a test.

Grain: one entry per table that has rows of a debtor. `FORGOTTEN` gives what takes the place of a column: `ANON` is a word
that still differs from row to row, where the table must tell rows apart.
"""

from typing import Any

ANON = object()

FORGOTTEN: dict[str, dict[str, Any]] = {
    "parties_debtor": {
        "code": ANON, "name": ANON, "greeting_name": "", "tax_id": "", "tags": "", "salesperson": "", "exempt_reason": "",
    },
    "parties_debtoralias": {"code": ANON},
    "parties_contact": {"name": "", "address": ANON},
    "parties_consent": {"address": ANON, "evidence": "", "message": ""},
    "parties_consentfile": {"file_name": ""},
    "parties_wish": {"note": ""},
    "parties_protection": {"reason": "", "evidence": "", "ended_why": ""},
    "parties_hardship": {"reason": "", "options": "", "ended_why": ""},
    "parties_datarequest": {"text": "–", "answer": "–"},
    "portfolio_receivable": {"order_ref": ""},
    "portfolio_pause": {"reason": ""},
    "agreements_forbearance": {"reason": ""},
    "strategy_stepdone": {"why": ""},
    "outreach_attempt": {"address": "", "note": "", "salt": ""},
    "outreach_message": {
        "address": "", "addressee": "", "subject": "", "text": "", "html": "", "contents": {}, "provider_reference": "",
    },
    "outreach_enclosure": {"name": "", "packed": ""},
    "outreach_task": {"script": "", "contents": {}, "note": ""},
    "agreements_promise": {"note": ""},
    "agreements_plan": {"note": ""},
    "disputes_dispute": {"reason": "", "explanation": ""},
    "disputes_disputenote": {"text": "–"},
    "disputes_disputefile": {"file_name": ""},
    "disputes_undertaking": {"detail": "", "result": ""},
    "disputes_reconciliation": {"file_name": "", "layout": {}},
    "disputes_complaint": {"about": "", "text": "", "answer": "–"},
    "payments_bankline": {
        "reference": "", "payer_name": "", "payer_tax_id": "", "payer_account": "", "text": "", "remark": "",
    },
    "payments_match": {"why": []},
    "payments_payeraccount": {"account": ANON},
    "payments_receipt": {"text": "", "file_name": "", "kept_as": "", "bank": "", "reference": "", "remark": ""},
    "intake_sourcedocument": {"file_name": "", "packed": ""},
    "cycle_anomaly": {"detail": ""},
}  # fmt: skip

# Codes, numbers of documents and words of the policy: they tell nothing of a person once the columns above are gone.
KEPT: dict[str, set[str]] = {
    "parties_debtor": {"country", "subdivision", "language", "timezone"},
    "parties_contact": {"role", "channel"},
    "parties_consent": {"channel"},
    "parties_consentfile": {"token", "kind", "sha256"},
    "parties_wish": {"channel", "days"},
    "parties_hardship": {"gestor"},
    "portfolio_account": {"currency"},
    "portfolio_receivable": {"number", "currency"},
    "portfolio_payment": {"reference", "currency"},
    "portfolio_creditnote": {"number"},
    "portfolio_ledgerentry": {"key"},
    "portfolio_itemdiscount": {"table"},
    "portfolio_interestrest": {"key"},
    "portfolio_iteminterest": {"rate"},
    "portfolio_interestterms": {"rate", "series", "times", "plus", "basis", "tax", "source"},
    "strategy_proposal": {
        "currency", "segment", "ladder", "step", "action", "actor", "to_role", "channels", "contacts", "template",
        "item_ids", "item_amounts", "reasons", "why", "rule",
    },
    "strategy_stepdone": {"ladder", "step", "action", "announces"},
    "outreach_attempt": {
        "channel", "direction", "role", "party", "purpose", "local", "zones", "outcome", "verdict", "why", "rule",
        "also", "warnings", "pack", "pack_version", "question", "text_digest", "before", "digest",
    },
    "outreach_enclosure": {"media_type"},
    "outreach_message": {
        "step", "channel", "template", "language", "reference", "claimed_by", "why", "rule",
    },
    "outreach_task": {"action", "actor", "outcome"},
    "agreements_promise": {"reference"},
    "agreements_plan": {"reference", "rate"},
    "disputes_dispute": {"reference", "owner", "code", "area", "credit_number"},
    "disputes_disputefile": {"token", "kind", "sha256"},
    "disputes_undertaking": {"reference", "kind", "owner"},
    "disputes_reconciliation": {"token", "suffix", "sha256", "key"},
    "disputes_reconciliationline": {"theirs_number", "ours_number", "source_lines", "matched_by", "hint"},
    "disputes_complaint": {"reference", "channel", "owner"},
    "payments_bankline": {"currency", "bank_reference", "fingerprint"},
    "payments_match": {"parts", "waits"},
    "payments_receipt": {"currency", "sha256", "fingerprint"},
    "statements_statement": {"currency", "period", "situation", "why"},
    "intake_sourcedocument": {"key", "sha256", "standard", "kind", "number", "uuid", "currency"},
    "cycle_anomaly": {"code"},
    "cycle_standing": {"segment", "ladder", "position", "reasons"},
}  # fmt: skip

# What of the facts of an act stays: words of the house, never of the person. Numbers, truths and dates stay anyway.
KEPT_FACTS = frozenset({
    "was", "to", "kind", "channel", "role", "currency", "state", "action", "step", "ladder", "item", "number",
    "reference", "consequence", "outcome",
})  # fmt: skip
