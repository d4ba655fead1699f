from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("outreach", "0001_start")]

    operations = [
        migrations.AddIndex(
            model_name="message",
            index=models.Index(condition=models.Q(("state", "unknown")), fields=["creditor", "id"], name="message_unknown"),
        ),
    ]
