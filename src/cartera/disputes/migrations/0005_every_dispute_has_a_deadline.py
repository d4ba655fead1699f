"""Give disputes from before deadlines one of two weeks."""

from datetime import timedelta

from django.db import migrations

DAYS = 14


def fill(apps, schema_editor):
    disputes = apps.get_model("disputes", "Dispute")
    waiting = list(disputes.objects.filter(answer_due__isnull=True).only("pk", "opened_on", "amount_minor", "state"))
    for each in waiting:
        each.answer_due = each.opened_on + timedelta(days=DAYS)
        # What was accepted so far was accepted as a whole.
        each.credited_minor = each.amount_minor if each.state == "accepted" else 0
    disputes.objects.bulk_update(waiting, ["answer_due", "credited_minor"], batch_size=500)


class Migration(migrations.Migration):
    dependencies = [("disputes", "0004_why_until_when_and_what_we_promise")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
