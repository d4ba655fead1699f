"""Policies from text and back: `read_policy` finds all problems at once, with their lines."""

import hashlib
from collections.abc import Collection, Mapping
from typing import Any

from cartera.kernel import policy_checks, policy_parts
from cartera.kernel.policy import Fee, Ladder, Limits, Policy, Step
from cartera.kernel.policy_fields import Table
from cartera.money import amounts
from cartera.problems import Problem
from cartera.toml import lines, texts
from cartera.toml.lines import Path
from cartera.toml.tables import Source


def read_policy(
    text: str, *, file: str = "", templates: Collection[str] | None = None
) -> tuple[Policy | None, list[Problem]]:
    """Read a policy's TOML and return it with its problems by line; None when one of them is fatal.

    With `templates` given, the shipped and the user's own, names of templates are checked too.
    """
    table, problems = texts.parse(text, file=file)
    if table is None:
        return None, problems
    return policy_from_table(table, text=text.removeprefix("\ufeff"), file=file, templates=templates)


def policy_from_table(
    table: Mapping[str, Any],
    *,
    text: str = "",
    file: str = "",
    prefix: Path = (),
    templates: Collection[str] | None = None,
) -> tuple[Policy | None, list[Problem]]:
    """Read a policy from a parsed table, as `read_policy` does.

    `text` is the whole TOML it came from, for line numbers; `prefix` where in it the policy stands: ("policy",) in a
    story.
    """
    source = Source(file, lines.index(text), prefix)
    policy = policy_parts.policy(Table(table, source))
    policy_checks.check(policy, source, templates)
    told = sorted(source.problems, key=lambda problem: (problem.line or 0, not problem.fatal))
    return (None if any(problem.fatal for problem in told) else policy), told


def fingerprint(text: str) -> str:
    """Return what identifies the exact text of a policy version: SHA-256 in hexadecimal."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def policy_table(policy: Policy) -> dict[str, Any]:
    """Return a policy as the table that `policy_from_table` reads as the same policy; what is empty is left out."""
    interest = policy.interest and {
        "rate": policy.interest.rate,
        "series": policy.interest.series,
        **({"times": policy.interest.times, "plus": policy.interest.plus} if policy.interest.series else {}),
        "basis": "actual" if policy.interest.basis == "actual" else int(policy.interest.basis),
        "from": policy.interest.start,
        "max": policy.interest.ceiling,
        "tax": policy.interest.tax,
    }
    return _full(
        policy=policy.name,
        version=policy.version,
        thresholds=_full(min_open=_limits(policy.min_open)),
        promises={"tolerance_days": policy.tolerance_days},
        delinquency={"grace_days": policy.grace_days, "buckets": list(policy.buckets)},
        interest=interest and _full(**interest),
        payments=_full(
            order=list(policy.payment_order),
            stale_after_days=policy.stale_after_days,
            verify_hours=policy.verify_hours,
        ),
        segment=[_full(name=segment.name, when=segment.when) for segment in policy.segments],
        ladder=[_ladder_table(ladder) for ladder in policy.ladders],
    )


def _ladder_table(ladder: Ladder) -> dict[str, Any]:
    return _full(
        name=ladder.name,
        segments=list(ladder.segments),
        climb=ladder.climb,
        items=ladder.items,
        step=[_step_table(step) for step in ladder.steps],
    )


def _step_table(step: Step) -> dict[str, Any]:
    announces = step.announces
    return _full(
        name=step.name,
        days=step.days,
        after=step.after,
        action=step.action,
        channels=list(step.channels),
        all_channels=step.all_channels or None,
        to=list(step.to),
        by=step.by,
        template=step.template,
        approve=step.approve or None,
        min_open=_limits(step.min_open),
        when=step.when,
        fee=step.fee and _fee_table(step.fee),
        announces=announces and {"consequence": announces.consequence, "within_days": announces.within_days},
        month_end=step.month_end or None,
        repeat=step.repeat or None,
    )


def _fee_table(fee: Fee) -> dict[str, Any]:
    return _full(amount=fee.amount, percent=fee.percent)


def _limits(limits: Limits) -> dict[str, str]:
    return {code: f"{amounts.from_minor(minor, code):f}" for code, minor in limits.items()}


def _full(**values: Any) -> dict[str, Any]:
    """Return the values without those that say nothing: no value, no text, no element."""
    return {key: value for key, value in values.items() if value is not None and value not in ("", [], {})}
