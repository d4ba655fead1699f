"""The deed of a statement of account."""

from cartera.insight.story.scene import Scene
from cartera.insight.story.shape import Act
from cartera.statements import operations as statements
from cartera.statements.content import Asked


def statement(scene: Scene, act: Act) -> None:
    """Write a debtor the statement of the day, or of the days since `from`; it leaves with the next `send`."""
    statements.send(
        debtor=scene.debtor(act.of), currency=scene.currency(act), asked=Asked(scene.on, act.keys.get("from")),
        requested=act.keys.get("requested", False), on=scene.on, at=scene.at, by=scene.by,
    )  # fmt: skip
