"""The list of payment plans as they stand on a day: shown, narrowed, ordered, exported."""

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cartera.agreements.queries import PlanRow
from cartera.desk.tables import states_of
from cartera.ui.tables import Column, Filter, Row, Table


def plans() -> Table:
    """Return the list: what should be paid next comes first."""
    return Table(
        columns=(
            Column("debtor", _("Debtor"), sort="debtor", link="url", sub="code"),
            Column("reference", _("Plan"), sort="reference", link="plan_url"),
            Column("total_minor", _("Agreed"), "money", "total_minor"),
            Column("paid_minor", _("Paid"), "money", "paid_minor"),
            Column("late_minor", _("Past its day"), "money", "late_minor"),
            Column("next_due", _("Next instalment"), "day", sort="next_due"),
            Column("offered_on", _("Offered on"), "day", sort="offered_on"),
            Column("state", _("State"), "state", family="plan", sort="state"),
            Column("began_on", _("Since"), "day", show=False),
            Column("ended_on", _("Ended on"), "day", show=False),
            Column("instalments", _("Instalments"), "number", show=False),
            Column("note", _("Note"), show=False),
        ),
        filters=(
            Filter(
                "q", _("Search"), "search", ("debtor__icontains", "code__icontains", "reference__icontains")
            ),
            Filter("state", _("State"), "choice", ("state__exact",), states_of("plan")),
            Filter("late", _("With an instalment past its day"), "yes", ("is_late",)),
            Filter("todos", "", "kept", ()),
        ),
        order="next_due",
    )


def row(of: PlanRow, on: date) -> Row:
    """Return a plan as a line of the list; minor units.

    Past its day: what a running plan lacks of instalments due before the day, while the tolerance still lets it be paid; of
    one that is broken the documents are chased. Looked after: offered, running, or broken with a document not settled.
    """
    runs = of.state == "active"
    late = sum(line.left_minor for line in of.lines if line.due_date < on) if runs else 0
    settled = of.planned.settled_on is not None and of.planned.settled_on <= on
    debtor = of.plan.debtor
    return {
        "id": of.plan.pk, "debtor": debtor.name, "code": debtor.code, "url": reverse("case", args=[debtor.pk]),
        "reference": of.plan.reference, "plan_url": reverse("plan", args=[of.plan.pk]),
        "currency": of.plan.account.currency, "total_minor": of.total_minor, "paid_minor": of.standing.paid_minor,
        "late_minor": late, "is_late": late > 0, "next_due": of.standing.next_due, "offered_on": of.plan.offered_on,
        "began_on": of.plan.began_on, "ended_on": of.plan.ended_on, "instalments": len(of.lines),
        "state": of.state, "note": of.plan.note,
        "looked_after": runs or of.state == "offered" or (of.state == "broken" and not settled),
    }  # fmt: skip
