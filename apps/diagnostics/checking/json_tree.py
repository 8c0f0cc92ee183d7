"""The values of a valid JSON text, each with its place in the text."""

import json
from bisect import bisect_right
from collections.abc import Iterator
from typing import NamedTuple

from .findings import step
from .json_syntax import LITERAL_TOKEN, MARK, NUMBER_TOKEN, STRING_TOKEN, TOKEN

DEEPEST = 100
MOST_REPEATED = 100
CLOSING = ("}", "]")
BETWEEN = (",", ":")
LITERALS = {"t": "boolean", "f": "boolean", "n": "null"}


class Node:
    """One value. `kind` is object, array, string, number, boolean or null.

    `text` is the string without its quotes and escapes, or a number or literal as it is written; `name` is the key of a
    member, `named_at` the offset of that key, `index` the place among its siblings. Of members with the same key, all
    stand in `children`.
    """

    __slots__ = ("children", "index", "kind", "name", "named_at", "parent", "start", "text")

    def __init__(self, kind: str, start: int, text: str) -> None:
        self.kind = kind
        self.start = start
        self.text = text
        self.name: str | None = None
        self.named_at = start
        self.parent: Node | None = None
        self.index = 0
        self.children: list[Node] = []

    @property
    def pointer(self) -> str:
        """The JSON pointer to this value."""
        steps = []
        node = self
        while node.parent is not None:
            steps.append(step(node.index if node.name is None else node.name))
            node = node.parent
        return "".join(reversed(steps))

    def member(self, name: str) -> "Node | None":
        """The last member whose key is this one, whatever its case."""
        wanted = name.lower()
        return next((each for each in reversed(self.children) if (each.name or "").lower() == wanted), None)

    def is_whole_number(self) -> bool:
        """Whether a number has no fraction: 7, 7.0 and 70e-1 have none."""
        if self.text.lstrip("-").isdecimal():
            return True
        number = float(self.text)
        return number.is_integer()


class Tree(NamedTuple):
    """The root value, and the members whose key stood before in the same object."""

    root: Node
    repeated: list[Node]


def tree_of(text: str) -> Tree:
    """The values of a text that is known to be JSON; repeated keys are sought to a depth of 100."""
    around = Node("array", 0, "")
    opened = [around]
    repeated: list[Node] = []
    key: tuple[str, int] | None = None
    for found in TOKEN.finditer(text):
        group = found.lastindex or 0
        start, raw = found.start(group), found[group]
        if group == STRING_TOKEN and key is None and opened[-1].kind == "object":
            key = _decoded(raw), start
        elif raw in CLOSING:
            closed = opened.pop()
            if closed.kind == "object" and len(opened) <= DEEPEST and len(repeated) < MOST_REPEATED:
                repeated.extend(_repeated(closed))
        elif raw not in BETWEEN:
            node = _add(_node(group, raw, start), opened[-1], key)
            key = None
            if group == MARK:
                opened.append(node)
    root = around.children[0]
    root.parent = None
    return Tree(root, repeated[:MOST_REPEATED])


def _node(group: int, raw: str, start: int) -> Node:
    if group == STRING_TOKEN:
        return Node("string", start, _decoded(raw))
    if group == NUMBER_TOKEN:
        return Node("number", start, raw)
    if group == LITERAL_TOKEN:
        return Node(LITERALS[raw[0]], start, raw)
    return Node("object" if raw == "{" else "array", start, "")


def _add(node: Node, parent: Node, key: tuple[str, int] | None) -> Node:
    if key is not None:
        node.name, node.named_at = key
    node.parent = parent
    node.index = len(parent.children)
    parent.children.append(node)
    return node


def _repeated(closed: Node) -> Iterator[Node]:
    names: set[str | None] = set()
    for child in closed.children:
        if child.name in names:
            yield child
        names.add(child.name)


def _decoded(raw: str) -> str:
    if "\\" not in raw:
        return raw[1:-1]
    text: str = json.loads(raw)
    return text


class Lines:
    """Turns offsets of a text into line and column, both from 1."""

    def __init__(self, text: str) -> None:
        self.starts = [0, *_line_starts(text)]
        self.length = len(text)

    def place(self, offset: int) -> tuple[int, int]:
        """The line and column of an offset."""
        line = bisect_right(self.starts, offset)
        return line, offset - self.starts[line - 1] + 1

    def clamped(self, place: tuple[int, int]) -> tuple[int, int]:
        """The same line and column, or the last ones there are."""
        line = min(place[0], len(self.starts))
        ends = self.starts[line] - 1 if line < len(self.starts) else self.length
        return line, min(place[1], ends - self.starts[line - 1] + 1)


def _line_starts(text: str) -> Iterator[int]:
    at = text.find("\n")
    while at >= 0:
        yield at + 1
        at = text.find("\n", at + 1)
