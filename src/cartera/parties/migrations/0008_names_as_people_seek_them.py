"""Lists are searched and ordered by names without accents and capitals; the database keeps that form by itself."""

from django.db import migrations

from cartera.foundation import seeking


class Migration(migrations.Migration):
    dependencies = [("parties", "0007_one_index_for_each_question_about_people")]

    operations = [
        migrations.AlterModelOptions("debtor", {"ordering": ("sought", "id")}),
        migrations.AddField("debtor", "sought", seeking.sought("name", max_length=250)),
    ]
