"""The debts: receivables, the ledger that only grows, and how they came in.

`Receivable.*_open_minor`, `Receivable.settled_on` and `Account.on_account_minor` are readings: the sums of the ledger
entries, kept beside them in the same transaction by `ledger`, and proved equal by `queries.untied`.
"""

from django.db import models
from django.db.models import F, Q

from cartera.parties.models import Creditor, Debtor
from cartera.portfolio.discount_models import DiscountAgreement, DiscountTerms, ItemDiscount
from cartera.portfolio.import_models import Import, ImportChange, SavedLayout
from cartera.portfolio.interest_models import InterestLaw, InterestRest, InterestTerms, ItemInterest

__all__ = [
    "Account", "CreditNote", "DiscountAgreement", "DiscountTerms", "Import", "ImportChange", "InterestLaw",
    "InterestRest", "InterestTerms", "ItemDiscount", "ItemInterest", "LedgerEntry", "Pause", "Payment", "Receivable",
    "SavedLayout",
]  # fmt: skip


class Account(models.Model):
    """What one debtor owes in one currency. One row per debtor and currency; every stage above keys on it."""

    # No index of their own: `account_found` begins with the one, `account_once` with the other.
    creditor = models.ForeignKey(Creditor, on_delete=models.PROTECT, related_name="+", db_index=False)
    debtor = models.ForeignKey(Debtor, on_delete=models.PROTECT, related_name="accounts", db_index=False)
    currency = models.CharField(max_length=5)
    on_account_minor = models.BigIntegerField(default=0)  # money received and not yet set against an item

    class Meta:
        ordering = ("id",)
        constraints = [
            models.UniqueConstraint(fields=["debtor", "currency"], name="account_once"),
            models.CheckConstraint(condition=Q(on_account_minor__gte=0), name="on_account_not_negative"),
        ]
        # serves what is asked of a creditor's accounts, and in which currencies there are any
        indexes = [models.Index(fields=["creditor", "currency"], name="account_found")]

    def __str__(self) -> str:
        """Name the account."""
        return f"{self.debtor_id} {self.currency}"


class Receivable(models.Model):
    """One amount due on one date. One row per creditor and number."""

    # Keys that another index begins with, or that nothing asks by, carry none of their own: a million lines write each.
    # Nor does the database look up again, for each of them, what the account's own keys hold already (`db_constraint`):
    # debtor and creditor are those of the account, said again to be found by.
    creditor = models.ForeignKey(
        Creditor, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="receivables")
    debtor = models.ForeignKey(
        Debtor, on_delete=models.PROTECT, related_name="receivables", db_constraint=False
    )
    number = models.CharField(max_length=80)
    currency = models.CharField(max_length=5)
    issued_on = models.DateField()
    due_date = models.DateField()
    order_ref = models.CharField(max_length=80, blank=True)
    principal_open_minor = models.BigIntegerField(default=0)
    fees_open_minor = models.BigIntegerField(default=0)
    interest_open_minor = models.BigIntegerField(default=0)
    settled_on = models.DateField(null=True)  # value date of the entry that brought the open amount to zero
    written_off_on = models.DateField(null=True)
    imported = models.ForeignKey(  # a file taken in is never deleted
        Import, null=True, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )

    class Meta:
        ordering = ("due_date", "id")
        constraints = [
            models.UniqueConstraint(fields=["creditor", "number"], name="receivable_number_once"),
            models.CheckConstraint(condition=Q(due_date__gte=F("issued_on")), name="due_not_before_issued"),
            # No allocation, waiver or reversal may take more than there is.
            models.CheckConstraint(
                condition=Q(principal_open_minor__gte=0, fees_open_minor__gte=0, interest_open_minor__gte=0),
                name="open_not_negative",
            ),
        ]
        indexes = [
            # serves the gathering of a day: everything it reads of what is open, so that the table is not touched
            models.Index(
                fields=[
                    "creditor",
                    "account",
                    "due_date",
                    "issued_on",
                    "principal_open_minor",
                    "fees_open_minor",
                    "interest_open_minor",
                ],
                name="receivable_open_book",
                condition=Q(settled_on__isnull=True),
            ),
            # serves the behaviour of twelve months and the memory of a spell, in the same way; without what is open, or
            # SQLite would take it for that too
            models.Index(
                fields=["creditor", "settled_on", "account", "due_date"],
                include=["id"],
                name="receivable_settled_book",
                condition=Q(settled_on__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        """Return the number."""
        return self.number

    @property
    def open_minor(self) -> int:
        """Principal, fees and posted interest still owed, in minor units."""
        return self.principal_open_minor + self.fees_open_minor + self.interest_open_minor


class Payment(models.Model):
    """Money received. One row per creditor and reference; what it settles is in the entries."""

    creditor = models.ForeignKey(Creditor, on_delete=models.PROTECT, related_name="+")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="payments")
    debtor = models.ForeignKey(Debtor, on_delete=models.PROTECT, related_name="payments")
    reference = models.CharField(max_length=120)
    currency = models.CharField(max_length=5)
    amount_minor = models.BigIntegerField()
    paid_on = models.DateField()  # value date
    received_at = models.DateTimeField()  # when we learnt of it
    inferred = models.BooleanField(default=False)  # from a lower open balance, not from a bank
    returned_on = models.DateField(null=True)
    imported = models.ForeignKey(Import, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("paid_on", "id")
        constraints = [
            models.UniqueConstraint(fields=["creditor", "reference"], name="payment_reference_once"),
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="payment_positive"),
        ]

    def __str__(self) -> str:
        """Return the reference."""
        return self.reference


class CreditNote(models.Model):
    """An amount given back, on an item or left on account. One row per creditor and number."""

    creditor = models.ForeignKey(Creditor, on_delete=models.PROTECT, related_name="+")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="credit_notes")
    debtor = models.ForeignKey(Debtor, on_delete=models.PROTECT, related_name="credit_notes")
    receivable = models.ForeignKey(
        Receivable, null=True, on_delete=models.PROTECT, related_name="credit_notes"
    )
    number = models.CharField(max_length=80)
    amount_minor = models.BigIntegerField()
    issued_on = models.DateField()
    cancelled_on = models.DateField(null=True)

    class Meta:
        ordering = ("issued_on", "id")
        constraints = [models.UniqueConstraint(fields=["creditor", "number"], name="credit_note_once")]

    def __str__(self) -> str:
        """Return the number."""
        return self.number


class LedgerEntry(models.Model):
    """One change of one amount. Positive: more is owed; negative: less. Only added to; corrections are new rows.

    With `receivable` null the entry is on account, negative for money that waits to be set against an item.
    """

    class Kind(models.TextChoices):
        OPENING = "opening"
        ADJUSTMENT = "adjustment"
        PAYMENT = "payment"
        RETURN = "return"
        CREDIT_NOTE = "credit_note"
        FEE = "fee"
        INTEREST = "interest"
        TAX = "tax"  # on a fee or on late interest, within its component
        DISCOUNT = "discount"
        WITHHOLDING = "withholding"  # tax the payer kept back: the item is settled by it as by money
        BANK_FEE = "bank_fee"  # what a bank took of the money on its way, and we let go
        ROUNDING = "rounding"  # cents within the tolerance
        WAIVER = "waiver"
        WRITE_OFF = "write_off"
        REINSTATEMENT = "reinstatement"
        TRANSFER = "transfer"
        REVERSAL = "reversal"

    class Component(models.TextChoices):
        PRINCIPAL = "principal"
        FEES = "fees"
        INTEREST = "interest"
        ON_ACCOUNT = "on_account"

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="entries")
    receivable = models.ForeignKey(
        Receivable, null=True, on_delete=models.PROTECT, related_name="entries", db_index=False
    )
    kind = models.CharField(max_length=15, choices=Kind.choices)
    component = models.CharField(max_length=10, choices=Component.choices)
    amount_minor = models.BigIntegerField()
    effective_on = models.DateField()  # the day it counts from (value date)
    recorded_at = models.DateTimeField()  # the moment we knew
    # Most entries say none of these: their indexes, below, hold only those that do.
    payment = models.ForeignKey(
        Payment, null=True, on_delete=models.PROTECT, related_name="entries", db_index=False
    )
    credit_note = models.ForeignKey(
        CreditNote, null=True, on_delete=models.PROTECT, related_name="entries", db_index=False
    )
    reverses = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="reversed_by", db_index=False
    )
    imported = models.ForeignKey(  # a file taken in is never deleted
        Import,
        null=True,
        on_delete=models.PROTECT,
        related_name="entries",
        db_index=False,
        db_constraint=False,
    )
    key = models.CharField(max_length=120, null=True)  # idempotency: one fee per step and spell …

    class Meta:
        ordering = ("id",)
        constraints = [
            models.CheckConstraint(
                condition=Q(receivable__isnull=True, component="on_account")
                | Q(receivable__isnull=False) & ~Q(component="on_account"),
                name="entry_on_item_or_on_account",
            ),
            models.UniqueConstraint(
                fields=["reverses"], name="entry_reversed_once", condition=Q(reverses__isnull=False)
            ),
            models.UniqueConstraint(fields=["key"], name="entry_key_once", condition=Q(key__isnull=False)),
        ]
        indexes = [
            *(
                models.Index(fields=[said], name=f"entry_{said}", condition=Q(**{f"{said}__isnull": False}))
                for said in ("payment", "credit_note", "imported")
            ),
            models.Index(fields=["receivable", "effective_on"], name="entry_receivable"),
            # serves the gathering: what takes effect after the day must be taken back out of the readings
            models.Index(fields=["effective_on"], name="entry_effective"),
        ]

    def __str__(self) -> str:
        """Name the entry."""
        return f"{self.kind} {self.amount_minor}"


class Pause(models.Model):
    """A span in which an item, or everything of a debtor, is not chased; both days included."""

    creditor = models.ForeignKey(Creditor, on_delete=models.PROTECT, related_name="+")
    debtor = models.ForeignKey(Debtor, on_delete=models.PROTECT, related_name="pauses")
    receivable = models.ForeignKey(Receivable, null=True, on_delete=models.PROTECT, related_name="pauses")
    from_on = models.DateField()
    to_on = models.DateField(null=True)  # null: until resumed
    reason = models.CharField(max_length=300)

    class Meta:
        ordering = ("from_on", "id")
        indexes = [models.Index(fields=["to_on", "from_on"], name="pause_running")]

    def __str__(self) -> str:
        """Name the span."""
        return f"{self.from_on} – {self.to_on or ''}"
