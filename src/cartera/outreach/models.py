"""What leaves the house and what people do: messages and tasks."""

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q

from cartera.outreach.attempt_models import Attempt, Conduct
from cartera.parties.models import Contact, Creditor, Debtor
from cartera.portfolio.models import Account
from cartera.strategy.models import Proposal

__all__ = ["Attempt", "Conduct", "Enclosure", "Message", "Task"]


class Message(models.Model):
    """One message to one address, as it will go or went. One row per proposal and channel while it lives."""

    class State(models.TextChoices):
        READY = "ready"  # composed; waits for approval, the undo window, the gate
        CLAIMED = "claimed"  # a worker is handing it over right now
        SENT = "sent"
        UNKNOWN = (
            "unknown"  # the worker died between claiming and recording: a person looks, it never goes twice
        )
        FAILED = "failed"
        REFUSED = "refused"  # by the gate: law, consent, content
        WITHDRAWN = "withdrawn"  # facts changed before it left

    MOVES = {
        "ready": ("claimed", "withdrawn", "refused", "failed"),
        "claimed": ("sent", "failed", "ready", "unknown"),
        "unknown": ("sent", "failed", "ready"),
        "refused": ("ready", "withdrawn", "claimed"),
    }

    creditor = models.ForeignKey(Creditor, on_delete=models.PROTECT, related_name="+")
    debtor = models.ForeignKey(Debtor, on_delete=models.PROTECT, related_name="messages")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="messages")
    proposal = models.ForeignKey(Proposal, null=True, on_delete=models.PROTECT, related_name="messages")
    contact = models.ForeignKey(Contact, null=True, on_delete=models.SET_NULL, related_name="+")
    step = models.CharField(max_length=80)
    channel = models.CharField(max_length=20)
    address = models.CharField(max_length=320)
    addressee = models.CharField(max_length=250, blank=True)
    template = models.CharField(max_length=80)
    language = models.CharField(max_length=10)
    subject = models.CharField(max_length=300, blank=True)
    text = models.TextField()
    html = models.TextField(blank=True)
    contents = models.JSONField(
        encoder=DjangoJSONEncoder
    )  # the facts it was written from, so it can be shown for ever
    reference = models.CharField(max_length=80, unique=True)  # ours: Message-ID and idempotency key
    state = models.CharField(max_length=10, choices=State.choices, default=State.READY)
    on = models.DateField()  # business date it was composed for
    not_before = models.DateTimeField(null=True)  # end of the undo window
    lawful_from = models.DateTimeField(
        null=True
    )  # the first moment the law and the house let it leave; null: any
    claimed_at = models.DateTimeField(null=True)
    claimed_by = models.CharField(max_length=80, blank=True)
    sent_at = models.DateTimeField(null=True)
    provider_reference = models.CharField(max_length=200, blank=True)
    attempts = models.PositiveIntegerField(default=0)
    why = models.CharField(max_length=300, blank=True)
    rule = models.CharField(max_length=80, blank=True)

    class Meta:
        ordering = ("id",)
        constraints = [
            models.UniqueConstraint(
                fields=["proposal", "channel"], name="message_once_alive",
                condition=Q(state__in=("ready", "claimed", "sent", "unknown", "refused")),
            ),
        ]  # fmt: skip
        indexes = [
            # serves send_due (what may leave now), the counts, and the lists of what waits for a person: all of them ask
            # for a few of very many, and a row is too wide to be read for its state
            models.Index(fields=["state", "id"], name="message_state"),
            models.Index(fields=["claimed_at"], name="message_claimed", condition=Q(state="claimed")),
            models.Index(fields=["debtor", "id"], name="message_debtor"),
            # serves desk.queries.morning: whose fate a person must settle
            models.Index(fields=["creditor", "id"], name="message_unknown", condition=Q(state="unknown")),
        ]

    def __str__(self) -> str:
        """Name the message."""
        return f"{self.channel} {self.step} ({self.state})"


class Enclosure(models.Model):
    """A file that goes with a letter, kept as it went. One row per letter and file."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="enclosures")
    name = models.CharField(max_length=120)  # as the addressee sees it
    media_type = models.CharField(max_length=60)
    packed = models.TextField()  # compressed (zlib) and in base64

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        """Return the name."""
        return self.name


class Task(models.Model):
    """Something a person does: a call, a visit, a step by the salesperson. One row per proposal; a reminder has none."""

    class State(models.TextChoices):
        OPEN = "open"
        DONE = "done"
        WITHDRAWN = "withdrawn"

    MOVES = {"open": ("done", "withdrawn")}

    creditor = models.ForeignKey(Creditor, on_delete=models.PROTECT, related_name="+")
    debtor = models.ForeignKey(Debtor, on_delete=models.PROTECT, related_name="tasks")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="tasks")
    proposal = models.OneToOneField(Proposal, null=True, on_delete=models.PROTECT, related_name="task")
    contact = models.ForeignKey(Contact, null=True, on_delete=models.SET_NULL, related_name="+")
    action = models.CharField(max_length=25)
    actor = models.CharField(max_length=15)
    script = models.TextField(blank=True)  # what to say, composed like a message
    contents = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    on = models.DateField()
    lawful_from = models.DateTimeField(null=True)  # when a person should do it; null: any time
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    outcome = models.CharField(max_length=20, blank=True)  # attempt, connected, conversation …
    note = models.TextField(blank=True)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ("id",)
        indexes = [models.Index(fields=["creditor", "id"], name="task_open", condition=Q(state="open"))]

    def __str__(self) -> str:
        """Name the task."""
        return f"{self.action} ({self.state})"
