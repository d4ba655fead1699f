"""Policies are kept as written, by version, and put in force from a day on."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from cartera.foundation import history
from cartera.foundation.models import User
from cartera.foundation.transactions import whole
from cartera.kernel.policy_text import fingerprint, read_policy
from cartera.parties.models import Creditor
from cartera.portfolio import operations as portfolio
from cartera.problems import N_, Problem, Refused
from cartera.strategy import queries
from cartera.strategy.models import InForce, PolicyVersion


class PolicyHasProblems(Refused):
    """The text is no policy that could decide. `problems` has all of them, with their lines."""

    code = "policy_has_problems"
    text = N_("The policy has %(count)d problems and was not saved. Mend them and save it again.")

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(count=sum(problem.fatal for problem in problems))
        self.problems = problems


class VersionUsed(Refused):
    """A version that has decided stays as it was, so that every proposal can be explained by the text behind it."""

    code = "version_used"
    text = N_(
        "Version %(version)s of the policy %(name)s has already decided and cannot change. "
        "Save your text under a new version."
    )


@whole
def save_policy(
    *,
    creditor: Creditor,
    text: str,
    file: str = "",
    templates: Collection[str] | None = None,
    at: datetime,
    by: User | None,
) -> PolicyVersion:
    """Keep a policy for a creditor under the name and version it gives itself; the same text again changes nothing.

    With `templates` given (`queries.known_templates`), a step that names another text is a problem too.

    Raises PolicyHasProblems, VersionUsed.
    """
    policy, problems = read_policy(text, file=file, templates=templates)
    if policy is None or any(problem.fatal for problem in problems):
        raise PolicyHasProblems(problems)
    sha256 = fingerprint(text)
    kept, new = PolicyVersion.objects.get_or_create(
        creditor=creditor, name=policy.name, version=policy.version,
        defaults={"text": text, "sha256": sha256, "at": at, "by": by},
    )  # fmt: skip
    if not new and kept.sha256 == sha256:
        return kept
    if not new:
        # Compare and set: a run may begin to use it this very moment.
        unused = PolicyVersion.objects.filter(pk=kept.pk, used_at=None)
        if not unused.update(text=text, sha256=sha256, at=at, by=by):
            raise VersionUsed(name=policy.name, version=policy.version)
        kept.refresh_from_db()
    history.record(
        "strategy.policy_version.saved", kept, at=at, by=by,
        name=policy.name, version=policy.version, sha256=sha256,
    )  # fmt: skip
    return kept


@whole
def put_in_force(*, version: PolicyVersion, from_on: date, at: datetime, by: User | None) -> InForce:
    """Let a version decide for its creditor from a day on. Unfinished spells stay on the version they began with.

    Late interest is charged by it for every day from that one on, also on what was due before.
    """
    switch = InForce.objects.create(
        creditor_id=version.creditor_id, policy_version=version, from_on=from_on, at=at, by=by
    )
    _charge_by(version, from_on, at, by)
    history.record(
        "strategy.policy_version.in_force", version, at=at, by=by,
        name=version.name, version=version.version, from_on=from_on,
    )  # fmt: skip
    return switch


def _charge_by(version: PolicyVersion, from_on: date, at: datetime, by: User | None) -> None:
    """Say beside the ledger at which rate the version charges late interest."""
    policy = queries.read(version)
    told: dict[str, Any] = {}
    if policy.interest is not None:
        charge = policy.interest
        told = {
            "rate": charge.rate, "series": charge.series, "times": charge.times, "plus": charge.plus,
            "basis": charge.basis, "capped": charge.ceiling == "pack", "tax": charge.tax or "",
            "after_days": policy.grace_days if charge.start == "grace" else 0,
        }  # fmt: skip
    portfolio.set_interest_terms(
        creditor=version.creditor, from_on=from_on, source=f"{version.name} {version.version}", at=at, by=by,
        **told,
    )  # fmt: skip


@whole
def use(*, version: PolicyVersion, at: datetime) -> None:
    """Note that a run decides with a version: from now on its text cannot change. The first use counts."""
    if PolicyVersion.objects.filter(pk=version.pk, used_at=None).update(used_at=at):
        version.used_at = at
