"""What stands on a file, so that it cannot be undone, and what undoing gives back."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db.models import CharField, F, Min, Q, QuerySet, Value
from django.db.models.functions import Concat, Left
from django.utils.translation import gettext

from cartera.parties.models import Consent, Contact, Debtor
from cartera.portfolio.models import Import, ImportChange, LedgerEntry, Receivable
from cartera.problems import N_, Refused

LONGEST = 60  # characters that are kept of a reference when its import is undone
NAMED = 5  # things that a refusal names before it only counts


class ImportInUse(Refused):
    """Something else was done since that stands on what the file brought."""

    code = "import_in_use"
    text = N_("The import cannot be undone any more, because something depends on it: %(what)s.")


def touched(imported: Import) -> QuerySet[LedgerEntry]:
    """Return the entries of a file that still stand."""
    return LedgerEntry.objects.filter(imported=imported, reverses__isnull=True, reversed_by__isnull=True)


def owed_because_of(imported: Import) -> QuerySet[Receivable]:
    """Return the documents of which a file made more owed: placed, or raised."""
    more = touched(imported).filter(
        amount_minor__gt=0, receivable__isnull=False, kind__in=("opening", "adjustment")
    )
    return Receivable.objects.filter(pk__in=more.values("receivable_id"))


def dependents(imported: Import) -> list[str]:
    """Say what was posted since on what a file touched, in words: payments, adjustments, fees … of others."""
    mine = touched(imported)
    since = mine.aggregate(first=Min("pk"))["first"]
    if since is None:
        return []
    others = LedgerEntry.objects.filter(pk__gt=since, reverses__isnull=True, reversed_by__isnull=True)
    others = others.exclude(imported=imported) | others.filter(imported__isnull=True)
    # Interest and its tax follow from the rest, and are posted anew once the file is gone.
    others = others.exclude(kind="interest").exclude(kind="tax", component="interest")
    on_items = Q(receivable__in=mine.filter(receivable__isnull=False).values("receivable_id"))
    of_money = Q(payment__imported=imported)
    found = others.filter(on_items | of_money).order_by("pk")
    rows = found.values_list("kind", "receivable__number", "payment__reference")
    return listed(_name(*row) for row in rows[: NAMED + 1])


def listed(names: Iterable[str]) -> list[str]:
    """Return the first few names, and that there are more."""
    few = list(dict.fromkeys(names))
    return [*few[:NAMED], "…"] if len(few) > NAMED else few


def _name(kind: str, number: str | None, reference: str | None) -> str:
    if reference:
        return gettext("payment %(reference)s on %(number)s") % {
            "reference": reference,
            "number": number or "–",
        }
    kinds = {"fee": gettext("a fee on %(number)s"), "credit_note": gettext("a credit note on %(number)s")}
    return kinds.get(kind, gettext("a later change of %(number)s")) % {"number": number or "–"}


def given_back(changes: QuerySet[ImportChange]) -> dict[str, list[dict[str, Any]]]:
    """Return the columns to write back by kind of thing; what was changed again since stays as it is now."""
    models: Mapping[str, Any] = {"receivable": Receivable, "debtor": Debtor, "contact": Contact}
    back: dict[str, list[dict[str, Any]]] = {name: [] for name in models}
    for name, model in models.items():
        rows = changes.filter(thing=name, added=False).order_by("-pk")
        columns = {row.thing_id: row for row in rows}
        for start in range(0, len(ids := list(columns)), 400):
            for thing in model.objects.filter(pk__in=ids[start : start + 400]):
                row = columns[thing.pk]
                same = {
                    c: was
                    for c, was in row.was.items()
                    if was != row.now[c] and _plain(thing, c) == row.now[c]
                }
                if same:
                    back[name].append({"id": thing.pk, **same})
    return back


def _plain(thing: Any, column: str) -> Any:
    value = getattr(thing, column)
    return value.isoformat() if isinstance(value, date) else value


def removable(
    changes: QuerySet[ImportChange],
) -> tuple[QuerySet[Contact], QuerySet[Debtor], QuerySet[Consent]]:
    """Return the addresses a file added, the customers it added that nothing else refers to, and its authorisations."""
    new = changes.filter(added=True)
    contacts = Contact.objects.filter(pk__in=new.filter(thing="contact").values("thing_id"))
    people = Debtor.objects.filter(pk__in=new.filter(thing="debtor").values("thing_id"))
    words = Consent.objects.filter(pk__in=new.filter(thing="consent").values("thing_id"))
    return contacts, people.filter(accounts__isnull=True, children__isnull=True), words


def freed(column: str, imported: Import) -> Any:
    """Return a reference or number that no longer stands in the way of taking the same file in again."""
    return Concat(Left(F(column), LONGEST), Value(f"~{imported.pk}"), output_field=CharField())
