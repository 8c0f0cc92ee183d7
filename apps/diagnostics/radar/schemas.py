"""Two schemas compared to any depth: each pair is looked at once, and only pairs that differ are walked through."""

from collections import deque
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from apps.diagnostics.releases import Release

from .differences import Found, Side, listing
from .shapes import Schema, Shape, Shapes

MOST_FOUND = 60
MOST_VISITED = 3_000
DEEPEST = 14
NUMBERS = frozenset(("integer", "number"))
NOT_SENT = {Side.REQUEST: "readOnly", Side.RESPONSE: "writeOnly"}

Key = tuple[int, int]
Step = tuple[str, Schema, Schema]


class Pair(NamedTuple):
    """What differs between two schemas themselves, and the pairs of schemas inside them."""

    own: tuple[Found, ...]
    inner: tuple[Step, ...]


class Visit(NamedTuple):
    """A pair on the way from the top: with the names that led to it, and the pairs it lies in."""

    key: Key
    path: tuple[str, ...]
    within: frozenset[Key]


class Schemas:
    """Compares schemas of two releases, on one side of the calls."""

    def __init__(self, old: Release, new: Release, side: Side) -> None:
        self._old, self._new = Shapes(old), Shapes(new)
        self._side = side
        self._pairs: dict[Key, Pair] = {}
        self._differing: set[Key] = set()

    def differences(self, old: Schema, new: Schema) -> Iterator[Found]:
        """Where and how they differ, the outermost first; a long list is cut."""
        start = self._learn(old, new)
        waiting = deque([Visit(start, (), frozenset())])
        count = visited = 0
        while waiting and count < MOST_FOUND and visited < MOST_VISITED:
            visit = waiting.popleft()
            visited += 1
            pair = self._pairs[visit.key]
            for found in pair.own[: MOST_FOUND - count]:
                count += 1
                yield Found(visit.path + found.path, found.code, found.words)
            waiting.extend(self._inside(visit, pair))

    def words(self, schema: Schema) -> str:
        """The type of a schema of the new release."""
        return self._new.of(schema).words

    def _inside(self, visit: Visit, pair: Pair) -> Iterator[Visit]:
        """The inner pairs in which something differs. A schema that holds itself is not walked through again."""
        if len(visit.path) >= DEEPEST or visit.key not in self._differing:
            return
        within = visit.within | {visit.key}
        for name, old, new in pair.inner:
            key = (id(old), id(new))
            if key in self._differing and key not in within:
                yield Visit(key, (*visit.path, name), within)

    def _learn(self, old: Schema, new: Schema) -> Key:
        """Look at a pair and all pairs below it that nobody has looked at, and mark those that lead to a difference."""
        old, new = self._old.target(old), self._new.target(new)
        start = (id(old), id(new))
        above: dict[Key, list[Key]] = {}
        waiting, differing = [(start, old, new)], []
        while waiting:
            key, old_schema, new_schema = waiting.pop()
            if key in self._pairs:
                continue
            pair = self._pairs[key] = self._compare(self._old.of(old_schema), self._new.of(new_schema))
            if pair.own:
                differing.append(key)
            for _name, old_inner, new_inner in pair.inner:
                inner = (id(old_inner), id(new_inner))
                above.setdefault(inner, []).append(key)
                if inner in self._differing:
                    differing.append(key)
                waiting.append((inner, old_inner, new_inner))
        while differing:
            key = differing.pop()
            self._differing.add(key)
            differing.extend(above.pop(key, ()))
        return start

    def _compare(self, old: Shape, new: Shape) -> Pair:
        own, inner = list(self._types(old, new)), []
        if not any(found.code == "type_changed" for found in own):
            own += self._values(old, new)
            own += self._properties(old, new)
            inner = list(self._inner(old, new))
        return Pair(tuple(own), tuple(inner))

    def _types(self, old: Shape, new: Shape) -> Iterator[Found]:
        words = f"{new.words}, was {old.words}"
        if len(old.alternatives) != len(new.alternatives) or (old.kind and new.kind and old.kind != new.kind):
            yield Found((), "type_changed", words)
        elif old.format and new.format and old.format != new.format:
            yield Found((), "format_changed" if new.kind in NUMBERS else "type_changed", words)

    def _values(self, old: Shape, new: Shape) -> Iterator[Found]:
        if not old.values and not new.values:
            return
        if not old.values:
            yield Found((), "values_limited", listing(new.values))
        elif not new.values:
            yield Found((), "values_free")
        else:
            if gone := _without(old.values, new.values):
                yield Found((), "values_removed", listing(gone))
            if more := _without(new.values, old.values):
                yield Found((), "values_added", listing(more))

    def _properties(self, old: Shape, new: Shape) -> Iterator[Found]:
        for name in old.properties:
            if name not in new.properties:
                if self._is_sent(self._old.of(old.properties[name])):
                    yield Found((name,), "removed")
            elif self._is_sent(self._new.of(new.properties[name])) and (name in old.required) != (name in new.required):
                yield Found((name,), "became_required" if name in new.required else "became_optional")
        for name, schema in new.properties.items():
            shape = self._new.of(schema)
            if name not in old.properties and self._is_sent(shape):
                must = self._side is Side.REQUEST and name in new.required
                yield Found((name,), "added_required" if must else "added", shape.words)

    def _inner(self, old: Shape, new: Shape) -> Iterator[Step]:
        for name, schema in old.properties.items():
            other = new.properties.get(name)
            if isinstance(schema, dict) and isinstance(other, dict) and self._is_sent(self._new.of(other)):
                yield self._step(name, schema, other)
        if old.items is not None and new.items is not None:
            yield self._step("[]", old.items, new.items)
        if old.others is not None and new.others is not None:
            yield self._step("*", old.others, new.others)
        for one, two in zip(old.alternatives, new.alternatives, strict=False):
            yield self._step("", one, two)

    def _step(self, name: str, old: Schema, new: Schema) -> Step:
        return name, self._old.target(old), self._new.target(new)

    def _is_sent(self, shape: Shape) -> bool:
        return NOT_SENT[self._side] not in shape.sides


def _without(values: Sequence[object], others: Sequence[object]) -> list[object]:
    known = {repr(other) for other in others}
    return [value for value in values if repr(value) not in known]


def place_of(path: tuple[str, ...]) -> str:
    """A place as one writes it: `lines[].quantity`."""
    return ".".join(name for name in path if name).replace(".[]", "[]")
