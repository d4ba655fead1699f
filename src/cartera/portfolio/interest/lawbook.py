"""Which law limits what lateness may cost whom: the pack the house chose, else that of where the debtor lives."""

from functools import cached_property

from cartera.law import shelf
from cartera.parties.models import Creditor, Debtor
from cartera.portfolio.interest_models import InterestLaw


class LawBook:
    """The laws over one creditor's charges. One query, and one more for each of `home` and `packs` where it is asked."""

    def __init__(self, creditor_id: int) -> None:
        self.creditor_id = creditor_id
        held = InterestLaw.objects.filter(creditor=creditor_id).first() or InterestLaw()
        self.chosen, self.collects_as = held.pack, held.collects_as
        self._packs: dict[tuple[str, str], str] = {}

    @cached_property
    def home(self) -> str:
        """Where the creditor is."""
        country: str = Creditor.objects.values_list("country", flat=True).get(pk=self.creditor_id)
        return country

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
