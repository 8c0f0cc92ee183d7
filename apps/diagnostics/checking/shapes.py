"""What a schema allows, ready to be compared: references followed, `allOf` merged, property names without case."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import product
from typing import Any
from weakref import WeakKeyDictionary

from apps.diagnostics.releases import DocumentError, Release
from apps.diagnostics.releases.release import resolve

MOST_BRANCHES = 32
MOST_PARTS = 64
WRAPPED = "value"
Schema = Mapping[str, Any]


@dataclass(frozen=True, slots=True, eq=False)
class Shape:
    """One schema. No `kinds` means any; `branches` are whole shapes of which one must fit.

    `properties` has the name as the document spells it and the schema, by the name in lower case. `is_open` says that
    an object may have properties which are not listed; `extra` is the schema of those, if there is one.
    """

    kinds: frozenset[str] = frozenset()
    properties: Mapping[str, tuple[str, Any]] | None = None
    required: tuple[str, ...] = ()
    is_open: bool = True
    extra: Any = None
    items: Any = None
    values: tuple[Any, ...] = ()
    format: str = ""
    is_read_only: bool = False
    description: str = ""
    branches: tuple["Shape", ...] = ()

    @property
    def is_wrapper(self) -> bool:
        """Whether this is an object of which `value` is all that can be sent."""
        return self.properties is not None and self.properties.keys() == {WRAPPED} and not self.branches

    @property
    def wrapped(self) -> Any:
        """The schema of what a wrapper holds."""
        return self.properties[WRAPPED][1] if self.properties else {}

    @property
    def names(self) -> list[str]:
        """The properties as the document spells them."""
        return [name for name, _schema in (self.properties or {}).values()]


ANYTHING = Shape()


class Shapes:
    """The shapes of one release, each worked out when it is first needed."""

    def __init__(self, release: Release) -> None:
        # Not the release itself: the cache below would keep it alive.
        self._document = release.document
        self._known: dict[int, tuple[Any, Shape]] = {}

    def of(self, schema: Any) -> Shape:
        """The shape of a schema of this release; what can't be read allows anything. Never raises."""
        known = self._known.get(id(schema))
        if known is None:
            # The schema is kept beside its shape, so that its id can't come to mean another.
            known = self._known[id(schema)] = schema, self._shape(schema)
        return known[1]

    def _shape(self, schema: Any) -> Shape:
        parts = list(self._parts(schema))
        groups = [group for part in parts for group in _alternatives(part)]
        if len(parts) > MOST_PARTS or _size(groups) > MOST_BRANCHES:
            return ANYTHING
        if not groups:
            return self._merged(parts)
        branches = [self._branch(parts, chosen) for chosen in product(*groups)]
        takes_any = any(not branch.kinds for branch in branches)
        kinds = frozenset[str]() if takes_any else frozenset[str]().union(*(branch.kinds for branch in branches))
        return replace(self._merged(parts), kinds=kinds, branches=tuple(branches))

    def _branch(self, parts: list[Schema], chosen: Iterable[Any]) -> Shape:
        more = [each for branch in chosen for each in self._parts(branch)]
        has_choices_of_its_own = any(True for part in more for _group in _alternatives(part))
        return ANYTHING if has_choices_of_its_own else self._merged([*parts, *more])

    def _parts(self, schema: Any) -> Iterator[Schema]:
        """The schema and everything that it must meet besides: what it refers to and its `allOf`, each once."""
        waiting = [schema]
        seen: set[int] = set()
        while waiting and len(seen) <= MOST_PARTS:
            part = waiting.pop()
            if not isinstance(part, Mapping) or id(part) in seen:
                continue
            seen.add(id(part))
            yield part
            waiting.extend(reversed(part.get("allOf") or ()))
            if isinstance(part.get("$ref"), str):
                waiting.append(self._referred(part["$ref"]))

    def _referred(self, ref: str) -> Any:
        try:
            return resolve(self._document, ref)
        except DocumentError:
            return {}

    def _merged(self, parts: list[Schema]) -> Shape:
        properties: dict[str, tuple[str, Any]] = {}
        for part in parts:
            for name, schema in (part.get("properties") or {}).items():
                properties.setdefault(name.lower(), (name, schema))
        extras = [part["additionalProperties"] for part in parts if "additionalProperties" in part]
        extra = next((each for each in extras if isinstance(each, Mapping)), None)
        is_closed = bool(properties) or False in extras
        is_free = extra is not None or True in extras or any(part.get("patternProperties") for part in parts)
        return Shape(
            kinds=_kinds(parts),
            properties=properties if is_closed else None,
            required=_required(parts),
            is_open=is_free or not is_closed,
            extra=extra,
            items=_first(parts, "items") if _first(parts, "prefixItems") is None else None,
            values=_values(parts),
            format=str(_first(parts, "format") or ""),
            is_read_only=any(part.get("readOnly") is True for part in parts),
            description=" ".join(str(part["description"]) for part in parts if part.get("description")),
        )


def _alternatives(part: Schema) -> Iterator[list[Any]]:
    for keyword in ("oneOf", "anyOf"):
        if part.get(keyword):
            yield list(part[keyword])


def _size(groups: Iterable[list[Any]]) -> int:
    size = 1
    for group in groups:
        size *= len(group)
    return size


def _first(parts: list[Schema], keyword: str) -> Any:
    return next((part[keyword] for part in parts if part.get(keyword) is not None), None)


def _kinds(parts: list[Schema]) -> frozenset[str]:
    """The kinds that all parts allow; where the type is missing, what else is said tells it."""
    allowed: frozenset[str] | None = None
    for part in parts:
        kinds = _kinds_of(part)
        if kinds:
            allowed = kinds if allowed is None else allowed & kinds or allowed
    return allowed or frozenset()


def _kinds_of(part: Schema) -> frozenset[str]:
    stated = part.get("type")
    if isinstance(stated, str):
        # Swagger 2 calls an upload a file.
        return frozenset((stated,)) if stated != "file" else frozenset()
    if isinstance(stated, list):
        return frozenset(each for each in stated if isinstance(each, str) and each != "null")
    if part.get("properties") or isinstance(part.get("additionalProperties"), Mapping):
        return frozenset(("object",))
    return frozenset(("array",)) if "items" in part else frozenset()


def _required(parts: list[Schema]) -> tuple[str, ...]:
    """Swagger 1 said `required: true` at the property, which is not a list and means nothing here."""
    lists = (part["required"] for part in parts if isinstance(part.get("required"), list))
    return tuple(dict.fromkeys(str(name) for names in lists for name in names))


def _values(parts: list[Schema]) -> tuple[Any, ...]:
    """The allowed values but null, which is allowed everywhere."""
    const = _first(parts, "const")
    return tuple(value for value in (_first(parts, "enum") or () if const is None else (const,)) if value is not None)


_SHAPES: WeakKeyDictionary[Release, Shapes] = WeakKeyDictionary()


def shapes_of(release: Release) -> Shapes:
    """The shapes of a release, kept as long as the release is."""
    shapes = _SHAPES.get(release)
    if shapes is None:
        shapes = _SHAPES[release] = Shapes(release)
    return shapes
