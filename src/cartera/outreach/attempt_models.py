"""Every contact that was wanted, and how a creditor's house conducts its contacts. Imported by `models`."""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q

from cartera.foundation.models import User


class Attempt(models.Model):
    """One contact that was wanted: who, how, when, the verdict on it and what came of it. Only added to.

    What was judged and decided never changes and is chained by `digest` to the debtor's attempt before; how far the contact
    came (`outcome`) may only rise. Names, addresses and texts lie outside the chain, so that they can be forgotten while
    the chain still verifies: the chain holds a digest of them under `salt`, which is forgotten with them.
    """

    class State(models.TextChoices):
        RESERVED = "reserved"  # allowed; its place under caps and gaps is taken, it is about to be made
        MADE = "made"
        REFUSED = "refused"
        FAILED = "failed"  # allowed, but the channel could not do it: it counts for nothing

    MOVES = {"reserved": ("made", "failed"), "made": ("failed",)}

    creditor = models.ForeignKey(
        "parties.Creditor", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    debtor = models.ForeignKey(
        "parties.Debtor", on_delete=models.PROTECT, related_name="attempts", db_index=False
    )
    account_id = models.BigIntegerField(null=True)  # the debt spoken of, where it is one
    message = models.ForeignKey("outreach.Message", null=True, on_delete=models.PROTECT, related_name="tries")
    task = models.ForeignKey(
        "outreach.Task", null=True, on_delete=models.PROTECT, related_name="tries", db_index=False
    )
    channel = models.CharField(max_length=20)  # kernel.policy.CHANNELS
    direction = models.CharField(max_length=3, default="out")  # out, in
    role = models.CharField(max_length=30, blank=True)  # parties.roles
    party = models.CharField(max_length=20, blank=True)  # as the law calls them
    purpose = models.CharField(max_length=30, default="collect")
    at = models.DateTimeField()
    local = models.CharField(max_length=16)  # the debtor's wall clock, as in 2026-11-18T09:15
    zones = models.CharField(
        max_length=200, blank=True
    )  # the debtor's zones, comma separated, the first of `local`
    state = models.CharField(max_length=10, choices=State.choices)
    outcome = models.CharField(max_length=20, blank=True)  # law.vocabulary.COUNTS, or a word of the desk
    verdict = models.CharField(max_length=10)  # allowed, refused, needs_data
    why = models.CharField(max_length=40, blank=True)  # reason code of the refusal
    rule = models.CharField(max_length=80, blank=True)
    also = models.CharField(max_length=400, blank=True)  # other rules that refuse, comma separated
    warnings = models.CharField(max_length=400, blank=True)
    pack = models.CharField(max_length=20, blank=True)
    pack_version = models.CharField(max_length=40, blank=True)
    allowed_from = models.DateTimeField(
        null=True
    )  # of a refusal: the first lawful moment; null: waiting is no help
    question = models.JSONField(
        default=dict, encoder=DjangoJSONEncoder
    )  # what was judged, without its history
    outside = models.BooleanField(default=False)  # made by a person's own means and reported afterwards
    address = models.CharField(max_length=320, blank=True)
    note = models.TextField(blank=True)
    text_digest = models.CharField(max_length=64, blank=True)  # of address, note and text under `salt`
    salt = models.CharField(max_length=32, blank=True)  # empty once the personal text was forgotten
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    before = models.CharField(max_length=64, blank=True)  # digest of the debtor's attempt before this one
    digest = models.CharField(max_length=64)

    class Meta:
        ordering = ("id",)
        indexes = [
            # serves the history that a contact is judged by, and the evidence of one debtor
            models.Index(fields=["debtor", "at"], name="attempt_debtor"),
            # serves the day's plan: what was made of late, whatever the size of the past
            models.Index(fields=["creditor", "at"], name="attempt_creditor"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["debtor", "before"], name="attempt_chain"),
            models.UniqueConstraint(
                fields=["message"], name="attempt_once_made", condition=Q(state__in=("reserved", "made"))
            ),
        ]

    def __str__(self) -> str:
        """Name channel and state."""
        return f"{self.channel} {self.local} ({self.state})"


class Conduct(models.Model):
    """How a creditor's house conducts its contacts: which law, in which capacity, and limits of its own. One row a creditor."""

    class Capacity(models.TextChoices):
        OWN_NAME = "own_name"
        THIRD_PARTY = "third_party"
        BUYER = "buyer"

    creditor = models.OneToOneField("parties.Creditor", on_delete=models.CASCADE, related_name="conduct")
    pack = models.CharField(max_length=20, blank=True)  # empty: the law of where the debtor lives
    collects_as = models.CharField(max_length=12, choices=Capacity.choices, default=Capacity.OWN_NAME)
    guidance_refuses = models.BooleanField(default=False)  # what authorities only advise is obeyed too
    stale_law_refuses = models.BooleanField(default=False)  # no contact by a pack whose review is overdue
    min_gap_hours = models.PositiveIntegerField(null=True)  # between contacts, whatever the channel
    max_a_week = models.PositiveIntegerField(null=True)  # contacts in seven days, all channels together
    # When the house contacts: [{"days": "mon,tue", "from": "08:30", "to": "18:00"}]; empty: whenever the law lets it.
    hours = models.JSONField(default=list)
    holidays = models.JSONField(default=list)  # days off of the town, ISO dates

    def __str__(self) -> str:
        """Name the pack."""
        return self.pack or "residence"
