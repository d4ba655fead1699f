"""The verbs of the stage: send one, send everybody's, set when, write files. Every refusal is named here too."""

from cartera.statements.operations.making import Made, make
from cartera.statements.operations.rounds import RoundReport, go_on, make_up, send_all
from cartera.statements.operations.scheduling import set_schedule
from cartera.statements.operations.sending import AlreadySent, HeldBack, NoBalance, send

__all__ = [
    "AlreadySent",
    "HeldBack",
    "Made",
    "NoBalance",
    "RoundReport",
    "go_on",
    "make",
    "make_up",
    "send",
    "send_all",
    "set_schedule",
]
