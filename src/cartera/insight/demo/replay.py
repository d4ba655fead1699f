"""A year of the made-up firm, day by day, through the real operations and the real cycle.

On each working day customers buy and pay. On the days the firm collects, the cycle runs at the creditor's hour, people
discard a little of what it proposes, the rest is carried out, and customers hear of it and make up their minds. The firm
collected once a week, as many do, until ten days ago; since then it does so daily. The last days are run and left to
the desk, so that it has something to do, and the last morning brings a statement of the bank. Messages go to a sender that only
remembers: what is in the books is what would have left.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from cartera.cycle import operations as cycle
from cartera.cycle.deciding import Day
from cartera.foundation.models import House
from cartera.foundation.transactions import building
from cartera.insight.demo import bank, firm, people
from cartera.insight.demo.acting import Hands
from cartera.insight.demo.incidents import Incidents
from cartera.insight.demo.lives import Life, Numbers
from cartera.outreach import channels
from cartera.outreach import operations as outreach
from cartera.outreach.channels.recording import RecordingSender
from cartera.outreach.operations import attempts
from cartera.strategy.models import Proposal, StepDone

BOOKS_AT, RUN_AT, DESK_AT = time(5, 30), time(6), time(10)
MONDAY = 0
# The cycle's own time is most of a demonstration's: a daily year takes several times as long.
DAILY_FOR = timedelta(days=11)
LEFT_TO_THE_DESK = timedelta(days=3)  # before the last day: run, but nobody has worked on it
DISCARDED = 0.004  # of what is proposed, what a person rejects
DISCARD_REASONS = (
    "El vendedor lo visita mañana", "Envió la constancia, falta verla en el banco", "Lo vio la gerencia: esperar una semana",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Span:
    """The days that are played: `days` up to `on`. `last_at`: the moment of the last run."""

    on: date
    days: int
    last_at: datetime

    @property
    def since(self) -> date:
        """The first day."""
        return self.on - timedelta(days=self.days)

    def working(self) -> list[date]:
        """Return the working days and the last day, whatever it is."""
        every = [self.since + timedelta(days=number) for number in range(self.days)]
        return [*[day for day in every if day.weekday() < 5], self.on]

    def collects(self, day: date) -> bool:
        """Tell whether the firm runs its cycle on a working day."""
        return day.weekday() == MONDAY or day > self.on - DAILY_FOR


def replay(
    *, seed: int, debtors: int, span: Span, told: Callable[[date], None] = lambda day: None
) -> firm.Firm:
    """Found the firm in an empty database and play its year; `told` hears of each day that is over."""
    customers = people.customers(seed, debtors)
    made = firm.found(customers, since=span.since, at=moment(span.since, BOOKS_AT))
    numbers = Numbers()
    lives = {each.code: Life(each, seed, span.since, span.on, numbers) for each in customers}
    hands, desk = Hands(made), Random(f"cartera {seed} desk")  # noqa: S311 - chance, no secrets
    rare = Incidents(made, span.working()[:-1], Random(f"cartera {seed} rare"))  # noqa: S311 - chance, no secrets
    sender = RecordingSender("email")
    salts = Random(f"cartera {seed} salts")  # noqa: S311 - of people who do not exist
    drawn = attempts.drawing(lambda: f"{salts.getrandbits(128):032x}")
    with channels.use({"email": sender}), building(), drawn:
        for on in span.working():
            happened = [
                (code, deed) for code, life in lives.items() if life.wake <= on for deed in life.day(on)
            ]
            hands.carry_out(happened, on=on, at=moment(on, BOOKS_AT))
            if on == span.on:
                bank.arrive(made, Random(f"cartera {seed} bank"), on=on, at=moment(on, BOOKS_AT))  # noqa: S311 - chance, no secrets
                cycle.run(creditor=made.creditor, on=on, at=span.last_at, by=None)
            elif span.collects(on):
                decided: list[Day] = []
                cycle.run(
                    creditor=made.creditor, on=on, at=moment(on, RUN_AT), by=None, decided=decided.append
                )
                if on < span.on - LEFT_TO_THE_DESK:
                    _work(made, on, desk, decided[0])
                    _hear(lives, on)
                sender.taken.clear()
            rare.happen(on)
            told(on)
    House.objects.filter(pk=1).update(set_up_at=moment(span.since, BOOKS_AT))
    return made


def _work(made: firm.Firm, on: date, desk: Random, day: Day) -> None:
    """Do a day at the desk: reject a little, carry out the rest. Nothing happened since the day was decided."""
    at, by = moment(on, DESK_AT), made.staff["supervisora"]
    opened = Proposal.objects.filter(creditor=made.creditor, state__in=Proposal.OPEN).order_by("pk")
    rejected = [pk for pk in opened.values_list("pk", flat=True) if desk.random() < DISCARDED]
    if rejected:
        outreach.discard_all(proposals=rejected, on=on, why=desk.choice(DISCARD_REASONS), at=at, by=by)
    cycle.process(creditor=made.creditor, on=on, at=at, by=by, day=day)


def _hear(lives: dict[str, Life], on: date) -> None:
    """Let customers know what reached them today."""
    done = StepDone.objects.filter(done_on=on).order_by("pk")
    for code, action, template in done.values_list("debtor__code", "action", "proposal__template"):
        lives[code].hear(on, template if action == "message" else action)


def moment(on: date, at: time) -> datetime:
    """Return a moment where the firm is."""
    return datetime.combine(on, at, ZoneInfo(firm.ZONE))
