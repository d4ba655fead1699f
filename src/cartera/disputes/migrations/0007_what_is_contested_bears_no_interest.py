"""Let no interest run on what is contested already, and say beside the ledger which law each house chose."""

from django.db import migrations


def rest(apps, schema_editor):
    """Write beside the ledger each dispute that is open or was accepted; one that was rejected rests nothing."""
    disputes = apps.get_model("disputes", "Dispute").objects.exclude(state="rejected")
    rests = apps.get_model("portfolio", "InterestRest").objects
    rests.bulk_create(
        [
            rests.model(
                creditor_id=each.creditor_id, debtor_id=each.debtor_id, receivable_id=each.receivable_id,
                key=f"dispute:{each.pk}", from_on=each.opened_on, to_on=each.resolved_on, amount_minor=each.amount_minor,
            )
            for each in disputes.iterator()
        ],
        ignore_conflicts=True,
        batch_size=500,
    )


def tell(apps, schema_editor):
    """Copy the pack and the capacity of each conduct: charges are limited by the same law as contacts."""
    laws = apps.get_model("portfolio", "InterestLaw").objects
    for each in apps.get_model("outreach", "Conduct").objects.all():
        laws.get_or_create(creditor_id=each.creditor_id, defaults={"pack": each.pack, "collects_as": each.collects_as})


class Migration(migrations.Migration):
    dependencies = [
        ("disputes", "0006_no_dispute_without_a_deadline"),
        ("outreach", "0004_contacts_on_record"),
        ("portfolio", "0007_what_lateness_costs"),
    ]

    operations = [
        migrations.RunPython(rest, migrations.RunPython.noop),
        migrations.RunPython(tell, migrations.RunPython.noop),
    ]
