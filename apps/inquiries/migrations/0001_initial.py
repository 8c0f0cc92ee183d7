import datetime
import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('diagnostics', '0001_initial'),
        ('isvs', '0001_initial'),
        ('policy', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='HistoricalInquiry',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('kind', models.CharField(choices=[('failed_call', 'A call fails'), ('how_to', 'How do I …?'), ('feature_request', 'Feature request')], default='failed_call', max_length=16)),
                ('channel', models.CharField(choices=[('portal', 'Portal'), ('api', 'REST API')], max_length=10)),
                ('subject', models.CharField(max_length=200)),
                ('status', models.CharField(choices=[('new', 'New'), ('open', 'Open'), ('waiting_on_isv', 'Waiting on ISV'), ('waiting_on_others', 'Waiting on others'), ('referred', 'Referred'), ('declined', 'Declined'), ('resolved', 'Resolved'), ('closed', 'Closed')], default='new', max_length=20)),
                ('priority', models.CharField(choices=[('low', 'Low'), ('normal', 'Normal'), ('high', 'High'), ('urgent', 'Urgent')], default='normal', max_length=10)),
                ('asked_at', models.DateTimeField()),
                ('completed_at', models.DateTimeField(blank=True, help_text='When nothing more was missing.', null=True)),
                ('first_responded_at', models.DateTimeField(blank=True, null=True)),
                ('resolved_at', models.DateTimeField(blank=True, null=True)),
                ('waiting_since', models.DateTimeField(blank=True, help_text='When the ISV, whose turn it is, was last asked.', null=True)),
                ('last_activity_at', models.DateTimeField()),
                ('next_due_at', models.DateTimeField(default=datetime.datetime(9999, 12, 31, 0, 0, tzinfo=datetime.timezone.utc), help_text='The nearest deadline of a running clock.')),
                ('has_unread_reply', models.BooleanField(default=False, help_text='The ISV wrote last.')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('asked_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('assignee', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('call', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='diagnostics.apicall')),
                ('client', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='isvs.apiclient')),
                ('customer', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='isvs.customer')),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('isv', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='isvs.isv', verbose_name='ISV')),
                ('market', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='policy.market')),
            ],
            options={
                'verbose_name': 'historical inquiry',
                'verbose_name_plural': 'historical inquiries',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='Inquiry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('failed_call', 'A call fails'), ('how_to', 'How do I …?'), ('feature_request', 'Feature request')], default='failed_call', max_length=16)),
                ('channel', models.CharField(choices=[('portal', 'Portal'), ('api', 'REST API')], max_length=10)),
                ('subject', models.CharField(max_length=200)),
                ('status', models.CharField(choices=[('new', 'New'), ('open', 'Open'), ('waiting_on_isv', 'Waiting on ISV'), ('waiting_on_others', 'Waiting on others'), ('referred', 'Referred'), ('declined', 'Declined'), ('resolved', 'Resolved'), ('closed', 'Closed')], default='new', max_length=20)),
                ('priority', models.CharField(choices=[('low', 'Low'), ('normal', 'Normal'), ('high', 'High'), ('urgent', 'Urgent')], default='normal', max_length=10)),
                ('masking', models.JSONField(default=dict, editable=False, help_text='Fingerprints that keep placeholders stable.')),
                ('asked_at', models.DateTimeField()),
                ('completed_at', models.DateTimeField(blank=True, help_text='When nothing more was missing.', null=True)),
                ('first_responded_at', models.DateTimeField(blank=True, null=True)),
                ('resolved_at', models.DateTimeField(blank=True, null=True)),
                ('waiting_since', models.DateTimeField(blank=True, help_text='When the ISV, whose turn it is, was last asked.', null=True)),
                ('last_activity_at', models.DateTimeField()),
                ('next_due_at', models.DateTimeField(default=datetime.datetime(9999, 12, 31, 0, 0, tzinfo=datetime.timezone.utc), help_text='The nearest deadline of a running clock.')),
                ('has_unread_reply', models.BooleanField(default=False, help_text='The ISV wrote last.')),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='inquiries_asked', to=settings.AUTH_USER_MODEL)),
                ('assignee', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='inquiries_assigned', to=settings.AUTH_USER_MODEL)),
                ('call', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='inquiry', to='diagnostics.apicall')),
                ('client', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='inquiries', to='isvs.apiclient')),
                ('customer', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='inquiries', to='isvs.customer')),
                ('isv', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='inquiries', to='isvs.isv', verbose_name='ISV')),
                ('market', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='inquiries', to='policy.market')),
            ],
            options={
                'verbose_name_plural': 'inquiries',
                'ordering': ['-pk'],
                'permissions': [('answer_inquiry', 'Can answer inquiries and write notes'), ('assign_inquiry', 'Can assign inquiries and set their priority'), ('refer_inquiry', 'Can refer, decline, resolve, close and reopen inquiries')],
                'indexes': [models.Index(fields=['next_due_at', 'id'], name='inquiry_queue'), models.Index(fields=['status', 'next_due_at', 'id'], name='inquiry_queue_by_status'), models.Index(fields=['assignee', 'next_due_at', 'id'], name='inquiry_queue_by_assignee'), models.Index(fields=['market', 'next_due_at', 'id'], name='inquiry_queue_by_market'), models.Index(fields=['isv', 'next_due_at', 'id'], name='inquiry_queue_by_isv'), models.Index(fields=['isv', '-id'], name='inquiry_newest_of_isv')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('status__in', ['new', 'open']), _negated=True), ('completed_at__isnull', False), _connector='OR'), name='incomplete_inquiry_waits_on_isv'), models.CheckConstraint(condition=models.Q(models.Q(('status', 'resolved'), _negated=True), ('resolved_at__isnull', False), _connector='OR'), name='resolved_inquiry_says_when'), models.CheckConstraint(condition=models.Q(('status__in', ['new', 'open']), ('next_due_at', datetime.datetime(9999, 12, 31, 0, 0, tzinfo=datetime.timezone.utc)), _connector='OR'), name='only_running_clocks_are_due')],
            },
        ),
        migrations.CreateModel(
            name='HistoricalMessage',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('kind', models.CharField(choices=[('reply', 'From the ISV'), ('answer', 'Answer'), ('note', 'Internal note'), ('event', 'Event')], max_length=8)),
                ('is_internal', models.BooleanField(default=False, help_text='Never shown to the ISV.')),
                ('text', models.TextField()),
                ('sent_at', models.DateTimeField()),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('author', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('inquiry', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='inquiries.inquiry')),
            ],
            options={
                'verbose_name': 'historical message',
                'verbose_name_plural': 'historical messages',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='Clock',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('first_response', 'First response'), ('resolution', 'Resolution')], max_length=16)),
                ('target_minutes', models.PositiveIntegerField()),
                ('started_at', models.DateTimeField()),
                ('due_at', models.DateTimeField(blank=True, null=True)),
                ('met_at', models.DateTimeField(blank=True, null=True)),
                ('inquiry', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='clocks', to='inquiries.inquiry')),
            ],
            options={
                'ordering': ['kind'],
                'constraints': [models.UniqueConstraint(fields=('inquiry', 'kind'), name='clock_once_per_kind'), models.CheckConstraint(condition=models.Q(('due_at__isnull', True), ('met_at__isnull', True), _connector='OR'), name='met_clock_no_longer_runs')],
            },
        ),
        migrations.CreateModel(
            name='Message',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('reply', 'From the ISV'), ('answer', 'Answer'), ('note', 'Internal note'), ('event', 'Event')], max_length=8)),
                ('is_internal', models.BooleanField(default=False, help_text='Never shown to the ISV.')),
                ('text', models.TextField()),
                ('sent_at', models.DateTimeField()),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('inquiry', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='messages', to='inquiries.inquiry')),
            ],
            options={
                'ordering': ['pk'],
                'indexes': [models.Index(fields=['inquiry', 'id'], name='message_of_inquiry')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('kind', 'note'), _negated=True), ('is_internal', True), _connector='OR'), name='note_is_internal'), models.CheckConstraint(condition=models.Q(models.Q(('kind__in', ['reply', 'answer']), _negated=True), ('is_internal', False), _connector='OR'), name='what_is_said_is_not_internal')],
            },
        ),
        migrations.CreateModel(
            name='HistoricalAttachment',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('name', models.CharField(help_text='As the sender called it.', max_length=200)),
                ('file', models.TextField(max_length=100)),
                ('size', models.PositiveIntegerField(help_text='Bytes.')),
                ('is_checked', models.BooleanField(help_text='Text that was searched for secrets; other files are kept as they came.')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('message', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='inquiries.message')),
            ],
            options={
                'verbose_name': 'historical attachment',
                'verbose_name_plural': 'historical attachments',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='Attachment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(help_text='As the sender called it.', max_length=200)),
                ('file', models.FileField(upload_to='')),
                ('size', models.PositiveIntegerField(help_text='Bytes.')),
                ('is_checked', models.BooleanField(help_text='Text that was searched for secrets; other files are kept as they came.')),
                ('message', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='attachments', to='inquiries.message')),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='Pause',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('since', models.DateTimeField()),
                ('until', models.DateTimeField(blank=True, null=True)),
                ('because', models.CharField(choices=[('new', 'New'), ('open', 'Open'), ('waiting_on_isv', 'Waiting on ISV'), ('waiting_on_others', 'Waiting on others'), ('referred', 'Referred'), ('declined', 'Declined'), ('resolved', 'Resolved'), ('closed', 'Closed')], max_length=20)),
                ('inquiry', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='pauses', to='inquiries.inquiry')),
            ],
            options={
                'ordering': ['since'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('until__isnull', True)), fields=('inquiry',), name='one_open_pause'), models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gte', models.F('since')), _connector='OR'), name='pause_ends_after_it_begins')],
            },
        ),
    ]
