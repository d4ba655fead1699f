"""Playing a story: each day's deeds in order, then what must hold, and a line for everything that is otherwise."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.apps import apps
from django.db import connection
from django.utils.translation import gettext

from cartera.insight.story import deeds, expectations, operations, scratch
from cartera.insight.story.scene import NotDone, NotThere, Scene
from cartera.insight.story.shape import Act, Difference, Story
from cartera.kernel.policy import CHANNELS
from cartera.money.amounts import WrongAmount
from cartera.outreach import channels
from cartera.outreach.channels.recording import RecordingSender
from cartera.problems import N_, Refused

_NO_SUCH = N_("there is no %(kind)s “%(name)s”.%(hint)s")
_REFUSED = N_("refused with %(code)s: %(text)s")
_NOT_REFUSED = N_("it was done")
_CHANGED = N_("refused, but it changed %(tables)s")

# Attempts may be recorded, locks taken and people named; none of it changes anything about a debt.
_TRACES = frozenset({"foundation_history", "foundation_user", "cycle_runlock", "outreach_attempt"})


@dataclass(frozen=True, slots=True)
class Played:
    """How a story came out."""

    story: Story
    differences: tuple[Difference, ...]
    deeds: int
    expectations: int

    @property
    def holds(self) -> bool:
        """Everything was as the story says."""
        return not self.differences


def play(story: Story) -> Played:
    """Play a story on an empty ledger of its own; the real one is not touched. Raises Refused when it cannot begin."""
    # Every channel is there, and whatever is handed to one stays here.
    senders = {channel: RecordingSender(channel) for channel in CHANNELS}
    with scratch.empty_ledger(), channels.use(senders):
        differences = tuple(_play(operations.set_up(story)))
    return Played(
        story, differences,
        deeds=sum(len(day.deeds) for day in story.days),
        expectations=sum(len(day.expectations) for day in story.days),
    )  # fmt: skip


def _play(scene: Scene) -> Iterator[Difference]:
    for day in scene.story.days:
        scene.turn(day)
        for act in day.deeds:
            yield from _do(scene, act)
        for act in day.expectations:
            yield from _look(scene, act)


def _do(scene: Scene, act: Act) -> Iterator[Difference]:
    """Do one deed. A refusal is expected or a difference; an expected one must leave everything as it was."""
    expected = act.keys.get("refused", "")
    before = _contents() if expected else {}
    scene.begin()
    try:
        deeds.BUILT[act.verb](scene, act)
    except NotThere as missing:
        yield _difference(scene.on, act, "", "", _no_such(missing))
        return
    except Refused as refusal:
        if refusal.code != expected:
            fields = {"code": refusal.code, "text": gettext(refusal.text) % refusal.fields}
            yield _difference(
                scene.on, act, "refused" if expected else "", expected, gettext(_REFUSED) % fields
            )
        changed = [name for name, rows in (_contents() if expected else {}).items() if rows != before[name]]
        if changed:
            found = gettext(_CHANGED) % {"tables": ", ".join(changed)}
            yield _difference(scene.on, act, "refused", expected, found)
        return
    except NotDone as wrong:
        yield _difference(scene.on, act, "", "", gettext(wrong.text) % wrong.fields)
        return
    except WrongAmount as wrong:
        yield _difference(scene.on, act, "amount", "", str(wrong))
        return
    if expected:
        yield _difference(scene.on, act, "refused", expected, gettext(_NOT_REFUSED))


def _look(scene: Scene, act: Act) -> Iterator[Difference]:
    """Look whether one expectation holds."""
    try:
        for each in expectations.BUILT[act.verb](scene, act):
            yield _difference(scene.on, act, each.key, each.expected, each.found or "–")
    except NotThere as missing:
        yield _difference(scene.on, act, "", "", _no_such(missing))


def _difference(on: date, act: Act, key: str, expected: str, found: str) -> Difference:
    return Difference(act.line, on, act.said, key, expected, found)


def _no_such(missing: NotThere) -> str:
    return gettext(_NO_SUCH) % {"kind": gettext(missing.kind), "name": missing.name, "hint": missing.hint}


def _contents() -> dict[str, str]:
    """Return a digest of every table of ours."""
    found = {}
    tables = {model._meta.db_table for model in apps.get_models(include_auto_created=True)}
    for table in sorted(tables - _TRACES):
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)} ORDER BY 1")  # noqa: S608 - our own names
            found[table] = hashlib.sha256(repr(cursor.fetchall()).encode()).hexdigest()
    return found
