"""Contested amounts: what, why, until when, what was said and shown, and how it ended."""

from django.db import models
from django.db.models import F, Q

from cartera.disputes import catalogue
from cartera.foundation.models import User
from cartera.outreach.models import Message
from cartera.parties.models import Creditor, Debtor
from cartera.portfolio.models import Receivable


class Dispute(models.Model):
    """A contested amount of one item: neither chased nor charged while open. One row per creditor and reference.

    Accepted, `credited_minor` of it was credited, all or a part; the rest is owed, as all of it is when rejected.
    """

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
    code = models.CharField(max_length=20, default=catalogue.OTHER)  # catalogue.REASONS
    area = models.CharField(
        max_length=20, default="collections"
    )  # catalogue.AREAS: who caused it or clears it
    reason = models.CharField(max_length=300, blank=True)  # the detail, in the debtor's words
    owner = models.CharField(max_length=120, blank=True)
    opened_on = models.DateField()
    answer_due = models.DateField()  # the last day to resolve it
    resolved_on = models.DateField(null=True)
    resolved_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    credited_minor = models.BigIntegerField(default=0)
    credit_number = models.CharField(max_length=80, blank=True)
    explanation = models.TextField(blank=True)  # of how it ended, as the debtor reads it
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)

    class Meta:
        ordering = ("id",)
        constraints = [
            models.UniqueConstraint(fields=["creditor", "reference"], name="dispute_reference_once"),
            models.CheckConstraint(
                condition=Q(credited_minor__gte=0) & Q(credited_minor__lte=F("amount_minor")),
                name="dispute_credits_no_more_than_contested",
            ),
        ]
        indexes = [
            models.Index(fields=["receivable"], name="dispute_open", condition=Q(state="open")),
            # serves the morning and the list: what is open, the nearest deadline first
            models.Index(
                fields=["creditor", "answer_due"], name="dispute_deadline", condition=Q(state="open")
            ),
        ]

    def __str__(self) -> str:
        """Return the reference."""
        return self.reference


class DisputeNote(models.Model):
    """One entry of a dispute's thread: a note of ours, what the debtor said, or the letter we wrote. Only added to."""

    class Kind(models.TextChoices):
        NOTE = "note"  # among ourselves
        HEARD = "heard"  # from the debtor
        TOLD = "told"  # to the debtor

    dispute = models.ForeignKey(Dispute, on_delete=models.CASCADE, related_name="notes")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    text = models.TextField()
    message = models.ForeignKey(
        Message, null=True, on_delete=models.PROTECT, related_name="+"
    )  # the letter it became
    at = models.DateTimeField()
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        """Return the beginning of what was said."""
        return self.text[:60]


class DisputeFile(models.Model):
    """One file that proves something. One row per dispute and content; it lies under MEDIA_ROOT by a random name."""

    dispute = models.ForeignKey(Dispute, on_delete=models.PROTECT, related_name="files")
    token = models.CharField(max_length=40, unique=True)  # names the file and its address; nobody guesses it
    file_name = models.CharField(max_length=250)  # as it came
    kind = models.CharField(max_length=5)  # evidence.KINDS, told by the content
    size = models.BigIntegerField()  # bytes
    sha256 = models.CharField(max_length=64)
    at = models.DateTimeField()
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("id",)
        constraints = [models.UniqueConstraint(fields=["dispute", "sha256"], name="dispute_file_once")]

    def __str__(self) -> str:
        """Return the name the file came with."""
        return self.file_name


class ReasonTerm(models.Model):
    """What a creditor sets for a reason of its disputes. One row per creditor and code."""

    creditor = models.ForeignKey(Creditor, on_delete=models.CASCADE, related_name="+")
    code = models.CharField(max_length=20)
    days = models.PositiveIntegerField()  # working days to resolve it
    area = models.CharField(max_length=20)
    owner = models.CharField(max_length=120, blank=True)  # who looks into it unless somebody else is named

    class Meta:
        ordering = ("code",)
        constraints = [models.UniqueConstraint(fields=["creditor", "code"], name="reason_term_once")]

    def __str__(self) -> str:
        """Return the code."""
        return self.code
