"""A file taken back: each of its entries reversed, what it changed given back; nothing is erased from the books."""

from datetime import date, datetime

from django.db import connection
from django.db.models import F, Value
from django.db.models.functions import Greatest

from cartera.foundation import frames, moves
from cartera.foundation.models import User
from cartera.foundation.transactions import whole
from cartera.parties.models import Contact, Debtor
from cartera.portfolio import posting
from cartera.portfolio.importing import standing
from cartera.portfolio.importing.plan import TABLES
from cartera.portfolio.models import (
    Account,
    CreditNote,
    Import,
    ImportChange,
    LedgerEntry,
    Payment,
    Receivable,
)
from cartera.portfolio.operations import interest

_REVERSE = """
INSERT INTO portfolio_ledgerentry (account_id, receivable_id, kind, component, amount_minor, effective_on, recorded_at,
                                   payment_id, credit_note_id, reverses_id, imported_id)
SELECT e.account_id, e.receivable_id, 'reversal', e.component, -e.amount_minor,
       CASE WHEN e.effective_on > %s THEN e.effective_on ELSE %s END, %s, e.payment_id, e.credit_note_id, e.id, e.imported_id
FROM portfolio_ledgerentry e LEFT JOIN portfolio_ledgerentry o ON o.reverses_id = e.id
WHERE e.imported_id = %s AND e.reverses_id IS NULL AND o.id IS NULL ORDER BY e.id
"""


@whole
def undo(*, imported: Import, on: date, at: datetime, by: User | None, why: str = "") -> Import:
    """Take a file back: its entries are reversed with effect from a day, what it changed is as it was before.

    Documents it brought are settled by that and nobody is asked for them; taken in again, the file posts anew. What
    people changed since stays. Raises ImportInUse, naming what was posted since on what the file touched, and
    UnableToMove when it is undone already.
    """
    moves.move(imported, Import.State.UNDONE.value, at=at, by=by, why=why)
    what = standing.dependents(imported)
    if what:
        raise standing.ImportInUse(what=", ".join(what))
    frames.keep_out(*TABLES)
    _reverse(imported, on, at)
    Payment.objects.filter(imported=imported).update(
        returned_on=Greatest(F("paid_on"), Value(on)), reference=standing.freed("reference", imported)
    )
    notes = CreditNote.objects.filter(entries__imported=imported, entries__kind="credit_note")
    CreditNote.objects.filter(pk__in=notes.values("pk")).update(
        cancelled_on=on, number=standing.freed("number", imported)
    )
    _give_back(imported)
    mine = LedgerEntry.objects.filter(imported=imported)
    posting.recount(
        receivables=Receivable.objects.filter(
            pk__in=mine.filter(receivable__isnull=False).values("receivable_id")
        ),
        accounts=Account.objects.filter(pk__in=mine.filter(receivable__isnull=True).values("account_id")),
    )
    items = mine.filter(receivable__isnull=False).values_list("receivable_id", flat=True)
    interest.post_interest(receivable_ids=sorted({pk for pk in items if pk}), on=on, at=at)
    return imported


def _reverse(imported: Import, on: date, at: datetime) -> None:
    """Post the reversal of every entry of the file that still stands, never before the entry itself."""
    adapted = connection.ops.adapt_datetimefield_value(at)
    with connection.cursor() as cursor:
        cursor.execute(_REVERSE, [on, on, adapted, imported.pk])


def _give_back(imported: Import) -> None:
    """Write what the file changed as it was, and remove the addresses and the customers without documents it added.

    An authorisation that only the file told goes too; an objection stays, whoever told it.
    """
    changes = ImportChange.objects.filter(imported=imported)
    models = {"receivable": Receivable, "debtor": Debtor, "contact": Contact}
    for name, rows in standing.given_back(changes).items():
        for row in rows:
            models[name]._default_manager.filter(pk=row.pop("id")).update(**row)
    contacts, people, words = standing.removable(changes)
    words.delete()
    contacts.delete()
    people.delete()
