"""One document may be agreed to bear late interest at a rate of its own."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Add the table; a document without a row bears what contract, policy or law say."""

    dependencies = [
        ("parties", "0005_recorded_calls_and_proofs"),
        ("portfolio", "0010_tax_on_late_interest"),
    ]

    operations = [
        migrations.CreateModel(
            name="ItemInterest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("rate", models.CharField(max_length=20)),
                (
                    "creditor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="parties.creditor"
                    ),
                ),
                (
                    "receivable",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="interest_terms",
                        to="portfolio.receivable",
                    ),
                ),
            ],
        ),
    ]
