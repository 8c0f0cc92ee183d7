from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("invoicing", "0007_late_rates")]

    operations = [
        migrations.RemoveConstraint(model_name='seller', name='seller_asks_nothing_back'),
        migrations.RemoveField(model_name='historicalseller', name='late_percent'),
        migrations.RemoveField(model_name='seller', name='late_percent'),
        migrations.AddConstraint(
            model_name='seller',
            constraint=models.CheckConstraint(condition=models.Q(('fee_from__gte', 1), ('reminder_fee__gte', 0)), name='seller_asks_nothing_back'),
        ),
    ]
