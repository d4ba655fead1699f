"""What the house's page shows."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext

from cartera.config import worker
from cartera.config.house.words import ROLES
from cartera.cycle import queries as cycle
from cartera.foundation import queries as foundation
from cartera.foundation.models import User
from cartera.outreach.models import Message
from cartera.parties.models import Creditor, Membership
from cartera.problems import N_
from cartera.strategy.models import Proposal

_SOMETHING = N_("Something that Cartera does by itself went wrong for %(name)s: %(why)s")
_WENT_WRONG = {
    worker.RUN: N_("The daily run of %(name)s went wrong and is tried again: %(why)s"),
    worker.CLOSE: N_("After the daily run of %(name)s something is wrong: %(why)s"),
    worker.SEND: N_("Sending for %(name)s went wrong and is tried again: %(why)s"),
    worker.STATEMENTS: N_("Statements of %(name)s could not be written and are tried again: %(why)s"),
}


def rules_house(user: User) -> bool:
    """Tell whether a user administers the house, and not just one creditor."""
    everywhere = Membership.objects.filter(user=user, creditor=None, role=Membership.Role.ADMINISTRATOR)
    return user.is_superuser or everywhere.exists()


def waiting() -> dict[str, Any]:
    """Count what ending the rehearsal is about: approvals that are taken back, messages that leave without one.

    An approval that the policy does not ask for is taken back, too; then its message leaves all the same. `past`: for
    each creditor who works on a day gone by, that day and how many messages speak of it.
    """
    opened = Proposal.objects.filter(closed_on=None)
    ready = Message.objects.filter(state="ready", proposal__state__in=Proposal.OPEN)
    return {
        "approved": opened.filter(approved_at__isnull=False).count(),
        "unasked": ready.filter(proposal__needs_approval=False).count(),
        "past": [
            {"name": creditor.name, "day": day, "count": ready.filter(creditor=creditor).count()}
            for creditor in creditors()
            if (day := cycle.past_day(creditor))
        ],
    }


def users() -> list[dict[str, Any]]:
    """Return every user with what they may do. Two queries."""
    found: dict[int, dict[str, Any]] = {
        user.pk: {"user": user, "members": []} for user in User.objects.order_by("-is_active", "username")
    }
    members = Membership.objects.select_related("creditor").order_by("creditor__name")
    for member in members.filter(Q(user__in=found)):
        found[member.user_id]["members"].append(
            {"member": member, "role": gettext(ROLES[Membership.Role(member.role)])}
        )
    return list(found.values())


def creditors() -> list[Creditor]:
    """Return every creditor by name."""
    return list(Creditor.objects.order_by("name"))


def troubles() -> list[dict[str, str]]:
    """Return what Cartera does by itself and stumbled over, a row each: the sentence, and whose creditor's it was ("": nobody's)."""
    names = dict(Creditor.objects.values_list("pk", "name"))
    found = []
    for job in foundation.failed_jobs():
        name = names.get(job.creditor_id, "")
        said = gettext(_WENT_WRONG.get(job.name, _SOMETHING)) % {"name": name or job.name, "why": job.why}
        found.append({"creditor": name, "said": said})
    return found
