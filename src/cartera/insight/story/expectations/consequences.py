"""Expectations about announced consequences and the credit they touch."""

from collections.abc import Iterator

from cartera.insight.story.expectations.found import Found, compare
from cartera.insight.story.scene import Scene
from cartera.insight.story.shape import Act
from cartera.legal import queries as legal


def consequence(scene: Scene, act: Act) -> Iterator[Found]:
    """One consequence of a debtor stands as the act says: of each kind and currency, the latest announcement."""
    rows = legal.consequences(debtor=scene.debtor(act.of), on=scene.on)
    latest = {(row["consequence"], row["currency"]): {**row, "of": row["consequence"]} for row in rows}
    told = [
        list(compare(act, {key: row[key] for key in ("of", "currency", "state")}, row["currency"]))
        for row in latest.values()
    ]
    if not told:
        yield Found("", str(act.keys.get("state", "")), "")
        return
    yield from min(told, key=len)


def credit(scene: Scene, act: Act) -> Iterator[Found]:
    """What an order of the debtor would meet."""
    state = legal.credit_state(debtor=scene.debtor(act.of), on=scene.on)
    yield from compare(act, {"state": state}, scene.story.currency)
