"""What administrators decide about the house and its users."""

from datetime import datetime
from typing import Any

from django.db.models import Q

from cartera.foundation import history, queries
from cartera.foundation import operations as foundation
from cartera.foundation.models import House, User
from cartera.foundation.transactions import whole
from cartera.outreach import gate
from cartera.outreach.models import Message
from cartera.parties import operations as parties
from cartera.parties.models import Creditor, Membership
from cartera.problems import N_, Refused
from cartera.strategy import operations as strategy
from cartera.strategy.models import Proposal


class DemoNeverLeaves(Refused):
    """Made-up people have no addresses."""

    code = "demo_never_leaves"
    text = N_(
        "This is a demonstration with made-up people: nothing of it can ever leave. Set up a house of your own."
    )


class UserNameTaken(Refused):
    """There is a user of this name."""

    code = "user_name_taken"
    text = N_("There is already a user called %(name)s.")


class LastAdministrator(Refused):
    """Somebody must be able to administer the house."""

    code = "last_administrator"
    text = N_("%(name)s is the last administrator of the house. Make somebody else one first.")


@whole
def end_rehearsal(*, at: datetime, by: User | None) -> House:
    """Let messages leave from now on. What was approved while rehearsing waits for approval anew. Raises DemoNeverLeaves."""
    house = queries.house()
    if house.demo:
        raise DemoNeverLeaves
    if house.rehearsal:
        _take_approvals_back(at, by)
    return foundation.set_rehearsal(rehearsal=False, at=at, by=by)


@whole
def begin_rehearsal(*, at: datetime, by: User | None) -> House:
    """Let nothing leave any more until the rehearsal is ended."""
    return foundation.set_rehearsal(rehearsal=True, at=at, by=by)


def _take_approvals_back(at: datetime, by: User | None) -> None:
    approved = Proposal.objects.filter(approved_at__isnull=False, closed_on=None)
    ids = list(approved.values_list("pk", flat=True))
    strategy.undo_approval(proposals=ids, at=at, by=by)
    waiting = Message.objects.filter(
        Q(proposal__state__in=Proposal.OPEN) | Q(proposal__isnull=True), state__in=("ready", "refused")
    )  # letters that were released are drafts again
    waiting.exclude(not_before=None).update(not_before=None)
    waiting.filter(why=gate.REHEARSAL).update(why="")


@whole
def add_user(
    *, username: str, email: str, password: str, role: Membership.Role, creditor: Creditor | None, at: datetime,
    by: User | None,
) -> User:  # fmt: skip
    """Add a user who works for a creditor (None: for every one) in a role. Raises UserNameTaken."""
    if User.objects.filter(username__iexact=username).exists():
        raise UserNameTaken(name=username)
    user = User.objects.create_user(username=username, email=email, password=password)
    history.record("foundation.user.added", user, at=at, by=by, user=user.pk, role=str(role))
    parties.add_member(user=user, creditor=creditor, role=role, at=at, by=by)
    return user


@whole
def give_role(
    *, user: User, creditor: Creditor | None, role: Membership.Role, at: datetime, by: User | None
) -> Membership:
    """Let a user work for a creditor (None: every one) in a role. Raises LastAdministrator."""
    if creditor is None and role != Membership.Role.ADMINISTRATOR:
        _refuse_last(user)
    return parties.add_member(user=user, creditor=creditor, role=role, at=at, by=by)


@whole
def take_role(*, member: Membership, at: datetime, by: User | None) -> None:
    """Let a user no longer work there. Raises LastAdministrator."""
    if member.creditor_id is None and member.role == Membership.Role.ADMINISTRATOR:
        _refuse_last(member.user)
    facts: dict[str, Any] = {"user": member.user_id, "role": member.role}
    history.record(
        "parties.membership.removed", member, at=at, by=by, creditor_id=member.creditor_id, **facts
    )
    Membership.objects.filter(pk=member.pk).delete()


@whole
def set_active(*, user: User, active: bool, at: datetime, by: User | None) -> None:
    """Let a user sign in, or no longer; what they did stays. Raises LastAdministrator."""
    if user.is_active == active:
        return
    if not active:
        _refuse_last(user)
    User.objects.filter(pk=user.pk).update(is_active=active)
    event = "foundation.user.activated" if active else "foundation.user.deactivated"
    history.record(event, user, at=at, by=by, user=user.pk)


@whole
def set_password(*, user: User, password: str, at: datetime, by: User | None) -> None:
    """Give a user who forgot theirs a new password; wherever they are signed in, that ends."""
    user.set_password(password)
    user.save(update_fields=["password"])
    history.record("foundation.user.password_set", user, at=at, by=by, user=user.pk)


def _refuse_last(user: User) -> None:
    """Raise LastAdministrator when nobody else could administer the house."""
    members = Membership.objects.filter(
        creditor=None, role=Membership.Role.ADMINISTRATOR, user__is_active=True
    )
    owners = User.objects.filter(is_superuser=True, is_active=True)
    others = set(members.values_list("user_id", flat=True)) | set(owners.values_list("pk", flat=True))
    if others <= {user.pk}:
        raise LastAdministrator(name=user.get_username())
