"""A year of the made-up firm, day by day, through the real operations and the real cycle.

On each working day customers buy and pay. On the days the firm collects, the cycle runs at the creditor's hour, people
discard a little of what it proposes, the rest is carried out, and customers hear of it and make up their minds. The firm
collected once a week, as many do, until ten days ago; since then it does so daily (`Span.daily`: always). The last days are run and left to
the desk, so that it has something to do, and the last morning brings a statement of the bank. Messages go to a sender that only
remembers: what is in the books is what would have left.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import date, time
from random import Random

from cartera.cycle import operations as cycle
from cartera.cycle.deciding import Day
from cartera.foundation.models import House
from cartera.foundation.transactions import building
from cartera.insight.demo import bank, exchange, firm, halves, people
from cartera.insight.demo.acting import Hands
from cartera.insight.demo.incidents import Incidents
from cartera.insight.demo.lives import Life
from cartera.insight.demo.numbers import Numbers
from cartera.insight.demo.people import Customer
from cartera.insight.demo.span import BOOKS_AT, LEFT_TO_THE_DESK, RUN_AT, Span, moment
from cartera.outreach import channels
from cartera.outreach import operations as outreach
from cartera.outreach.channels.recording import RecordingSender
from cartera.outreach.operations import attempts
from cartera.strategy.models import Proposal, StepDone

DESK_AT = time(10)
DISCARDED = 0.004  # of what is proposed, what a person rejects
DISCARD_REASONS = (
    "El vendedor lo visita mañana", "Envió la constancia, falta verla en el banco", "Lo vio la gerencia: esperar una semana",
)  # fmt: skip


@dataclass
class Play:
    """Some of the firm's customers, living through its year. `part` of `parts` that are played apart from each other."""

    seed: int
    customers: Sequence[Customer]
    span: Span
    part: int = 0
    parts: int = 1

    def __post_init__(self) -> None:
        """Bring the customers, who buy nothing yet. What is drawn by chance follows from the seed and the part."""
        span = self.span
        self.made = firm.opened(self.customers, since=span.since, at=moment(span.since, BOOKS_AT))
        numbers = Numbers(self.part, self.parts)
        self.lives = {
            each.code: Life(each, self.seed, span.since, span.on, numbers) for each in self.customers
        }
        self.hands, self.desk, self.salts = Hands(self.made), self._chance("desk"), self._chance("salts")
        # Rare things happen to the first part only: they are few.
        self.rare = Incidents(self.made, span.working()[:-1] if not self.part else [], self._chance("rare"))
        self.sender = RecordingSender("email")

    def _chance(self, what: str) -> Random:
        return chance(self.seed, what, self.part)

    def playing(self) -> AbstractContextManager[None]:
        """Let nothing leave, and no write wait for the disk, while days are lived."""
        return _playing(self.sender, self.salts)

    def live(self, on: date) -> None:
        """Live a working day: what customers do, and what the firm does about it. On the last, only the first."""
        happened = [
            (code, deed) for code, life in self.lives.items() if life.wake <= on for deed in life.day(on)
        ]
        self.hands.carry_out(happened, on=on, at=moment(on, BOOKS_AT))
        if on != self.span.on and self.span.collects(on):
            decided: list[Day] = []
            cycle.run(
                creditor=self.made.creditor, on=on, at=moment(on, RUN_AT), by=None, decided=decided.append
            )
            if on < self.span.on - LEFT_TO_THE_DESK:
                _work(self.made, on, self.desk, decided[0])
                _hear(self.lives, on)
            self.sender.taken.clear()
        self.rare.happen(on)


def replay(
    *, seed: int, debtors: int, span: Span, apart: bool, told: Callable[[date], None] = lambda day: None
) -> None:
    """Found the firm in an empty database and play its year; `told` hears of each day that is over.

    `apart`: in two halves at once, which only a file of SQLite can be.
    """
    firm.found(since=span.since, at=moment(span.since, BOOKS_AT))
    if apart:
        halves.live(seed, debtors, span, told)
        _end(firm.known(), seed, span)
        return
    play = Play(seed, people.customers(seed, debtors), span)
    with play.playing():
        for on in span.working():
            play.live(on)
            told(on)
    _end(play.made, seed, span)


def chance(seed: int, what: str, part: int = 0) -> Random:
    """Return the chance of one kind of thing."""
    return Random(f"cartera {seed} {what}" + (f" {part}" if part else ""))  # noqa: S311 - chance, no secrets


@contextmanager
def _playing(sender: RecordingSender, salts: Random) -> Iterator[None]:
    drawn = attempts.drawing(lambda: f"{salts.getrandbits(128):032x}")
    with channels.use({"email": sender}), building(), drawn:
        yield


def _end(made: firm.Firm, seed: int, span: Span) -> None:
    """Let the last morning come: the bank's statement, and a run that is left to the desk."""
    on = span.on
    with _playing(RecordingSender("email"), chance(seed, "last salts")):
        exchange.keep(span, chance(seed, "exchange"), at=moment(on, BOOKS_AT))
        bank.arrive(made, chance(seed, "bank"), on=on, at=moment(on, BOOKS_AT))
        cycle.run(creditor=made.creditor, on=on, at=span.last_at, by=None)
        House.objects.filter(pk=1).update(set_up_at=moment(span.since, BOOKS_AT))


def _work(made: firm.Firm, on: date, desk: Random, day: Day) -> None:
    """Do a day at the desk: reject a little, carry out the rest. Nothing happened since the day was decided."""
    at, by = moment(on, DESK_AT), made.staff["supervisora"]
    opened = Proposal.objects.filter(creditor=made.creditor, closed_on=None).order_by("pk")
    rejected = [pk for pk in opened.values_list("pk", flat=True) if desk.random() < DISCARDED]
    if rejected:
        outreach.discard_all(proposals=rejected, on=on, why=desk.choice(DISCARD_REASONS), at=at, by=by)
    cycle.process(creditor=made.creditor, on=on, at=at, by=by, day=day)


def _hear(lives: dict[str, Life], on: date) -> None:
    """Let customers know what reached them today."""
    done = StepDone.objects.filter(done_on=on).order_by("pk")
    for code, action, template in done.values_list("debtor__code", "action", "proposal__template"):
        lives[code].hear(on, template if action == "message" else action)
