"""PostgreSQL lost the unique index when a plain one of the same column was taken away: it is made anew.

Taking it away first changes nothing where it is not there any more.
"""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("cycle", "0004_no_index_that_another_serves")]

    operations = [
        migrations.RemoveConstraint(model_name="standing", name="one_present_standing"),
        migrations.AddConstraint(
            model_name="standing",
            constraint=models.UniqueConstraint(
                fields=["account"], name="one_present_standing", condition=Q(until_on__isnull=True)
            ),
        ),
    ]
