"""The deed that takes a file in, as `cartera import` does."""

import json
from pathlib import Path

from cartera.agreements import queries as agreements
from cartera.insight.story.scene import NotDone, Scene
from cartera.insight.story.shape import Act
from cartera.portfolio.importing import operations as importing
from cartera.portfolio.importing import previewing
from cartera.portfolio.reading import layouts
from cartera.portfolio.reading.layouts import Layout
from cartera.problems import N_

_UNREADABLE = N_("the file %(file)s cannot be read: %(why)s")
_ASKS = N_("the file %(file)s leaves open: %(what)s; say it with a layout")
_BAD_LINES = N_("%(bad)s lines of %(file)s did not go in: %(why)s")


def import_file(scene: Scene, act: Act) -> None:
    """Take in a file that stands beside the story, all of its lines or it is a difference. Raises NotDone."""
    path = Path(scene.story.file).parent / act.of
    if not path.is_file():
        raise NotDone(_UNREADABLE, file=act.of, why=path)
    seen = previewing.preview(
        creditor=scene.creditor, path=path, layout=_layout(scene, act), kind=act.keys.get("kind")
    )
    if seen.layout is None:
        raise NotDone(_UNREADABLE, file=act.of, why="; ".join(str(each) for each in seen.problems))
    if seen.questions:
        raise NotDone(_ASKS, file=act.of, what=", ".join(each.code for each in seen.questions))
    taken = importing.take_in(
        creditor=scene.creditor, path=path, layout=seen.layout, on=scene.on, order=scene.policy().payment_order,
        first=agreements.asking(creditor=scene.creditor, on=scene.on), at=scene.at, by=scene.by,
    )  # fmt: skip
    if taken.bad:
        why = "; ".join(str(each) for each in taken.problems[:5])
        raise NotDone(_BAD_LINES, file=act.of, bad=taken.bad, why=why)


def _layout(scene: Scene, act: Act) -> Layout | None:
    """Return the layout an act names: one kept under the name, or in a file of JSON beside the story."""
    name = act.keys.get("layout")
    if name is None:
        return None
    file = Path(scene.story.file).parent / name
    if not file.is_file():
        return previewing.layout_named(scene.creditor, name)
    read, problems = layouts.from_dict(json.loads(file.read_text(encoding="utf-8")))
    if read is None:
        raise NotDone(_UNREADABLE, file=name, why="; ".join(str(each) for each in problems))
    return read
