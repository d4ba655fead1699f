"""What the bank says arrived, and what debtors say they paid."""

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q

from cartera.parties.models import Creditor, Debtor
from cartera.portfolio.models import Payment


class BankAccount(models.Model):
    """An account on which money arrives. One row per creditor, number and currency."""

    creditor = models.ForeignKey(Creditor, on_delete=models.PROTECT, related_name="bank_accounts")
    number = models.CharField(max_length=40)  # IBAN or account number: letters and figures only, capitals
    currency = models.CharField(max_length=5)
    name = models.CharField(max_length=120, blank=True)  # what people call it
    bank = models.CharField(max_length=40, blank=True)  # BIC, or the bank's own code

    class Meta:
        ordering = ("id",)
        constraints = [
            models.UniqueConstraint(fields=["creditor", "number", "currency"], name="bank_account_once")
        ]

    def __str__(self) -> str:
        """Return the name, or the number."""
        return self.name or self.number


class BankFile(models.Model):
    """One file of a bank, kept as it came. One row per creditor and content; the file lies under MEDIA_ROOT."""

    class State(models.TextChoices):
        RUNNING = "running"  # some of its lines may be in; the same file again goes on where it stopped
        DONE = "done"

    MOVES = {"running": ("done",)}

    creditor = models.ForeignKey(Creditor, on_delete=models.PROTECT, related_name="bank_files")
    sha256 = models.CharField(max_length=64)
    file_name = models.CharField(max_length=250)
    format = models.CharField(max_length=20)  # camt053 | camt054 | mt940 | ofx | table
    kept_as = models.CharField(max_length=200)  # below MEDIA_ROOT
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    counts = models.JSONField(default=dict, encoder=DjangoJSONEncoder)  # lines, added, known, doubtful, sums
    problems = models.JSONField(
        default=list, encoder=DjangoJSONEncoder
    )  # the first: code, text, fields, line
    state = models.CharField(max_length=10, choices=State.choices, default=State.RUNNING)

    class Meta:
        ordering = ("-id",)
        constraints = [models.UniqueConstraint(fields=["creditor", "sha256"], name="bank_file_once")]

    def __str__(self) -> str:
        """Name the file."""
        return self.file_name


class BankStatement(models.Model):
    """What one file says of one account and span. One row per file and place in it."""

    creditor = models.ForeignKey(Creditor, on_delete=models.PROTECT, related_name="+")
    file = models.ForeignKey(BankFile, on_delete=models.PROTECT, related_name="statements")
    account = models.ForeignKey(BankAccount, on_delete=models.PROTECT, related_name="statements")
    position = models.PositiveIntegerField()  # in the file, from 0
    number = models.CharField(max_length=60, blank=True)  # the bank's
    from_on = models.DateField(null=True)
    to_on = models.DateField(null=True)
    opening_minor = models.BigIntegerField(null=True)  # null: the file says none
    closing_minor = models.BigIntegerField(null=True)

    class Meta:
        ordering = ("id",)
        constraints = [models.UniqueConstraint(fields=["file", "position"], name="bank_statement_once")]
        # serves the question whether a statement goes on where the one before it ended
        indexes = [models.Index(fields=["account", "to_on"], name="bank_statement_span")]

    def __str__(self) -> str:
        """Name the statement."""
        return self.number or f"{self.from_on} – {self.to_on}"


class BankLine(models.Model):
    """One movement on an account. One row per account and movement, however many files tell of it.

    `payment` is what an applied line became, where it became one payment.
    """

    class Kind(models.TextChoices):
        CREDIT = "credit"  # money in
        DEBIT = "debit"  # money out: a bank's fee, a supplier paid
        RETURN = "return"  # money that had come in and went back

    class State(models.TextChoices):
        DOUBTFUL = "doubtful"  # perhaps a movement that is known from another file: a person says
        OPEN = "open"
        APPLIED = "applied"  # it is in the ledger
        IGNORED = "ignored"  # no matter of the ledger
        RETURNED = "returned"  # the money went back

    MOVES = {
        "doubtful": ("open", "ignored"),
        "open": ("applied", "ignored", "returned"),
        "applied": ("open", "returned"),
        "ignored": ("open", "applied"),
        "returned": ("open",),
    }

    creditor = models.ForeignKey(Creditor, on_delete=models.PROTECT, related_name="+", db_index=False)
    account = models.ForeignKey(BankAccount, on_delete=models.PROTECT, related_name="lines", db_index=False)
    statement = models.ForeignKey(
        BankStatement, on_delete=models.PROTECT, related_name="lines", db_index=False
    )
    position = models.PositiveIntegerField()  # in the statement, from 0
    place = models.PositiveIntegerField(default=0)  # line of the file, from 1; 0: not known
    booked_on = models.DateField()
    value_on = models.DateField()  # from when the money counts
    amount_minor = models.BigIntegerField()  # positive: money in
    currency = models.CharField(max_length=5)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    bank_reference = models.CharField(max_length=120, blank=True)  # the bank's own name for the movement
    reference = models.CharField(max_length=140, blank=True)  # what the payer gave: end-to-end id, invoice
    payer_name = models.CharField(max_length=200, blank=True)
    payer_tax_id = models.CharField(max_length=40, blank=True)
    payer_account = models.CharField(max_length=60, blank=True)
    text = models.TextField(blank=True)  # everything else the bank said
    fingerprint = models.CharField(max_length=64)  # of date, amount, reference and words, and which of equals
    twin = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")  # see DOUBTFUL
    payment = models.ForeignKey(Payment, null=True, on_delete=models.PROTECT, related_name="bank_lines")
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    remark = models.CharField(max_length=300, blank=True)  # why it is ignored, or what a return waits for

    class Meta:
        ordering = ("value_on", "id")
        constraints = [
            models.UniqueConstraint(fields=["account", "fingerprint"], name="bank_line_once"),
            models.UniqueConstraint(fields=["statement", "position"], name="bank_line_place_once"),
            models.CheckConstraint(condition=~Q(amount_minor=0), name="bank_line_moves_something"),
        ]
        indexes = [
            # serves the search for a movement that another file has told of
            models.Index(fields=["account", "booked_on", "amount_minor"], name="bank_line_same"),
            # serves matching and the lists: what waits
            models.Index(fields=["creditor", "state", "value_on"], name="bank_line_waiting"),
            # serves returns, which name what they take back
            models.Index(fields=["account", "bank_reference"], name="bank_line_by_bank"),
            models.Index(fields=["account", "reference"], name="bank_line_by_payer"),
        ]

    def __str__(self) -> str:
        """Name the line."""
        return f"{self.value_on} {self.amount_minor} {self.currency}"


class Receipt(models.Model):
    """A payment that a debtor says was made: to verify. It pauses the chase until `expires_at`, then no longer.

    One row per thing handed in. Whether it has expired is a question of the date, never stored.
    """

    class State(models.TextChoices):
        WAITING = "waiting"
        LINKED = "linked"  # a line of the bank fits
        REJECTED = "rejected"

    MOVES = {"waiting": ("linked", "rejected"), "linked": ("waiting",)}

    creditor = models.ForeignKey(Creditor, on_delete=models.PROTECT, related_name="+", db_index=False)
    debtor = models.ForeignKey(Debtor, on_delete=models.PROTECT, related_name="receipts")
    received_on = models.DateField()
    received_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    # The last day on which it pauses the chase: that of the last run before it expires. A day is decided as a whole.
    pauses_to = models.DateField()
    text = models.TextField(blank=True)  # as pasted, or as it stands in the PDF
    file_name = models.CharField(max_length=250, blank=True)
    kept_as = models.CharField(max_length=200, blank=True)  # below MEDIA_ROOT; empty: only text
    sha256 = models.CharField(max_length=64)  # of the file, or of the text without its spaces
    amount_minor = models.BigIntegerField(null=True)  # null: nobody could read it
    currency = models.CharField(max_length=5, blank=True)
    paid_on = models.DateField(null=True)
    bank = models.CharField(max_length=60, blank=True)
    reference = models.CharField(max_length=120, blank=True)
    fingerprint = models.CharField(
        max_length=64, null=True
    )  # of bank, reference and amount; null when not all known
    line = models.ForeignKey(BankLine, null=True, on_delete=models.PROTECT, related_name="receipts")
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    settled_on = models.DateField(null=True)  # when it was linked or rejected
    remark = models.CharField(max_length=300, blank=True)  # why it was rejected

    class Meta:
        ordering = ("-id",)
        constraints = [
            models.UniqueConstraint(fields=["creditor", "sha256"], name="receipt_file_once"),
            models.UniqueConstraint(fields=["creditor", "fingerprint"], name="receipt_once"),
        ]
        indexes = [
            # serves the day: whose chase a receipt pauses
            models.Index(fields=["creditor", "pauses_to"], name="receipt_pausing"),
            # serves the list and the linking: who waits for a look into the bank
            models.Index(
                fields=["creditor", "expires_at"], name="receipt_waiting", condition=Q(state="waiting")
            ),
        ]

    def __str__(self) -> str:
        """Return the reference, or what it was called."""
        return self.reference or self.file_name or str(self.received_on)


class Match(models.Model):
    """One way a line is meant. One row per line and way; of a line at most one is applied.

    Proposed ones are written anew whenever lines are matched. `parts`: for each item its id and, in minor units, the
    money set against it, tax kept back, bank's fee, cents, discount (old ones lack it); `why`: pairs of code and fields (`matching.words`).
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
