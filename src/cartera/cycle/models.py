"""The day as a record: runs, what each could not treat, and who was left alone and why."""

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q

from cartera.parties.models import Creditor, Debtor
from cartera.portfolio.models import Account


class RunLock(models.Model):
    """One row per creditor; who holds it may run the day. A lock whose holder died is taken over."""

    creditor = models.OneToOneField(Creditor, on_delete=models.CASCADE, related_name="+")
    holder = models.CharField(max_length=120, blank=True)  # host:process; empty: free
    taken_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        """Name the holder."""
        return self.holder or "free"


class Run(models.Model):
    """One day's cycle for one creditor. One row per creditor and date; run again, it is decided again."""

    class State(models.TextChoices):
        RUNNING = "running"
        DONE = "done"

    creditor = models.ForeignKey(Creditor, on_delete=models.PROTECT, related_name="runs")
    on = models.DateField()
    policy_version = models.ForeignKey("strategy.PolicyVersion", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State.choices, default=State.RUNNING)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    counts = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    # What the morning page tells of the standings, summed once: `overdue`, a row of currency, minor units and debtors each,
    # and `left_alone`, accounts by the first reason.
    found = models.JSONField(default=dict, encoder=DjangoJSONEncoder)

    class Meta:
        ordering = ("-on", "-id")
        constraints = [models.UniqueConstraint(fields=["creditor", "on"], name="run_once_a_day")]

    def __str__(self) -> str:
        """Name the day."""
        return f"{self.creditor_id} {self.on}"


class Anomaly(models.Model):
    """Something a run could not treat, with the reason; never fatal. One row per run, account and code."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="anomalies")
    account = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    debtor = models.ForeignKey(Debtor, null=True, on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=40)
    detail = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        """Return the code."""
        return self.code


class Standing(models.Model):
    """Where an account stands and, if it was left alone, why: a dated reading of the cycle, for lists and pages.

    Written only when it changes; the row with `until_on` null is the present one. Never an input to a decision.
    """

    # Not looked up by the database, as those of `strategy.models.Proposal`, for the same reasons.
    creditor = models.ForeignKey(
        Creditor, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    account = models.ForeignKey(
        Account, on_delete=models.PROTECT, related_name="standings", db_index=False, db_constraint=False
    )
    debtor = models.ForeignKey(
        Debtor, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    from_on = models.DateField()
    until_on = models.DateField(null=True)  # the first day it no longer held
    segment = models.CharField(max_length=80, blank=True)
    ladder = models.CharField(max_length=80, blank=True)
    position = models.CharField(max_length=80)
    reasons = models.CharField(
        max_length=250, blank=True
    )  # codes; why it was left alone, or brakes beside a proposal
    proposed = models.BooleanField()  # a step was proposed
    open_minor = models.BigIntegerField()
    overdue_minor = models.BigIntegerField()
    oldest_due = models.DateField(null=True)

    class Meta:
        ordering = ("id",)
        constraints = [
            models.UniqueConstraint(
                fields=["account"], name="one_present_standing", condition=Q(until_on__isnull=True)
            ),
        ]
        indexes = [
            # serves the list of those left alone
            models.Index(
                fields=["creditor", "-overdue_minor"],
                name="standing_alone",
                condition=Q(until_on__isnull=True, proposed=False),
            ),
        ]

    def __str__(self) -> str:
        """Name the position."""
        return self.position
