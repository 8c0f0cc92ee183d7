from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate


def attach_guards(*, using: str, **_: Any) -> None:
    """Give the database of the migration the rules that it keeps by itself."""
    from .guards import attach  # noqa: PLC0415  # models exist only after every app is loaded

    attach(connections[using])


class InvoicingConfig(AppConfig):
    name = "apps.invoicing"
    verbose_name = "Invoicing"

    def ready(self) -> None:
        # Not a migration: Django rebuilds a table of SQLite to change it, and the triggers on it are gone.
        post_migrate.connect(attach_guards, sender=self, dispatch_uid="invoicing.attach_guards")
