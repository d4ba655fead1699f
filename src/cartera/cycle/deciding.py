"""Deciding a creditor's day: which policies are in play, the facts, the kernel's answer, and what is odd about them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

import polars as pl

from cartera.cycle import gathering
from cartera.foundation.frames import Reader
from cartera.kernel import cycle as kernel
from cartera.kernel.conditions import columns_of
from cartera.kernel.facts import Facts
from cartera.kernel.policy import Policy
from cartera.parties.models import Creditor
from cartera.problems import N_, Refused
from cartera.strategy import queries as strategy
from cartera.strategy.models import PolicyVersion


class NoPolicy(Refused):
    """No policy is in force, so nothing can be decided."""

    code = "no_policy"
    text = N_("%(creditor)s has no policy in force on %(on)s. Put one in force under Policies.")


@dataclass(frozen=True)
class Day:
    """A decided day: the version in force, the facts, one decision per account, and oddities (account_id, code, detail)."""

    version: PolicyVersion
    facts: Facts
    decisions: pl.DataFrame
    odd: pl.DataFrame


def decide(
    creditor: Creditor, on: date, *, accounts: Sequence[int] | None = None, reader: Reader | None = None,
    at: datetime | None = None,
) -> Day:  # fmt: skip
    """Gather and decide, writing nothing. `at`: from when on somebody could be contacted. Raises NoPolicy."""
    version = strategy.policy_in_force(creditor=creditor, on=on)
    if version is None:
        raise NoPolicy(creditor=creditor.name, on=on.isoformat())
    policies = in_play(creditor, version)
    # A day of the past, or one to come, is planned from the hour of its run.
    now = at if at and at.astimezone(ZoneInfo(creditor.timezone)).date() == on else None
    source = gathering.Source(
        creditor.pk, on, version.pk, asked(policies), accounts=accounts, reader=reader, at=now
    )
    facts, odd = gathering.sound(gathering.gather(source), policies)
    return Day(version, facts, kernel.decide(facts, policies, on), odd)


def in_play(creditor: Creditor, version: PolicyVersion) -> Mapping[int, Policy]:
    """Return every version a decision may need: the one in force, and those that unfinished spells began under."""
    used = PolicyVersion.objects.filter(creditor=creditor, used_at__isnull=False).exclude(pk=version.pk)
    return strategy.policies_of(used.values_list("pk", flat=True)) | {version.pk: strategy.read(version)}


def asked(policies: Mapping[int, Policy]) -> frozenset[str]:
    """Collect the columns that conditions ask for, so that what is dear to read is read only then."""
    whens = [segment.when for policy in policies.values() for segment in policy.segments]
    whens += [step.when for policy in policies.values() for ladder in policy.ladders for step in ladder.steps]
    return frozenset().union(*(columns_of(when) for when in whens if when))
