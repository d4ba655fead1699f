"""Which policy decides, what it says, and where its steps stand."""

from collections.abc import Iterable, Sequence
from datetime import date
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from cartera.kernel.policy import Ladder, Policy, Step
from cartera.kernel.policy_text import read_policy
from cartera.parties.models import Creditor
from cartera.portfolio.allocation import COMPONENTS
from cartera.strategy import words
from cartera.strategy.models import InForce, PolicyVersion, Proposal

SHIPPED = Path(__file__).parent.parent / "shipped"


def policy_in_force(*, creditor: Creditor, on: date) -> PolicyVersion | None:
    """Return the version that decides for a creditor on a date; None when none is in force yet."""
    switches = InForce.objects.filter(creditor=creditor, from_on__lte=on).select_related("policy_version")
    latest = switches.order_by("-from_on", "-id").first()
    return latest.policy_version if latest else None


def versions(*, creditor: Creditor, on: date) -> list[dict[str, object]]:
    """Return one row per policy version of a creditor, newest first, telling which decides on a date."""
    deciding = policy_in_force(creditor=creditor, on=on)
    rows = PolicyVersion.objects.filter(creditor=creditor).values("id", "name", "version", "at", "used_at")
    return [{**row, "in_force": deciding is not None and row["id"] == deciding.pk} for row in rows]


def version(*, creditor: Creditor, name: str, version: str) -> PolicyVersion | None:
    """Return one version of one policy of a creditor."""
    return PolicyVersion.objects.filter(creditor=creditor, name=name, version=version).first()


def read(version: PolicyVersion) -> Policy:
    """Return a kept version as the kernel's policy. Read once per text: a day asks for the same few again and again."""
    return _read(version.text)


def payment_order(*, creditor: Creditor, on: date) -> Sequence[str]:
    """Return which components money settles first inside an item, as the policy in force on a day says."""
    version = policy_in_force(creditor=creditor, on=on)
    return read(version).payment_order if version else COMPONENTS


def policies_of(ids: Iterable[int]) -> dict[int, Policy]:
    """Return versions as the kernel's policies, by id."""
    kept = PolicyVersion.objects.filter(pk__in=set(ids)).values_list("pk", "text")
    return {pk: _read(text) for pk, text in kept}


@lru_cache(maxsize=64)
def _read(text: str) -> Policy:
    policy, problems = read_policy(text)
    if policy is None:
        # It was whole when it was saved, so the reader has become stricter since: say what it finds.
        msg = "a kept policy can no longer be read: " + "; ".join(str(problem) for problem in problems)
        raise ValueError(msg)
    return policy


def known_templates() -> set[str]:
    """Return the names a policy may give as `template`: the shipped texts and the house's own."""
    own = (Path(settings.HOME) / "templates").glob("*/*.j2")
    return {*words.TONES, *(path.stem for path in own if not path.stem.startswith("_"))}


def shipped() -> dict[str, Path]:
    """Return the policies that come with the product, by file name without its ending."""
    return {path.stem: path for path in sorted(SHIPPED.glob("*.toml"))}


def ladder(policy: Policy, name: str) -> Ladder:
    """Return a ladder of a policy by its name. Raises KeyError."""
    return {each.name: each for each in policy.ladders}[name]


def step(ladder: Ladder, name: str) -> Step:
    """Return a step of a ladder by its name. Raises KeyError."""
    return {each.name: each for each in ladder.steps}[name]


def cumulative_days(ladder: Ladder, step: Step) -> int:
    """Return on which day, counted from the due date, a step is reached; negative before it.

    A `previous` step's days are added to those of the rung before it.
    """
    if step.after == "before_due":
        return -step.days
    days = 0
    for rung in ladder.rungs:
        days = days + rung.days if rung.after == "previous" else rung.days
        if rung.name == step.name:
            break
    return days


def item_ids(proposal: Proposal) -> Sequence[int]:
    """Return the receivables a proposal is about, oldest first."""
    return [int(part) for part in proposal.item_ids.split(",") if part]
