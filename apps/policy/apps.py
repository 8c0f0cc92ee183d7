from django.apps import AppConfig
from django.db.models.signals import post_migrate


class PolicyConfig(AppConfig):
    name = "apps.policy"
    verbose_name = "What we promise"

    def ready(self) -> None:
        from .first_policy import write_policy  # noqa: PLC0415  # models exist only from here on

        post_migrate.connect(write_policy, sender=self, dispatch_uid="policy.write_policy")
