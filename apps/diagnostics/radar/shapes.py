"""A schema as far as two releases are compared by it: references followed, `allOf` merged, Swagger as OpenAPI."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from apps.diagnostics.releases import DocumentError, Release

Schema = Mapping[str, Any]

MOST_PARTS = 100
ANYTHING = "anything"
KINDS = frozenset(("string", "number", "integer", "boolean", "object", "array"))
EMPTY: Schema = {}


@dataclass(frozen=True, slots=True)
class Shape:
    """`kind` is empty where the schema takes anything; `values` is empty where every value will do."""

    kind: str = ""
    format: str = ""
    values: tuple[Any, ...] = ()
    properties: Mapping[str, Schema] = field(default_factory=dict)
    required: frozenset[str] = frozenset()
    items: Schema | None = None
    others: Schema | None = None
    alternatives: tuple[Schema, ...] = ()
    sides: frozenset[str] = frozenset()

    @property
    def words(self) -> str:
        """The type as one writes it: "string (date)"."""
        if self.alternatives:
            return f"one of {len(self.alternatives)} schemas"
        if not self.kind:
            return ANYTHING
        return f"{self.kind} ({self.format})" if self.format else self.kind


class Shapes:
    """The shapes of one release's schemas, each made once."""

    def __init__(self, release: Release) -> None:
        self._release = release
        self._made: dict[int, Shape] = {}
        self._targets: dict[str, Schema] = {}

    def of(self, schema: Schema) -> Shape:
        """The shape of a schema that the release keeps alive."""
        known = self._made.get(id(schema))
        if known is None:
            known = self._made[id(schema)] = _merged(list(self._parts(schema)))
        return known

    def target(self, schema: Schema) -> Schema:
        """What a schema that is nothing but a reference stands for; any other is itself."""
        while len(schema) == 1 and isinstance(schema.get("$ref"), str):
            schema = self._target(schema["$ref"])
        return schema

    def _parts(self, schema: Any) -> Iterator[Schema]:
        """The schema and all that it stands for or is put together from."""
        waiting, seen = [schema], set[int]()
        while waiting and len(seen) < MOST_PARTS:
            part = waiting.pop(0)
            if not isinstance(part, dict) or id(part) in seen:
                continue
            seen.add(id(part))
            yield part
            if isinstance(part.get("$ref"), str):
                waiting.append(self._target(part["$ref"]))
            waiting += part.get("allOf") or []
            for keyword in ("oneOf", "anyOf"):
                alternatives = _alternatives(part, keyword)
                waiting += alternatives if len(alternatives) == 1 else []

    def _target(self, ref: str) -> Schema:
        if ref not in self._targets:
            try:
                found = self._release.resolve(ref)
            except DocumentError:
                found = EMPTY
            self._targets[ref] = found if isinstance(found, dict) else EMPTY
        return self._targets[ref]


def _merged(parts: list[Schema]) -> Shape:
    properties: dict[str, Schema] = {}
    required: set[str] = set()
    for part in reversed(parts):
        given = part.get("properties")
        properties.update(given if isinstance(given, dict) else {})
        required.update(name for name in _listed(part, "required") if isinstance(name, str))
    values = next((tuple(v for v in part["enum"] if v is not None) for part in parts if _listed(part, "enum")), ())
    alternatives = (_alternatives(part, keyword) for part in parts for keyword in ("oneOf", "anyOf"))
    kind, shown_format = _kind(parts, properties, values)
    return Shape(
        kind=kind,
        format=shown_format,
        values=values,
        properties=properties,
        required=frozenset(required),
        items=_first(parts, "items"),
        others=_first(parts, "additionalProperties"),
        alternatives=next((tuple(each) for each in alternatives if len(each) > 1), ()),
        sides=frozenset(side for side in ("readOnly", "writeOnly") if any(part.get(side) is True for part in parts)),
    )


def _kind(parts: list[Schema], properties: Mapping[str, Schema], values: tuple[Any, ...]) -> tuple[str, str]:
    """Type and format; `file` of Swagger is what OpenAPI calls a binary string."""
    kind = next((kind for part in parts for kind in _types(part)), "")
    given = next((part["format"] for part in parts if isinstance(part.get("format"), str)), "")
    if not kind and properties:
        kind = "object"
    if not kind and _first(parts, "items") is not None:
        kind = "array"
    if not kind and values and all(isinstance(value, str) for value in values):
        kind = "string"
    return kind, given


def _types(part: Schema) -> list[str]:
    given = part.get("type")
    if given == "file":
        return ["string"]
    return [each for each in (given if isinstance(given, list) else [given]) if each in KINDS]


def _alternatives(part: Schema, keyword: str) -> list[Schema]:
    return [each for each in _listed(part, keyword) if isinstance(each, dict) and each.get("type") != "null"]


def _listed(part: Schema, keyword: str) -> list[Any]:
    given = part.get(keyword)
    return given if isinstance(given, list) else []


def _first(parts: list[Schema], keyword: str) -> Schema | None:
    return next((part[keyword] for part in parts if isinstance(part.get(keyword), dict)), None)
