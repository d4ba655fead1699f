"""What debtors contest, what we promise them, and their ledger beside ours."""

from cartera.disputes.complaint_models import Complaint
from cartera.disputes.dispute_models import Dispute, DisputeFile, DisputeNote, ReasonTerm
from cartera.disputes.reconciliation_models import Reconciliation, ReconciliationLine
from cartera.disputes.undertaking_models import Undertaking

__all__ = [
    "Complaint", "Dispute", "DisputeFile", "DisputeNote", "ReasonTerm", "Reconciliation", "ReconciliationLine",
    "Undertaking",
]  # fmt: skip
