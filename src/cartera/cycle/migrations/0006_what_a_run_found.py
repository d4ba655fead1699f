"""A run keeps in short what it found, so that the morning page need not sum the standings of everybody."""

from collections import Counter, defaultdict

import django.core.serializers.json
from django.db import migrations, models


def sum_standings(apps, schema_editor):
    """Fill the latest run of each creditor, the only one that is shown, from the present standings."""
    Run, Standing = apps.get_model("cycle", "Run"), apps.get_model("cycle", "Standing")
    for creditor in Run.objects.order_by().values_list("creditor", flat=True).distinct():
        minor, debtors, alone = Counter(), defaultdict(set), Counter()
        overdue = Standing.objects.filter(creditor=creditor, until_on__isnull=True, overdue_minor__gt=0)
        columns = ("account__currency", "debtor", "overdue_minor", "proposed", "reasons")
        for currency, debtor, owed, proposed, reasons in overdue.values_list(*columns).iterator():
            minor[currency] += owed
            debtors[currency].add(debtor)
            if not proposed:
                alone[reasons.split(",")[0]] += 1
        rows = [{"currency": each, "minor": minor[each], "debtors": len(debtors[each])} for each in minor]
        rows.sort(key=lambda row: (-row["debtors"], row["currency"]))
        latest = Run.objects.filter(creditor=creditor).order_by("-on").first()
        latest.found = {"overdue": rows, "left_alone": dict(alone.most_common())}
        latest.save(update_fields=["found"])


class Migration(migrations.Migration):
    dependencies = [("cycle", "0005_one_present_standing_again")]

    operations = [
        migrations.AddField(
            model_name="run",
            name="found",
            field=models.JSONField(default=dict, encoder=django.core.serializers.json.DjangoJSONEncoder),
        ),
        migrations.RunPython(sum_standings, migrations.RunPython.noop),
    ]
