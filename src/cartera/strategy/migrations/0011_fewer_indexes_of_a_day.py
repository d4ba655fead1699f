"""A day writes its proposals with fewer indexes: nothing asks for them by debtor, and PostgreSQL counts them without one."""

from django.db import migrations, models

import cartera.strategy.indexes


class Migration(migrations.Migration):
    dependencies = [("strategy", "0010_account_known_when_written")]

    operations = [
        migrations.RemoveIndex(model_name="proposal", name="proposal_debtor"),
        migrations.RemoveIndex(model_name="proposal", name="proposal_counted"),
        migrations.AddIndex(
            model_name="proposal",
            index=cartera.strategy.indexes.OnSqlite(
                fields=["creditor", "state", "needs_approval", "actor", "action", "step", "rung"],
                condition=models.Q(closed_on__isnull=True),
                name="proposal_counted",
            ),
        ),
    ]
