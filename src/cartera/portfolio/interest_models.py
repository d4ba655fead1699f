"""What late interest is worked out by: rates agreed or set, the law that limits them, and days on which none runs.

Policies, disputes and agreements live in stages above; they say here, when they begin and end, what it means for interest,
so that whoever asks what is owed finds all of it beside the ledger.
"""

from django.db import models
from django.db.models import Q

from cartera.parties.models import Creditor, Debtor


class InterestTerms(models.Model):
    """What late interest is charged at from a day on: for all of a creditor's debtors, or by contract with one.

    The terms with the latest day not after a day hold on it; of two with the same day, the later row.
    """

    creditor = models.ForeignKey(Creditor, on_delete=models.PROTECT, related_name="+")
    debtor = models.ForeignKey(Debtor, null=True, on_delete=models.PROTECT, related_name="interest_terms")
    from_on = models.DateField()
    # Decimals as text, in percent a year; both empty: what the law of the debtor's country gives without agreement.
    rate = models.CharField(max_length=20, blank=True)
    series = models.CharField(max_length=20, blank=True)  # a published rate: times × its value + plus
    times = models.CharField(max_length=20, default="1")
    plus = models.CharField(max_length=20, default="0")
    basis = models.CharField(max_length=6, default="365")  # 360 | 365 | actual
    after_days = models.PositiveIntegerField(default=0)  # days past due that are free
    capped = models.BooleanField(default=False)  # never above the ceiling of the law of the day
    tax = models.CharField(max_length=20, blank=True, default="")  # percent owed beside interest; empty: none
    source = models.CharField(max_length=200)  # policy and version, or the contract

    class Meta:
        ordering = ("from_on", "id")
        indexes = [models.Index(fields=["creditor", "from_on"], name="interest_terms_of")]

    def __str__(self) -> str:
        """Name the terms."""
        return f"{self.source} {self.from_on}"


class ItemInterest(models.Model):
    """The rate one item was agreed at, whatever is agreed with its debtor. One row per item; the law's ceiling holds.

    Days of the year, free days and tax are those of the terms in force.
    """

    creditor = models.ForeignKey(Creditor, on_delete=models.PROTECT, related_name="+")
    receivable = models.OneToOneField(
        "portfolio.Receivable", on_delete=models.CASCADE, related_name="interest_terms"
    )
    rate = models.CharField(max_length=20)  # decimal as text, percent a year; "0": bears none

    def __str__(self) -> str:
        """Return the rate."""
        return f"{self.rate} %"


class InterestLaw(models.Model):
    """Which law limits a creditor's charges, where that is not the law of where the debtor lives. One row a creditor."""

    creditor = models.OneToOneField(Creditor, on_delete=models.CASCADE, related_name="+")
    pack = models.CharField(max_length=20, blank=True)  # empty: of where the debtor lives
    collects_as = models.CharField(max_length=12, default="own_name")

    def __str__(self) -> str:
        """Name the pack."""
        return self.pack or "residence"


class InterestRest(models.Model):
    """Days on which no late interest runs, both included: on an item, part of one, or all that a debtor owes.

    One row per creditor and key, which names what brought it: a dispute, a time of grace. From `lifted_on` on it counts as
    if it had never been: interest is owed for the whole span.
    """

    creditor = models.ForeignKey(Creditor, on_delete=models.PROTECT, related_name="+")
    debtor = models.ForeignKey(Debtor, on_delete=models.PROTECT, related_name="+")
    receivable = models.ForeignKey(
        "portfolio.Receivable", null=True, on_delete=models.PROTECT, related_name="interest_rests"
    )
    key = models.CharField(max_length=120)
    from_on = models.DateField()
    to_on = models.DateField(null=True)  # null: still running
    amount_minor = models.BigIntegerField(null=True)  # so much of what is open; null: all of it
    lifted_on = models.DateField(null=True)

    class Meta:
        ordering = ("from_on", "id")
        constraints = [
            models.UniqueConstraint(fields=["creditor", "key"], name="interest_rest_once"),
            models.CheckConstraint(
                condition=Q(amount_minor__isnull=True) | Q(receivable__isnull=False, amount_minor__gt=0),
                name="interest_rest_part_of_an_item",
            ),
        ]

    def __str__(self) -> str:
        """Name the span."""
        return f"{self.key}: {self.from_on} – {self.to_on or ''}"
