"""The questions of the stage: which policy decides, what it says, what is proposed."""

from cartera.strategy.queries.policies import (
    cumulative_days,
    item_ids,
    known_templates,
    ladder,
    payment_order,
    policies_of,
    policy_in_force,
    read,
    shipped,
    step,
    version,
    versions,
)
from cartera.strategy.queries.proposals import proposal
from cartera.strategy.queries.readable import TimelineLadder, TimelineStep, timeline

__all__ = [
    "TimelineLadder",
    "TimelineStep",
    "cumulative_days",
    "item_ids",
    "known_templates",
    "ladder",
    "payment_order",
    "policies_of",
    "policy_in_force",
    "proposal",
    "read",
    "shipped",
    "step",
    "timeline",
    "version",
    "versions",
]
