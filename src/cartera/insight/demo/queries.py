"""Questions about the demonstration: is there one, may one be made here, what is in it."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from cartera.cycle import queries as cycle
from cartera.foundation.models import House, User
from cartera.outreach.models import Message
from cartera.parties.models import Creditor, Debtor
from cartera.portfolio.models import Receivable
from cartera.problems import N_, Refused
from cartera.strategy.models import Proposal


class NotADemo(Refused):
    """The database belongs to somebody."""

    code = "not_a_demo"
    text = N_(
        "This database is a real one, and a demonstration would write over it. Choose another folder, for instance: "
        "CARTERA_HOME=.demo cartera demo"
    )


def refuse_real() -> None:
    """Refuse a database with anybody in it that is not marked as a demonstration. Raises NotADemo."""
    marked = House.objects.filter(demo=True).exists()
    if not marked and (Creditor.objects.exists() or User.objects.exists()):
        raise NotADemo


def present() -> Creditor | None:
    """Return the firm of a demonstration that was made to its end; None where there is none."""
    whole = House.objects.filter(demo=True, set_up_at__isnull=False).exists()
    return Creditor.objects.first() if whole else None


def is_of_today(at: datetime) -> bool:
    """Tell whether the demonstration's last day is today where the firm is, so that its days may go on by themselves."""
    creditor = present()
    if creditor is None:
        return False
    return cycle.business_date(creditor, at) == at.astimezone(ZoneInfo(creditor.timezone)).date()


def figures() -> dict[str, Any]:
    """Return what there is to see, for a line of text and for programs: of the firm that was made, whoever came after it."""
    creditor = Creditor.objects.earliest("pk")
    run = cycle.latest_run(creditor)
    return {
        "creditor": creditor.name,
        "on": run.on if run else None,
        "debtors": Debtor.objects.count(),
        "items": Receivable.objects.count(),
        "messages": Message.objects.filter(state=Message.State.SENT).count(),
        "proposals": Proposal.objects.filter(closed_on=None).count(),
    }
