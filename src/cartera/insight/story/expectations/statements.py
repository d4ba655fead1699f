"""The expectation of what a statement of account says on the day."""

from collections.abc import Iterator

from cartera.insight.story.expectations.found import Found, Minor, compare
from cartera.insight.story.scene import Scene
from cartera.insight.story.shape import Act
from cartera.statements import queries as statements
from cartera.statements.content import Asked

AMOUNTS = ("open", "overdue", "disputed", "on_account", "net", "interest", "fees")


def statement(scene: Scene, act: Act) -> Iterator[Found]:
    """What the statement of a debtor says, were it made now; nothing at all where there is nothing to tell."""
    currency = scene.currency(act)
    asked = Asked(scene.on, act.keys.get("from"))
    given = statements.facts_of(debtor=scene.debtor(act.of), currency=currency, asked=asked, by_group=False)
    if given is None:
        yield Found("statement", str(act.of), "–")
        return
    facts = given.facts
    row = {name: Minor(facts[f"{name}_minor"]) for name in AMOUNTS}
    lines = sum(len(company["lines"]) for company in facts["companies"])
    yield from compare(act, {**row, "situation": facts["situation"], "lines": lines}, currency)
