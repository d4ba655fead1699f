"""What the first start writes, each by the operation of the stage it belongs to."""

from datetime import date, datetime
from typing import Any

from django.core.files.base import ContentFile

from cartera.foundation import frames, history
from cartera.foundation import operations as foundation
from cartera.foundation.models import User
from cartera.foundation.transactions import whole
from cartera.outreach import conduct
from cartera.outreach import operations as outreach
from cartera.parties import operations as parties
from cartera.parties.models import Creditor, Membership
from cartera.problems import N_, Refused
from cartera.strategy import operations as strategy
from cartera.strategy import queries as policies
from cartera.strategy.models import PolicyVersion

# The first policy decides for days gone by as well, so that old data can be tried on a day of their own time.
SINCE_EVER = date(2000, 1, 1)


class AlreadySetUp(Refused):
    """The first start happens once."""

    code = "already_set_up"
    text = N_("This house has an administrator already. Sign in; administrators add further users.")


class UnknownPolicy(Refused):
    """No policy of this name comes with the product."""

    code = "unknown_policy"
    text = N_("No policy called %(name)s comes with the product. There are: %(names)s.")


@whole
def add_administrator(*, username: str, email: str, password: str, at: datetime) -> User:
    """Make the first user, who may do everything. Raises AlreadySetUp."""
    frames.keep_out(User._meta.db_table)  # there is no row yet that two could wait for
    if User.objects.exists():
        raise AlreadySetUp
    user = User.objects.create_superuser(username=username, email=email, password=password)
    history.record("foundation.user.added", user, at=at, by=None, user=user.pk, role="administrator")
    parties.add_member(user=user, creditor=None, role=Membership.Role.ADMINISTRATOR, at=at, by=None)
    return user


@whole
def save_company(
    *,
    creditor: Creditor | None,
    logo: "ContentFile[bytes] | None",
    at: datetime,
    by: User | None,
    **facts: Any,
) -> Creditor:
    """Add a creditor with limits to begin with, or correct it. Raises what `parties.add_creditor` raises."""
    if creditor is None:
        creditor = parties.add_creditor(at=at, by=by, **facts)
        outreach.set_conduct(creditor=creditor, at=at, by=by, **conduct.SUGGESTED)
    else:
        parties.change_creditor(creditor=creditor, at=at, by=by, **facts)
    if logo is not None:
        parties.change_creditor(creditor=creditor, at=at, by=by, logo=logo)
    return creditor


@whole
def begin_with_policy(*, creditor: Creditor, name: str, at: datetime, by: User | None) -> PolicyVersion:
    """Keep a shipped policy and let it decide, for days gone by too. Raises UnknownPolicy.

    The same again changes nothing.
    """
    shipped = policies.shipped()
    if name not in shipped:
        raise UnknownPolicy(name=name, names=", ".join(shipped))
    path = shipped[name]
    kept = strategy.save_policy(
        creditor=creditor, text=path.read_text(encoding="utf-8"), file=path.name,
        templates=policies.known_templates(), at=at, by=by,
    )  # fmt: skip
    if policies.policy_in_force(creditor=creditor, on=SINCE_EVER) != kept:
        strategy.put_in_force(version=kept, from_on=SINCE_EVER, at=at, by=by)
    return kept


@whole
def set_up(
    *, username: str, email: str, password: str, policy: str, at: datetime, **company: Any
) -> tuple[Creditor, PolicyVersion]:
    """Go through the first start at once, all or nothing. Raises AlreadySetUp, UnknownPolicy and what a company raises."""
    user = add_administrator(username=username, email=email, password=password, at=at)
    creditor = save_company(creditor=None, logo=None, at=at, by=user, **company)
    kept = begin_with_policy(creditor=creditor, name=policy, at=at, by=user)
    foundation.finish_set_up(at=at, by=user)
    return creditor, kept
