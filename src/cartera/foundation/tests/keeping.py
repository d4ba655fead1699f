"""What many tests begin with is made once in a process; for the next test its rows are put back, in milliseconds.

Nothing is made up: the rows are those that the product's own operations wrote, taken as the database keeps them.
"""

import pickle

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, transaction

_KEPT = {}


def kept(make, *args):
    """Return what `make` returns on an empty ledger, together with the rows it writes; it must be able to be pickled."""
    if (make, args) in _KEPT:
        rows, made = _KEPT[make, args]
        with transaction.atomic(), connection.cursor() as cursor:
            for model, values in rows.items():
                _WRITE[connection.vendor](cursor, *_named(model), values)
            # Ids that a sequence gives go on after them.
            if following := connection.ops.sequence_reset_sql(no_style(), list(rows)):
                cursor.execute("".join(following))
        return pickle.loads(made)
    before = _contents()
    made = make(*args)
    changed = {model: rows for model, rows in _contents().items() if rows != before[model]}
    if not any(before[model] for model in changed):  # else there was something in the way
        _KEPT[make, args] = changed, pickle.dumps(made)
    return made


def _contents():
    """Return the rows of every table."""
    with connection.cursor() as cursor:
        return {
            model: _READ[connection.vendor](cursor, *_named(model))
            for model in apps.get_models(include_auto_created=True)
        }


def _named(model):
    """Return table and columns of a model, as a statement says them."""
    quoted = connection.ops.quote_name
    return quoted(model._meta.db_table), [
        quoted(each.column) for each in model._meta.local_concrete_fields if not each.generated
    ]


def _read_sqlite(cursor, table, columns):
    # With the plus it is no column any more, and comes as it is stored.
    cursor.execute(f"SELECT {', '.join(f'+{name}' for name in columns)} FROM {table}")
    return cursor.fetchall()


def _write_sqlite(cursor, table, columns, rows):
    places = ", ".join(["%s"] * len(columns))
    cursor.executemany(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({places})", rows)


def _read_postgresql(cursor, table, columns):
    with cursor.copy(f"COPY {table} ({', '.join(columns)}) TO STDOUT") as copy:
        return b"".join(copy)


def _write_postgresql(cursor, table, columns, rows):
    with cursor.copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN") as copy:
        copy.write(rows)


_READ = {"sqlite": _read_sqlite, "postgresql": _read_postgresql}
_WRITE = {"sqlite": _write_sqlite, "postgresql": _write_postgresql}
