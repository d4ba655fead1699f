"""Statements that were sent or refused, the rounds in which everybody gets one, and when a creditor wants them."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from cartera.outreach.models import Message
from cartera.parties.models import Creditor, Debtor
from cartera.portfolio.models import Account

MONTH_DAYS = 28  # the latest day of the month that every month has


class Kind(models.TextChoices):
    """What a statement lists."""

    OPEN = "open"  # what is open on a day
    ACTIVITY = "activity"  # every movement of a period between two balances


class Schedule(models.Model):
    """When a creditor's statements go out by themselves. One row per creditor; without one, never."""

    creditor = models.OneToOneField(Creditor, on_delete=models.CASCADE, related_name="+")
    day = models.PositiveSmallIntegerField(null=True)  # of the month; null: never by themselves
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.OPEN)
    by_group = models.BooleanField(default=True)  # one for all companies that a parent pays for
    since = models.DateField()  # no day before it is made up for

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(day__isnull=True) | Q(day__gte=1, day__lte=MONTH_DAYS),
                name="schedule_day_of_month",
            ),
        ]

    def __str__(self) -> str:
        """Name the day."""
        return str(self.day or "")


class Round(models.Model):
    """Everybody's statement of one period, as of one day. One row per creditor and period, for ever."""

    class State(models.TextChoices):
        RUNNING = "running"
        DONE = "done"

    MOVES = {"running": ("done",)}

    creditor = models.ForeignKey(Creditor, on_delete=models.PROTECT, related_name="+")
    period = models.CharField(max_length=7)  # "2026-11"
    on = models.DateField()  # the day the statements speak of
    kind = models.CharField(max_length=10, choices=Kind.choices)
    by_group = models.BooleanField()
    reached = models.BigIntegerField(default=0)  # everybody up to this debtor id has been looked at
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State.choices, default=State.RUNNING)

    class Meta:
        ordering = ("-id",)
        constraints = [models.UniqueConstraint(fields=["creditor", "period"], name="round_once")]

    def __str__(self) -> str:
        """Return the period."""
        return self.period


class Statement(models.Model):
    """One statement to one debtor in one currency: written, or refused with the reason.

    `period` says which one it is: the month of a round, or for one sent by hand the day and what it said, so that neither
    goes twice. What it said stands in its message.
    """

    class State(models.TextChoices):
        WRITTEN = "written"
        REFUSED = "refused"

    MOVES = {"refused": ("written",), "written": ("refused",)}

    creditor = models.ForeignKey(Creditor, on_delete=models.PROTECT, related_name="+", db_index=False)
    debtor = models.ForeignKey(Debtor, on_delete=models.PROTECT, related_name="statements", db_index=False)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    round = models.ForeignKey(Round, null=True, on_delete=models.PROTECT, related_name="statements")
    currency = models.CharField(max_length=5)
    period = models.CharField(max_length=40)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    is_group = models.BooleanField(default=False)
    from_on = models.DateField(null=True)  # of a period's activity
    on = models.DateField()  # the day it closes on
    open_minor = models.BigIntegerField()
    on_account_minor = models.BigIntegerField()
    situation = models.CharField(max_length=20)
    message = models.OneToOneField(Message, null=True, on_delete=models.PROTECT, related_name="statement")
    written = models.PositiveSmallIntegerField(default=0)  # how often, each time as another message
    state = models.CharField(max_length=10, choices=State.choices)
    why = models.CharField(max_length=40, blank=True)  # reason code of a refusal
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("-id",)
        constraints = [
            # Whatever writes it, and however often: one statement per debtor, currency and period.
            models.UniqueConstraint(fields=["debtor", "currency", "period"], name="statement_once"),
            models.CheckConstraint(
                condition=Q(state="refused") | Q(message__isnull=False), name="statement_written_has_message"
            ),
        ]
        # serves the list of a creditor's statements, the newest first
        indexes = [models.Index(fields=["creditor", "-id"], name="statement_creditor")]

    def __str__(self) -> str:
        """Name the period."""
        return f"{self.currency} {self.period}"
