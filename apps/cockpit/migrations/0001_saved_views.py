import django.db.models.deletion
import django.db.models.functions.text
import simple_history.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='HistoricalSavedView',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('name', models.CharField(max_length=60)),
                ('is_shared', models.BooleanField(default=False, help_text='Everybody at the desk sees it.')),
                ('wish', models.JSONField(default=dict, help_text="What it asks for, in the words of the queue's address.")),
                ('position', models.PositiveIntegerField(default=0, help_text="Where it stands among the owner's.")),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('owner', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'historical saved view',
                'verbose_name_plural': 'historical saved views',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='SavedView',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=60)),
                ('is_shared', models.BooleanField(default=False, help_text='Everybody at the desk sees it.')),
                ('wish', models.JSONField(default=dict, help_text="What it asks for, in the words of the queue's address.")),
                ('position', models.PositiveIntegerField(default=0, help_text="Where it stands among the owner's.")),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='saved_views', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['is_shared', 'position', 'pk'],
                'permissions': [('keep_savedview', 'Can keep views of the queue'), ('share_savedview', 'Can share views of the queue')],
                'constraints': [models.UniqueConstraint(models.F('owner'), django.db.models.functions.text.Lower('name'), name='view_once_per_owner_in_any_case')],
            },
        ),
        migrations.CreateModel(
            name='ViewCount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('part', models.CharField(blank=True, max_length=20)),
                ('count', models.PositiveIntegerField(help_text='One more than is shown when there are more.', null=True)),
                ('counted_at', models.DateTimeField(null=True)),
                ('reader', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('view', models.OneToOneField(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='counted', to='cockpit.savedview')),
            ],
            options={
                'indexes': [models.Index(fields=['counted_at'], name='count_longest_ago')],
                'constraints': [models.CheckConstraint(condition=models.Q(('view__isnull', True), ('part', ''), _connector='XOR'), name='count_of_a_view_or_a_part'), models.UniqueConstraint(fields=('part', 'reader'), name='count_once_per_part_and_reader'), models.UniqueConstraint(condition=models.Q(('reader__isnull', True), ('view__isnull', True)), fields=('part',), name='count_once_per_part')],
            },
        ),
    ]
