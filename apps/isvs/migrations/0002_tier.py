from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("isvs", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="historicalisv",
            name="tier",
            field=models.CharField(
                choices=[("standard", "Standard"), ("priority", "Priority")],
                default="standard",
                help_text="Service targets may depend on it.",
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="isv",
            name="tier",
            field=models.CharField(
                choices=[("standard", "Standard"), ("priority", "Priority")],
                default="standard",
                help_text="Service targets may depend on it.",
                max_length=10,
            ),
        ),
    ]
