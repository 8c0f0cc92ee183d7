from datetime import date

import django.core.validators
import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

ALWAYS = date(2000, 1, 1)


def carry_over(apps, schema_editor):
    """What each seller asked for, from the day it was entered; the first of all always."""
    LateRate = apps.get_model("invoicing", "LateRate")
    kept = apps.get_model("invoicing", "HistoricalLateRate")
    entered = apps.get_model("invoicing", "HistoricalSeller").objects.order_by("history_date", "history_id")
    for seller in apps.get_model("invoicing", "Seller").objects.order_by("pk"):
        days = {}
        for then in entered.filter(id=seller.pk).values("late_percent", "history_date", "history_user_id"):
            if not days or next(reversed(days.values()))["late_percent"] != then["late_percent"]:
                days[then["history_date"].date() if days else ALWAYS] = then
        if not days and seller.late_percent:
            days[ALWAYS] = {"late_percent": seller.late_percent, "history_date": None}
        for day, then in days.items():
            if len(days) == 1 and not then["late_percent"]:
                continue
            rate = LateRate.objects.create(seller=seller, percent=then["late_percent"], starts_on=day)
            if then["history_date"]:
                kept.objects.create(
                    id=rate.pk,
                    seller=seller,
                    percent=rate.percent,
                    starts_on=day,
                    history_type="+",
                    history_date=then["history_date"],
                    history_user_id=then["history_user_id"],
                    history_change_reason="from the seller's terms",
                )


class Migration(migrations.Migration):
    dependencies = [
        ("invoicing", "0006_issued_last_first"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='HistoricalLateRate',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('percent', models.DecimalField(decimal_places=2, help_text='A year, from the day after an invoice was due. 0 for none.', max_digits=4, validators=[django.core.validators.MinValueValidator(0)])),
                ('starts_on', models.DateField(verbose_name='first day')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('seller', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='invoicing.seller')),
            ],
            options={
                'verbose_name': 'historical interest when late',
                'verbose_name_plural': 'historical interest when late',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='LateRate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('percent', models.DecimalField(decimal_places=2, help_text='A year, from the day after an invoice was due. 0 for none.', max_digits=4, validators=[django.core.validators.MinValueValidator(0)])),
                ('starts_on', models.DateField(verbose_name='first day')),
                ('seller', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='late_rates', to='invoicing.seller')),
            ],
            options={
                'verbose_name': 'interest when late',
                'verbose_name_plural': 'interest when late',
                'ordering': ['seller', '-starts_on'],
                'constraints': [
                    models.UniqueConstraint(fields=('seller', 'starts_on'), name='late_rate_starts_once'),
                    models.CheckConstraint(condition=models.Q(('percent__gte', 0)), name='late_rate_asks_nothing_back'),
                ],
            },
        ),
        migrations.RunPython(carry_over, migrations.RunPython.noop, elidable=True),
    ]
