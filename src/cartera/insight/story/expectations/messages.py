"""Expectations about what left the house, and what did not."""

import re
from collections.abc import Iterator
from typing import Any

from cartera.insight.story.expectations.found import Found
from cartera.insight.story.scene import NotThere, Scene
from cartera.insight.story.shape import Act
from cartera.outreach.models import Message
from cartera.outreach.words import LETTERS
from cartera.problems import N_

_THOUSANDS = re.compile(r"(?<=\d)[,\u00a0\u202f ](?=\d{3}(?!\d))")

# A message that is only written has no fate yet; these are the fates a story knows.
_FATES = (Message.State.SENT, Message.State.REFUSED, Message.State.FAILED, Message.State.WITHDRAWN)


def message(scene: Scene, act: Act) -> Iterator[Found]:
    """There are messages like this to a debtor: at least one, or so many as `count` says. Raises NotThere.

    Of a step that no policy has there never are any: an expectation of none would hold for ever.
    """
    known = {*scene.steps(), *LETTERS}
    if "step" in act.keys and act.keys["step"] not in known:
        raise NotThere(N_("step"), str(act.keys["step"]), known)
    rows = Message.objects.filter(debtor=scene.debtor(act.of), state__in=_FATES).select_related("account")
    if "state" not in act.keys:
        # A draft that nobody approved and another day's proposal replaced was never a message to anybody.
        rows = rows.exclude(state=Message.State.WITHDRAWN, proposal__approved_at=None)
    told = [_facts(row) for row in rows.order_by("id")]
    alike = [row for row in told if _is_like(act, row)]
    wanted = act.keys.get("count")
    if wanted is None and not alike:
        yield Found("", "", _list(told, 0))
    if wanted is not None and len(alike) != wanted:
        yield Found("count", str(wanted), _list(told, len(alike)))


def _is_like(act: Act, row: dict[str, Any]) -> bool:
    """Tell whether a message has everything the act asks for; `contains` looks at subject and text."""
    return all(
        (value in row["contains"]) if key == "contains" else row[key] == value
        for key, value in act.keys.items()
        if key != "count"
    )


def _facts(row: Message) -> dict[str, Any]:
    return {
        "step": row.step, "channel": row.channel, "currency": row.account.currency, "state": row.state,
        "why": row.why, "rule": row.rule, "contains": _as_files_write(f"{row.subject}\n{row.text}"),
    }  # fmt: skip


def _as_files_write(text: str) -> str:
    """Add the text with amounts as stories write them, without signs between the thousands: 1234.50 for 1,234.50."""
    return f"{text}\n{_THOUSANDS.sub('', text)}"


def _list(told: list[dict[str, Any]], alike: int) -> str:
    """Say how many were alike, and which messages there are."""
    each = (f"{row['step']} {row['channel']} {row['state']} {row['why']}".strip() for row in told)
    listed = ", ".join(each)
    return f"{alike} ({listed})" if listed else "0"
