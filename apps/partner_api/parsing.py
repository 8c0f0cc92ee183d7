"""Reading what partner systems send: strict JSON and forms, with limits and errors that name the place."""

import json
import math
from collections.abc import Iterable, Mapping
from typing import IO, Any, NoReturn

from django.conf import settings
from django.http import QueryDict
from rest_framework.exceptions import ParseError
from rest_framework.parsers import BaseParser, DataAndFiles, MultiPartParser
from rest_framework.request import Request

from .errors import BodyTooLarge, Unreadable

DIGITS = 100
DEPTH = 100
FORM_LIMIT = 16 * 1024


class StrictJson(BaseParser):
    """JSON in UTF-8: no key twice in an object, no number that is none."""

    media_type = "application/json"

    def parse(self, stream: IO, media_type: str | None = None, parser_context: Mapping | None = None) -> Any:
        return read_json(_bytes_of(stream, parser_context, settings.DATA_UPLOAD_MAX_MEMORY_SIZE))


class LimitedParts(MultiPartParser):
    """Forms with files, up to the size of one request."""

    def parse(
        self, stream: IO, media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> DataAndFiles:
        _require_size(parser_context, settings.DATA_UPLOAD_MAX_MEMORY_SIZE)
        try:
            return super().parse(stream, media_type, parser_context)
        except ParseError:
            raise Unreadable(
                "The form can't be read. Send multipart/form-data with a boundary.", "malformed_form"
            ) from None


class ShortForm(BaseParser):
    """The form of the token endpoint."""

    media_type = "application/x-www-form-urlencoded"

    def parse(self, stream: IO, media_type: str | None = None, parser_context: Mapping | None = None) -> QueryDict:
        return QueryDict(_bytes_of(stream, parser_context, FORM_LIMIT))


def read_json(raw: bytes) -> Any:
    """The value of a JSON document. Refuses with ``Unreadable``, naming line and column where there are any."""
    try:
        value = json.loads(
            raw.decode("utf-8-sig"),
            object_pairs_hook=_each_key_once,
            parse_int=_whole,
            parse_float=_finite,
            parse_constant=_no_number,
        )
    except UnicodeDecodeError as error:
        raise Unreadable(
            f"The body is not UTF-8: byte {error.start + 1} can't be read. Send JSON in UTF-8.", "malformed_json"
        ) from None
    except json.JSONDecodeError as error:
        raise Unreadable(
            f"The body is no valid JSON: line {error.lineno}, column {error.colno}: {error.msg}.", "malformed_json"
        ) from None
    except RecursionError:
        raise _too_deep() from None
    if not _is_within(DEPTH, value):
        raise _too_deep()
    return value


def _is_within(depth: int, value: Any) -> bool:
    """Whether ``value`` has no more levels than ``depth``. Level by level: recursion is what must not happen."""
    level = [value]
    for _ in range(depth):
        level = [inner for outer in level for inner in _inside(outer)]
        if not level:
            return True
    return False


def _inside(value: Any) -> Iterable[Any]:
    if isinstance(value, dict):
        return value.values()
    return value if isinstance(value, list) else ()


def _too_deep() -> Unreadable:
    return Unreadable("The JSON is nested too deep. This API takes two levels.", "nested_too_deep")


def _bytes_of(stream: IO, context: Mapping | None, limit: int) -> bytes:
    _require_size(context, limit)
    return stream.read(limit)


def _require_size(context: Mapping | None, limit: int) -> None:
    request: Request = (context or {})["request"]
    if int(request.META.get("CONTENT_LENGTH") or 0) > limit:
        raise BodyTooLarge(limit)


def _each_key_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise Unreadable(f'"{name}" stands twice in one object. Send it once.', "duplicate_key")
        found[name] = value
    return found


def _whole(digits: str) -> int:
    if len(digits) > DIGITS:
        _no_number(digits)
    return int(digits)


def _finite(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        _no_number(digits)
    return number


def _no_number(digits: str) -> NoReturn:
    raise Unreadable(f"{digits[:20]} is no number that JSON can carry.", "invalid_number")
