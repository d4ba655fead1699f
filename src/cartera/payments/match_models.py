"""Which items a line of the bank pays: proposed, applied, undone; and whose the accounts are that money came from."""

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q

from cartera.parties.models import Creditor, Debtor
from cartera.portfolio.models import Payment


class Match(models.Model):
    """One way a line is meant. One row per line and way; of a line at most one is applied.

    Proposed ones are written anew whenever lines are matched. `parts`: for each item its id and, in minor units, the
    money set against it, tax kept back, bank's fee, cents; `why`: pairs of code and fields (`matching.words`).
    """

    class State(models.TextChoices):
        PROPOSED = "proposed"
        APPLIED = "applied"
        UNDONE = "undone"

    MOVES = {"proposed": ("applied",), "applied": ("undone",)}

    creditor = models.ForeignKey(Creditor, on_delete=models.PROTECT, related_name="+", db_index=False)
    line = models.ForeignKey("payments.BankLine", on_delete=models.PROTECT, related_name="matches")
    debtor = models.ForeignKey(
        Debtor, null=True, on_delete=models.PROTECT, related_name="+"
    )  # null: money of another currency
    payment = models.ForeignKey(Payment, null=True, on_delete=models.PROTECT, related_name="matches")
    state = models.CharField(max_length=10, choices=State.choices)
    rank = models.PositiveIntegerField(default=0)  # among the proposed ones, the best is 0
    points = models.PositiveIntegerField(default=0)  # of a hundred
    parts = models.JSONField(default=list)
    over_minor = models.BigIntegerField(default=0)  # left on account
    withheld_minor = models.BigIntegerField(default=0)
    bank_fee_minor = models.BigIntegerField(default=0)
    why = models.JSONField(default=list, encoder=DjangoJSONEncoder)
    waits = models.CharField(max_length=30, blank=True)  # why it was not applied without a person
    alone = models.BooleanField(default=False)  # applied without a person
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("line_id", "rank", "id")
        constraints = [
            models.UniqueConstraint(fields=["line"], name="match_applied_once", condition=Q(state="applied")),
            models.UniqueConstraint(
                fields=["line", "rank"], name="match_proposed_once", condition=Q(state="proposed")
            ),
        ]
        # serves the list of what was applied of late
        indexes = [models.Index(fields=["creditor", "state", "at"], name="match_applied")]

    def __str__(self) -> str:
        """Name the match."""
        return f"{self.line_id} → {self.debtor_id}"


class PayerAccount(models.Model):
    """An account that a person confirmed to be a debtor's. One row per creditor, account and debtor."""

    creditor = models.ForeignKey(Creditor, on_delete=models.PROTECT, related_name="+", db_index=False)
    account = models.CharField(max_length=60)  # letters and figures only
    debtor = models.ForeignKey(Debtor, on_delete=models.CASCADE, related_name="payer_accounts")
    times = models.PositiveIntegerField(default=1)
    last_on = models.DateField()

    class Meta:
        ordering = ("id",)
        constraints = [
            models.UniqueConstraint(fields=["creditor", "account", "debtor"], name="payer_account_once")
        ]

    def __str__(self) -> str:
        """Return the account."""
        return self.account
