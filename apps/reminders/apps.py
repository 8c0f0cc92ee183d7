from django.apps import AppConfig
from django.db.models.signals import post_migrate


class RemindersConfig(AppConfig):
    name = "apps.reminders"

    def ready(self) -> None:
        from .defaults import write_rules  # noqa: PLC0415  # models exist only from here on

        post_migrate.connect(write_rules, sender=self, dispatch_uid="reminders.write_rules")
