from django.db import migrations, models
from django.db.models import Exists, OuterRef, Subquery, Value
from django.db.models.deletion import PROTECT
from django.db.models.functions import Concat, Trim


def copy(apps, schema_editor):
    """Inquiries that are there already say what their calls, diagnoses and files say."""
    Inquiry, Attachment = apps.get_model("inquiries", "Inquiry"), apps.get_model("inquiries", "Attachment")
    Diagnosis, ApiCall = apps.get_model("diagnostics", "Diagnosis"), apps.get_model("diagnostics", "ApiCall")
    calls, found = ApiCall.objects.filter(pk=OuterRef("call")), Diagnosis.objects.filter(call=OuterRef("call"))
    name = Trim(Concat("method", Value(" "), "operation"))
    Inquiry.objects.update(
        http_status=Subquery(calls.values("status")[:1]), fingerprint=Subquery(found.values("fingerprint")[:1])
    )
    Inquiry.objects.filter(Exists(found.exclude(operation=""))).update(
        operation=Subquery(found.values_list(name)[:1])
    )
    Inquiry.objects.filter(Exists(Attachment.objects.filter(message__inquiry=OuterRef("pk")))).update(
        has_attachment=True
    )


class Migration(migrations.Migration):

    dependencies = [
        ('diagnostics', '0005_retired_releases'),
        ('inquiries', '0012_turns'),
    ]

    operations = [
        migrations.AddField(
            model_name='inquiry',
            name='fingerprint',
            field=models.ForeignKey(db_index=False, editable=False, null=True, on_delete=PROTECT, related_name='inquiries', to='diagnostics.errorfingerprint'),
        ),
        migrations.AddField(
            model_name='inquiry',
            name='has_attachment',
            field=models.BooleanField(default=False, editable=False),
        ),
        migrations.AddField(
            model_name='inquiry',
            name='http_status',
            field=models.PositiveSmallIntegerField(editable=False, null=True, verbose_name='HTTP status'),
        ),
        migrations.AddField(
            model_name='inquiry',
            name='operation',
            field=models.CharField(blank=True, editable=False, help_text='Method and path template, as it was recognised.', max_length=510),
        ),
        migrations.RunPython(copy, migrations.RunPython.noop, elidable=True),
    ]
