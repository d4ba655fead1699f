"""Who is owed, who owes, and how they are reached."""

from django.db import models
from django.db.models import Q

from cartera.foundation import seeking
from cartera.foundation.models import User
from cartera.parties.care_models import (
    BadAddress,
    Consent,
    ConsentFile,
    DataRequest,
    Hardship,
    Protection,
    Wish,
)

__all__ = [
    "BadAddress", "Consent", "ConsentFile", "Contact", "Creditor", "DataRequest", "Debtor", "DebtorAlias", "Hardship", "Membership", "Protection", "Wish",
]  # fmt: skip


class Creditor(models.Model):
    """Whose money it is; an agency has many."""

    name = models.CharField(max_length=200, unique=True)
    tax_id = models.CharField(max_length=40, blank=True)
    country = models.CharField(max_length=2)  # lower case ISO 3166
    currency = models.CharField(max_length=5)
    timezone = models.CharField(max_length=60, default="America/Lima")
    language = models.CharField(max_length=10, default="es")
    run_at = models.TimeField(default="06:00")  # local hour of the daily run
    sender_name = models.CharField(max_length=200, blank=True)
    sender_email = models.EmailField(blank=True)
    phone = models.CharField(max_length=40, blank=True)
    payment_instructions = models.TextField(blank=True)  # how to pay, shown in every message
    logo = models.FileField(upload_to="logos", blank=True)
    undo_minutes = models.PositiveIntegerField(default=10)  # between approval and the moment it may leave
    complaint_days = models.PositiveIntegerField(default=15)  # working days in which a complaint is answered
    retention_months = models.PositiveIntegerField(
        null=True
    )  # persons are made anonymous so long after all is over; null: never

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        """Return the name."""
        return self.name


class Membership(models.Model):
    """What a user may see and do: one row per user and creditor (null: every creditor)."""

    class Role(models.TextChoices):
        COLLECTOR = "collector"
        SUPERVISOR = "supervisor"
        AUDITOR = "auditor"  # reads everything, changes nothing
        ADMINISTRATOR = "administrator"

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    creditor = models.ForeignKey(Creditor, null=True, on_delete=models.CASCADE)
    role = models.CharField(max_length=20, choices=Role.choices)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "creditor"], name="membership_once", nulls_distinct=False
            ),
        ]

    def __str__(self) -> str:
        """Name the role."""
        return f"{self.user} {self.role}"


class Debtor(models.Model):
    """Who owes one creditor; stays a customer. One row per creditor and customer code."""

    class Kind(models.TextChoices):
        BUSINESS = "business"
        CONSUMER = "consumer"

    # No index of its own: `debtor_code_once` begins with it.
    creditor = models.ForeignKey(Creditor, on_delete=models.PROTECT, related_name="debtors", db_index=False)
    code = models.CharField(max_length=80)
    name = models.CharField(max_length=250)
    sought = seeking.sought("name", max_length=250)  # by which lists are searched and ordered
    greeting_name = models.CharField(
        max_length=120, blank=True
    )  # how a message addresses them, when not the name
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.BUSINESS)
    country = models.CharField(max_length=2, blank=True)
    subdivision = models.CharField(max_length=6, blank=True)  # ISO 3166-2, as in BR-SP; empty: not known
    tax_id = models.CharField(max_length=40, blank=True)  # compact form, as stdnum gives it
    language = models.CharField(max_length=10, blank=True)  # empty: the creditor's
    timezone = models.CharField(max_length=60, blank=True)
    tags = models.CharField(max_length=500, blank=True)  # ",vip,export," or empty
    customer_since = models.DateField(null=True)
    parent = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="children", db_index=False
    )  # pays for this one
    salesperson = models.CharField(max_length=120, blank=True)
    exempt_since = models.DateField(null=True)
    exempt_reason = models.CharField(max_length=300, blank=True)
    anonymised_on = models.DateField(null=True)  # from that day nothing here tells who it was

    class Meta:
        ordering = ("sought", "id")
        constraints = [
            models.UniqueConstraint(fields=["creditor", "code"], name="debtor_code_once"),
            # Duplicates are found by tax id, never by name alone.
            models.UniqueConstraint(
                fields=["creditor", "country", "tax_id"], name="debtor_tax_id_once", condition=~Q(tax_id="")
            ),
        ]
        indexes = [
            # serves the law: in which countries a creditor's debtors live
            models.Index(fields=["creditor", "country", "subdivision"], name="debtor_where"),
            models.Index(fields=["parent"], name="debtor_parent", condition=Q(parent__isnull=False)),
        ]

    def __str__(self) -> str:
        """Return the name."""
        return self.name


class DebtorAlias(models.Model):
    """Another customer code that turned out, by tax id, to be the same debtor. One row per creditor and code."""

    creditor = models.ForeignKey(Creditor, on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=80)
    debtor = models.ForeignKey(Debtor, on_delete=models.CASCADE, related_name="aliases")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["creditor", "code"], name="alias_code_once")]

    def __str__(self) -> str:
        """Return the code."""
        return self.code


class Contact(models.Model):
    """One address of one person in one role. One row per debtor, role, channel and address."""

    # No index of its own: `contact_once` begins with it.
    debtor = models.ForeignKey(Debtor, on_delete=models.CASCADE, related_name="contacts", db_index=False)
    role = models.CharField(max_length=30, default="payer")  # parties.roles.ROLES
    name = models.CharField(max_length=200, blank=True)
    channel = models.CharField(max_length=20)  # kernel.policy.CHANNELS
    address = models.CharField(max_length=320)
    authorised = models.BooleanField(null=True)  # null: not known
    express = models.BooleanField(
        default=False, db_default=False
    )  # of Consent.express, while it is not withdrawn
    opted_out_at = models.DateTimeField(null=True)
    bad_since = models.DateField(null=True)  # bounced, wrong number
    preferred = models.BooleanField(default=False)

    class Meta:
        ordering = ("id",)
        constraints = [
            models.UniqueConstraint(fields=["debtor", "role", "channel", "address"], name="contact_once"),
        ]
        # serves operations.disown: whoever has an address that turned out to be somebody else's, at any creditor
        indexes = [models.Index(fields=["address"], name="contact_address")]

    def __str__(self) -> str:
        """Return channel and address."""
        return f"{self.channel}: {self.address}"
