"""URL → operation, with what is wrong with the address; constant in the number of operations."""

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from types import MappingProxyType
from typing import NamedTuple
from urllib.parse import urlsplit

from apps.diagnostics.releases import Operation, Release, newest_first

from .nearby import alike
from .suggesting import Suggestions
from .trie import PARAMETER, End, Node, literal_pieces, segments_of, split_by
from .urls import (
    HTTP,
    PLACEHOLDER_STARTS,
    address_of,
    host_of,
    is_placeholder,
    query_of,
    readings,
    value_of,
)

LONGEST_URL = 16_000
ODD = frozenset(("", ".", ".."))


class Match(NamedTuple):
    """What a method and a URL mean. `problem` is the first of `problems`.

    The template stands where the path exists, also when the method is unknown or not offered; then `operation` is
    None and `offered` has the methods of the path. `suggestion` is a URL of today: where an old address moved to, or
    what an unknown one was probably meant to be. With no template and no problem the URL belongs to no known API.
    """

    operation: Operation | None = None
    template: str | None = None
    release: str | None = None
    problem: str | None = None
    offered: tuple[str, ...] = ()
    suggestion: str | None = None
    path_values: Mapping[str, str] = MappingProxyType({})
    query: Sequence[tuple[str, str]] = ()
    problems: tuple[str, ...] = ()


class Matcher:
    """Matches URLs with releases. Today's is the one named `current`, or else the newest by the numbers in its name."""

    def __init__(self, releases: Iterable[Release], *, current: str | None = None) -> None:
        ordered = sorted(newest_first(releases), key=lambda release: release.name != current)
        self.hosts: dict[str, Node] = {}
        self.relative = Node()
        self.base_paths: set[tuple[str, ...]] = set()
        self.suggestions = Suggestions(ordered)
        for release in ordered:
            self._add(release)
        self._may_be_known = lru_cache(maxsize=1024)(lambda host: alike(host, self.hosts))

    def match(self, method: str | None, url: str | None) -> Match:
        """What this method and URL mean, either of which may be unknown. Never raises.

        A URL of more than 16,000 letters is taken for no URL.
        """
        if not url or len(url) > LONGEST_URL:
            return Match()
        address = url.partition("#")[0] if "#" in url else url
        address, _, text = address.partition("?")
        parts = address.split("/")
        root = self.hosts.get(parts[2]) if len(parts) > 2 and parts[0] in HTTP else None
        if root is None:
            return self._unusual(method, url)
        query = query_of(text) if text else []
        path = parts[3:]
        if path and not path[-1]:
            path.pop()
        if "%" in address or "(" in address or not ODD.isdisjoint(path):
            return self._read(method, root, path, query) or self._unknown(path, query)
        node = root.find(path)
        return self._unknown(path, query) if node is None else self._found(method, node, path, path, query)

    def _add(self, release: Release) -> None:
        bases = self.suggestions.bases[release.name]
        for operation in release.operations:
            self._put(self.relative, release, operation, bases[0], [])
        for base_url in bases:
            address = urlsplit(base_url)
            lead = segments_of(address.path)
            self.base_paths.update(tuple(segments_of(address.path.lower())[:size]) for size in range(len(lead) + 1))
            root = self.hosts.setdefault(host_of(address.netloc), Node())
            for operation in release.operations:
                self._put(root, release, operation, base_url, lead)
                if lead:
                    self._put(self.relative, release, operation, base_url, lead)

    def _put(self, root: Node, release: Release, operation: Operation, base_url: str, lead: list[str]) -> None:
        end = End(operation, base_url, len(lead))
        end.moved = self.suggestions.moved(release, base_url, operation)
        root.add([*lead, *end.place.segments], end)

    def _found(
        self,
        method: str | None,
        node: Node,
        path: Sequence[str],
        written: Sequence[str],
        query: list[tuple[str, str]],
    ) -> Match:
        """`written` is the path as it stands in the URL, where encoded segments are still encoded."""
        end = node.ends.get(method) if method else None
        problems: tuple[str, ...] = ()
        operation = None
        if end is not None:
            operation = end.operation
        elif method:
            end = node.ends.get(method.strip().upper())
            operation = end.operation if end else None
            problems = ("method_not_offered",) if end is None else ()
        end = end or node.first
        if end is None:
            return Match(query=query)
        suggestion = None
        if end.moved is not None:
            problems += ("old_base_url",)
            suggestion = end.todays_address(written)
        return Match(
            operation,
            end.template,
            end.release,
            problems[0] if problems else None,
            node.offered,
            suggestion,
            _values(end, path) if end.values else {},
            query,
            problems,
        )

    def _unusual(self, method: str | None, url: str) -> Match:
        """A URL without a known host as its third part: relative, with a port or user, or of another API."""
        address = address_of(url, self.hosts.__contains__)
        if address is None:
            return Match()
        host, parts, text = address
        query = query_of(text) if text else []
        if not host:
            return self._relative(method, parts, query, base_is_hidden=host is not None)
        root = self.hosts.get(host)
        if root is not None:
            return self._read(method, root, parts, query) or self._unknown(parts, query)
        suggestion = self.suggestions.fitting(readings(parts)[0][1])
        problem = "unknown_path" if suggestion and self._may_be_known(host) else None
        return Match(problem=problem, suggestion=suggestion, query=query, problems=(problem,) if problem else ())

    def _relative(
        self, method: str | None, parts: Sequence[str], query: list[tuple[str, str]], *, base_is_hidden: bool
    ) -> Match:
        """A path alone; it is only said to be unknown when it begins, or nearly reads, like one of ours."""
        found = self._read(method, self.relative, parts, query)
        if found is not None:
            return found
        decoded, written = readings(parts)[0]
        suggestion = self.suggestions.near(written)
        is_ours = suggestion is not None or (bool(decoded) and decoded[0].lower() in self.relative.literal)
        if base_is_hidden or not is_ours or tuple(decoded) in self.base_paths:
            return Match(suggestion=suggestion, query=query)
        return Match(problem="unknown_path", suggestion=suggestion, query=query, problems=("unknown_path",))

    def _read(self, method: str | None, root: Node, parts: Sequence[str], query: list[tuple[str, str]]) -> Match | None:
        """The reading of an encoded or uneven path that agrees with more of a template; the even one when equal."""
        best: tuple[int, Node, list[str], list[str]] | None = None
        for path, written in readings(parts):
            node = root.find(path)
            if node is not None and node.first is not None and (best is None or node.first.literals > best[0]):
                best = node.first.literals, node, path, written
        return self._found(method, best[1], best[2], best[3], query) if best else None

    def _unknown(self, parts: Sequence[str], query: list[tuple[str, str]]) -> Match:
        """A path that none of the releases at a known host has; the base address itself is no wrong path."""
        decoded, written = readings(parts)[0]
        if tuple(segment.lower() for segment in decoded) in self.base_paths:
            return Match(query=query)
        suggestion = self.suggestions.near(written)
        return Match(problem="unknown_path", suggestion=suggestion, query=query, problems=("unknown_path",))


def _values(end: End, path: Sequence[str]) -> dict[str, str]:
    """The values of the path parameters, decoded; a placeholder is no value."""
    values = {}
    for at, name, mixed in end.values:
        segment = path[at]
        if mixed is not None:
            values.update(_mixed_values(mixed, segment))
        elif not segment or (segment[0] in PLACEHOLDER_STARTS and is_placeholder(segment)):
            continue
        else:
            values[name] = value_of(segment) if "(" in segment else segment
    return values


def _mixed_values(mixed: str, segment: str) -> dict[str, str]:
    spans = split_by(literal_pieces(mixed), segment) or []
    found = zip(PARAMETER.findall(mixed), (segment[begin:end] for begin, end in spans), strict=False)
    return {name: value for name, value in found if not is_placeholder(value)}
