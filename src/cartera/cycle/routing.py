"""Which operation carries out which action. One dictionary, complete by test: every action of a policy is here."""

from collections.abc import Callable
from datetime import datetime

from cartera.foundation.models import User
from cartera.outreach import operations as outreach
from cartera.strategy.models import Proposal

Prepare = Callable[[list[int], datetime, "User | None"], object]


def write(ids: list[int], at: datetime, by: User | None) -> object:
    """Write the messages of proposals."""
    return outreach.compose_many(proposals=ids, at=at, by=by)


def hand_to_people(ids: list[int], at: datetime, by: User | None) -> object:
    """Open the tasks of proposals."""
    return outreach.open_tasks(proposals=ids, at=at, by=by)


def wait_for_sending(ids: list[int], at: datetime, by: User | None) -> object:
    """Leave consequences as they are: they are carried out when what may leave is sent."""
    return None


ACTIONS: dict[str, Prepare] = {
    "message": write,
    "call": hand_to_people,
    "visit": hand_to_people,
    "task": hand_to_people,
    "order_hold": wait_for_sending,
    "credit_suspension": wait_for_sending,
    "credit_cancellation": wait_for_sending,
    "legal_referral": wait_for_sending,
    "agency_placement": wait_for_sending,
}


def route(proposal: Proposal) -> Prepare:
    """Give what prepares a proposal: a step that a person carries out is a task, whatever its action."""
    return hand_to_people if proposal.actor != "system" else ACTIONS[proposal.action]
