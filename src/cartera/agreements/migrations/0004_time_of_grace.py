import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("agreements", "0003_what_was_known_when_promised"),
        ("parties", "0003_data_requests"),
    ]

    operations = [
        migrations.CreateModel(
            name="Forbearance",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("from_on", models.DateField()),
                ("to_on", models.DateField()),
                ("reason", models.CharField(max_length=300)),
                ("creditor", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="parties.creditor")),
                ("debtor", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="forbearances", to="parties.debtor")),
            ],
            options={
                "ordering": ("from_on", "id"),
                "indexes": [models.Index(fields=["creditor", "to_on"], name="forbearance_until")],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("to_on__gte", models.F("from_on"))), name="forbearance_not_empty")
                ],
            },
        ),
    ]
