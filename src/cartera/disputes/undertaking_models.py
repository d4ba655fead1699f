"""What we promised the customer."""

from django.db import models
from django.db.models import Q

from cartera.disputes.dispute_models import Dispute
from cartera.foundation.models import User
from cartera.parties.models import Creditor, Debtor
from cartera.portfolio.models import Pause, Receivable


class Undertaking(models.Model):
    """Something we owe the customer: until we keep it, what it is about rests. One row per creditor and reference.

    Late is no state: it follows from `due_on`. A late one goes on holding its item, for the fault is ours.
    """

    class State(models.TextChoices):
        OPEN = "open"
        KEPT = "kept"
        WITHDRAWN = "withdrawn"  # by a person, with a reason

    MOVES = {"open": ("kept", "withdrawn")}

    creditor = models.ForeignKey(Creditor, on_delete=models.PROTECT, related_name="+")
    debtor = models.ForeignKey(Debtor, on_delete=models.PROTECT, related_name="undertakings")
    receivable = models.ForeignKey(
        Receivable, null=True, on_delete=models.PROTECT, related_name="undertakings"
    )  # null: about the debtor as a whole
    dispute = models.ForeignKey(Dispute, null=True, on_delete=models.PROTECT, related_name="undertakings")
    reference = models.CharField(max_length=80)
    kind = models.CharField(max_length=20)  # catalogue.KINDS
    detail = models.CharField(max_length=300, blank=True)
    owner = models.CharField(max_length=120, blank=True)
    given_on = models.DateField()
    due_on = models.DateField()  # the last day to keep it
    holds = models.BooleanField(default=True)  # whether what it is about is paused meanwhile
    pauses = models.ManyToManyField(Pause, related_name="+")  # the spans it opened
    closed_on = models.DateField(null=True)
    closed_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    result = models.CharField(max_length=300, blank=True)  # how it was kept, or why it was withdrawn
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)

    class Meta:
        ordering = ("due_on", "id")
        constraints = [
            models.UniqueConstraint(fields=["creditor", "reference"], name="undertaking_reference_once"),
        ]
        indexes = [
            # serves the morning and the list: what we still owe, the most urgent first
            models.Index(fields=["creditor", "due_on"], name="undertaking_open", condition=Q(state="open"))
        ]

    def __str__(self) -> str:
        """Return the reference."""
        return self.reference
