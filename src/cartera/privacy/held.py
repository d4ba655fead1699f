"""Every row that is held of a debtor, wherever it stands: tables are found by following the keys, none is listed by hand."""

from collections import deque
from collections.abc import Collection, Iterator
from functools import cache
from pathlib import Path
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Model

from cartera.disputes import evidence
from cartera.disputes.models import DisputeFile, Reconciliation
from cartera.disputes.reconciling import operations as reconciling
from cartera.foundation.models import History
from cartera.parties import proofs
from cartera.parties.models import ConsentFile, Debtor
from cartera.payments import files as receipts
from cartera.payments.models import Receipt

TEXTS = (models.CharField, models.TextField, models.JSONField, models.FileField)


@cache
def paths() -> dict[type[Model], str]:
    """Return each table with rows of a debtor, and the lookup that leads from it to the debtor ("" for the debtor itself)."""
    known = [model for model in apps.get_models(include_auto_created=True) if model._meta.managed]
    found: dict[type[Model], str] = {Debtor: ""}
    waiting: deque[type[Model]] = deque([Debtor])
    while waiting:
        above = waiting.popleft()
        for model in known:
            key = _key(model, above)
            if model not in found and key:
                found[model] = f"{key}__{found[above]}" if found[above] else key
                waiting.append(model)
    return found


def rows(debtor: Debtor) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Yield the tables with all that is held of a debtor: name and rows, acts of the history last."""
    for model, path in paths().items():
        lookup = {path or "pk": debtor.pk}
        found = list(model._default_manager.filter(**lookup).order_by("pk").values())
        if found:
            yield model._meta.db_table, found
    acts: Any = History.objects.filter(debtor_id=debtor.pk).order_by("pk").values()
    yield History._meta.db_table, list(acts)


def files(debtor_ids: Collection[int]) -> Iterator[tuple[str, Path]]:
    """Yield every file that is kept of some debtors and lies beside the tables: its name in their archive, and its place."""
    kept = DisputeFile.objects.filter(dispute__debtor__in=debtor_ids).select_related("dispute")
    for each in kept.order_by("pk"):
        yield f"pruebas/{each.pk:08d}.{each.kind}", evidence.path_of(each)
    proven = ConsentFile.objects.filter(consent__debtor__in=debtor_ids).select_related("consent__debtor")
    for proof in proven.order_by("pk"):
        yield f"consentimientos/{proof.pk:08d}.{proof.kind}", proofs.path_of(proof)
    for receipt in Receipt.objects.filter(debtor__in=debtor_ids).exclude(kept_as="").order_by("pk"):
        path = receipts.place_of(receipt.kept_as)
        yield f"comprobantes/{receipt.pk:08d}{path.suffix}", path
    for made in Reconciliation.objects.filter(debtor__in=debtor_ids).order_by("pk"):
        found = reconciling.path_of(made.creditor_id, made.token, made.suffix)
        if found:
            yield f"conciliaciones/{made.pk:08d}{made.suffix}", found


def texts(model: type[Model]) -> set[str]:
    """Return the columns of a table that can hold words of anybody: those whose words are not fixed by a list of choices."""
    return {
        field.name for field in model._meta.concrete_fields if isinstance(field, TEXTS) and not field.choices
    }


def _key(model: type[Model], above: type[Model]) -> str:
    """Return the column by which a table's rows belong to rows of another; "" when they do not."""
    for field in model._meta.concrete_fields:
        if field.remote_field and field.related_model is above:
            return field.name
    return ""
