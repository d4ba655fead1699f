"""A time of grace given to a debtor: nothing is asked for and no late interest runs, from one day to another."""

from datetime import date, datetime
from typing import Any

from django.db import connection

from cartera.agreements.models import Forbearance
from cartera.foundation import history
from cartera.foundation.models import User
from cartera.foundation.transactions import whole
from cartera.parties.models import Debtor
from cartera.portfolio import operations as portfolio
from cartera.problems import N_, Refused


class EmptyGrace(Refused):
    """The time of grace would end before it begins."""

    code = "empty_grace"
    text = N_("A time of grace cannot end on %(to_on)s, before it begins on %(from_on)s.")


class OverlappingGrace(Refused):
    """There is a time of grace on some of these days."""

    code = "overlapping_grace"
    text = N_("There is already a time of grace from %(from_on)s to %(to_on)s. Choose days outside it.")


@whole
def forbear(
    *, debtor: Debtor, from_on: date, to_on: date, reason: str, at: datetime, by: User | None
) -> Forbearance:
    """Give a debtor a time of grace, both its days included. The same again returns the one there is.

    Raises EmptyGrace, OverlappingGrace.
    """
    if to_on < from_on:
        raise EmptyGrace(from_on=from_on, to_on=to_on)
    if connection.features.has_select_for_update:
        list(Debtor.objects.select_for_update().filter(pk=debtor.pk).values_list("pk"))
    other = Forbearance.objects.filter(debtor=debtor, from_on__lte=to_on, to_on__gte=from_on).first()
    if other and (other.from_on, other.to_on, other.reason) == (from_on, to_on, reason):
        return other
    if other:
        raise OverlappingGrace(from_on=other.from_on, to_on=other.to_on)
    given = Forbearance.objects.create(
        creditor_id=debtor.creditor_id, debtor=debtor, from_on=from_on, to_on=to_on, reason=reason
    )
    portfolio.rest_interest(debtor=debtor, key=f"forbearance:{given.pk}", from_on=from_on, to_on=to_on)
    facts: dict[str, Any] = {"from_on": from_on, "to_on": to_on}
    history.record("agreements.forbearance.given", given, at=at, by=by, why=reason, **facts)
    return given
