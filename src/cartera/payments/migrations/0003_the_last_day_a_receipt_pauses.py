import datetime

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("payments", "0002_what_lines_pay")]

    operations = [
        migrations.RenameField(model_name="bankline", old_name="why", new_name="remark"),
        migrations.RenameField(model_name="receipt", old_name="why", new_name="remark"),
        migrations.AddField(
            model_name="receipt",
            name="pauses_to",
            field=models.DateField(default=datetime.date(2000, 1, 1)),
            preserve_default=False,
        ),
        migrations.AddIndex(
            model_name="receipt",
            index=models.Index(fields=["creditor", "pauses_to"], name="receipt_pausing"),
        ),
    ]
