"""Small lists as columns of the row they belong to, so that a page asks for them along with it."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from django.db.models import JSONField, QuerySet, Subquery
from django.db.models.functions import JSONObject

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper
    from django.db.models.sql.compiler import SQLCompiler


class JsonRows(Subquery):
    """The rows of a queryset as one list of dicts, each with ``columns``. Moments come as text: see ``moment_in``."""

    template = "(SELECT JSON_GROUP_ARRAY(JSON(rows.it)) FROM (%(subquery)s) rows)"
    output_field = JSONField()

    def __init__(self, queryset: QuerySet[Any], **columns: Any) -> None:
        super().__init__(queryset.values(it=JSONObject(**columns)))

    def as_postgresql(self, compiler: "SQLCompiler", connection: "BaseDatabaseWrapper") -> tuple[str, Any]:
        template = "(SELECT COALESCE(JSONB_AGG(rows.it), '[]'::jsonb) FROM (%(subquery)s) rows)"
        return self.as_sql(compiler, connection, template=template)


def moment_in(text: str) -> datetime:
    """A moment as a database writes it into JSON."""
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
