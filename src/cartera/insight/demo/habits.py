"""How customers pay: what they do by themselves, what a reminder does to them, and what goes wrong. Pure data.

`heeds` is the chance that a message or call, by its tone, makes up a customer's mind to pay; the tones come in the
order of a policy, so whoever shrugs at the first is asked again, and the chances add up as they do at a real desk.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

SOFT = {"courtesy": 0.15, "friendly_reminder": 0.45, "call": 0.5, "firm_reminder": 0.5, "warning": 0.6}
HARD = {"order_hold": 0.5, "final_reminder": 0.5, "legal_referral": 0.35}


@dataclass(frozen=True, slots=True)
class Habit:
    """One way of paying. Days are counted from the due date, before it when negative."""

    name: str
    share: int  # of a hundred customers
    alone: tuple[int, int] | None = None  # when it pays without being asked; None: it does not
    slips: float = 0.0  # of its invoices, how many it then forgets until asked
    heeds: Mapping[str, float] = field(default_factory=lambda: {**SOFT, **HARD})
    lag: tuple[int, int] = (0, 5)  # days from making up its mind to the money
    gives_in: tuple[int, int] = (40, 85)  # at the latest, asked or not
    parts: int = 1  # payments it makes of one invoice
    promises: float = 0.1  # chance that a call ends with a date and an amount
    keeps: float = 0.85  # chance that it then pays by that date
    plans: float = 0.0  # chance that a call ends with a payment plan
    contests: float = 0.01  # of its invoices
    unreferenced: bool = False  # pays round sums without saying what for
    fate: str = ""  # silent | bankrupt | paused: happens once, some time in the year
    size: float = 1.0  # of its invoices, beside others of its trade
    tags: tuple[str, ...] = ()


HABITS = (
    Habit("punctual", 36, alone=(-4, 0), slips=0.03),
    Habit(
        "when_reminded", 19,
        heeds={"courtesy": 0.3, "friendly_reminder": 0.75, "call": 0.8, "firm_reminder": 0.8, "warning": 0.9, **HARD},
        lag=(0, 4),
    ),
    Habit("always_late", 15, alone=(10, 20), slips=0.05, heeds={**SOFT, **HARD, "courtesy": 0.0, "friendly_reminder": 0.1}),
    Habit("in_parts", 8, parts=3, promises=0.35, keeps=0.7, plans=0.3),
    Habit("breaks_promises", 5, promises=0.8, keeps=0.3, heeds={"call": 0.15, "firm_reminder": 0.2, "warning": 0.4, **HARD}),
    Habit("disputes", 4, alone=(0, 12), slips=0.2, contests=0.3),
    Habit("on_account", 4, alone=(-2, 9), slips=0.1, unreferenced=True),
    Habit("goes_silent", 3, alone=(-2, 6), fate="silent"),
    Habit("goes_bankrupt", 1, alone=(4, 18), fate="bankrupt", promises=0.5, keeps=0.3),
    Habit("is_paused", 2, alone=(0, 10), slips=0.2, fate="paused"),
    Habit("big_and_good", 3, alone=(-6, 0), slips=0.02, size=3.5, contests=0.02, tags=("vip",)),
)  # fmt: skip
