"""What makes a document useless or misleading: found before anything is loaded from it."""

from typing import Any

from .errors import DocumentError, pointer_to
from .parsing import Repeated
from .release import resolve

SCHEMA_MAPS = ("properties", "patternProperties", "dependentSchemas", "definitions", "$defs", "schemas")
COMPONENT_MAPS = ("responses", "parameters", "requestBodies", "headers", "securitySchemes", "securityDefinitions")
OTHER_MAPS = ("paths", "pathItems", "webhooks", "callbacks", "links", "content")
NAME_MAPS = frozenset(SCHEMA_MAPS + COMPONENT_MAPS + OTHER_MAPS)
DATA = frozenset(("example", "examples", "default", "enum", "const", "x-example", "x-examples"))
LISTS = ("enum", "allOf", "anyOf", "oneOf", "tags")
METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")

# One step on the way to a value: (the steps before it, key or index); None is the document itself.
Trail = tuple[Any, Any] | None


def check(document: dict[str, Any]) -> None:
    """Refuse keys that stand twice, references that lead nowhere, and schemas that are none. Raises DocumentError."""
    waiting: list[tuple[Any, Trail, bool]] = [(document, None, False)]
    seen: set[tuple[int, bool]] = set()
    known: set[str] = set()
    while waiting:
        node, trail, names = waiting.pop()
        if (id(node), names) in seen:
            continue
        seen.add((id(node), names))
        if isinstance(node, dict):
            _check_mapping(document, node, trail, names, known)
            waiting.extend(_members(node, trail, names))
        else:
            waiting.extend((item, (trail, index), False) for index, item in enumerate(node) if _holds_more(item))


def _members(node: dict[str, Any], trail: Trail, names: bool) -> list[tuple[Any, Trail, bool]]:
    return [
        (value, (trail, key), not names and key in NAME_MAPS)
        for key, value in node.items()
        if _holds_more(value) and (names or not (key in DATA or key.startswith("x-")))
    ]


def _holds_more(value: Any) -> bool:
    return isinstance(value, dict | list)


def _check_mapping(document: dict[str, Any], node: dict[str, Any], trail: Trail, names: bool, known: set[str]) -> None:
    if isinstance(node, Repeated):
        raise _repeated(node.twice[0], steps(trail))
    if names:
        return
    ref = node.get("$ref")
    if isinstance(ref, str) and ref not in known:
        _check_reference(document, ref, trail)
        known.add(ref)
    if not isinstance(node.get("properties", {}), dict):
        raise _wrong("properties", "a mapping", trail)
    for keyword in LISTS:
        if not isinstance(node.get(keyword, []), list):
            raise _wrong(keyword, "a list", trail)


def _check_reference(document: dict[str, Any], ref: str, trail: Trail) -> None:
    try:
        resolve(document, ref)
    except DocumentError as error:
        raise DocumentError(error.message, pointer_to([*steps(trail), "$ref"])) from None


def _wrong(keyword: str, wanted: str, trail: Trail) -> DocumentError:
    return DocumentError(f'"{keyword}" must be {wanted}.', pointer_to([*steps(trail), keyword]))


def _repeated(key: str, around: list[Any]) -> DocumentError:
    what = f'The key "{key}"'
    if around == ["paths"]:
        what = f"The path {key}"
    elif len(around) == 2 and around[0] == "paths" and key in METHODS:
        what = f"The operation {key.upper()} {around[1]}"
    return DocumentError(f"{what} stands twice. Remove one of the two.", pointer_to([*around, key]))


def steps(trail: Trail) -> list[Any]:
    """The keys and indexes of a trail, outermost first."""
    way: list[Any] = []
    while trail is not None:
        trail, step = trail
        way.append(step)
    return way[::-1]
