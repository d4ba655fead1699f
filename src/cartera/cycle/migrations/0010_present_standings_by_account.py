"""Present standings are found by account, which has an index of its own; the one by creditor served nothing else."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("cycle", "0009_account_known_when_written")]

    operations = [migrations.RemoveIndex(model_name="standing", name="standing_present")]
