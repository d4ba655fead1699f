"""Complaints about the way of collecting."""

from django.db import models
from django.db.models import Q

from cartera.foundation.models import User
from cartera.parties.models import Creditor, Debtor


class Complaint(models.Model):
    """What a debtor holds against the way they were collected from. Nothing is asked of them until it is answered.

    One row per creditor and reference.
    """

    class State(models.TextChoices):
        OPEN = "open"
        ANSWERED = "answered"
        WITHDRAWN = "withdrawn"  # by the debtor

    MOVES = {"open": ("answered", "withdrawn")}

    creditor = models.ForeignKey(Creditor, on_delete=models.PROTECT, related_name="+")
    debtor = models.ForeignKey(Debtor, on_delete=models.PROTECT, related_name="complaints")
    reference = models.CharField(max_length=80)
    received_on = models.DateField()
    channel = models.CharField(
        max_length=20, blank=True
    )  # by which it came; empty: in person, or by an authority
    about = models.CharField(max_length=200)  # what it is about, in a few words
    text = models.TextField(blank=True)  # what they wrote or said
    owner = models.CharField(max_length=120, blank=True)  # who answers
    answer_due = models.DateField()  # the last day for the answer
    answer = models.TextField(blank=True)  # as it was written to the debtor
    answered_on = models.DateField(null=True)
    answered_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    withdrawn_on = models.DateField(null=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)

    class Meta:
        ordering = ("answer_due", "id")
        constraints = [
            models.UniqueConstraint(fields=["creditor", "reference"], name="complaint_reference_once"),
            models.CheckConstraint(
                condition=~Q(state="answered") | (Q(answered_on__isnull=False) & ~Q(answer="")),
                name="complaint_answered_in_writing",
            ),
        ]
        indexes = [
            # serves the register: what is open, the nearest deadline first
            models.Index(fields=["creditor", "answer_due"], name="complaint_open", condition=Q(state="open"))
        ]

    def __str__(self) -> str:
        """Return the reference."""
        return self.reference
