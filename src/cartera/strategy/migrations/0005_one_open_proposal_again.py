"""PostgreSQL lost the unique index when a plain one of the same column was taken away: it is made anew.

Taking it away first changes nothing where it is not there any more.
"""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("strategy", "0004_lawful_hour")]

    operations = [
        migrations.RemoveConstraint(model_name="proposal", name="one_open_proposal"),
        migrations.AddConstraint(
            model_name="proposal",
            constraint=models.UniqueConstraint(
                fields=["account"],
                name="one_open_proposal",
                condition=Q(state__in=("proposed", "approved", "held")),
            ),
        ),
    ]
