"""Three more kinds of entry: tax a payer kept back, a bank's fee, cents within the tolerance."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('portfolio', '0007_what_lateness_costs'),
    ]

    operations = [
        migrations.AlterField(
            model_name='ledgerentry',
            name='kind',
            field=models.CharField(choices=[('opening', 'Opening'), ('adjustment', 'Adjustment'), ('payment', 'Payment'), ('return', 'Return'), ('credit_note', 'Credit Note'), ('fee', 'Fee'), ('interest', 'Interest'), ('tax', 'Tax'), ('discount', 'Discount'), ('withholding', 'Withholding'), ('bank_fee', 'Bank Fee'), ('rounding', 'Rounding'), ('waiver', 'Waiver'), ('write_off', 'Write Off'), ('reinstatement', 'Reinstatement'), ('transfer', 'Transfer'), ('reversal', 'Reversal')], max_length=15),
        ),
    ]
