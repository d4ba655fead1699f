"""The verbs of the stage: run a day, carry out what it proposes, send what may leave."""

from cartera.cycle.deciding import NoPolicy
from cartera.cycle.locking import RunInProgress
from cartera.cycle.operations.carrying import carry_out
from cartera.cycle.operations.running import LaterRunExists, TooFarAhead, plan, refuse_far, run
from cartera.cycle.operations.sending import process, send

__all__ = [
    "LaterRunExists",
    "NoPolicy",
    "RunInProgress",
    "TooFarAhead",
    "carry_out",
    "plan",
    "process",
    "refuse_far",
    "run",
    "send",
]
