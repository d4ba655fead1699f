"""Makes the tables of an empty database in one of two ways and prints what they are, as JSON: `built`, `migrated`.

Each is done by a process of its own (tests/forking.py), which may change Django for its purpose.
"""

import json
import sys
from functools import lru_cache

import sqlparse
from django.core.management import call_command
from django.core.management.commands import migrate
from django.db import connection
from django.db.migrations.state import ProjectState

from tests.long import LONG

# Django's own: its groups count permissions in 32 bits or in 64, by the way that made them.
NOT_OURS = "auth_group_permissions"
WHATS = ("primary_key", "unique", "foreign_key", "check", "index")


def shape():
    """Return by table: its columns with type and default, and its constraints and indexes by name."""
    tables = {}
    with connection.cursor() as cursor:
        for name in sorted({*connection.introspection.table_names(cursor)} - {NOT_OURS}):
            columns = connection.introspection.get_table_description(cursor, name)
            constraints = connection.introspection.get_constraints(cursor, name)
            # SQLite tells of a key or check without its name, by number; what it says is in the rest.
            told = sorted(
                ["" if key.startswith(("__", "fk_")) else key, *sorted(map(str, each.items()))]
                for key, each in constraints.items()
                if any(each[what] for what in WHATS)  # not "not null": that is told with the column
            )
            tables[name] = [sorted(map(str, ([*column[:2], *column[3:]] for column in columns))), told]
    return tables


def indexes():
    """Return how the database itself says each index, conditions included."""
    said = {
        "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL ORDER BY name",
        "postgresql": "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1",
    }
    with connection.cursor() as cursor:
        cursor.execute(said[connection.vendor])
        return cursor.fetchall()


def rows():
    """Return how many rows each table has: a migration may make some."""
    with connection.cursor() as cursor:
        counts = {}
        for name in sorted(connection.introspection.table_names(cursor)):
            cursor.execute(f'SELECT COUNT(*) FROM "{name}"')
            counts[name] = cursor.fetchone()[0]
    return counts


def alone(state, app_label, model_name, delay):
    """Name the models whose classes are made anew after an operation changed one: that one, not its whole neighbourhood.

    Statements are written from the model alone. Django does this as often as it can (`delay`), and makes all classes anew
    before a step that may look at the neighbours (RunPython). Making them anew each time takes most of a history's time.
    """
    state.is_delayed = True
    return {(app_label, model_name)}


def main(way):
    # SQLite tells of a table by its text alone, which Django reads again for each question.
    sqlparse.parse = lru_cache(None)(sqlparse.parse)
    if not LONG:
        ProjectState._find_reload_model = alone
    command = "migrate" if way == "built" else migrate.Command()
    call_command(command, verbosity=0, interactive=False, skip_checks=True)
    sys.stdout.write(json.dumps([shape(), indexes(), rows()]))
