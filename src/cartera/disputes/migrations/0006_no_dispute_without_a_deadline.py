from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("disputes", "0005_every_dispute_has_a_deadline")]

    operations = [
        migrations.AlterField(model_name="dispute", name="answer_due", field=models.DateField()),
    ]
