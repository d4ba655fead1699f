"""`migrate`, quickly where there is nothing yet.

An empty database gets the tables as they are now, in one transaction, and every migration is noted as applied; one that
has tables gets the migrations that it lacks, as always. A test proves that both ways end with the same tables and rows.
Going through the history of every table takes ten times as long, and every test and every story begins with one.
"""

from typing import Any

from django.apps import apps
from django.core.management.commands import migrate
from django.db import connections
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

# What asks for something else than "bring everything to this version".
_PARTICULAR = ("app_label", "migration_name", "fake", "fake_initial", "plan", "check_unapplied", "prune")


class Command(migrate.Command):
    """Build an empty database at once; migrate any other."""

    def handle(self, *args: Any, **options: Any) -> None:
        """Build the tables if there are none, then let Django do what is left: signals, or what is not applied yet."""
        if not any(options.get(name) for name in _PARTICULAR):
            build(options["database"])
        super().handle(*args, **options)


def build(alias: str) -> bool:
    """Make all tables in an empty database and note every migration as applied; tell whether it was empty."""
    connection = connections[alias]
    loader = MigrationLoader(connection)
    if connection.introspection.table_names() or not loader.migrated_apps:
        return False
    recorder = MigrationRecorder(connection)
    with connection.schema_editor(atomic=True) as editor:
        editor.create_model(recorder.Migration)
        for config in apps.get_app_configs():
            if config.label in loader.migrated_apps:
                for model in config.get_models():
                    if model._meta.can_migrate(connection):
                        editor.create_model(model)
        recorder.migration_qs.bulk_create(
            recorder.Migration(app=app, name=name) for app, name in loader.graph.nodes
        )
    return True
