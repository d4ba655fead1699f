"""What every act of the case page is made of: where it happens, its form, what it does and what is said afterwards."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.shortcuts import get_object_or_404

from cartera.desk import forms
from cartera.foundation.models import User
from cartera.parties.models import Debtor
from cartera.portfolio import queries as books
from cartera.portfolio.models import Receivable

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True, slots=True)
class At:
    """Where an act happens: about whom, on which day, at which moment, by whom, and which thing of theirs is meant."""

    debtor: Debtor
    on: date
    at: datetime
    by: User
    thing: int | None = None
    warnings: list[str] = field(default_factory=list)  # what must be said beside that it was done

    @property
    def items(self) -> list[dict[str, Any]]:
        """Return what is open, to choose from."""
        return books.open_items(debtor=self.debtor, on=self.on)

    def item(self, pk: int | None) -> Receivable | None:
        """Return one item of the debtor; None when none is meant."""
        return None if pk is None else get_object_or_404(Receivable, pk=pk, debtor=self.debtor)


@dataclass(frozen=True, slots=True)
class Act:
    """One act: what it is called, its form, what it does, what is said when it is done."""

    title: "StrOrPromise"
    button: "StrOrPromise"
    form: Callable[[At, Any], forms.Act]
    do: Callable[..., None]
    done: "StrOrPromise"
    explained: "StrOrPromise" = ""
    leads: bool = False  # only who leads may do it


def form_of(kind: type[forms.Act]) -> Callable[[At, Any], forms.Act]:
    """Return the maker of a form that asks for nothing of the debtor's."""
    return lambda here, data: kind(data, on=here.on)
