"""Which items a line of the bank pays, and whose the accounts are that money came from."""

import django.core.serializers.json
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('parties', '0003_data_requests'),
        ('payments', '0001_start'),
        ('portfolio', '0008_what_payers_and_banks_keep_back'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Match',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('proposed', 'Proposed'), ('applied', 'Applied'), ('undone', 'Undone')], max_length=10)),
                ('rank', models.PositiveIntegerField(default=0)),
                ('points', models.PositiveIntegerField(default=0)),
                ('parts', models.JSONField(default=list)),
                ('over_minor', models.BigIntegerField(default=0)),
                ('withheld_minor', models.BigIntegerField(default=0)),
                ('bank_fee_minor', models.BigIntegerField(default=0)),
                ('why', models.JSONField(default=list, encoder=django.core.serializers.json.DjangoJSONEncoder)),
                ('waits', models.CharField(blank=True, max_length=30)),
                ('alone', models.BooleanField(default=False)),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('creditor', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.creditor')),
                ('debtor', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.debtor')),
                ('line', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='matches', to='payments.bankline')),
                ('payment', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='matches', to='portfolio.payment')),
            ],
            options={
                'ordering': ('line_id', 'rank', 'id'),
                'indexes': [models.Index(fields=['creditor', 'state', 'at'], name='match_applied')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'applied')), fields=('line',), name='match_applied_once'), models.UniqueConstraint(condition=models.Q(('state', 'proposed')), fields=('line', 'rank'), name='match_proposed_once')],
            },
        ),
        migrations.CreateModel(
            name='PayerAccount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('account', models.CharField(max_length=60)),
                ('times', models.PositiveIntegerField(default=1)),
                ('last_on', models.DateField()),
                ('creditor', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.creditor')),
                ('debtor', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='payer_accounts', to='parties.debtor')),
            ],
            options={
                'ordering': ('id',),
                'constraints': [models.UniqueConstraint(fields=('creditor', 'account', 'debtor'), name='payer_account_once')],
            },
        ),
    ]
