"""Indexes of the proposals that only one of the two databases needs."""

from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.backends.ddl_references import Statement
from django.db.models import Index, Model


class OnSqlite(Index):
    """An index that only SQLite is given, where PostgreSQL answers as fast without it and would have to write it."""

    def create_sql(
        self, model: type[Model], schema_editor: BaseDatabaseSchemaEditor, using: str = "", **kwargs: Any
    ) -> Statement:
        """Return the statement that makes it; elsewhere one that does nothing, for some statement is carried out."""
        if schema_editor.connection.vendor == "sqlite":
            return super().create_sql(model, schema_editor, using, **kwargs)
        return Statement("-- %(name)s: SQLite alone has this index", name=self.name)
