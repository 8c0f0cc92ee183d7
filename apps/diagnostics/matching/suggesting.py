"""Today's address of what stood at an old one, or of what an unknown one was probably meant to be."""

from collections.abc import Iterable, Iterator, Sequence
from urllib.parse import urlsplit

from apps.diagnostics.releases import Operation, Release

from .nearby import VERSION, Nearby
from .trie import End, Node, Place, literal_pieces, plain, segments_of

USUAL_LEADS = frozenset(("api", "rest"))
TELLING = 2
DEEPEST = 20


def bases_of(release: Release) -> list[str]:
    """The base URLs without segments at their end with which the templates begin again."""
    templates = [segments_of(operation.template.lower()) for operation in release.operations]
    return [_without_overlap(base.rstrip("/"), templates) for base in release.base_urls]


def _without_overlap(base: str, templates: Iterable[list[str]]) -> str:
    lead = segments_of(urlsplit(base).path.lower())
    starts = {tuple(template[:size]) for template in templates for size in range(1, len(lead) + 1)}
    twice = next((size for size in range(len(lead), 0, -1) if tuple(lead[-size:]) in starts), 0)
    return "/".join(base.split("/")[:-twice]) if twice else base


def shape_of(template: str) -> tuple[str, ...]:
    """The template without the names of its parameters and without regard to case."""
    return tuple(_shape(segment) for segment in segments_of(template))


def _shape(segment: str) -> str:
    return "{}" if plain(segment) else "{}".join(literal_pieces(segment))


class Suggestions:
    """Knows the addresses of today's release, the first of those given, and finds them for the paths of the others."""

    def __init__(self, ordered: Sequence[Release]) -> None:
        self.today = ordered[0] if ordered else None
        self.bases = {release.name: bases_of(release) for release in ordered}
        self.places: dict[tuple[str, ...], Place] = {}
        for operation in self.today.operations if self.today else ():
            place = Place(self.bases[operation.release][0], operation.template)
            self.places.setdefault(shape_of(operation.template), place)
        self.leads = set(USUAL_LEADS)
        for base in (base for bases in self.bases.values() for base in bases):
            self.leads.update(segments_of(urlsplit(base).path.lower()))
        self.sources = [
            (self._tree(release), Nearby(each.template for each in release.operations)) for release in ordered
        ]
        self.starts = tuple(dict.fromkeys(shape[0] for shape in self.places if VERSION.match(shape[0])))

    def moved(self, release: Release, base_url: str, operation: Operation) -> tuple[Place, int] | None:
        """Where the operation at this base address stands today, and how much of its template is left out there."""
        if self.today is None or base_url == self.bases[self.today.name][0]:
            return None
        if release is not self.today and base_url in self.bases[self.today.name]:
            return None
        shape = shape_of(operation.template)
        for left_out in range(len(shape)):
            place = self.places.get(shape[left_out:])
            if place is not None:
                self.leads.update(shape[:left_out])
                return place, left_out
        return None

    def _tree(self, release: Release) -> Node:
        root = Node()
        base_url = self.bases[release.name][0]
        for operation in release.operations:
            end = End(operation, base_url, 0)
            end.moved = self.moved(release, base_url, operation)
            root.add(end.place.segments, end)
        return root

    def near(self, path: Sequence[str]) -> str | None:
        """The address of the same path under another base or version, or else of one spelled nearly so."""
        variants = list(self._variants(path)) if 0 < len(path) <= DEEPEST else []
        for root, _ in self.sources:
            for segments in variants:
                found = _exact(root, segments)
                if found is not None:
                    return found
        for root, nearby in self.sources:
            for segments in variants:
                template = nearby.nearest(segments)
                if template is not None:
                    node = root.find(segments_of(template))
                    return node.first.todays_address(segments) if node and node.first else None
        return None

    def fitting(self, path: Sequence[str]) -> str | None:
        """The address of a path that ends exactly like one of ours, whatever stands before it."""
        path = path[-DEEPEST:]
        tails = (path[left_out:] for left_out in range(len(path) - TELLING + 1))
        found = (_exact(root, tail) for tail in tails for root, _ in self.sources)
        return next((address for address in found if address is not None), None)

    def _variants(self, path: Sequence[str]) -> Iterator[list[str]]:
        """The path, then without what may lead to a version, then with a version put in front."""
        tails = [list(path)]
        while tails[-1] and (tails[-1][0].lower() in self.leads or VERSION.match(tails[-1][0].lower())):
            tails.append(tails[-1][1:])
        tails = [tail for tail in tails if tail]
        yield from tails
        yield from ([start, *tail] for tail in tails for start in self.starts)


def _exact(root: Node, segments: Sequence[str]) -> str | None:
    node = root.find(segments)
    return node.first.todays_address(segments) if node and node.first and node.first.literals else None
