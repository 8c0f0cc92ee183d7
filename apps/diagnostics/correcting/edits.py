"""Changes in the text of a body that leave everything else as it was written."""

import json
from collections.abc import Iterable
from difflib import SequenceMatcher
from typing import NamedTuple

from ..checking.findings import Finding, quoted, step
from ..checking.json_syntax import MARK, TOKEN
from ..checking.json_tree import Node, tree_of

ALIKE = 0.8
CLEARLY = 0.05
SCALARS = ("string", "number", "boolean")
WRAPPED = "value"
Piece = tuple[int, int, str]


class Change(NamedTuple):
    """One correction: the path of the finding, where its value stands afterwards, and a sentence."""

    path: str
    now: str
    sentence: str


class Edit(NamedTuple):
    """One correction as pieces of text to put in place of others: start, end, text."""

    change: Change
    pieces: tuple[Piece, ...]


class BodyEditor:
    """One body, which must be JSON, and what can be mended in it for certain."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.root = tree_of(text).root
        self.ends = _ends(text)
        self.taken: set[tuple[int, str]] = set()
        self.children: dict[int, dict[str, Node | None]] = {}

    def edited(self, findings: Iterable[Finding]) -> tuple[str, list[Change]]:
        """The text with all that is certain mended, and what that was."""
        edits = [edit for finding in findings if (edit := self._edit(finding))]
        written, at = [], 0
        for start, end, text in sorted(piece for edit in edits for piece in edit.pieces):
            written += [self.text[at:start], text]
            at = end
        return "".join([*written, self.text[at:]]), [edit.change for edit in edits]

    def _edit(self, finding: Finding) -> Edit | None:
        correct = CORRECTIONS.get(finding.problem)
        node = self._node(finding.path) if correct else None
        return correct(self, node, finding) if correct and node is not None else None

    def _node(self, path: str) -> Node | None:
        """The value that a pointer means; None if a key on the way stands twice."""
        node = self.root
        for wanted in path.split("/")[1:]:
            found = self._children(node).get(wanted)
            if found is None:
                return None
            node = found
        return node

    def _children(self, node: Node) -> dict[str, Node | None]:
        """What lies in a value by the steps of a pointer; None for a key that stands twice."""
        known = self.children.get(id(node))
        if known is None:
            known = self.children[id(node)] = {}
            for child in node.children:
                name = step(child.index if child.name is None else child.name)[1:]
                known[name] = None if name in known else child
        return known

    def renamed(self, node: Node, finding: Finding) -> Edit | None:
        name, old = finding.suggestion, node.name
        if not isinstance(name, str) or old is None or node.parent is None:
            return None
        if node.parent.member(name) or (id(node.parent), name.lower()) in self.taken:
            return None
        self.taken.add((id(node.parent), name.lower()))
        end = node.named_at + len(_token(self.text, node.named_at))
        sentence = f"renamed {quoted(old)} to {quoted(name)}"
        return self._as_edit(finding, sentence, (node.named_at, end, json.dumps(name)), now=_beside(finding.path, name))

    def wrapped(self, node: Node, finding: Finding) -> Edit | None:
        end = self._end(node)
        sentence = f'put {_named(node)} into {{"value": …}}'
        return self._as_edit(finding, sentence, (node.start, node.start, '{"value": '), (end, end, "}"))

    def unwrapped(self, node: Node, finding: Finding) -> Edit | None:
        if len(node.children) != 1 or (node.children[0].name or "").lower() != WRAPPED:
            return None
        inner = node.children[0]
        sentence = f'took {_named(node)} out of its "value"'
        around = (node.start, inner.start, ""), (self._end(inner), self._end(node), "")
        return self._as_edit(finding, sentence, *around)

    def chosen(self, node: Node, finding: Finding) -> Edit | None:
        """The one allowed value that is clearly the nearest."""
        if node.kind != "string" or not finding.nearest:
            return None
        likeness = [SequenceMatcher(None, node.text.lower(), each.lower()).ratio() for each in finding.nearest]
        rival = max(likeness[1:], default=0.0)
        if likeness[0] < ALIKE or likeness[0] - rival < CLEARLY:
            return None
        return self._replaced(node, finding, json.dumps(finding.nearest[0], ensure_ascii=False))

    def retyped(self, node: Node, finding: Finding) -> Edit | None:
        """A number in quotes without them, or the reverse; a change of unit is for people to decide."""
        kind, _, written = str(finding.suggestion or "").partition(": ")
        if node.kind not in SCALARS or not written or kind not in ("string", "number", "integer", "boolean"):
            return None
        if kind == "string" and node.kind != "string":
            written = json.dumps(node.text)
        is_scalar = TOKEN.fullmatch(written) is not None and written[0] not in "{[}],:"
        says_the_same = kind != "boolean" or node.text.strip().lower() == written
        return self._replaced(node, finding, written) if is_scalar and says_the_same else None

    def reformatted(self, node: Node, finding: Finding) -> Edit | None:
        """A date in the notation of the API, where the finding tells it."""
        written = str(finding.suggestion or "")
        is_string = written.startswith('"') and TOKEN.fullmatch(written) is not None
        return self._replaced(node, finding, written) if is_string and node.kind == "string" else None

    def _replaced(self, node: Node, finding: Finding, written: str) -> Edit | None:
        end = self._end(node)
        before = self.text[node.start : end] if node.kind != "string" else quoted(node.text)
        return self._as_edit(finding, f"wrote {written} in place of {before}", (node.start, end, written))

    def _as_edit(self, finding: Finding, sentence: str, *pieces: Piece, now: str = "") -> Edit:
        line = self.text.count("\n", 0, pieces[0][0]) + 1
        return Edit(Change(finding.path, now or finding.path, f"Line {line}: {sentence}."), pieces)

    def _end(self, node: Node) -> int:
        return self.ends.get(node.start) or node.start + len(_token(self.text, node.start))


CORRECTIONS = {
    "unknown_property": BodyEditor.renamed,
    "missing_wrapper": BodyEditor.wrapped,
    "extra_wrapper": BodyEditor.unwrapped,
    "wrong_enum": BodyEditor.chosen,
    "wrong_type": BodyEditor.retyped,
    "wrong_format": BodyEditor.reformatted,
}


def _ends(text: str) -> dict[int, int]:
    """Where each object and list ends, by where it starts."""
    ends: dict[int, int] = {}
    opened: list[int] = []
    for found in TOKEN.finditer(text):
        if found.lastindex == MARK and found[MARK] in "{[":
            opened.append(found.start(MARK))
        elif found.lastindex == MARK and found[MARK] in "}]":
            ends[opened.pop()] = found.end()
    return ends


def _token(text: str, start: int) -> str:
    found = TOKEN.match(text, start)
    return found[0] if found else ""


def _beside(path: str, name: str) -> str:
    return path.rpartition("/")[0] + step(name)


def _named(node: Node) -> str:
    at: Node | None = node
    while at is not None and at.name is None:
        at = at.parent
    return quoted(at.name) if at is not None and at.name else "the body"
