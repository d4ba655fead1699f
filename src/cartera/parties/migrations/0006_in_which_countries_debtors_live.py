"""The countries in which a creditor's debtors live are found without walking through all of them."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Add an index."""

    dependencies = [("parties", "0005_recorded_calls_and_proofs")]

    operations = [
        migrations.AddIndex(
            model_name="debtor",
            index=models.Index(fields=["creditor", "country", "subdivision"], name="debtor_where"),
        ),
    ]
