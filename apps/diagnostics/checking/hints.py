"""Remarks about how a call was sent that are no findings: they may be meant so."""

from collections.abc import Iterator

from apps.diagnostics.matching import Match
from apps.diagnostics.reading import ReadCall
from apps.diagnostics.releases import Operation, Release

from .answers import answer_hints, header
from .findings import LONGEST_QUOTE, Hint, listed, quoted
from .nearest import best, nearest_names
from .shapes import Shape, shapes_of

MOST_PARAMETERS = 50
WITHOUT_BODY = ("GET", "HEAD")
TRUTHS = ("true", "false")


def call_hints(call: ReadCall, match: Match, release: Release | None) -> list[Hint]:
    """All hints but those about single properties of the body."""
    found: list[Hint] = []
    if match.operation is not None:
        found += _query(match.operation, match, release)
        found += _empty_body(call, match.operation)
    found += _content(call, match.operation)
    return found + answer_hints(call, match)


def _query(operation: Operation, match: Match, release: Release | None) -> Iterator[Hint]:
    offered = {each.name.lower(): each for each in operation.parameters if each.where == "query"}
    names = [each.name for each in offered.values()]
    for name, value in list(match.query)[:MOST_PARAMETERS]:
        known = offered.get(name.lower())
        if known is None:
            meant = best(name, nearest_names(name, names))
            advice = f' Did you mean "{meant}"?' if meant else ""
            message = f"{quoted(name)} is not a query parameter of this operation, and is passed over.{advice}"
            yield Hint(f"query:{name}" if len(name) <= LONGEST_QUOTE else "query", "unknown_query_parameter", message)
        elif release is not None and value:
            yield from _query_value(known.name, value, shapes_of(release).of(known.schema))


def _query_value(name: str, value: str, shape: Shape) -> Iterator[Hint]:
    """Values that can't be of the type; placeholders and lists in one value pass."""
    wanted = ""
    if shape.kinds == {"integer"} and value.isalpha():
        wanted = "a whole number"
    elif shape.kinds == {"boolean"} and value.lower() not in TRUTHS and value.isalnum():
        wanted = "true or false"
    elif shape.values and value.isalnum() and value.lower() not in [str(each).lower() for each in shape.values]:
        wanted = listed([str(each) for each in shape.values if each is not None])
    if wanted:
        yield Hint(f"query:{name}", "unusual_query_value", f"{name} should be {wanted}, not {quoted(value)}.")


def _empty_body(call: ReadCall, operation: Operation) -> Iterator[Hint]:
    is_empty = call.request_body is not None and not call.request_body.strip()
    if is_empty and operation.request_schema is not None:
        yield Hint("body", "empty_body", "The request has no body, but this operation takes one.")


def _content(call: ReadCall, operation: Operation | None) -> Iterator[Hint]:
    """A body where there should be none, or one that is not called JSON."""
    if not call.request_body:
        return
    if call.method in WITHOUT_BODY:
        yield Hint("body", "body_on_get", f"A {call.method} request should have no body: servers pass it over.")
        return
    kind = header(call.headers, "content-type")
    if not call.request_headers_visible or operation is None or operation.request_schema is None:
        return
    if not kind:
        default = " cURL then calls it form data." if call.source == "curl" else ""
        message = f"No Content-Type is sent with the body.{default} Send Content-Type: application/json."
        yield Hint("header:Content-Type", "no_content_type", message)
    elif not _is_taken(kind, operation):
        message = f"Content-Type {quoted(kind)} is unusual for this operation. Send application/json."
        yield Hint("header:Content-Type", "unusual_content_type", message)


def _is_taken(kind: str, operation: Operation) -> bool:
    media = kind.partition(";")[0].strip().lower()
    return media.endswith(("/json", "+json")) or (
        media in [each.lower() for each in operation.consumes] and "form" not in media
    )
