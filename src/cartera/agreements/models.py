"""What debtors promised, and the time of grace they were given."""

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
