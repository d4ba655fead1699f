"""Persons whose time is over become anonymous: who they were and what they said is forgotten, amounts and dates stay.

This is the one place where history and proofs are written over. What is chained holds no personal text, so the chains still
verify; ledgers are not touched at all.
"""

from collections.abc import Sequence
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import CharField, F, Q, Value
from django.db.models.functions import Cast, Concat

from cartera.foundation import history
from cartera.foundation.models import History, User
from cartera.foundation.transactions import whole
from cartera.kernel.reasons import REASONS
from cartera.parties.models import Contact, Creditor, Debtor
from cartera.portfolio.models import ImportChange
from cartera.privacy import held, queries
from cartera.privacy.queries import Over
from cartera.privacy.texts import ANON, FORGOTTEN, KEPT_FACTS

AT_ONCE = 200  # debtors in one transaction


def expire(*, creditor: Creditor, on: date, at: datetime, by: User | None) -> list[Over]:
    """Make anonymous every debtor of a creditor whose time is over on a day, and return who they were. Twice does no more.

    Commits a few hundred at a time: who was forgotten stays forgotten if it is cut short.
    """
    found = queries.over(creditor=creditor, on=on)
    ids = [each.debtor_id for each in found]
    for start in range(0, len(ids), AT_ONCE):
        forget(debtor_ids=ids[start : start + AT_ONCE], on=on, at=at, by=by)
    return found


@whole
def forget(*, debtor_ids: Sequence[int], on: date, at: datetime, by: User | None) -> None:
    """Make some debtors anonymous in every table that knows them, and throw away the files they sent."""
    _forget_files(debtor_ids)
    for model, path in held.paths().items():
        columns = FORGOTTEN.get(model._meta.db_table)
        if columns:
            rows = model._default_manager.filter(**{f"{path or 'pk'}__in": debtor_ids})
            rows.update(**{name: _in_place_of(word) for name, word in columns.items()})
    _forget_acts(debtor_ids)
    _forget_imports(debtor_ids)
    Debtor.objects.filter(pk__in=debtor_ids).update(anonymised_on=on)
    history.record_all(
        history.act("privacy.forgotten", each, at=at, by=by, debtor_id=each.pk, on=on)
        for each in Debtor.objects.filter(pk__in=debtor_ids)
    )


def _forget_files(debtor_ids: Sequence[int]) -> None:
    """Throw away proofs, receipts and ledgers of theirs once all is committed; that there were such files stays on record."""
    paths = [path for _, path in held.files(debtor_ids)]
    transaction.on_commit(partial(_throw_away, paths))


def _throw_away(paths: Sequence[Path]) -> None:
    for path in paths:
        path.unlink(missing_ok=True)


def _in_place_of(word: Any) -> Any:
    """Return what takes the place of a column: itself, or a word that differs from row to row."""
    if word is not ANON:
        return word
    return Concat(Value("anon-"), Cast(F("pk"), CharField()), output_field=CharField())


def _forget_acts(debtor_ids: Sequence[int]) -> None:
    """Leave of each act who did what when, and its figures; names, addresses and words go."""
    acts = History.objects.filter(debtor_id__in=debtor_ids).only("pk", "facts", "why")
    changed = []
    for act in acts.iterator(chunk_size=2000):
        act.facts = {name: value for name, value in act.facts.items() if _stays(name, value)}
        act.why = act.why if act.why in REASONS else ""
        changed.append(act)
    History.objects.bulk_update(changed, ["facts", "why"], batch_size=500)


def _stays(name: str, value: Any) -> bool:
    if not isinstance(value, str):
        return not isinstance(value, list | dict)
    return name.removesuffix("_was") in KEPT_FACTS or _is_day(value)


def _is_day(value: str) -> bool:
    try:
        datetime.fromisoformat(value)
    except ValueError:
        return False
    return True


def _forget_imports(debtor_ids: Sequence[int]) -> None:
    """Forget what files changed of these people; their imports can no longer give it back."""
    addresses = Contact.objects.filter(debtor__in=debtor_ids).values("pk")
    mine = Q(thing="debtor", thing_id__in=debtor_ids) | Q(thing="contact", thing_id__in=addresses)
    ImportChange.objects.filter(mine, added=False).update(was={}, now={})
