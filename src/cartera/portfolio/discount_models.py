"""Discounts for paying early: tables by name, with whom they are agreed, and what a single item offers."""

from django.db import models

from cartera.parties.models import Creditor, Debtor


class DiscountTerms(models.Model):
    """A table of percents and days by name. One row per creditor and name; never changed, so that what was offered stays true."""

    creditor = models.ForeignKey(Creditor, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=80)
    table = models.CharField(
        max_length=60
    )  # "2/10 1/20": two percent within ten days of issue, one within twenty

    class Meta:
        ordering = ("name",)
        constraints = [models.UniqueConstraint(fields=["creditor", "name"], name="discount_terms_name_once")]

    def __str__(self) -> str:
        """Return the name."""
        return self.name


class DiscountAgreement(models.Model):
    """Whose items earn a discount: those issued from a day on, of one debtor or (null) of all. The latest such day holds."""

    creditor = models.ForeignKey(Creditor, on_delete=models.PROTECT, related_name="+")
    debtor = models.ForeignKey(Debtor, null=True, on_delete=models.PROTECT, related_name="discounts")
    terms = models.ForeignKey(
        DiscountTerms, null=True, on_delete=models.PROTECT, related_name="+"
    )  # null: none
    from_on = models.DateField()  # first day of issue

    class Meta:
        ordering = ("from_on", "id")
        constraints = [
            models.UniqueConstraint(
                fields=["creditor", "debtor", "from_on"], name="discount_agreement_once", nulls_distinct=False
            )
        ]

    def __str__(self) -> str:
        """Name the terms and the day."""
        return f"{self.terms or '–'} {self.from_on}"


class ItemDiscount(models.Model):
    """What one item offers by itself, whatever is agreed with its debtor. One row per item."""

    receivable = models.OneToOneField(
        "portfolio.Receivable", on_delete=models.CASCADE, related_name="discount"
    )
    table = models.CharField(max_length=60)  # as in `DiscountTerms`; "0": none

    def __str__(self) -> str:
        """Return the table."""
        return self.table
