import django.db.models.deletion
from django.db import migrations, models


def count_from_the_start(apps, schema_editor):
    """Clocks that run have counted by the hours of their market since they started."""
    inquiries = apps.get_model("inquiries", "Inquiry").objects
    version = inquiries.filter(pk=models.OuterRef("inquiry")).values("market__calendar__version")
    apps.get_model("inquiries", "Clock").objects.update(
        counted_until=models.F("started_at"), hours_version=models.Subquery(version)
    )


class Migration(migrations.Migration):
    dependencies = [
        ("inquiries", "0002_cause"),
        ("policy", "0004_target_rules"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="clock",
            options={"ordering": ["kind", "occurrence"]},
        ),
        migrations.RemoveConstraint(
            model_name="clock",
            name="clock_once_per_kind",
        ),
        migrations.AddField(
            model_name="clock",
            name="counted_until",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="clock",
            name="hours_version",
            field=models.UUIDField(null=True),
        ),
        migrations.AddField(
            model_name="clock",
            name="occurrence",
            field=models.PositiveIntegerField(default=1, help_text="Tells apart the times that a response was owed."),
        ),
        migrations.AddField(
            model_name="clock",
            name="target",
            field=models.ForeignKey(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                to="policy.servicetarget",
            ),
        ),
        migrations.AddField(
            model_name="clock",
            name="target_version",
            field=models.PositiveIntegerField(default=0, help_text="Of the target that promised it; 0 for none."),
        ),
        migrations.AddField(
            model_name="clock",
            name="used_minutes",
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AlterField(
            model_name="clock",
            name="kind",
            field=models.CharField(
                choices=[
                    ("first_response", "First response"),
                    ("next_response", "Next response"),
                    ("resolution", "Resolution"),
                ],
                max_length=16,
            ),
        ),
        migrations.RunPython(count_from_the_start, migrations.RunPython.noop),
        migrations.AlterField(model_name="clock", name="counted_until", field=models.DateTimeField()),
        migrations.AlterField(model_name="clock", name="hours_version", field=models.UUIDField()),
        migrations.AddConstraint(
            model_name="clock",
            constraint=models.UniqueConstraint(
                fields=("inquiry", "kind", "occurrence"), name="clock_once_per_occurrence"
            ),
        ),
        migrations.AddConstraint(
            model_name="clock",
            constraint=models.UniqueConstraint(
                condition=models.Q(("met_at__isnull", True)),
                fields=("inquiry", "kind"),
                name="one_unmet_clock_per_kind",
            ),
        ),
        migrations.AddConstraint(
            model_name="clock",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind", "next_response"), ("occurrence", 1), _connector="OR"),
                name="only_next_responses_recur",
            ),
        ),
    ]
