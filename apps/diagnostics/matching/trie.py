"""A tree of path templates: finding one costs the length of the path, however many templates there are."""

import re
from collections.abc import Iterator, Sequence

from apps.diagnostics.releases import Operation

PARAMETER = re.compile(r"\{([^{}]*)\}")


class Place:
    """Where an operation of today's release stands: its base address and its path."""

    __slots__ = ("holes", "segments", "written")

    def __init__(self, base_url: str, template: str) -> None:
        self.segments = segments_of(template)
        self.written = [base_url, *self.segments]
        self.holes = tuple(at for at, segment in enumerate(self.segments) if "{" in segment)

    def address(self, path: Sequence[str], start: int) -> str:
        """The URL with the values of a path whose segments from `start` on are those of the template."""
        written = self.written.copy()
        for at in self.holes:
            written[at + 1] = path[start + at]
        return "/".join(written)


class End:
    """An operation at one address of its release, and where the values of its parameters stand.

    `lead` segments of the path stand before those of the template. `moved` is where the same operation stands today
    and how many segments of the template are left out there; None at today's address.
    """

    __slots__ = ("lead", "literals", "moved", "operation", "place", "release", "template", "values")

    def __init__(self, operation: Operation, base_url: str, lead: int) -> None:
        self.operation = operation
        self.template = operation.template
        self.release = operation.release
        self.place = Place(base_url, operation.template)
        self.lead = lead
        with_parameters = [(at, piece) for at, piece in enumerate(self.place.segments) if "{" in piece]
        self.values = tuple((lead + at, piece[1:-1], None if plain(piece) else piece) for at, piece in with_parameters)
        self.literals = len(self.place.segments) - len(with_parameters)
        self.moved: tuple[Place, int] | None = None

    def todays_address(self, path: Sequence[str]) -> str:
        place, left_out = self.moved or (self.place, 0)
        return place.address(path, self.lead + left_out)


class Node:
    """What may follow here: literal segments by spelling, segments with a parameter inside, or any segment."""

    __slots__ = ("any", "ends", "first", "literal", "mixed", "offered")

    def __init__(self) -> None:
        self.literal: dict[str, Node] = {}
        self.mixed: list[tuple[tuple[str, ...], Node]] = []
        self.any: Node | None = None
        self.ends: dict[str, End] = {}
        self.first: End | None = None
        self.offered: tuple[str, ...] = ()

    def add(self, segments: Sequence[str], end: End) -> None:
        """The first end that is added for an address and a method stays."""
        node = self
        for segment in segments:
            node = node.child(segment)
        node.first = node.first or end
        node.ends.setdefault(end.operation.method, end)
        node.offered = tuple(node.ends)

    def child(self, segment: str) -> "Node":
        if plain(segment):
            self.any = self.any or Node()
            return self.any
        if "{" in segment:
            pieces = literal_pieces(segment)
            found = next((node for known, node in self.mixed if known == pieces), None)
            if found is None:
                found = Node()
                self.mixed.append((pieces, found))
                self.mixed.sort(key=lambda each: -len("".join(each[0])))
            return found
        found = self.literal.setdefault(segment.lower(), self.literal.get(segment) or Node())
        self.literal[segment] = found
        return found

    def find(self, path: Sequence[str]) -> "Node | None":
        """The node of a whole path: at each segment a literal wins over a mixed one, and that over a parameter."""
        node, at, size = self, 0, len(path)
        others: list[tuple[Node, int]] = []
        while True:
            if at < size:
                segment = path[at]
                found = node.literal.get(segment) or node.literal.get(segment.lower())
                at += 1
                if node.mixed:
                    choices = [found, *node.fitting(segment), node.any]
                    following = [each for each in choices if each is not None]
                    others.extend((each, at) for each in reversed(following[1:]))
                    found = following[0] if following else None
                elif found is None:
                    found = node.any
                elif node.any is not None:
                    others.append((node.any, at))
                if found is not None:
                    node = found
                    continue
            elif node.first is not None:
                return node
            if not others:
                return None
            node, at = others.pop()

    def fitting(self, segment: str) -> Iterator["Node"]:
        return (node for pieces, node in self.mixed if split_by(pieces, segment) is not None)


def segments_of(path: str) -> list[str]:
    """The parts between slashes, without the empty ones at both ends."""
    return path.strip("/").split("/") if path.strip("/") else []


def plain(segment: str) -> bool:
    """Whether a segment of a template is one parameter and nothing else."""
    return segment.startswith("{") and segment.find("}") == len(segment) - 1


def literal_pieces(segment: str) -> tuple[str, ...]:
    """What stands around the parameters of a mixed segment: `report-{id}.json` → ("report-", ".json")."""
    return tuple(PARAMETER.sub("{}", segment).lower().split("{}"))


def split_by(pieces: Sequence[str], segment: str) -> list[tuple[int, int]] | None:
    """Where the parameters of a mixed segment stand in this one, or None when it doesn't fit; linear in its length."""
    lower = segment.lower()
    segment = lower if len(lower) == len(segment) else segment
    begin, *inner, end = pieces
    if not segment.startswith(begin) or not segment.endswith(end):
        return None
    at, last = len(begin), len(segment) - len(end)
    spans = []
    for piece in inner:
        next_at = segment.find(piece, at + 1, last)
        if next_at < 0:
            return None
        spans.append((at, next_at))
        at = next_at + len(piece)
    return [*spans, (at, last)] if at < last else None
