from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate


def attach_index(*, using: str, **_: Any) -> None:
    """Give the database of the migration its full-text index."""
    from .engines import engine_of  # noqa: PLC0415  # models exist only after every app is loaded

    engine_of(connections[using]).attach(connections[using])


class SearchConfig(AppConfig):
    name = "apps.search"

    def ready(self) -> None:
        # Not a migration: Django rebuilds a table of SQLite to change it, and the triggers on it are gone.
        post_migrate.connect(attach_index, sender=self, dispatch_uid="search.attach_index")
