"""What collecting may still cost: the room that the law leaves for fees, item by item."""

from collections.abc import Collection
from datetime import date

from django.db.models import Q, Sum
from django.db.models.functions import Coalesce

from cartera.parties.models import Creditor
from cartera.portfolio.interest import fee_ceilings, statute
from cartera.portfolio.interest.fee_ceilings import Owed, Room
from cartera.portfolio.models import InterestLaw, Receivable


def fee_room(*, creditor: Creditor, receivable_ids: Collection[int], on: date) -> dict[int, Room]:
    """Return by receivable id what may still be charged in fees on a day; {} where the law says nothing of fees."""
    law = InterestLaw.objects.filter(creditor=creditor).first() or InterestLaw()
    pack = law.pack or statute.pack_of(creditor.country)
    if not fee_ceilings.limits(pack):
        return {}
    by_fee = Q(entries__kind="fee", entries__reversed_by__isnull=True)
    charged = Coalesce(Sum("entries__amount_minor", filter=by_fee), 0)
    found = (
        Receivable.objects.filter(pk__in=receivable_ids).select_related("debtor").annotate(charged=charged)
    )
    return {
        item.pk: fee_ceilings.room(
            Owed(
                pack, item.debtor.kind, law.collects_as, item.currency, item.due_date, item.principal_open_minor,
                item.charged,
            ),
            on,
        )
        for item in found
    }  # fmt: skip
