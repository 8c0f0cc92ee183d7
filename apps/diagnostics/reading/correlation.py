"""Ids by which a call can be found in the logs of the API."""

from collections.abc import Iterable, Iterator

from ..redaction.linear import any_of, pattern
from .calls import Headers
from .pieces import shadow_of

GUID = rb"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
TRACE = rb"[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}"
NAMES = any_of(
    rb"(?:x-)?(?:ms-)?(?:client-)?request[ _-]?id",
    rb"(?:x-)?correlation[ _-]?(?:id|token)",
    rb"(?:x-)?trace[ _-]?id",
    rb"(?:x-)?operation[ _-]?id",
    rb"activity[ _-]?id",
    rb"x-b3-traceid",
)
IDS = pattern(
    any_of(
        rb"\bvismaid\b[^\n]{0,14}?\b(" + GUID + rb")\b",
        rb"\bexceptionmessageid\b\W{1,6}(?:[a-z]{2,3}\W{1,3})?([\w-]{8,100})",
        rb"\b" + TRACE + rb"\b",
        rb"/background/(" + GUID + rb")\b",
        rb"\b" + NAMES + rb"\b[\"']?[ \t]*(?:[:=]|is|was|er|var|\xe4r|ist)?[ \t]*\[?[\"']?([A-Za-z0-9][\w.|-]{7,100})",
    )
)
GROUPS = range(1, 6)
HEADER_NAME = pattern(NAMES + rb"|traceparent")
TRACEPARENT = pattern(TRACE)


def ids_in(text: str, without: Iterable[tuple[int, int]] = ()) -> Iterator[str]:
    """Ids in the order of the text, except those that begin inside one of the given stretches."""
    left_out = list(without)
    for found in IDS.finditer(shadow_of(text)):
        start, end = next(found.span(group) for group in GROUPS if found.start(group) >= 0)
        value = text[start:end].rstrip("._|-")
        trace = TRACEPARENT.fullmatch(value.encode("latin-1", "replace"))
        value = trace.group(1).decode("latin-1") if trace else value
        if any(first <= start < last for first, last in left_out):
            continue
        if len(value) >= 8 and any(mark.isdigit() for mark in value):
            yield value


def ids_in_headers(headers: Headers) -> Iterator[str]:
    for name, value in headers:
        if HEADER_NAME.fullmatch(name.encode("latin-1", "replace")) and value.strip():
            trace = TRACEPARENT.match(value.strip().encode("latin-1", "replace"))
            yield trace.group(1).decode("latin-1") if trace else value.strip()


def unique(ids: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(ids))
