"""What debtors contest."""

from django.db import models
from django.db.models import Q

from cartera.parties.models import Creditor, Debtor
from cartera.portfolio.models import Receivable


class Dispute(models.Model):
    """A contested amount of one item: neither chased nor charged while open. One row per creditor and reference."""

    class State(models.TextChoices):
        OPEN = "open"
        ACCEPTED = "accepted"
        REJECTED = "rejected"

    MOVES = {"open": ("accepted", "rejected")}

    creditor = models.ForeignKey(Creditor, on_delete=models.PROTECT, related_name="+")
    debtor = models.ForeignKey(Debtor, on_delete=models.PROTECT, related_name="disputes")
    receivable = models.ForeignKey(Receivable, on_delete=models.PROTECT, related_name="disputes")
    reference = models.CharField(max_length=80)
    amount_minor = models.BigIntegerField()
    reason = models.CharField(max_length=300)
    owner = models.CharField(max_length=120, blank=True)
    opened_on = models.DateField()
    resolved_on = models.DateField(null=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)

    class Meta:
        ordering = ("id",)
        constraints = [
            models.UniqueConstraint(fields=["creditor", "reference"], name="dispute_reference_once")
        ]
        indexes = [models.Index(fields=["receivable"], name="dispute_open", condition=Q(state="open"))]

    def __str__(self) -> str:
        """Return the reference."""
        return self.reference
