from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class NotificationsConfig(AppConfig):
    name = "apps.notifications"

    def ready(self) -> None:
        """Every app says in its ``letters`` which mails it writes."""
        autodiscover_modules("letters")
