"""How each creditor means to collect, what that proposes, and what was carried out of it."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from cartera.parties.models import Creditor, Debtor
from cartera.portfolio.models import Account, Receivable
from cartera.strategy.indexes import OnSqlite


class PolicyVersion(models.Model):
    """One version of one policy, as its author wrote it. Immutable once a run has used it."""

    creditor = models.ForeignKey(Creditor, on_delete=models.PROTECT, related_name="policy_versions")
    name = models.CharField(max_length=80)
    version = models.CharField(max_length=40)
    text = models.TextField()
    sha256 = models.CharField(max_length=64)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    used_at = models.DateTimeField(null=True)  # set by the first run that decides with it

    class Meta:
        ordering = ("-id",)
        constraints = [
            models.UniqueConstraint(fields=["creditor", "name", "version"], name="policy_version_once")
        ]

    def __str__(self) -> str:
        """Name the version."""
        return f"{self.name} {self.version}"


class InForce(models.Model):
    """Since when a policy version decides for a creditor. One row per switch; the latest not after the day holds."""

    creditor = models.ForeignKey(Creditor, on_delete=models.PROTECT, related_name="policies_in_force")
    policy_version = models.ForeignKey(PolicyVersion, on_delete=models.PROTECT, related_name="+")
    from_on = models.DateField()
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("-from_on", "-id")

    def __str__(self) -> str:
        """Name the switch."""
        return f"{self.policy_version} {self.from_on}"


def _any_of(*states: str) -> Q:
    """Write a condition on a state as alternatives, which SQLite proves in a fraction of the time of a list."""
    return Q(*(("state", state) for state in states), _connector=Q.OR)


class Proposal(models.Model):
    """What the cycle wants to do for one account, with its reasons. At most one open row per account."""

    class State(models.TextChoices):
        PROPOSED = "proposed"
        APPROVED = "approved"
        HELD = "held"  # refused by the gate for now; leaves by a later send
        DONE = "done"
        WITHDRAWN = "withdrawn"  # facts changed, or another step took its place
        DISCARDED = "discarded"  # by a person, with a reason
        FAILED = "failed"  # the message could not be delivered; the next run proposes it again

    OPEN = ("proposed", "approved", "held")  # what has not been closed: `closed_on` is null just in these
    MOVES = {
        "proposed": ("approved", "held", "done", "withdrawn", "discarded", "failed"),
        "approved": ("proposed", "held", "done", "withdrawn", "discarded", "failed"),
        "held": ("proposed", "approved", "done", "withdrawn", "discarded", "failed"),
        # What was already on its way when it was stopped was carried out all the same, and that must be on record.
        "withdrawn": ("done",),
        "discarded": ("done",),
        "failed": ("done",),
    }

    # No indexes of their own where a condition below serves: a day writes many of these rows. Nor does the database look up
    # the account, which the run read a moment ago and nothing ever deletes (`cartera doctor` looks for such as have none),
    # nor debtor and creditor, which the account's own keys hold, nor the version: one that a run has used is never deleted,
    # nor who approved, whom nobody may delete either and whom no new row names.
    creditor = models.ForeignKey(
        Creditor, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    debtor = models.ForeignKey(
        Debtor, on_delete=models.PROTECT, related_name="proposals", db_index=False, db_constraint=False
    )
    account = models.ForeignKey(
        Account, on_delete=models.PROTECT, related_name="proposals", db_index=False, db_constraint=False
    )
    currency = models.CharField(max_length=5)
    run_id = (
        models.BigIntegerField()
    )  # cycle.Run that last decided it (a plain number: runs live in a stage above)
    on = models.DateField()  # business date of that run
    policy_version = models.ForeignKey(
        PolicyVersion, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    segment = models.CharField(max_length=80, blank=True)
    ladder = models.CharField(max_length=80)
    step = models.CharField(max_length=80)
    rung = models.IntegerField(null=True)  # null: a before_due step
    action = models.CharField(max_length=25)
    actor = models.CharField(max_length=15)  # Step.by
    to_role = models.CharField(max_length=30, blank=True)
    channels = models.CharField(max_length=120, blank=True)  # comma separated
    contacts = models.CharField(max_length=200, blank=True)  # contact ids, one per channel, comma separated
    template = models.CharField(max_length=80, blank=True)
    needs_approval = models.BooleanField(default=False)
    item_ids = models.TextField()  # receivable ids, comma separated, oldest first
    item_amounts = models.TextField()  # minor units of each, in the same order
    amount_minor = models.BigIntegerField()
    credit_minor = models.BigIntegerField()
    net_minor = models.BigIntegerField()
    interest_minor = models.BigIntegerField(default=0)
    overdue_minor = models.BigIntegerField(default=0)
    oldest_due = models.DateField(null=True)
    due_from = models.DateField()  # the day the step came due
    # When it speaks of what a payment plan asks: the day that is due, which then is the due date of all its items.
    instalment_due = models.DateField(null=True)
    reasons = models.CharField(max_length=250)  # codes, comma separated
    lawful_from = models.DateTimeField(null=True)  # the first lawful moment of the day to carry it out
    state = models.CharField(max_length=10, choices=State.choices, default=State.PROPOSED)
    approved_at = models.DateTimeField(null=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", db_index=False,
        db_constraint=False,
    )  # fmt: skip
    closed_on = models.DateField(null=True)
    why = models.CharField(max_length=300, blank=True)  # why it was discarded, withdrawn or held
    rule = models.CharField(
        max_length=80, blank=True
    )  # the rule of law that holds it, when `why` is contact_law

    class Meta:
        ordering = ("-overdue_minor", "id")
        constraints = [
            models.UniqueConstraint(
                fields=["account"],
                name="one_open_proposal",
                condition=Q(closed_on__isnull=True),
            ),
            models.CheckConstraint(
                condition=_any_of("proposed", "approved", "held") & Q(closed_on__isnull=True)
                | _any_of("done", "withdrawn", "discarded", "failed") & Q(closed_on__isnull=False),
                name="proposal_open_or_closed",
            ),
        ]
        # Conditions of one column: SQLite makes a table of its own for every row whose state it looks up in three words.
        indexes = [
            # serves today's list: open proposals of a creditor, biggest overdue first
            models.Index(
                fields=["creditor", "-overdue_minor"], name="proposal_list",
                condition=Q(closed_on__isnull=True),
            ),
            # serves the morning page, which counts them
            OnSqlite(
                fields=["creditor", "state", "needs_approval", "actor", "action", "step", "rung"],
                name="proposal_counted", condition=Q(closed_on__isnull=True),
            ),
            # serves strategy.facts.discarded: what a person discarded on a day
            models.Index(
                fields=["creditor", "closed_on"], name="proposal_discarded", condition=Q(state="discarded")
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        """Name the step."""
        return f"{self.step} ({self.state})"


class StepDone(models.Model):
    """One step carried out, or a consequence waived, for one account. Positions and spells derive from these rows."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="steps_done")
    debtor = models.ForeignKey(Debtor, on_delete=models.PROTECT, related_name="+")
    proposal = models.ForeignKey(Proposal, null=True, on_delete=models.PROTECT, related_name="+")
    policy_version = models.ForeignKey(PolicyVersion, on_delete=models.PROTECT, related_name="+")
    ladder = models.CharField(max_length=80)
    step = models.CharField(max_length=80)
    rung = models.IntegerField(null=True)
    cumulative_days = models.IntegerField()
    action = models.CharField(max_length=25)
    announces = models.CharField(max_length=25, blank=True)
    within_days = models.IntegerField(null=True)
    waived = models.BooleanField(default=False)
    why = models.CharField(max_length=300, blank=True)
    done_on = models.DateField()
    done_at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("id",)
        indexes = [models.Index(fields=["account", "id"], name="done_account")]
        constraints = [
            # A proposal is carried out once, whoever tries.
            models.UniqueConstraint(
                fields=["proposal"], name="proposal_done_once", condition=Q(proposal__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        """Name the step."""
        return f"{self.step} {self.done_on}"


class StepItem(models.Model):
    """An item a step spoke of, with its due date at the time. One row per step carried out and item."""

    step_done = models.ForeignKey(StepDone, on_delete=models.PROTECT, related_name="items")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    receivable = models.ForeignKey(Receivable, on_delete=models.PROTECT, related_name="+")
    due_date = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["step_done", "receivable"], name="step_item_once")]

    def __str__(self) -> str:
        """Name the pair."""
        return f"{self.step_done_id}/{self.receivable_id}"
