"""The currencies of a creditor are looked up in an index, one by one, instead of among all its accounts."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('parties', '0007_one_index_for_each_question_about_people'),
        ('portfolio', '0012_fewer_keys_for_each_line'),
    ]

    operations = [
        migrations.AlterField(
            model_name='account',
            name='creditor',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.creditor'),
        ),
        migrations.AddIndex(
            model_name='account',
            index=models.Index(fields=['creditor', 'currency'], name='account_found'),
        ),
    ]
