"""How a creditor's house conducts its contacts: set as a whole, refused with every problem at once."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from typing import Any

from cartera.foundation import history
from cartera.foundation.models import User
from cartera.foundation.transactions import whole
from cartera.law import shelf
from cartera.law.vocabulary import WEEKDAYS
from cartera.outreach.models import Conduct
from cartera.parties.models import Creditor
from cartera.portfolio import operations as portfolio
from cartera.problems import N_, Problem, Refused

MAX_GAP_HOURS = 24 * 30
MAX_A_WEEK = 50
FIELDS = (
    "pack", "collects_as", "guidance_refuses", "stale_law_refuses", "min_gap_hours", "max_a_week", "hours", "holidays",
)  # fmt: skip


class ConductHasProblems(Refused):
    """Limits that cannot be meant."""

    code = "conduct_has_problems"
    text = N_("These limits of the house cannot be kept: %(problems)s")

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(problems="; ".join(str(each) for each in problems))
        self.problems = problems


@whole
def set_conduct(*, creditor: Creditor, at: datetime, by: User | None, **changes: Any) -> Conduct:
    """Set some or all of how a creditor's house conducts its contacts; what is not named stays. Raises ConductHasProblems.

    It counts from the next contact on: what waits is judged anew when its time comes.
    """
    conduct = Conduct.objects.select_for_update().filter(creditor=creditor).first() or Conduct(
        creditor=creditor
    )
    told = {name: getattr(conduct, name) for name in FIELDS} | changes
    wrong = list(problems(told))
    if wrong:
        raise ConductHasProblems(wrong)
    changed = {
        name: value
        for name, value in changes.items()
        if conduct.pk is None or getattr(conduct, name) != value
    }
    if not changed and conduct.pk is not None:
        return conduct
    for name, value in changed.items():
        setattr(conduct, name, value)
    conduct.save()
    portfolio.set_interest_law(creditor=creditor, pack=conduct.pack, collects_as=conduct.collects_as)
    history.record("outreach.conduct.set", conduct, at=at, by=by, creditor_id=creditor.pk, **changed)
    return conduct


def problems(told: Mapping[str, Any]) -> Iterator[Problem]:
    """Say everything that is wrong with limits; `column` names the field, of hours with its weekday."""
    if told["pack"] and told["pack"] not in shelf.load():
        yield Problem(
            "unknown_pack",
            N_("There is no jurisdiction pack “%(value)s”."),
            {"value": told["pack"]},
            column="pack",
        )
    if told["collects_as"] not in Conduct.Capacity.values:
        text = N_("“%(value)s” is no capacity to collect in.")
        yield Problem("unknown_capacity", text, {"value": told["collects_as"]}, column="collects_as")
    for name, most in (("min_gap_hours", MAX_GAP_HOURS), ("max_a_week", MAX_A_WEEK)):
        value = told[name]
        if value is not None and not 1 <= value <= most:
            text = N_("Give a number from 1 to %(most)s, or nothing.")
            yield Problem("out_of_range", text, {"value": value, "most": most}, column=name)
    yield from _hours(told["hours"])
    for day in told["holidays"]:
        if not _is_day(day):
            yield Problem("bad_date", N_("“%(value)s” is no date."), {"value": day}, column="holidays")


def _hours(spans: list[dict[str, str]]) -> Iterator[Problem]:
    for span in spans:
        days = [day for day in str(span.get("days", "")).split(",") if day]
        unknown = [day for day in days if day not in WEEKDAYS]
        if unknown or not days:
            text = N_("“%(value)s” is no day of the week.")
            yield Problem("unknown_weekday", text, {"value": ", ".join(unknown)}, column="hours")
            continue
        ends = [_clock(span.get(name, "")) for name in ("from", "to")]
        place = f"hours.{days[0]}"
        if ends[0] is None or ends[1] is None:
            yield Problem("bad_hour", N_("Give both hours, as in 08:30, or none."), {}, column=place)
        elif ends[0] >= ends[1]:
            yield Problem("empty_hours", N_("These hours end before they begin."), {}, column=place)


def _clock(text: str) -> time | None:
    try:
        return time.fromisoformat(text)
    except (TypeError, ValueError):
        return None


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except (TypeError, ValueError):
        return False
    return True
