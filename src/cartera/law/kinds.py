"""What the kinds of rules say: one frozen dataclass each, held by `pack.Rule.says`.

Empty tuples and empty texts mean "nothing named". Times are the debtor's local time; a span begins at `start` and ends
before `end`. Percentages and amounts of a unit of account are `Decimal`, never floats.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time
from decimal import Decimal
from typing import Literal

FrameType = Literal["calendar_day", "calendar_week", "calendar_month", "rolling_days", "rolling_hours"]
Holidays = Literal["refuse", "ignore", "as_sunday"]
Count = Literal["attempt", "delivered", "connected", "conversation", "direct_contact"]


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number of a unit of account or a currency: 200 UF, 0.15 SMLMV, 40 EUR."""

    value: Decimal
    unit: str


@dataclass(frozen=True, slots=True)
class Frame:
    """The span in which events are counted: today, this week, this month, or the last `n` days or hours.

    `rolling_days` with n = 7 is today and the six days before; `rolling_hours` looks back exactly n hours.
    """

    type: FrameType
    n: int = 1


@dataclass(frozen=True, slots=True)
class Span:
    """Hours on some days of the week (Monday is 0), from `start` until just before `end`."""

    days: tuple[int, ...]
    start: time
    end: time


@dataclass(frozen=True, slots=True)
class Window:
    """When one may contact at all."""

    allow: tuple[Span, ...]
    holidays: Holidays


@dataclass(frozen=True, slots=True)
class Cap:
    """At most `limit` events that count, in the frame and within the scope; the next is refused."""

    limit: int
    window: Frame
    scope: tuple[str, ...]
    counts: Count
    not_counted: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Gap:
    """The distance to the previous event that counts: one of the two is set."""

    scope: tuple[str, ...]
    counts: Count
    min_hours: int | None = None
    min_days: int | None = None


@dataclass(frozen=True, slots=True)
class Cooldown:
    """Silence after an event that counts; the day of the event is day 1 of `days`."""

    days: int
    scope: tuple[str, ...]
    counts: Count


@dataclass(frozen=True, slots=True)
class ChannelLock:
    """After an event that counts, the rest of the frame belongs to the channel of that event."""

    window: Frame
    scope: tuple[str, ...]
    counts: Count


@dataclass(frozen=True, slots=True)
class Revocation:
    """How a consent may be taken back, and how soon that must be heeded."""

    honour_within_business_days: int
    any_reasonable_means: bool = False


@dataclass(frozen=True, slots=True)
class Channel:
    """Which ways of contact are open: needing a fact (`require`), shut (`ban`), shut by a flag (`refuse_if`)."""

    require: str = ""  # debtor_authorised_channel, prior_express_consent
    ban: tuple[str, ...] = ()
    refuse_if: str = ""
    except_products: tuple[str, ...] = ()
    revocation: Revocation | None = None


@dataclass(frozen=True, slots=True)
class Party:
    """Who may be addressed about the debt; for the purposes named, anybody."""

    allow: tuple[str, ...]
    except_purposes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """Where one may not contact; with `when`, only while that flag is known."""

    refuse: tuple[str, ...]
    when: str = ""


@dataclass(frozen=True, slots=True)
class Suppress:
    """A state of the debtor, given as a flag, in which contact stops."""

    state: str
    except_purposes: tuple[str, ...] = ()
    redirect_to: str = ""  # the party to speak to instead
    max_days: int | None = None


@dataclass(frozen=True, slots=True)
class FollowUp:
    """What must be done after a contact, and by when."""

    action: str
    within_days: int
    condition: str = ""  # the key `if` of the file


@dataclass(frozen=True, slots=True)
class Content:
    """Tags that a message must carry or may not carry; with `when`, only under that flag."""

    must: tuple[str, ...] = ()
    must_not: tuple[str, ...] = ()
    when: str = ""
    follow_up: FollowUp | None = None


@dataclass(frozen=True, slots=True)
class Latest:
    """The last moment at which an act is still allowed: months from an event."""

    months: int
    start: str  # the key `from` of the file


@dataclass(frozen=True, slots=True)
class Notice:
    """A letter that must go before an act (`before`) or after an event (`trigger`), and how long to wait."""

    before: str = ""  # bureau_report, lawsuit, fee, assignment
    trigger: str = ""  # first_communication
    notices: int = 1
    distinct_days: bool = False
    wait_days: int = 0
    day_count: Literal["calendar", "business"] = "calendar"
    clock: Literal["sent", "last_sent", "received"] = "sent"
    latest: Latest | None = None
    alternative: str = ""
    send: str = ""
    within_days: int | None = None
    dispute_window_days: int | None = None


@dataclass(frozen=True, slots=True)
class Tier:
    """One band: up to and including `up_to` (None: without end), a percentage or a flat amount of the fee's unit."""

    up_to: Decimal | None = None
    pct: Decimal | None = None
    amount: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Reduction:
    """What the ceiling loses unless something was done, in the fee's unit."""

    unless: str
    by: Decimal


@dataclass(frozen=True, slots=True)
class Fee:
    """What collecting may cost the debtor.

    `marginal`: each tier on its own band; `slab`: the band the base falls into on all of it; `flat_by_band`: the flat
    amount of that band; `percent`: a single percentage; `incurred_only` and `forbidden_unless` name no figure.
    """

    mode: Literal["marginal", "slab", "flat_by_band", "incurred_only", "forbidden_unless"]
    base: str = ""
    unit: str = ""
    tiers: tuple[Tier, ...] = ()
    after_days_past_due: int = 0
    once_per: str = ""
    incurred_only: bool = False
    reduce: tuple[Reduction, ...] = ()


@dataclass(frozen=True, slots=True)
class FlatFee:
    """A fixed sum that comes with late interest: a percentage of the balance or an amount."""

    pct_of_balance: Decimal | None = None
    amount: Quantity | None = None


@dataclass(frozen=True, slots=True)
class RateCap:
    """The ceiling of interest, as a formula over dated series and facts of the credit."""

    formula: str
    unit: str
    forfeits: str = ""
    flat_fee: FlatFee | None = None


@dataclass(frozen=True, slots=True)
class RateDefault:
    """The late interest owed when the contract is silent."""

    formula: str
    unit: str
    forfeits: str = ""
    flat_fee: FlatFee | None = None


@dataclass(frozen=True, slots=True)
class Retention:
    """How long something must be kept (`min_years`) or may be kept (`max_years`)."""

    what: str
    min_years: int | None = None
    max_years: int | None = None
    start: str = ""  # the key `from` of the file


@dataclass(frozen=True, slots=True)
class Limitation:
    """After how many years a claim can no longer be sued for."""

    years: int
    variants: Mapping[str, int] = field(default_factory=dict)
    range: tuple[int, int] | None = None
    by: str = ""


Says = (
    Window | Cap | Gap | Cooldown | ChannelLock | Channel | Party | Place | Suppress | Content
    | Notice | Fee | RateCap | RateDefault | Retention | Limitation
)  # fmt: skip

KINDS: Mapping[str, type[Says]] = {
    "suppress": Suppress,
    "party": Party,
    "place": Place,
    "channel": Channel,
    "window": Window,
    "cooldown": Cooldown,
    "cap": Cap,
    "gap": Gap,
    "channel_lock": ChannelLock,
    "content": Content,
    "notice": Notice,
    "fee": Fee,
    "rate_cap": RateCap,
    "rate_default": RateDefault,
    "retention": Retention,
    "limitation": Limitation,
}  # the first ten judge a contact, in the order in which a refusal names its reason
