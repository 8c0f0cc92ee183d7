"""The request body: is it JSON at all, and does it keep to the schema of the operation?"""

from collections.abc import Iterable, Sequence

from apps.diagnostics.matching import Match
from apps.diagnostics.reading import ReadCall
from apps.diagnostics.releases import Operation, Release

from .answers import header
from .bodies import BodyCheck, Fault
from .findings import ERROR, MOST_FINDINGS, WARNING, Checks, Finding, Hint, quoted
from .json_advice import advise
from .json_syntax import Fault as JsonFault
from .json_syntax import syntax_of
from .json_tree import Lines, Node, tree_of
from .shapes import shapes_of

LONGEST_BODY = 5_000_000
MOST_TREE_TOKENS = 400_000
NOT_CHECKED = "The body is too large to be checked as a whole. Try a smaller one with the same properties."


def payload_checks(call: ReadCall, match: Match, release: Release | None) -> Checks:
    """Findings and hints about the body; nothing where there is none, or where it isn't meant to be JSON."""
    body = call.request_body
    if not body or not body.strip() or "method_not_offered" in match.problems:
        return Checks()
    if not _is_meant_as_json(call, body, match.operation):
        return Checks()
    if len(body) > LONGEST_BODY:
        return Checks(hints=(Hint("body", "body_not_checked", NOT_CHECKED),))
    syntax = syntax_of(body)
    if syntax.fault is not None:
        return Checks(findings=(_invalid(body, syntax.fault),))
    if not syntax.is_whole or syntax.tokens > MOST_TREE_TOKENS:
        return Checks(hints=(Hint("body", "body_not_checked", NOT_CHECKED),))
    return _compared(body, match.operation, release)


def _is_meant_as_json(call: ReadCall, body: str, operation: Operation | None) -> bool:
    """A body that looks like JSON is; another is if it is called so, or if nothing else is said of it."""
    if body.lstrip("\ufeff \t\r\n")[:1] in ("{", "["):
        return True
    kind = header(call.headers, "content-type").lower()
    if kind:
        return "json" in kind
    if operation is None or operation.request_schema is None:
        return False
    return not operation.consumes or any("json" in media.lower() for media in operation.consumes)


def _invalid(body: str, fault: JsonFault) -> Finding:
    lines = Lines(body)
    line, column = lines.place(fault.at)
    message, suggestion = advise(body, fault, lines)
    return Finding(f"{line}:{column}", "invalid_json", message, suggestion, ERROR, line, column)


def _compared(body: str, operation: Operation | None, release: Release | None) -> Checks:
    tree = tree_of(body)
    faults = [_repeated(node) for node in tree.repeated]
    hints: Sequence[Hint] = ()
    if operation is not None and operation.request_schema is not None and release is not None:
        shapes = shapes_of(release)
        check = BodyCheck(shapes)
        check.run(tree.root, shapes.of(operation.request_schema))
        faults += check.faults
        hints = check.hints
    return Checks(tuple(_placed(faults, Lines(body))), tuple(hints))


def _repeated(node: Node) -> Fault:
    name = quoted(node.name or "")
    message = f"{name} stands twice in the same object. Most servers take the last value and drop the first."
    suggestion = f"keep one of the two {name} members"
    return Fault(node, node.named_at, node.pointer, "duplicate_key", message, suggestion, (), WARNING)


def _placed(faults: Iterable[Fault], lines: Lines) -> Iterable[Finding]:
    """In the order of the text; what is missing comes after what is there."""
    ordered = sorted(faults, key=lambda fault: (fault.problem == "missing_required", fault.at))
    for fault in ordered[:MOST_FINDINGS]:
        line, column = lines.place(fault.at)
        yield Finding(
            fault.path,
            fault.problem,
            fault.message,
            fault.suggestion,
            fault.severity,
            line,
            column,
            fault.nearest,
        )
