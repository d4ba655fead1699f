"""Where a story stands: its creditor, its hour, and how what it names is found."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from cartera.cycle import deciding
from cartera.cycle.deciding import Day as Decided
from cartera.foundation.models import User
from cartera.insight.story import grammar
from cartera.insight.story.shape import Act, Day, Story
from cartera.kernel.policy import Policy
from cartera.money import amounts
from cartera.parties.models import Creditor, Debtor
from cartera.portfolio.models import Receivable
from cartera.problems import N_
from cartera.strategy import queries as strategy
from cartera.strategy.models import PolicyVersion, Proposal


class NotThere(Exception):
    """A deed or expectation names what no deed before it brought. `hint` has a near miss."""

    def __init__(self, kind: str, name: str, known: Collection[str]) -> None:
        super().__init__(kind, name)
        self.kind, self.name, self.hint = kind, name, grammar.hint(name, known)


class NotDone(Exception):
    """A deed could not be done for a reason that is no refusal of the product. `text` is a msgid."""

    def __init__(self, text: str, **fields: object) -> None:
        super().__init__(text, fields)
        self.text, self.fields = text, fields


@dataclass
class Scene:
    """One story while it plays. `on` and `at` are the day's date and moment."""

    story: Story
    creditor: Creditor
    by: User
    version: PolicyVersion
    on: date
    at: datetime
    _decisions: list[dict[str, Any]] | None = None
    _decided: Decided | None = None  # by the run that was the last deed
    just_decided: Decided | None = None  # by the run right before the deed that is being done

    def turn(self, day: Day) -> None:
        """Go on to a day."""
        self.begin()
        self.on, self.at = day.on, moment(self.story, day.on, day.at)

    def debtor(self, code: str) -> Debtor:
        """Return a debtor, also one that a file brought. Raises NotThere."""
        found = Debtor.objects.filter(creditor=self.creditor, code=code).first()
        if found is None:
            raise NotThere(N_("debtor"), code, Debtor.objects.values_list("code", flat=True))
        return found

    def steps(self) -> set[str]:
        """Return the names of the steps of every policy the story has brought."""
        policies = [strategy.read(each) for each in PolicyVersion.objects.filter(creditor=self.creditor)]
        return {step.name for policy in policies for ladder in policy.ladders for step in ladder.steps}

    def item(self, number: str) -> Receivable:
        """Return an item by its number. Raises NotThere."""
        found: Receivable = self.one(Receivable, N_("item"), number, "number")
        return found

    def items(self, numbers: Collection[str] | None) -> list[Receivable] | None:
        """Return the items of a deed's `items`; None when it has none. Raises NotThere."""
        return None if numbers is None else [self.item(number) for number in numbers]

    def one(self, model: Any, kind: str, name: str, column: str = "reference") -> Any:
        """Return what bears a name. Raises NotThere."""
        rows = model.objects.filter(creditor=self.creditor)
        found = rows.filter(**{column: name}).first()
        if found is None:
            raise NotThere(kind, name, rows.values_list(column, flat=True))
        return found

    def currency(self, act: Act, items: Collection[Receivable] | None = None) -> str:
        """Return the currency of an act: the one it names, else that of its items, else the story's."""
        for item in items or ():
            return str(act.keys.get("currency", item.currency))
        return str(act.keys.get("currency", self.story.currency))

    def minor(self, act: Act, key: str, currency: str) -> int:
        """Return an amount of an act in minor units. Raises amounts.WrongAmount."""
        return amounts.to_minor(str(act.keys[key]), currency)

    def policy(self) -> Policy:
        """Return the policy in force on the day."""
        return strategy.read(strategy.policy_in_force(creditor=self.creditor, on=self.on) or self.version)

    def payment_order(self) -> tuple[str, ...]:
        """Return what a payment settles first inside an item."""
        return self.policy().payment_order

    def decisions(self) -> list[dict[str, Any]]:
        """Return what the cycle would decide at this moment, one row per account; nothing is written.

        Kept until the next deed: a day has many expectations and its facts stand still meanwhile. Right after a run it is
        what the run decided.
        """
        if self._decisions is None:
            day = self._decided or deciding.decide(self.creditor, self.on)
            self._decisions = day.decisions.to_dicts()
        return self._decisions

    def ran(self, day: Decided) -> None:
        """Remember what a run of this day decided, until the next deed."""
        self._decided = day

    def begin(self) -> None:
        """Begin a deed: what the cycle would decide may change now; only that deed may still go by what was decided."""
        self.just_decided, self._decided, self._decisions = self._decided, None, None

    def reasons(self, code: str, currency: str | None) -> tuple[str, ...]:
        """Return why the cycle leaves a debtor alone now, and why it took back or was made to drop a step today."""
        debtor = self.debtor(code)
        rows = [row for row in self.decisions() if row["debtor_id"] == debtor.pk]
        told = [why for row in rows if currency in (None, row["currency"]) for why in row["reasons"] or ()]
        closed = Proposal.objects.filter(debtor=debtor, closed_on=self.on).order_by("-pk")
        told += [
            "discarded" if proposal.state == Proposal.State.DISCARDED else proposal.why
            for proposal in (closed if currency is None else closed.filter(currency=currency))
        ]
        return tuple(dict.fromkeys(why for why in told if why))

    def position(self, code: str, currency: str) -> str:
        """Return the step a debtor stands on in a currency, "none" or "finished"."""
        debtor = self.debtor(code)
        for row in self.decisions():
            if row["debtor_id"] == debtor.pk and row["currency"] == currency:
                return str(row["position"])
        return "none"


def moment(story: Story, on: date, at: time | None) -> datetime:
    """Return when a day's deeds happen."""
    return datetime.combine(on, at or story.run_at, ZoneInfo(story.timezone))
