"""What a policy's parts say to each other: names, announcements, order, cover. Run on a policy that was read.

A check is left out where it would speak of a default that stands for a wrong value: that problem is told already.
"""

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from cartera.kernel import policy_reach
from cartera.kernel.policy import Ladder, Policy, Step
from cartera.problems import N_, Problem
from cartera.toml.lines import Path
from cartera.toml.tables import Source

COURTESY_DAYS_MAX = 365  # a reminder more than a year before the due date is a slip of the finger

_PERSONS_ACTIONS = {"call", "visit", "task"}


@dataclass(frozen=True)
class _Place:
    """Where a problem stands: the table's path and its name for people."""

    source: Source
    path: Path
    label: str

    def tell(self, key: str, code: str, text: str, *, fatal: bool = True, **fields: object) -> None:
        label = f"{self.label}.{key}" if self.label else key
        self.source.tell((*self.path, key), label, Problem(code, text, {"key": key, **fields}, fatal=fatal))

    def inner(self, key: str, index: int, name: str) -> "_Place":
        label = f"{self.label}.{key}" if self.label else key
        return _Place(self.source, (*self.path, key, index), f"{label}[{name or index + 1}]")

    def is_spoilt(self, *keys: str) -> bool:
        return self.source.is_spoilt(self.path, *keys)


def check(policy: Policy, source: Source, templates: Collection[str] | None) -> None:
    """Tell the source all that is wrong in how the parts of a policy fit together."""
    place = _Place(source, (), "")
    _check_names(place, "segment", [segment.name for segment in policy.segments])
    _check_names(place, "ladder", [ladder.name for ladder in policy.ladders])
    _check_segments(policy, place)
    if not place.is_spoilt("segment", "segments", "ladder"):
        _check_ladders(policy, place)
        _check_cover(policy, place)
    for index, ladder in enumerate(policy.ladders):
        inner = place.inner("ladder", index, ladder.name)
        if not source.is_spoilt(inner.path, "step"):
            _check_ladder(ladder, inner, templates)


def _check_names(place: _Place, key: str, names: list[str]) -> None:
    counts: Counter[str] = Counter()
    for index, name in enumerate(names):
        counts[name] += 1
        if name and counts[name] > 1:
            said = N_("The name “%(name)s” is taken already; give this one its own.")
            place.inner(key, index, name).tell("name", "duplicate_name", said, name=name)


def _check_segments(policy: Policy, place: _Place) -> None:
    """Tell segments that nobody can come to."""
    everyone = ""
    for index, segment in enumerate(policy.segments):
        inner = place.inner("segment", index, segment.name)
        if everyone:
            said = N_(
                "No one comes to “%(name)s”: “%(everyone)s” before it has no “when” and takes everyone."
            )
            inner.tell("name", "unreachable_segment", said, name=segment.name, everyone=everyone)
        elif segment.when is None and not inner.is_spoilt("when"):
            everyone = segment.name


def _check_ladders(policy: Policy, place: _Place) -> None:
    """Tell ladders whose segments earlier ladders have all taken, and segments that two ladders list."""
    names = [segment.name for segment in policy.segments]
    taken: dict[str, str] = {}
    for index, ladder in enumerate(policy.ladders):
        inner = place.inner("ladder", index, ladder.name)
        covered = ladder.segments or tuple(names) or ("",)
        if all(name in taken for name in covered) or "*" in taken:
            said = N_("No one comes to this ladder: earlier ladders have taken all its segments.")
            inner.tell("segments", "unreachable_ladder", said)
        for name in ladder.segments:
            if name in taken:
                said = N_("Segment “%(name)s” stays on ladder “%(ladder)s”, which lists it first.")
                inner.tell("segments", "segment_taken", said, fatal=False, name=name, ladder=taken[name])
        taken |= {name: ladder.name for name in covered if name not in taken}
        if not ladder.segments:
            taken["*"] = ladder.name


def _check_cover(policy: Policy, place: _Place) -> None:
    """Warn of debtors whom no step will ever reach."""
    if not policy.ladders:
        said = N_("There is no ladder, so no one is ever chased.")
        place.tell("ladder", "nothing_covers", said, fatal=False)
        return
    if any(not ladder.segments for ladder in policy.ladders):
        return
    covered = {name for ladder in policy.ladders for name in ladder.segments}
    for index, segment in enumerate(policy.segments):
        if segment.name not in covered:
            said = N_("No ladder covers segment “%(name)s”: its debtors are never chased.")
            place.inner("segment", index, segment.name).tell(
                "name", "segment_uncovered", said, fatal=False, name=segment.name
            )
    if all(segment.when is not None for segment in policy.segments) and not place.is_spoilt("when"):
        said = N_("Debtors that match no segment are never chased; end with a segment without “when”.")
        place.tell("segment", "no_catch_all", said, fatal=False)


def _check_ladder(ladder: Ladder, place: _Place, templates: Collection[str] | None) -> None:
    if not ladder.steps:
        said = N_("This ladder has no step, so its debtors are never chased.")
        place.tell("step", "nothing_covers", said, fatal=False)
    _check_names(place, "step", [step.name for step in ladder.steps])
    for index, step in enumerate(ladder.steps):
        inner = place.inner("step", index, step.name)
        _check_repeat(ladder, step, inner)
        for key, code, text, fatal, keys in _step_problems(step):
            if not inner.is_spoilt(key, *keys):
                inner.tell(key, code, text, fatal=fatal, action=step.action, max=COURTESY_DAYS_MAX)
        _check_template(step, inner, templates)
    if not place.is_spoilt("action", "announces", "consequence", "within_days", "after"):
        _check_announcements(ladder, place)
    if not place.is_spoilt(
        "days", "after", "action", "when", "min_open", "announces", "consequence", "climb"
    ):
        for index, key, code, text, fatal, fields in policy_reach.problems(ladder):
            place.inner("step", index, ladder.steps[index].name).tell(key, code, text, fatal=fatal, **fields)


def _step_problems(step: Step) -> Iterator[tuple[str, str, str, bool, tuple[str, ...]]]:
    """Yield what does not fit within one step: key, code, text, fatal, the keys it speaks of."""
    is_message = step.action == "message"
    if is_message and not step.channels:
        yield (
            "channels",
            "no_channels",
            N_('A message needs “channels”, such as ["whatsapp", "email"].'),
            True,
            ("action",),
        )
    if is_message and {"call", "visit"} & set(step.channels):
        said = N_('A message does not go by call or visit; write action = "call" or "visit".')
        yield "channels", "wrong_channel", said, True, ("action",)
    if step.action in _PERSONS_ACTIONS and step.by == "system":
        said = N_("A person carries out “%(action)s”; leave “by” out or name who does.")
        yield "by", "needs_person", said, True, ("action",)
    if step.month_end and step.after == "before_due":
        said = N_("“month_end” moves a day on, and a courtesy must come before the due date; leave it out.")
        yield "month_end", "wrong_month_end", said, True, ("after",)
    if step.announces and step.announces.consequence == step.action:
        said = N_("A consequence cannot announce itself.")
        yield "announces", "announces_itself", said, True, ("action", "consequence")
    elif step.announces and not is_message and step.action not in {"visit", "call"}:
        said = N_(
            "“%(action)s” tells the debtor nothing, so it announces nothing to them; announce in a message."
        )
        yield "announces", "silent_announcement", said, False, ("action", "consequence")
    if step.after == "before_due":
        yield from _before_due_problems(step)


def _before_due_problems(step: Step) -> Iterator[tuple[str, str, str, bool, tuple[str, ...]]]:
    """Yield what a step before the due date cannot have: it sets no position and begins no spell."""
    if step.days > COURTESY_DAYS_MAX:
        yield (
            "days",
            "wrong_value",
            N_("A step comes at most %(max)d days before the due date."),
            True,
            ("after",),
        )
    if step.is_consequence:
        yield (
            "action",
            "early_consequence",
            N_("Nothing is late before the due date: no consequence is carried out then."),
            True,
            ("after",),
        )
    if step.announces:
        said = N_(
            "What is said before the due date announces nothing: an announcement counts from a step after it."
        )
        yield "announces", "early_announcement", said, True, ("after",)
    if step.fee:
        yield (
            "fee",
            "early_fee",
            N_("Nothing is late before the due date: no fee is charged then."),
            True,
            ("after",),
        )


def _check_repeat(ladder: Ladder, step: Step, place: _Place) -> None:
    if not step.repeat or place.is_spoilt("after", "days", "action"):
        return
    if step.after == "before_due" or ladder.rungs[-1] is not step:
        place.tell("repeat", "wrong_repeat", N_("Only the last step of a ladder can repeat."))
    elif step.is_consequence:
        place.tell("repeat", "wrong_repeat", N_("A consequence is carried out once; it cannot repeat."))
    elif step.days < 1:
        place.tell("days", "wrong_repeat", N_("A step that repeats needs at least 1 day in between."))


def _check_template(step: Step, place: _Place, templates: Collection[str] | None) -> None:
    """Tell a template that does not exist: of messages always, of other steps when it is named."""
    is_named = step.template != step.name
    if templates is None or step.template in templates or place.is_spoilt("template", "name", "action"):
        return
    if step.action == "message" or is_named:
        said = N_("There is no template “%(name)s”; there are %(known)s.")
        key = "template" if is_named else "name"
        place.tell(key, "unknown_template", said, name=step.template, known=", ".join(sorted(templates)))


def _check_announcements(ladder: Ladder, place: _Place) -> None:
    """Tell consequences that nothing announces and announcements that nothing follows."""
    announced: set[str] = set()
    for index, step in enumerate(ladder.steps):
        inner = place.inner("step", index, step.name)
        if step.after == "before_due":
            continue
        if step.is_consequence and step.action not in announced:
            said = N_("No earlier step of this ladder announces “%(action)s”; add announces = { … } to one.")
            inner.tell("action", "consequence_unannounced", said, action=step.action)
        if step.announces:
            announced.add(step.announces.consequence)
            later = {each.action for each in ladder.steps[index + 1 :]}
            if step.announces.consequence not in later:
                said = N_("“%(consequence)s” is announced and no later step of this ladder carries it out.")
                inner.tell(
                    "announces",
                    "announcement_empty",
                    said,
                    fatal=False,
                    consequence=step.announces.consequence,
                )
