"""What debtors promised, the plans by which they pay in parts, and the time of grace they were given."""

from django.db import models

from cartera.parties.models import Creditor, Debtor
from cartera.portfolio.models import Account, Receivable


class Promise(models.Model):
    """A date and an amount given by the debtor. Kept, partial or broken is derived from money applied to its items."""

    creditor = models.ForeignKey(Creditor, on_delete=models.PROTECT, related_name="+")
    debtor = models.ForeignKey(Debtor, on_delete=models.PROTECT, related_name="promises")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="promises")
    reference = models.CharField(max_length=80)
    amount_minor = models.BigIntegerField()
    given_on = models.DateField()
    by_on = models.DateField()  # pays by this day, included
    until_on = models.DateField()  # by_on plus the policy's tolerance: the last day a payment still keeps it
    # The newest entry of its items when it was given: tells money that came before from money that answers it, when
    # both carry one date.
    given_after = models.BigIntegerField(default=0, db_default=0)
    cancelled_on = models.DateField(null=True)
    note = models.CharField(max_length=300, blank=True)
    items = models.ManyToManyField(Receivable, related_name="promises")

    class Meta:
        ordering = ("id",)
        constraints = [
            models.UniqueConstraint(fields=["creditor", "reference"], name="promise_reference_once")
        ]
        indexes = [models.Index(fields=["until_on"], name="promise_until")]

    def __str__(self) -> str:
        """Return the reference."""
        return self.reference


class Plan(models.Model):
    """A debt paid off in instalments. Active, kept or broken is derived from money applied to its items.

    Stored is what people did. What a run found (`found_broken_on`) says only that the charges were put right accordingly.
    """

    class Ending(models.TextChoices):
        BROKEN = "broken"
        CANCELLED = "cancelled"

    creditor = models.ForeignKey(Creditor, on_delete=models.PROTECT, related_name="+")
    debtor = models.ForeignKey(Debtor, on_delete=models.PROTECT, related_name="plans")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="plans")
    reference = models.CharField(max_length=80)
    offered_on = models.DateField()
    began_on = models.DateField(null=True)  # null: offered and not yet accepted
    tolerance_days = models.IntegerField(
        default=0
    )  # after each instalment, in which a payment still keeps it
    interest_minor = models.BigIntegerField(default=0)  # what the instalments ask beyond what was open
    rate = models.CharField(max_length=20, blank=True)  # percent a year; empty: the instalments were given
    # The newest entry of its items when it began: tells money that came before from money that answers it.
    given_after = models.BigIntegerField(default=0)
    ended_on = models.DateField(null=True)
    ended_as = models.CharField(max_length=10, choices=Ending.choices, blank=True)
    found_broken_on = models.DateField(null=True)
    forgone_minor = models.BigIntegerField(default=0)  # interest of the plan that was taken off when it ended
    note = models.CharField(max_length=300, blank=True)
    items = models.ManyToManyField(Receivable, related_name="plans")

    class Meta:
        ordering = ("id",)
        constraints = [
            models.UniqueConstraint(fields=["creditor", "reference"], name="plan_reference_once"),
            models.CheckConstraint(
                condition=models.Q(ended_on__isnull=True, ended_as="")
                | models.Q(ended_on__isnull=False, ended_as__in=["broken", "cancelled"]),
                name="plan_ends_as_something",
            ),
        ]
        indexes = [
            # serves the day: the plans of a creditor that nobody has ended
            models.Index(
                fields=["creditor", "account"],
                name="plan_not_ended",
                condition=models.Q(ended_on__isnull=True),
            )
        ]

    def __str__(self) -> str:
        """Return the reference."""
        return self.reference


class Instalment(models.Model):
    """One part of a plan: so much by a day, that day included."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="instalments")
    number = models.IntegerField()
    due_date = models.DateField()
    amount_minor = models.BigIntegerField()
    interest_minor = models.BigIntegerField(default=0)  # of the amount, what is interest of the plan

    class Meta:
        ordering = ("plan", "number")
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="instalment_once"),
            models.CheckConstraint(
                condition=models.Q(amount_minor__gt=0, interest_minor__gte=0), name="instalment_positive"
            ),
        ]

    def __str__(self) -> str:
        """Name the plan and the place in it."""
        return f"{self.plan_id}/{self.number}"


class Forbearance(models.Model):
    """A time of grace: days, both included, on which a debtor is not chased and owes no late interest."""

    creditor = models.ForeignKey(Creditor, on_delete=models.PROTECT, related_name="+")
    debtor = models.ForeignKey(Debtor, on_delete=models.PROTECT, related_name="forbearances")
    from_on = models.DateField()
    to_on = models.DateField()
    reason = models.CharField(max_length=300)

    class Meta:
        ordering = ("from_on", "id")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(to_on__gte=models.F("from_on")), name="forbearance_not_empty"
            )
        ]
        indexes = [models.Index(fields=["creditor", "to_on"], name="forbearance_until")]

    def __str__(self) -> str:
        """Name the span."""
        return f"{self.from_on} – {self.to_on}"
