import django.core.validators
import django.db.models.deletion
from django.db import migrations, models

MOST_URGENT_FIRST = ["urgent", "high", "normal", "low"]


def number_them(apps, schema_editor):
    """There was one target for each priority. An answer to what the ISV writes later is given the same time."""
    for name in ("ServiceTarget", "HistoricalServiceTarget"):
        targets = apps.get_model("policy", name).objects
        targets.update(next_response_minutes=models.F("first_response_minutes"))
        for order, priority in enumerate(MOST_URGENT_FIRST, 1):
            targets.filter(priority=priority).update(order=order)


class Migration(migrations.Migration):
    dependencies = [
        ("policy", "0003_other_hours"),
    ]

    operations = [
        migrations.CreateModel(
            name="CalendarVersion",
            fields=[
                ("version", models.UUIDField(primary_key=True, serialize=False)),
                ("hours", models.JSONField(help_text="A calendar as docs/support-hours.md describes it.")),
            ],
        ),
        migrations.AlterModelOptions(
            name="servicetarget",
            options={"ordering": ["order", "pk"]},
        ),
        migrations.RemoveConstraint(
            model_name="servicetarget",
            name="target_is_not_beyond_measure",
        ),
        migrations.AddField(
            model_name="historicalservicetarget",
            name="channel",
            field=models.CharField(
                blank=True, choices=[("portal", "Portal"), ("api", "REST API")], help_text="Empty: any.", max_length=10
            ),
        ),
        migrations.AddField(
            model_name="historicalservicetarget",
            name="market",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                help_text="Empty: any.",
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="policy.market",
            ),
        ),
        migrations.AddField(
            model_name="historicalservicetarget",
            name="next_response_minutes",
            preserve_default=False,
            field=models.PositiveIntegerField(
                default=480,
                help_text="From when the ISV writes again until they hear from us.",
                validators=[
                    django.core.validators.MinValueValidator(1, "Allow at least one minute."),
                    django.core.validators.MaxValueValidator(100000, "Allow 100,000 minutes at most."),
                ],
            ),
        ),
        migrations.AddField(
            model_name="historicalservicetarget",
            name="order",
            field=models.PositiveIntegerField(
                db_index=True, default=0, help_text="Rules are tried from the lowest number."
            ),
        ),
        migrations.AddField(
            model_name="historicalservicetarget",
            name="tier",
            field=models.CharField(
                blank=True,
                choices=[("standard", "Standard"), ("priority", "Priority")],
                help_text="Empty: any.",
                max_length=10,
                verbose_name="tier of the ISV",
            ),
        ),
        migrations.AddField(
            model_name="historicalservicetarget",
            name="version",
            field=models.PositiveIntegerField(default=1, editable=False),
        ),
        migrations.AddField(
            model_name="servicetarget",
            name="channel",
            field=models.CharField(
                blank=True, choices=[("portal", "Portal"), ("api", "REST API")], help_text="Empty: any.", max_length=10
            ),
        ),
        migrations.AddField(
            model_name="servicetarget",
            name="market",
            field=models.ForeignKey(
                blank=True,
                help_text="Empty: any.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="service_targets",
                to="policy.market",
            ),
        ),
        migrations.AddField(
            model_name="servicetarget",
            name="next_response_minutes",
            preserve_default=False,
            field=models.PositiveIntegerField(
                default=480,
                help_text="From when the ISV writes again until they hear from us.",
                validators=[
                    django.core.validators.MinValueValidator(1, "Allow at least one minute."),
                    django.core.validators.MaxValueValidator(100000, "Allow 100,000 minutes at most."),
                ],
            ),
        ),
        migrations.AddField(
            model_name="servicetarget",
            name="order",
            field=models.PositiveIntegerField(
                db_index=True, default=0, help_text="Rules are tried from the lowest number."
            ),
        ),
        migrations.AddField(
            model_name="servicetarget",
            name="tier",
            field=models.CharField(
                blank=True,
                choices=[("standard", "Standard"), ("priority", "Priority")],
                help_text="Empty: any.",
                max_length=10,
                verbose_name="tier of the ISV",
            ),
        ),
        migrations.AddField(
            model_name="servicetarget",
            name="version",
            field=models.PositiveIntegerField(default=1, editable=False),
        ),
        migrations.AlterField(
            model_name="historicalservicetarget",
            name="priority",
            field=models.CharField(
                blank=True,
                choices=[("low", "Low"), ("normal", "Normal"), ("high", "High"), ("urgent", "Urgent")],
                help_text="Empty: any.",
                max_length=10,
            ),
        ),
        migrations.AlterField(
            model_name="servicetarget",
            name="priority",
            field=models.CharField(
                blank=True,
                choices=[("low", "Low"), ("normal", "Normal"), ("high", "High"), ("urgent", "Urgent")],
                help_text="Empty: any.",
                max_length=10,
            ),
        ),
        migrations.RunPython(number_them, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="servicetarget",
            constraint=models.CheckConstraint(
                condition=models.Q(("next_response_minutes__lte", 100000), ("resolution_minutes__lte", 100000)),
                name="target_is_not_beyond_measure",
            ),
        ),
        migrations.AddConstraint(
            model_name="servicetarget",
            constraint=models.CheckConstraint(
                condition=models.Q(("next_response_minutes__gt", 0)), name="target_allows_time_for_the_next_response"
            ),
        ),
        migrations.AddConstraint(
            model_name="servicetarget",
            constraint=models.UniqueConstraint(
                condition=models.Q(("market__isnull", False)),
                fields=("priority", "market", "tier", "channel"),
                name="target_once_per_market",
                violation_error_message="Another target has the same conditions, and only the first counts. Change that one.",
            ),
        ),
        migrations.AddConstraint(
            model_name="servicetarget",
            constraint=models.UniqueConstraint(
                condition=models.Q(("market__isnull", True)),
                fields=("priority", "tier", "channel"),
                name="target_once_for_any_market",
                violation_error_message="Another target has the same conditions, and only the first counts. Change that one.",
            ),
        ),
        migrations.AddField(
            model_name="calendarversion",
            name="calendar",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="versions", to="policy.supportcalendar"
            ),
        ),
    ]
