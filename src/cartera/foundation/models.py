"""What every stage stands on: users, the history of acts, dated rates."""

from typing import NoReturn

from django.contrib.auth.models import AbstractUser
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models


class User(AbstractUser):
    """Somebody who logs in. What they may see is decided by `parties.Membership`."""

    language = models.CharField(max_length=10, default="es")


class History(models.Model):
    """One act, for ever. One row per act, never changed, never deleted; only a person's own words are forgotten with them."""

    event = models.CharField(max_length=80)  # dotted: portfolio.receivable.placed
    at = models.DateTimeField()
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")  # null: the system
    why = models.TextField(blank=True)
    facts = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    thing_id = models.BigIntegerField(null=True)
    # Plain numbers, not keys: debtors and creditors live in a stage above.
    debtor_id = models.BigIntegerField(null=True)
    creditor_id = models.BigIntegerField(null=True)

    class Meta:
        ordering = ("id",)
        indexes = [
            # serves desk.queries.story: all acts about one debtor, oldest first
            models.Index(
                fields=["debtor_id", "id"], name="history_debtor", condition=models.Q(debtor_id__isnull=False)
            ),
        ]

    def delete(self, *args: object, **kwargs: object) -> NoReturn:
        """Refuse: history is only added to."""
        msg = "history is only added to"
        raise RuntimeError(msg)

    def __str__(self) -> str:
        """Name the act."""
        return f"{self.event} {self.at:%Y-%m-%d %H:%M}"


class Rate(models.Model):
    """Value of one unit of a series on a date: UF, UVR, UDI, UVA, an exchange rate. One row per series and date."""

    series = models.CharField(max_length=20)  # "UF", "USD/PEN"
    on = models.DateField()
    # A decimal as text: SQLite would keep a decimal column as a float.
    value = models.CharField(max_length=40)
    source = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ("series", "on")
        constraints = [models.UniqueConstraint(fields=["series", "on"], name="rate_once_a_day")]

    def __str__(self) -> str:
        """Name the reading."""
        return f"{self.series} {self.on}: {self.value}"


class House(models.Model):
    """The installation itself; one row. Rehearsal: nothing leaves the house until an administrator ends it."""

    rehearsal = models.BooleanField(default=True)
    demo = models.BooleanField(
        default=False
    )  # made-up people: messages can never leave, whatever else is set
    set_up_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        """Name the house."""
        return "house"


class Job(models.Model):
    """What the house does by itself, and how it went. One row per job and creditor; `failed_at` null: well."""

    name = models.CharField(max_length=40)  # run, send, worker
    creditor_id = models.BigIntegerField(
        default=0
    )  # a plain number: creditors live in a stage above; 0: the house
    done_at = models.DateTimeField(null=True)  # last time it went well
    failed_at = models.DateTimeField(null=True)
    why = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ("name", "creditor_id")
        constraints = [models.UniqueConstraint(fields=["name", "creditor_id"], name="job_once")]

    def __str__(self) -> str:
        """Name the job."""
        return f"{self.name} {self.creditor_id or ''}".strip()
