"""What debtors said about being contacted, and what protects them. Imported by `models`, which Django reads."""

from django.db import models
from django.db.models import F, Q

from cartera.foundation.models import User


class Consent(models.Model):
    """A word that a debtor gave on being reached: by a channel, or at one address of it. Only added to; the last holds."""

    class State(models.TextChoices):
        AUTHORISED = "authorised"
        WITHDRAWN = "withdrawn"

    debtor = models.ForeignKey("parties.Debtor", on_delete=models.CASCADE, related_name="consents")
    channel = models.CharField(max_length=20)  # kernel.policy.CHANNELS
    address = models.CharField(
        max_length=320, blank=True
    )  # as contacts keep it; empty: the channel as a whole
    state = models.CharField(max_length=10, choices=State.choices)
    evidence = models.TextField(blank=True)  # where it is written: contract, form, recording, reply
    message = models.CharField(max_length=120, blank=True)  # the message by which it was withdrawn, if by one
    # given expressly, before, for calls that a machine dials or a recorded voice speaks
    express = models.BooleanField(default=False, db_default=False)
    at = models.DateTimeField()  # when the word was given
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        """Return channel and state."""
        return f"{self.channel}: {self.state}"


class ConsentFile(models.Model):
    """A file that proves a word: a signed form, a screenshot, an e-mail. Its content lies outside the database."""

    consent = models.ForeignKey(Consent, on_delete=models.CASCADE, related_name="files")
    token = models.CharField(max_length=40, unique=True)  # names it on disk and in addresses
    file_name = models.CharField(max_length=200)
    kind = models.CharField(max_length=5)  # foundation.files.KINDS
    size = models.PositiveIntegerField()  # bytes
    sha256 = models.CharField(max_length=64)
    at = models.DateTimeField()
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        """Return the name it came with."""
        return self.file_name


class Wish(models.Model):
    """When and by what a debtor prefers to be reached. One of a debtor is in force at a time; hours are the debtor's own."""

    debtor = models.ForeignKey("parties.Debtor", on_delete=models.CASCADE, related_name="wishes")
    channel = models.CharField(max_length=20, blank=True)  # empty: any
    from_hour = models.TimeField(null=True)  # null: any hour
    to_hour = models.TimeField(null=True)  # that hour no more
    days = models.CharField(max_length=40, blank=True)  # "mon,tue", empty: any day
    note = models.CharField(max_length=300, blank=True)
    from_on = models.DateField()
    ended_on = models.DateField(null=True)  # from this day no more
    at = models.DateTimeField()
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("id",)
        constraints = [
            models.UniqueConstraint(fields=["debtor"], name="one_wish", condition=Q(ended_on__isnull=True))
        ]

    def __str__(self) -> str:
        """Return the channel and hours."""
        return f"{self.channel} {self.from_hour or ''}-{self.to_hour or ''}"


class Protection(models.Model):
    """Why a debtor may not be chased whatever is owed: a dated brake with its author, reason and evidence."""

    class Kind(models.TextChoices):
        REPRESENTED = "represented"  # by a lawyer: speak to that lawyer
        DECEASED = "deceased"
        INSOLVENT = "insolvent"  # a court's or notary's proceeding
        CEASE_REQUEST = "cease_request"  # asked in writing not to be contacted any more

    debtor = models.ForeignKey("parties.Debtor", on_delete=models.CASCADE, related_name="protections")
    kind = models.CharField(max_length=15, choices=Kind.choices)
    reason = models.CharField(max_length=300)
    evidence = models.TextField(
        blank=True
    )  # letter, certificate, file number; the lawyer and how to reach them
    from_on = models.DateField()
    ended_on = models.DateField(null=True)  # from this day no more
    ended_why = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("id",)
        constraints = [
            models.UniqueConstraint(
                fields=["debtor", "kind"], name="protection_once", condition=Q(ended_on__isnull=True)
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("from_on")), name="protection_days"
            ),
        ]

    def __str__(self) -> str:
        """Return the kind."""
        return self.kind


class Hardship(models.Model):
    """A time in which a debtor is treated with care: options first, nothing announced, one person to speak to.

    It begins a new spell, and so does its end: what was carried out before `at` (before `ended_at`) counts no more.
    One of a debtor runs at a time.
    """

    class Kind(models.TextChoices):
        HARDSHIP = "hardship"  # cannot pay for now: lost work, illness, a disaster
        VULNERABLE = "vulnerable"  # needs more care in dealing with: age, disability, bereavement

    debtor = models.ForeignKey("parties.Debtor", on_delete=models.CASCADE, related_name="hardships")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    reason = models.CharField(max_length=300)  # as little as is needed: this may be about health
    gestor = models.CharField(max_length=120)  # who signs the messages and answers
    user = models.ForeignKey(
        User, null=True, on_delete=models.PROTECT, related_name="+"
    )  # the same person, if one of the house
    options = models.TextField(blank=True)  # what was offered and what was said to it
    review_on = models.DateField()  # when somebody looks again
    from_on = models.DateField()
    ended_on = models.DateField(null=True)  # from this day no more
    ended_at = models.DateTimeField(null=True)
    ended_why = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()  # when it became known to the house
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("id",)
        constraints = [
            models.UniqueConstraint(
                fields=["debtor"], name="one_hardship", condition=Q(ended_on__isnull=True)
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("from_on")), name="hardship_days"
            ),
        ]

    def __str__(self) -> str:
        """Return the kind."""
        return self.kind


class BadAddress(models.Model):
    """An address whose owner is not who was looked for: used for nobody, at no creditor, until it is found good again."""

    family = models.CharField(max_length=20)  # number (calls, SMS, WhatsApp, voice), or the channel itself
    address = models.CharField(max_length=320)  # as contacts keep it
    why = models.CharField(max_length=300, blank=True)
    since = models.DateField()
    ended_on = models.DateField(null=True)
    at = models.DateTimeField()
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("id",)
        constraints = [
            models.UniqueConstraint(
                fields=["address", "family"], name="bad_address_once", condition=Q(ended_on__isnull=True)
            )
        ]

    def __str__(self) -> str:
        """Return the address."""
        return self.address


class DataRequest(models.Model):
    """What a person asked about the data kept of them: to see, correct, not use or remove it; and what was answered."""

    class Kind(models.TextChoices):
        ACCESS = "access"
        CORRECTION = "correction"
        OBJECTION = "objection"
        ERASURE = "erasure"

    debtor = models.ForeignKey("parties.Debtor", on_delete=models.CASCADE, related_name="data_requests")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    text = models.TextField()  # what they ask, in their words
    received_on = models.DateField()
    answer = models.TextField(blank=True)  # what was done, or why not
    answered_on = models.DateField(null=True)
    at = models.DateTimeField()
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("id",)
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_on__isnull=True) | ~Q(answer=""), name="data_request_answered_in_words"
            )
        ]

    def __str__(self) -> str:
        """Return the kind."""
        return self.kind
