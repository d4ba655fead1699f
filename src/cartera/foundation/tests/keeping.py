"""What many tests begin with is made once in a process; for the next test its rows are put back, in milliseconds.

Nothing is made up: the rows are those that the product's own operations wrote, taken as the database keeps them.
"""

import pickle

from django.apps import apps
from django.db import connection, transaction

_KEPT = {}


def kept(make, *args):
    """Return what `make` returns on an empty ledger, together with the rows it writes; it must be able to be pickled."""
    if (make, args) in _KEPT:
        rows, made = _KEPT[make, args]
        with transaction.atomic(), connection.cursor() as cursor:
            for table, columns, values in rows:
                _WRITE[connection.vendor](cursor, table, columns, values)
        return pickle.loads(made)
    before = _contents()
    made = make(*args)
    changed = [(table, *what) for table, what in _contents().items() if what != before[table]]
    if not any(before[table][1] for table, _, _ in changed):  # else there was something in the way
        _KEPT[make, args] = changed, pickle.dumps(made)
    return made


def _contents():
    """Return columns and rows of every table."""
    found = {}
    with connection.cursor() as cursor:
        for model in apps.get_models(include_auto_created=True):
            table = connection.ops.quote_name(model._meta.db_table)
            columns = [connection.ops.quote_name(field.column) for field in model._meta.local_concrete_fields]
            found[table] = columns, _READ[connection.vendor](cursor, table, columns)
    return found


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
