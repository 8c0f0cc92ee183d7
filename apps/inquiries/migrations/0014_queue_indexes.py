from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('inquiries', '0013_facets'),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='inquiry',
            name='inquiry_queue',
        ),
        migrations.RemoveIndex(
            model_name='inquiry',
            name='inquiry_queue_by_status',
        ),
        migrations.RemoveIndex(
            model_name='inquiry',
            name='inquiry_queue_by_assignee',
        ),
        migrations.RemoveIndex(
            model_name='inquiry',
            name='inquiry_queue_by_market',
        ),
        migrations.RemoveIndex(
            model_name='inquiry',
            name='inquiry_queue_by_isv',
        ),
        migrations.RemoveIndex(
            model_name='inquiry',
            name='inquiry_queue_by_verdict',
        ),
        migrations.AddIndex(
            model_name='inquiry',
            index=models.Index(condition=models.Q(('status__in', ('new', 'open', 'waiting_on_isv', 'waiting_on_others'))), fields=['next_due_at', 'id'], name='inquiry_queue'),
        ),
        migrations.AddIndex(
            model_name='inquiry',
            index=models.Index(condition=models.Q(('status__in', ('new', 'open', 'waiting_on_isv', 'waiting_on_others'))), fields=['status', 'next_due_at', 'id'], name='inquiry_queue_by_status'),
        ),
        migrations.AddIndex(
            model_name='inquiry',
            index=models.Index(condition=models.Q(('status__in', ('new', 'open', 'waiting_on_isv', 'waiting_on_others'))), fields=['assignee', 'next_due_at', 'id'], name='inquiry_queue_by_assignee'),
        ),
        migrations.AddIndex(
            model_name='inquiry',
            index=models.Index(condition=models.Q(('status__in', ('new', 'open', 'waiting_on_isv', 'waiting_on_others'))), fields=['market', 'next_due_at', 'id'], name='inquiry_queue_by_market'),
        ),
        migrations.AddIndex(
            model_name='inquiry',
            index=models.Index(condition=models.Q(('status__in', ('new', 'open', 'waiting_on_isv', 'waiting_on_others'))), fields=['isv', 'next_due_at', 'id'], name='inquiry_queue_by_isv'),
        ),
        migrations.AddIndex(
            model_name='inquiry',
            index=models.Index(condition=models.Q(('status__in', ('new', 'open', 'waiting_on_isv', 'waiting_on_others'))), fields=['client', 'next_due_at', 'id'], name='inquiry_queue_by_client'),
        ),
        migrations.AddIndex(
            model_name='inquiry',
            index=models.Index(condition=models.Q(('status__in', ('new', 'open', 'waiting_on_isv', 'waiting_on_others'))), fields=['operation', 'next_due_at', 'id'], name='inquiry_queue_by_operation'),
        ),
        migrations.AddIndex(
            model_name='inquiry',
            index=models.Index(condition=models.Q(('status__in', ('new', 'open', 'waiting_on_isv', 'waiting_on_others'))), fields=['http_status', 'next_due_at', 'id'], name='inquiry_queue_by_http_status'),
        ),
        migrations.AddIndex(
            model_name='inquiry',
            index=models.Index(condition=models.Q(('status__in', ('new', 'open', 'waiting_on_isv', 'waiting_on_others'))), fields=['fingerprint', 'next_due_at', 'id'], name='inquiry_queue_by_fingerprint'),
        ),
        migrations.AddIndex(
            model_name='inquiry',
            index=models.Index(condition=models.Q(('status__in', ('new', 'open', 'waiting_on_isv', 'waiting_on_others'))), fields=['verdict', 'next_due_at', 'id'], name='inquiry_queue_by_verdict'),
        ),
        migrations.AddIndex(
            model_name='inquiry',
            index=models.Index(condition=models.Q(('status__in', ('new', 'open', 'waiting_on_isv', 'waiting_on_others')), _negated=True), fields=['asked_at', 'id'], name='inquiry_done'),
        ),
        migrations.AddIndex(
            model_name='inquiry',
            index=models.Index(condition=models.Q(('status__in', ('new', 'open', 'waiting_on_isv', 'waiting_on_others')), _negated=True), fields=['status', 'asked_at', 'id'], name='inquiry_done_by_status'),
        ),
        migrations.AddIndex(
            model_name='inquiry',
            index=models.Index(condition=models.Q(('status__in', ('new', 'open', 'waiting_on_isv', 'waiting_on_others')), _negated=True), fields=['assignee', 'asked_at', 'id'], name='inquiry_done_by_assignee'),
        ),
        migrations.AddIndex(
            model_name='inquiry',
            index=models.Index(condition=models.Q(('status__in', ('new', 'open', 'waiting_on_isv', 'waiting_on_others')), _negated=True), fields=['market', 'asked_at', 'id'], name='inquiry_done_by_market'),
        ),
        migrations.AddIndex(
            model_name='inquiry',
            index=models.Index(condition=models.Q(('status__in', ('new', 'open', 'waiting_on_isv', 'waiting_on_others')), _negated=True), fields=['isv', 'asked_at', 'id'], name='inquiry_done_by_isv'),
        ),
        migrations.AddIndex(
            model_name='inquiry',
            index=models.Index(condition=models.Q(('status__in', ('new', 'open', 'waiting_on_isv', 'waiting_on_others')), _negated=True), fields=['client', 'asked_at', 'id'], name='inquiry_done_by_client'),
        ),
        migrations.AddIndex(
            model_name='inquiry',
            index=models.Index(condition=models.Q(('status__in', ('new', 'open', 'waiting_on_isv', 'waiting_on_others')), _negated=True), fields=['operation', 'asked_at', 'id'], name='inquiry_done_by_operation'),
        ),
        migrations.AddIndex(
            model_name='inquiry',
            index=models.Index(condition=models.Q(('status__in', ('new', 'open', 'waiting_on_isv', 'waiting_on_others')), _negated=True), fields=['http_status', 'asked_at', 'id'], name='inquiry_done_by_http_status'),
        ),
        migrations.AddIndex(
            model_name='inquiry',
            index=models.Index(condition=models.Q(('status__in', ('new', 'open', 'waiting_on_isv', 'waiting_on_others')), _negated=True), fields=['fingerprint', 'asked_at', 'id'], name='inquiry_done_by_fingerprint'),
        ),
        migrations.AddIndex(
            model_name='inquiry',
            index=models.Index(condition=models.Q(('status__in', ('new', 'open', 'waiting_on_isv', 'waiting_on_others')), _negated=True), fields=['verdict', 'asked_at', 'id'], name='inquiry_done_by_verdict'),
        ),
        migrations.AddIndex(
            model_name='inquiry',
            index=models.Index(condition=models.Q(('status__in', ('new', 'open', 'waiting_on_isv', 'waiting_on_others')), _negated=True), fields=['topic', 'asked_at', 'id'], name='inquiry_done_by_topic'),
        ),
        migrations.AddIndex(
            model_name='inquiry',
            index=models.Index(condition=models.Q(models.Q(('status__in', ('new', 'open', 'waiting_on_isv', 'waiting_on_others')), _negated=True), ('has_attachment', True)), fields=['asked_at', 'id'], name='inquiry_done_with_files'),
        ),
        migrations.AddIndex(
            model_name='inquiry',
            index=models.Index(condition=models.Q(('snoozed_until__isnull', False)), fields=['snoozed_until'], name='inquiry_snoozed'),
        ),
    ]
