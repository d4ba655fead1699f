"""The list's index ends with what is overdue: the few rows that are overdue alike are put in order when they are read."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("strategy", "0011_fewer_indexes_of_a_day")]

    operations = [
        migrations.RemoveIndex(model_name="proposal", name="proposal_list"),
        migrations.AddIndex(
            model_name="proposal",
            index=models.Index(
                fields=["creditor", "-overdue_minor"],
                condition=models.Q(closed_on__isnull=True),
                name="proposal_list",
            ),
        ),
    ]
