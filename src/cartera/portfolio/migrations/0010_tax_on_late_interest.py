"""Late interest may bear tax, as fees do: the percentage stands with the terms."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Add the percentage; terms that are there bear none."""

    dependencies = [("portfolio", "0009_discounts_for_paying_early")]

    operations = [
        migrations.AddField(
            model_name="interestterms",
            name="tax",
            field=models.CharField(blank=True, default="", max_length=20),
        ),
    ]
