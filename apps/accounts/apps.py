from django.apps import AppConfig
from django.db.models.signals import post_migrate


class AccountsConfig(AppConfig):
    name = "apps.accounts"
    verbose_name = "Users and roles"

    def ready(self) -> None:
        from .roles import write_roles  # noqa: PLC0415  # models exist only from here on

        post_migrate.connect(write_roles, dispatch_uid="accounts.write_roles")
