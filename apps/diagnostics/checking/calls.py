"""What is wrong with a call beside its body: address, method, parameters, headers, a deprecated operation."""

from collections.abc import Iterator

from apps.diagnostics.matching import Match
from apps.diagnostics.reading import ReadCall
from apps.diagnostics.releases import Operation, Parameter, Release

from .deprecations import replacement
from .findings import WARNING, Finding, listed, quoted
from .json_tree import Node
from .nearest import nearest_values
from .paging import paging_of
from .shapes import Shape, shapes_of
from .values import is_formatted, is_placeholder, kind_words

IF_MATCH = "if-match"
LONGEST_NUMBER = 40


def address_findings(match: Match, release: Release | None) -> Iterator[Finding]:
    """About the URL, the method and the operation as a whole."""
    if "unknown_path" in match.problems:
        message = "The API has no such path." + (f" Did you mean {match.suggestion}?" if match.suggestion else "")
        yield Finding("url", "unknown_path", message, match.suggestion)
    if "old_base_url" in match.problems:
        today = f" Today it is {match.suggestion}." if match.suggestion else ""
        message = f"This is an old address of the API.{today}"
        yield Finding("url", "old_base_url", message, match.suggestion, WARNING)
    if "method_not_offered" in match.problems:
        message = f"{match.template} does not offer this method. It offers {listed(match.offered, 'and')}."
        yield Finding("method", "method_not_offered", message, match.offered)
    if match.operation is not None and match.operation.deprecated:
        yield _deprecated(match.operation, release)


def _deprecated(operation: Operation, release: Release | None) -> Finding:
    instead = replacement(operation, release) if release else None
    advice = f" Use {instead} instead." if instead else " See its description in the document for what replaces it."
    message = f"{operation.method} {operation.template} is deprecated and will be taken out of the API.{advice}"
    return Finding("operation", "deprecated_operation", message, instead, WARNING)


def parameter_findings(operation: Operation, match: Match, release: Release | None) -> Iterator[Finding]:
    """About the values in the path."""
    for parameter in operation.parameters:
        value = match.path_values.get(parameter.name) if parameter.where == "path" else None
        if value is not None and release is not None and not is_placeholder(value):
            yield from _path_value(parameter, value, shapes_of(release).of(parameter.schema))


def _path_value(parameter: Parameter, value: str, shape: Shape) -> Iterator[Finding]:
    path = f"path:{parameter.name}"
    if shape.values:
        allowed = [str(each) for each in shape.values if each is not None]
        if value.lower() not in [each.lower() for each in allowed]:
            nearest = nearest_values(value, allowed)
            message = f"{quoted(value)} is not a value of {parameter.name} in the path. It can be {listed(allowed)}."
            yield Finding(path, "wrong_enum", message, nearest[0] if nearest else None, nearest=nearest)
    elif not _is_of_kind(value, shape):
        wanted = "a GUID" if shape.format in ("uuid", "guid") else kind_words(shape)
        message = f"{parameter.name} in the path must be {wanted}, not {quoted(value)}."
        yield Finding(path, "wrong_type", message, wanted)


def _is_of_kind(value: str, shape: Shape) -> bool:
    """Whether a text in a URL can stand for a value of the shape."""
    if shape.kinds == {"integer"}:
        return len(value) <= LONGEST_NUMBER and value.removeprefix("-").isdecimal() and value.isascii()
    if shape.kinds == {"number"}:
        return _is_number(value)
    if shape.kinds == {"boolean"}:
        return value.lower() in ("true", "false")
    return shape.format not in ("uuid", "guid") or is_formatted(Node("string", 0, value), shape)


def _is_number(value: str) -> bool:
    try:
        float(value)
    except ValueError:
        return False
    return True


def sending_findings(call: ReadCall, operation: Operation, match: Match) -> Iterator[Finding]:
    """About what was left out of the query and the headers of a call that was made."""
    sent = {name.lower() for name, _value in match.query}
    for parameter in operation.parameters:
        if parameter.where == "query" and parameter.required and parameter.name.lower() not in sent:
            message = f"The query parameter {parameter.name} is required and is missing."
            yield Finding(f"query:{parameter.name}", "missing_required", message, f"add {parameter.name}=...")
    paging = paging_of(operation)
    if paging and sent.isdisjoint(name.lower() for name in paging):
        message = f"This operation answers in pages. Ask for one with {paging[0]} and {paging[1]}, then for the next."
        yield Finding("query", "missing_paging", message, f"add {paging[0]} and {paging[1]}", WARNING)
    named = {parameter.name.lower() for parameter in operation.parameters if parameter.where == "header"}
    headers = {name.lower() for name, _value in call.headers}
    if IF_MATCH in named and call.request_headers_visible and IF_MATCH not in headers:
        message = "Send If-Match with the ETag of the last GET, so that no change of others is overwritten."
        yield Finding("header:If-Match", "missing_if_match", message, "If-Match with the ETag of the last GET")
