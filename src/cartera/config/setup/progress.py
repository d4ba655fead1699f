"""How far the first start has come, read from the database: who leaves the page and comes back goes on there."""

from dataclasses import dataclass

from django.utils.translation import gettext

from cartera.foundation import queries as foundation
from cartera.foundation.models import User
from cartera.parties.models import Creditor
from cartera.portfolio.models import Receivable
from cartera.problems import N_

ADMINISTRATOR, COMPANY, SENDER, POLICY, DOCUMENTS, PLAN = (
    "administrador", "empresa", "remitente", "politica", "documentos", "plan",
)  # fmt: skip
NAMES = {
    ADMINISTRATOR: N_("Administrator"),
    COMPANY: N_("Company"),
    SENDER: N_("Sender"),
    POLICY: N_("Policy"),
    DOCUMENTS: N_("First file"),
    PLAN: N_("First plan"),
}


@dataclass(frozen=True, slots=True)
class Step:
    """One page of the first start. `open`: it can be gone to now."""

    slug: str
    name: str
    number: int
    done: bool
    open: bool
    here: bool


def needed() -> bool:
    """Tell whether the first start is still to be made: nobody's money is collected here yet."""
    return not Creditor.objects.exists()


def has_administrator() -> bool:
    """Tell whether somebody can log in."""
    return User.objects.exists()


def creditor() -> Creditor | None:
    """Return the creditor that the first start is about: the first one."""
    return Creditor.objects.order_by("pk").first()


def finished() -> bool:
    """Tell whether the first start was gone through to its end."""
    return foundation.house().set_up_at is not None


def steps(here: str = "") -> list[Step]:
    """Return the steps in order; every one up to the first undone can be opened."""
    done = _done()
    found, reached = [], True
    for number, slug in enumerate(NAMES, start=1):
        # Documents may wait: the plan can be looked at without any.
        found.append(Step(slug, gettext(NAMES[slug]), number, done[slug], reached, slug == here))
        reached = reached and (done[slug] or slug == DOCUMENTS)
    return found


def next_step() -> str:
    """Return the step to go on with."""
    return next((step.slug for step in steps() if not step.done), PLAN)


def _done() -> dict[str, bool]:
    first = creditor()
    return {
        ADMINISTRATOR: has_administrator(),
        COMPANY: first is not None,
        SENDER: bool(first and first.sender_email),
        POLICY: bool(first and first.policies_in_force.exists()),
        DOCUMENTS: bool(first and Receivable.objects.filter(creditor=first).exists()),
        PLAN: finished(),
    }
