"""A day writes its proposals with fewer indexes: nothing asks for them by debtor, and PostgreSQL counts them without one."""

from django.db import migrations


def _drop(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP INDEX IF EXISTS proposal_counted")


def _make(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        proposal = apps.get_model("strategy", "Proposal")
        counted = next(index for index in proposal._meta.indexes if index.name == "proposal_counted")
        schema_editor.add_index(proposal, counted)


class Migration(migrations.Migration):
    dependencies = [("strategy", "0010_account_known_when_written")]

    operations = [
        migrations.RemoveIndex(model_name="proposal", name="proposal_debtor"),
        migrations.RunPython(_drop, _make),
    ]
