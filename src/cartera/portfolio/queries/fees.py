"""What collecting may still cost: the room that the law leaves for fees, item by item."""

from collections.abc import Collection
from datetime import date

from django.db.models import Q, Sum
from django.db.models.functions import Coalesce

from cartera.parties.models import Creditor
from cartera.portfolio.interest import fee_ceilings
from cartera.portfolio.interest.fee_ceilings import Owed, Room
from cartera.portfolio.interest.lawbook import LawBook
from cartera.portfolio.models import Receivable


def fee_room(*, creditor: Creditor, receivable_ids: Collection[int], on: date) -> dict[int, Room]:
    """Return by receivable id what may still be charged in fees on a day, by the law of where each debtor lives.

    Items of whom that law says nothing of fees are left out. Three queries, and the worth of a unit once for each item.
    """
    law = LawBook(creditor.pk)
    by_fee = Q(entries__kind="fee", entries__reversed_by__isnull=True)
    charged = Coalesce(Sum("entries__amount_minor", filter=by_fee), 0)
    found = (
        Receivable.objects.filter(pk__in=receivable_ids).select_related("debtor").annotate(charged=charged)
    )
    rooms = {}
    for item in found:
        pack = law.pack(item.debtor.country, item.debtor.subdivision)
        if fee_ceilings.limits(pack):
            owed = Owed(
                pack, item.debtor.kind, law.collects_as, item.currency, item.due_date, item.principal_open_minor,
                item.charged,
            )  # fmt: skip
            rooms[item.pk] = fee_ceilings.room(owed, on)
    return rooms
