"""Undoing a file, unless something was sent, promised or decided because of it."""

from datetime import date, datetime

from django.utils.translation import gettext

from cartera.agreements.models import Plan, Promise
from cartera.disputes import operations as disputes
from cartera.disputes.models import Dispute
from cartera.foundation.models import User
from cartera.foundation.transactions import whole
from cartera.intake.operations.taking import PREFIX
from cartera.outreach.models import Message
from cartera.portfolio.importing import operations as importing
from cartera.portfolio.importing import standing
from cartera.portfolio.models import Import
from cartera.strategy.models import StepItem
from cartera.ui import formats, words

ON_ITS_WAY = (Message.State.CLAIMED, Message.State.UNKNOWN)


@whole
def undo_import(*, imported: Import, on: date, at: datetime, by: User | None, why: str = "") -> Import:
    """Take a file back by reversals with effect from a day; disputes that it told of end with it.

    Raises ImportInUse, naming what stands on it: what was sent about its documents, a promise, a plan or a dispute of them, a
    payment, a fee or a change by somebody else. Raises UnableToMove when it is undone already.
    """
    what = dependents(imported)
    if what:
        raise importing.ImportInUse(what=", ".join(what))
    items = standing.owed_because_of(imported).values("pk")
    told = Dispute.objects.filter(
        receivable__in=items, state=Dispute.State.OPEN, reference__startswith=PREFIX
    )
    for dispute in told:
        disputes.resolve(
            dispute=dispute, outcome="rejected", on=on, at=at, by=by, why=gettext("the import was undone")
        )
    return importing.undo(imported=imported, on=on, at=at, by=by, why=why)


def dependents(imported: Import) -> list[str]:
    """Say in words what depends on a file, the first of each kind by name; nothing, when it can be undone."""
    if imported.state != Import.State.DONE:
        return []
    owed = standing.owed_because_of(imported)
    sent = StepItem.objects.filter(receivable__in=owed.values("pk"), step_done__done_at__gte=imported.at)
    steps = sent.order_by("step_done_id").values_list(
        "step_done__step", "step_done__done_on", "step_done__debtor__name"
    )[: standing.NAMED * 20]
    said = gettext("%(step)s to %(name)s on %(day)s")
    found = standing.listed(
        said % {"step": words.plain(step), "day": formats.day(day), "name": name} for step, day, name in steps
    )
    leaving = Message.objects.filter(
        account__in=owed.values("account_id"), state__in=ON_ITS_WAY, claimed_at__gte=imported.at
    ).values_list("debtor__name", flat=True)
    found += standing.listed(
        gettext("a message on its way to %(name)s") % {"name": name} for name in leaving[: standing.NAMED + 1]
    )
    promises = Promise.objects.filter(items__in=owed.values("pk"), cancelled_on__isnull=True).distinct()
    found += standing.listed(
        gettext("promise %(reference)s") % {"reference": each.reference}
        for each in promises[: standing.NAMED + 1]
    )
    plans = Plan.objects.filter(items__in=owed.values("pk")).exclude(ended_as="cancelled").distinct()
    found += standing.listed(
        gettext("plan %(reference)s") % {"reference": each.reference} for each in plans[: standing.NAMED + 1]
    )
    others = Dispute.objects.filter(receivable__in=owed.values("pk")).exclude(reference__startswith=PREFIX)
    found += standing.listed(
        gettext("dispute %(reference)s") % {"reference": each.reference}
        for each in others[: standing.NAMED + 1]
    )
    return [*found, *standing.dependents(imported)]
