"""Expectations about what the cycle proposes, why it leaves somebody alone, and where everybody stands."""

from collections.abc import Iterator
from typing import Any

from cartera.cycle.models import Anomaly
from cartera.insight.story.expectations.found import Among, Found, Minor, compare
from cartera.insight.story.scene import Scene
from cartera.insight.story.shape import Act
from cartera.portfolio.models import Receivable
from cartera.strategy.models import Proposal
from cartera.strategy.queries import item_ids


def proposals(scene: Scene, act: Act) -> Iterator[Found]:
    """How many proposals are open."""
    rows = _open(scene)
    if len(rows) != act.of:
        listed = ", ".join(f"{row.debtor.code} {row.step}" for row in rows)
        yield Found("", str(act.of), f"{len(rows)} ({listed})" if rows else "0")


def proposal(scene: Scene, act: Act) -> Iterator[Found]:
    """One open proposal of a debtor is as the act says."""
    rows = [row for row in _open(scene, act.of) if act.keys.get("currency") in (None, row.currency)]
    if not rows:
        yield Found("", "", ", ".join(scene.reasons(act.of, act.keys.get("currency"))))
        return
    told = [list(compare(act, _facts(row), row.currency)) for row in rows]
    yield from min(told, key=len)


def no_proposal(scene: Scene, act: Act) -> Iterator[Found]:
    """Nothing is proposed to a debtor, for a reason."""
    currency = act.keys.get("currency")
    for row in _open(scene, act.of):
        if currency in (None, row.currency):
            yield Found("", "", f"{row.step} ({row.state})")
            return
    if "why" in act.keys:
        reasons = scene.reasons(act.of, currency)
        yield from compare(act, {"why": Among(reasons)}, scene.story.currency)


def position(scene: Scene, act: Act) -> Iterator[Found]:
    """A debtor stands on a step."""
    yield from compare(act, {"is": scene.position(act.of, scene.currency(act))}, scene.story.currency)


def anomaly(scene: Scene, act: Act) -> Iterator[Found]:
    """The last run could not treat a debtor."""
    rows = Anomaly.objects.filter(run__creditor=scene.creditor, debtor=scene.debtor(act.of))
    codes = tuple(dict.fromkeys(rows.order_by("-run__on").values_list("code", flat=True)))
    if not codes:
        yield Found("", str(act.keys.get("why", "")), "")
        return
    yield from compare(act, {"why": Among(codes)}, scene.story.currency)


def _open(scene: Scene, code: str | None = None) -> list[Proposal]:
    rows = Proposal.objects.filter(creditor=scene.creditor, closed_on=None).select_related("debtor")
    rows = rows.order_by("id")
    return list(rows if code is None else rows.filter(debtor=scene.debtor(code)))


def _facts(row: Proposal) -> dict[str, Any]:
    """Return a proposal under the keys of the format."""
    numbers = Receivable.objects.filter(pk__in=item_ids(row)).values_list("number", flat=True)
    return {
        "step": row.step, "ladder": row.ladder, "items": frozenset(numbers), "amount": Minor(row.amount_minor),
        "net": Minor(row.net_minor), "credit": Minor(row.credit_minor), "currency": row.currency,
        "channels": frozenset(_parts(row.channels)), "action": row.action, "to": frozenset(_parts(row.to_role)),
        "by": row.actor, "state": row.state, "why": Among((*_parts(row.reasons), *_parts(row.why))),
    }  # fmt: skip


def _parts(text: str) -> tuple[str, ...]:
    return tuple(part for part in text.split(",") if part)
