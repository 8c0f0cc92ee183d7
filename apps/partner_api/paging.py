"""Pages by key: what comes in while somebody reads shifts nothing, and the tenth page costs what the first did."""

from typing import Any

from django.db.models import QuerySet
from django.utils.dateparse import parse_datetime
from rest_framework.exceptions import NotFound
from rest_framework.pagination import Cursor, CursorPagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer

from .errors import Unreadable

DIGITS = 18


class NewestFirst(CursorPagination):
    ordering: str | tuple[str, ...] = "-pk"
    page_size = 50
    page_size_query_param = "page_size"
    max_page_size = 100

    def decode_cursor(self, request: Request) -> Cursor | None:
        """As the parent, and refuses a place that no page of ours named."""
        try:
            cursor = super().decode_cursor(request)
        except NotFound:
            raise _foreign() from None
        if cursor and cursor.position is not None and not self.is_position(cursor.position):
            raise _foreign()
        return cursor

    def is_position(self, position: Any) -> bool:
        """Whether a row could stand there."""
        return position.isascii() and position.isdigit() and len(position) <= DIGITS

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        # The parent's says nullable, which OpenAPI 3.1 doesn't know any more.
        link = {"type": ["string", "null"], "format": "uri"}
        return {
            "type": "object",
            "required": ["next", "previous", "results"],
            "properties": {"next": link, "previous": link, "results": schema},
        }


class OldestFirst(NewestFirst):
    ordering = "pk"


class LastIssuedFirst(NewestFirst):
    """By the moment of issue: a draft may wait long, and gets its number late."""

    ordering = ("-issued_at", "-pk")

    def is_position(self, position: Any) -> bool:
        try:
            return parse_datetime(position) is not None
        except ValueError:
            return False


def _foreign() -> Unreadable:
    return Unreadable("This cursor is none of ours. Follow the links next and previous as they are.", "invalid_cursor")


def paged(
    found: QuerySet, request: Request, *, pages: type[NewestFirst], shape: type[Serializer], **context: Any
) -> Response:
    """One page of ``found``, each row as ``shape`` shows it, with links to the pages beside it."""
    paginator = pages()
    page = paginator.paginate_queryset(found, request)
    return paginator.get_paginated_response(shape(page, many=True, context={"request": request, **context}).data)
