"""Files on their way through the pages, and the electronic documents that are kept."""

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q

from cartera.parties.models import Creditor, Debtor
from cartera.portfolio.models import CreditNote, Import, Payment, Receivable


class Upload(models.Model):
    """One file that somebody dropped on the page. One row per drop; the file lies under MEDIA_ROOT by a random name."""

    class State(models.TextChoices):
        WAITING = "waiting"  # for a person to say which column is what
        CHECKING = "checking"  # what it would do is being worked out
        CHECKED = "checked"  # waits for a yes
        RUNNING = "running"
        DONE = "done"

    MOVES = {
        "waiting": ("checking",),
        "checking": ("checked", "waiting"),
        "checked": ("running", "checking", "waiting"),
        "running": ("done", "checked"),
    }

    creditor = models.ForeignKey(Creditor, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    token = models.CharField(max_length=40, unique=True)  # names the file and its address; nobody guesses it
    file_name = models.CharField(max_length=250)
    suffix = models.CharField(max_length=5)
    size = models.BigIntegerField()  # bytes
    layout = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    complete = models.BooleanField(default=False)
    counts = models.JSONField(default=dict, encoder=DjangoJSONEncoder)  # what it would do, then what it did
    problems = models.JSONField(
        default=list, encoder=DjangoJSONEncoder
    )  # the first of them: code, text, fields, line …
    refusal = models.TextField(blank=True)  # what was said against it the last time
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    imported = models.ForeignKey(Import, null=True, on_delete=models.PROTECT, related_name="uploads")

    class Meta:
        ordering = ("-id",)

    def __str__(self) -> str:
        """Return the name the file came with."""
        return self.file_name


class SourceDocument(models.Model):
    """One electronic invoice, note or payment complement, kept as it came. One row per creditor and document.

    The same document is told by its fiscal folio (UUID, CUFE) or, where there is none, by its kind and number.
    """

    creditor = models.ForeignKey(Creditor, on_delete=models.PROTECT, related_name="+")
    debtor = models.ForeignKey(Debtor, on_delete=models.PROTECT, related_name="documents")
    imported = models.ForeignKey(Import, on_delete=models.PROTECT, related_name="documents")
    key = models.CharField(max_length=130)  # the fiscal folio, else kind and number
    sha256 = models.CharField(max_length=64)  # of the file as it came
    standard = models.CharField(max_length=12)  # cfdi-3.3, cfdi-4.0, ubl, ubl-pe, ubl-co, ubl-peppol
    kind = models.CharField(max_length=12)  # invoice, credit_note, debit_note, payments
    number = models.CharField(max_length=80)
    uuid = models.CharField(max_length=110, blank=True)  # fiscal folio: UUID in Mexico, CUFE in Colombia
    issued_on = models.DateField()
    currency = models.CharField(max_length=5, blank=True)  # empty for payments, which may speak of several
    total_minor = models.BigIntegerField()
    file_name = models.CharField(max_length=250)
    packed = models.TextField()  # the file as it came, compressed (zlib) and in base64
    at = models.DateTimeField()

    class Meta:
        ordering = ("-id",)
        constraints = [
            models.UniqueConstraint(fields=["creditor", "key"], name="source_document_once"),
            models.UniqueConstraint(fields=["creditor", "sha256"], name="source_document_file_once"),
        ]

    def __str__(self) -> str:
        """Return the number."""
        return self.number


class DocumentEffect(models.Model):
    """What a document made in the books: one row per document and receivable, credit note or payment."""

    document = models.ForeignKey(SourceDocument, on_delete=models.CASCADE, related_name="effects")
    receivable = models.ForeignKey(Receivable, null=True, on_delete=models.PROTECT, related_name="documents")
    credit_note = models.ForeignKey(CreditNote, null=True, on_delete=models.PROTECT, related_name="documents")
    payment = models.ForeignKey(Payment, null=True, on_delete=models.PROTECT, related_name="documents")

    class Meta:
        ordering = ("id",)
        constraints = [
            models.CheckConstraint(
                condition=Q(receivable__isnull=False, credit_note__isnull=True, payment__isnull=True)
                | Q(receivable__isnull=True, credit_note__isnull=False, payment__isnull=True)
                | Q(receivable__isnull=True, credit_note__isnull=True, payment__isnull=False),
                name="effect_of_one_kind",
            ),
        ]

    def __str__(self) -> str:
        """Name the thing."""
        return f"{self.receivable_id or ''} {self.credit_note_id or ''} {self.payment_id or ''}".strip()
