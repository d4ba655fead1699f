"""The policy as the kernel sees it: frozen values, read from the TOML of the format description.

Nothing here parses text: `policy_text.read_policy` does, and refuses what is wrong. Money is in minor units here,
per currency; days are whole days.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

After = Literal["before_due", "due", "previous"]
Action = Literal[
    "message", "call", "visit", "task",
    "order_hold", "credit_suspension", "credit_cancellation", "legal_referral", "agency_placement",
]  # fmt: skip
Actor = Literal["system", "collector", "salesperson", "executive", "legal"]
Climb = Literal["latest", "each"]
Items = Literal["overdue", "open", "triggering"]

CONSEQUENCES = (
    "order_hold", "credit_suspension", "credit_cancellation", "legal_referral", "agency_placement",
)  # fmt: skip
ROLES = ("payer", "superior", "executive", "purchasing", "legal_representative", "guarantor")
CHANNELS = ("email", "sms", "whatsapp", "voice", "letter", "telegram", "call", "visit")

Limits = Mapping[str, int]  # currency -> minor units


@dataclass(frozen=True, slots=True)
class Announcement:
    """A step that says: from `within_days` days after this, `consequence` is carried out."""

    consequence: str
    within_days: int


@dataclass(frozen=True, slots=True)
class Fee:
    """What a step costs the debtor: an amount in the debt's currency (major units) or a percentage of open principal.

    Decimal strings, as written in the policy: `{amount = "10.00"}` or `{percent = "15"}`, either with `tax = "18"`: the
    percentage of tax that is owed on the fee beside it.
    """

    amount: str | None = None
    percent: str | None = None
    tax: str | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One rung of a ladder."""

    name: str
    days: int
    after: After = "due"
    action: Action = "message"
    channels: tuple[str, ...] = ()
    all_channels: bool = False
    to: tuple[str, ...] = ("payer",)
    by: Actor = "system"
    template: str = ""
    approve: bool = False
    min_open: Limits = field(
        default_factory=dict, hash=False
    )  # a mapping has no hash; what is equal is still compared
    when: str | None = None
    fee: Fee | None = None
    announces: Announcement | None = None
    month_end: bool = False
    repeat: bool = False

    @property
    def is_consequence(self) -> bool:
        """Tell whether carrying out this step is one of the announced consequences."""
        return self.action in CONSEQUENCES

    @property
    def means(self) -> tuple[str, ...]:
        """Give the channels the step uses: its own list; a call or a visit needs none to know how it is made."""
        return self.channels or ((self.action,) if self.action in {"call", "visit"} else ())

    @property
    def needs_person(self) -> bool:
        """Tell whether a person carries the step out, so that it becomes a task."""
        return self.by != "system" or self.action in {"call", "visit", "task"}


@dataclass(frozen=True, slots=True)
class Ladder:
    """An ordered list of steps for some segments (empty = all)."""

    name: str
    steps: tuple[Step, ...]
    segments: tuple[str, ...] = ()
    climb: Climb = "latest"
    items: Items = "overdue"

    @property
    def before_due(self) -> tuple[Step, ...]:
        """Steps carried by items not yet due."""
        return tuple(step for step in self.steps if step.after == "before_due")

    @property
    def rungs(self) -> tuple[Step, ...]:
        """Steps that set a position, in order; `step_index` counts these."""
        return tuple(step for step in self.steps if step.after != "before_due")

    @property
    def apart(self) -> tuple[Step, ...]:
        """Steps that set no position: those before the due date, then those that remind of a plan's instalment once it is late.

        An instalment is asked for, nothing is announced or carried out because of it: when it stays unpaid the plan is
        broken, and its items are on the ladder again.
        """
        late = (step for step in self.steps if step.after == "due" and step.announces is None)
        return (*self.before_due, *(step for step in late if not step.is_consequence))


@dataclass(frozen=True, slots=True)
class Segment:
    """A named group of debtors; `when` None = everyone not matched before."""

    name: str
    when: str | None = None


@dataclass(frozen=True, slots=True)
class Interest:
    """Simple late interest in percent a year on open principal: a `rate`, or `times` a published `series` `plus` points.

    `tax`: the percentage of tax that is owed on the interest beside it, as on a fee.
    """

    rate: str = ""
    series: str = ""
    times: str = "1"
    plus: str = "0"
    basis: Literal["360", "365", "actual"] = "365"
    start: Literal["due", "grace"] = "due"
    ceiling: Literal["pack"] | None = None
    tax: str | None = None


VERIFY_HOURS = 48  # two working days are what a transfer between banks takes to be seen


@dataclass(frozen=True, slots=True)
class Policy:
    """How one creditor means to collect; immutable once used."""

    name: str
    version: str
    ladders: tuple[Ladder, ...]
    segments: tuple[Segment, ...] = ()
    min_open: Limits = field(default_factory=dict)
    tolerance_days: int = 0
    grace_days: int = 0
    buckets: tuple[int, ...] = (30, 60, 90)
    interest: Interest | None = None
    payment_order: tuple[str, ...] = ("fees", "interest", "principal")
    stale_after_days: int | None = None
    verify_hours: int | None = None  # for so long a receipt pauses the chase; None: VERIFY_HOURS
