import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0004_absences'),
        ('inquiries', '0008_issues'),
        ('policy', '0005_waiting_on_isvs'),
    ]

    operations = [
        migrations.CreateModel(
            name='Foresight',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('scope', models.CharField(choices=[('hours', 'Support hours'), ('targets', 'Service targets')], max_length=10)),
                ('counted_at', models.DateTimeField()),
                ('later', models.PositiveIntegerField(default=0)),
                ('earlier', models.PositiveIntegerField(default=0)),
                ('first', models.JSONField(blank=True, default=list, help_text='Of those: clock, before, after.')),
                ('calendar', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='policy.supportcalendar')),
                ('job', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='foresight', to='accounts.job')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('scope', 'hours'), ('calendar__isnull', True), _connector='XOR'), name='foresight_of_hours_names_a_calendar')],
            },
        ),
    ]
