"""The customer's ledger beside ours, as it was compared on a day."""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from cartera.disputes.dispute_models import Dispute
from cartera.disputes.undertaking_models import Undertaking
from cartera.foundation.models import User
from cartera.outreach.models import Message
from cartera.parties.models import Creditor, Debtor
from cartera.portfolio.models import Account, Receivable


class Reconciliation(models.Model):
    """One file of a customer compared with our books. One row per account, day, content of the file and way to read it.

    Amounts are minor units of the account's currency; `theirs_minor` + what the lines differ by = `ours_minor`.
    """

    creditor = models.ForeignKey(Creditor, on_delete=models.PROTECT, related_name="+")
    debtor = models.ForeignKey(Debtor, on_delete=models.PROTECT, related_name="reconciliations")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="reconciliations")
    on = models.DateField()  # our books by value date
    token = models.CharField(max_length=40, unique=True)  # names the file under MEDIA_ROOT
    file_name = models.CharField(max_length=250)
    suffix = models.CharField(max_length=5)
    sha256 = models.CharField(max_length=64)
    layout = models.JSONField(default=dict, encoder=DjangoJSONEncoder)  # which column was what
    key = models.CharField(max_length=64, unique=True)  # of all that it was made from: asked twice, it is one
    tolerance_minor = models.BigIntegerField()
    tolerance_days = models.PositiveIntegerField()
    theirs_minor = models.BigIntegerField()
    ours_minor = models.BigIntegerField()
    left_out = models.PositiveIntegerField(
        default=0
    )  # lines of the file in another currency, or that could not be read
    at = models.DateTimeField()
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("-on", "-id")

    def __str__(self) -> str:
        """Name the file."""
        return self.file_name


class ReconciliationLine(models.Model):
    """One step of the bridge from their balance to ours: a document, as they have it and as we do."""

    class Kind(models.TextChoices):
        BOTH = "both"
        DIFFERS = "differs"
        ONLY_THEIRS = "only_theirs"
        ONLY_OURS = "only_ours"

    reconciliation = models.ForeignKey(Reconciliation, on_delete=models.CASCADE, related_name="lines")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    receivable = models.ForeignKey(Receivable, null=True, on_delete=models.PROTECT, related_name="+")
    theirs_number = models.CharField(max_length=80, blank=True)
    ours_number = models.CharField(max_length=80, blank=True)
    theirs_minor = models.BigIntegerField(null=True)  # null: not in their books
    ours_minor = models.BigIntegerField(null=True)  # null: not in ours
    theirs_on = models.DateField(null=True)
    ours_on = models.DateField(null=True)
    source_lines = models.CharField(max_length=200, blank=True)  # of the file, "12, 15"
    matched_by = models.CharField(max_length=10, blank=True)  # number | tail | amount
    hint = models.CharField(max_length=200, blank=True)  # a code with its facts: what our books know besides
    dispute = models.ForeignKey(Dispute, null=True, on_delete=models.PROTECT, related_name="+")
    undertaking = models.ForeignKey(Undertaking, null=True, on_delete=models.PROTECT, related_name="+")
    letter = models.ForeignKey(Message, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        """Return the number."""
        return self.ours_number or self.theirs_number
