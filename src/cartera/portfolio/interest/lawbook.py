"""Which law limits what lateness may cost whom: the pack the house chose, else that of where the debtor lives."""

from django.db.models import OuterRef, Subquery

from cartera.law import shelf
from cartera.parties.models import Creditor, Debtor
from cartera.portfolio.interest_models import InterestLaw


class LawBook:
    """The laws over one creditor's charges. One query, whatever is asked of it; `packs` is one more."""

    def __init__(self, creditor_id: int) -> None:
        self.creditor_id = creditor_id
        chosen = InterestLaw.objects.filter(creditor=OuterRef("pk"))
        told = Creditor.objects.filter(pk=creditor_id).values_list(
            "country", Subquery(chosen.values("pack")), Subquery(chosen.values("collects_as"))
        )
        home, pack, collects_as = told.get()
        self.home: str = home
        self.chosen: str = pack or ""
        self.collects_as: str = collects_as or "own_name"
        self._packs: dict[tuple[str, str], str] = {}

    def pack(self, country: str, subdivision: str) -> str:
        """Return the id of the pack for a debtor; one whose country is not known lives where the creditor is."""
        place = (country or self.home, subdivision)
        if place not in self._packs:
            self._packs[place] = shelf.governing(*place, self.chosen)
        return self._packs[place]

    def packs(self) -> frozenset[str]:
        """Return the packs of all of the creditor's debtors."""
        places = Debtor.objects.filter(creditor=self.creditor_id).order_by()
        return frozenset(
            self.pack(*place) for place in places.values_list("country", "subdivision").distinct()
        )
