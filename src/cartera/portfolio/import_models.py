"""Files taken in: each file, what it changed besides amounts, and the layouts that are kept."""

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from cartera.parties.models import Creditor


class Import(models.Model):
    """One file taken in. One row per file; its lines' entries point here, so that it can be undone by reversals."""

    class State(models.TextChoices):
        RUNNING = "running"
        DONE = "done"
        UNDONE = "undone"

    MOVES = {"running": ("done",), "done": ("undone",)}

    creditor = models.ForeignKey(Creditor, on_delete=models.PROTECT, related_name="imports")
    kind = models.CharField(max_length=20)  # receivables | debtors | contacts | payments | open_balances
    file_name = models.CharField(max_length=250)
    sha256 = models.CharField(max_length=64)
    layout = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    on = models.DateField()  # business date of what it posts
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State.choices)
    counts = models.JSONField(
        default=dict, encoder=DjangoJSONEncoder
    )  # added, changed, left, bad, sums per currency

    class Meta:
        ordering = ("-id",)

    def __str__(self) -> str:
        """Name the file."""
        return self.file_name


class ImportChange(models.Model):
    """What a file changed besides amounts, so that it can be given back. One row per import and changed thing."""

    imported = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="changes")
    thing = models.CharField(max_length=12)  # receivable | debtor | contact
    thing_id = models.BigIntegerField()
    added = models.BooleanField(default=False)  # the file added it; then both tables are empty
    was = models.JSONField(default=dict)  # column -> value
    now = models.JSONField(default=dict)

    def __str__(self) -> str:
        """Name the thing."""
        return f"{self.thing} {self.thing_id}"


class SavedLayout(models.Model):
    """A mapping of columns, saved by name. One row per creditor and name."""

    creditor = models.ForeignKey(Creditor, on_delete=models.CASCADE, related_name="layouts")
    name = models.CharField(max_length=80)
    kind = models.CharField(max_length=20)
    fingerprint = models.CharField(max_length=64)  # of the header, so that the file is recognised next time
    layout = models.JSONField(encoder=DjangoJSONEncoder)

    class Meta:
        ordering = ("name",)
        constraints = [models.UniqueConstraint(fields=["creditor", "name"], name="layout_name_once")]

    def __str__(self) -> str:
        """Return the name."""
        return self.name
