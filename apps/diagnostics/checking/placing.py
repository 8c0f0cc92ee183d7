"""Findings in another text of the same body: the one in which secrets are masked."""

from collections.abc import Sequence

from apps.diagnostics.redaction.kinds import PLACEHOLDER

from .findings import Finding, step
from .json_syntax import Fault, syntax_of
from .json_tree import Lines, Node, tree_of
from .payloads import MOST_TREE_TOKENS

LONGEST_INDEX = 9
AT_KEY = ("unknown_property", "duplicate_key")
Place = tuple[int, int]


def placed(findings: Sequence[Finding], body: str) -> tuple[Finding, ...]:
    """The findings with line and column found anew in `body`; `path` stays, and so do findings beside the body.

    Where a finding can't be found again it keeps its line.
    """
    if all(finding.line is None for finding in findings):
        return tuple(findings)
    lines = Lines(body)
    text = _without_placeholders(body)
    syntax = syntax_of(text)
    is_readable = syntax.fault is None and syntax.is_whole and syntax.tokens <= MOST_TREE_TOKENS
    root = tree_of(text).root if is_readable else None
    return tuple(_moved(finding, lines, root, syntax.fault) for finding in findings)


def _without_placeholders(body: str) -> str:
    """The text with digits in place of every placeholder: as long as it, and valid in a string and for a number."""
    data = PLACEHOLDER.sub(lambda found: b"1" * len(found.group()), body.encode("utf-8", "surrogatepass"))
    return data.decode("utf-8", "surrogatepass")


def _moved(finding: Finding, lines: Lines, root: Node | None, fault: Fault | None) -> Finding:
    if finding.line is None or finding.column is None:
        return finding
    before = finding.line, finding.column
    place = None
    if finding.problem == "invalid_json":
        place = lines.place(fault.at) if fault else None
    elif root is not None:
        place = _nearest([lines.place(at) for at in _offsets(finding, root)], before)
    line, column = place or lines.clamped(before)
    return finding._replace(line=line, column=column)


def _nearest(places: list[Place], before: Place) -> Place | None:
    """Of several members with the same pointer the one that lies closest to where it was."""
    return min(places, key=lambda place: (abs(place[0] - before[0]), abs(place[1] - before[1])), default=None)


def _offsets(finding: Finding, root: Node) -> list[int]:
    """Where the value or key of a finding may stand; what is missing is placed where its object begins."""
    steps = finding.path.split("/")[1:]
    if finding.problem == "missing_required":
        steps.pop()
    nodes = [root]
    for wanted in steps:
        nodes = [child for node in nodes for child in _children(node, wanted)]
    if finding.problem == "duplicate_key":
        nodes = nodes[1:]
    return [node.named_at if finding.problem in AT_KEY else node.start for node in nodes]


def _children(node: Node, wanted: str) -> list[Node]:
    """The item, or the members, that one step of a pointer means."""
    if node.kind == "array":
        index = int(wanted) if wanted.isdecimal() and len(wanted) <= LONGEST_INDEX else len(node.children)
        return node.children[index : index + 1]
    return [child for child in node.children if step(child.name or "") == "/" + wanted]
