"""The two full-text indexes behind one face. Each hangs on the one table and is kept by the database itself."""

from typing import Protocol

from django.db.backends.base.base import BaseDatabaseWrapper

from . import postgresql, sqlite
from .querysets import SearchDocumentQuerySet
from .wanted import Wanted

# Of more that match only the newest are ranked, so that a common word costs no more than a rare one.
MOST_RANKED = 500


class Engine(Protocol):
    """What a database does for searching."""

    def attach(self, connection: BaseDatabaseWrapper) -> None:
        """Create what is missing of the index; does nothing where nothing is."""

    def matching(self, documents: SearchDocumentQuerySet, wanted: Wanted, scope: str) -> SearchDocumentQuerySet:
        """Those that hold all that is wanted; with a scope, looked up in that part of the index alone."""

    def ranked(self, documents: SearchDocumentQuerySet, wanted: Wanted, scope: str) -> SearchDocumentQuerySet:
        """The newest ``MOST_RANKED`` of them, each with its ``score``."""


def engine_of(connection: BaseDatabaseWrapper) -> Engine:
    return postgresql.ENGINE if connection.vendor == "postgresql" else sqlite.ENGINE
