"""Bodies that a document allows, made from its schemas without any code of the product, and mistakes put into them."""

from collections.abc import Callable, Iterator
from copy import deepcopy
from typing import Any, NamedTuple

from apps.diagnostics.releases import Operation, Release

DEEPEST = 6
FORMATTED = {
    "date": "2025-02-28",
    "date-time": "2025-02-28T14:30:00",
    "uuid": "123e4567-e89b-12d3-a456-426614174000",
    "byte": "aGVsbG8=",
}
SIMPLE = {"integer": 7, "number": 7.5, "boolean": True, "string": "text"}


class Mistake(NamedTuple):
    """A body with one mistake in it, and the finding that it must lead to."""

    body: Any
    path: str
    problem: str


def sample(release: Release, schema: Any, *, whole: bool, depth: int = 0) -> Any:
    """A value for a schema, with all its members or with the required ones alone."""
    schema = merged(release, schema)
    if schema.get("enum"):
        return next(value for value in schema["enum"] if value is not None)
    kind = schema.get("type") or ("object" if "properties" in schema else "array" if "items" in schema else "string")
    if isinstance(kind, list):
        kind = next(each for each in kind if each != "null")
    if kind == "array":
        return [] if depth > DEEPEST else [sample(release, schema.get("items", {}), whole=whole, depth=depth + 1)]
    if kind != "object":
        return FORMATTED.get(schema.get("format", ""), SIMPLE[kind])
    required = schema.get("required", [])
    wanted = {
        name: inner
        for name, inner in schema.get("properties", {}).items()
        if (name in required or (whole and depth < DEEPEST) or list(schema["properties"]) == ["value"])
        and not merged(release, inner).get("readOnly")
    }
    return {name: sample(release, inner, whole=whole, depth=depth + 1) for name, inner in wanted.items()}


def merged(release: Release, schema: Any) -> dict[str, Any]:
    """The schema with its reference followed, `allOf` put together and the first of several choices taken."""
    schema = dict(schema)
    if "$ref" in schema:
        schema = {**release.resolve(schema["$ref"]), **{key: schema[key] for key in schema if key != "$ref"}}
    for part in [*schema.pop("allOf", []), *schema.pop("oneOf", [])[:1], *schema.pop("anyOf", [])[:1]]:
        more = merged(release, part)
        properties = {**schema.get("properties", {}), **more.get("properties", {})}
        required = [*schema.get("required", []), *more.get("required", [])]
        schema = {**more, **schema}
        if properties:
            schema["properties"] = properties
        if required:
            schema["required"] = required
    return schema


def taking_a_body(release: Release) -> Iterator[Operation]:
    return (operation for operation in release.operations if operation.request_schema is not None)


def mistakes(release: Release, operation: Operation) -> Iterator[Mistake]:
    """One of each kind for every place of the whole sample that allows it."""
    body = sample(release, operation.request_schema, whole=True)
    for steps, value, schema in places(release, body, operation.request_schema, ()):
        for make in (
            _misspelt,
            _without_wrapper,
            _in_a_wrapper,
            _not_of_the_list,
            _of_another_type,
            _left_out,
            _no_date,
        ):
            yield from make(body, steps, value, schema, release)


def places(release: Release, value: Any, schema: Any, steps: tuple) -> Iterator[tuple[tuple, Any, dict]]:
    schema = merged(release, schema)
    yield steps, value, schema
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from places(release, inner, schema["properties"][name], (*steps, name))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from places(release, inner, schema["items"], (*steps, index))


def is_wrapper(schema: dict) -> bool:
    return [name.lower() for name in schema.get("properties", {})] == ["value"]


def _misspelt(body, steps, value, schema, release) -> Iterator[Mistake]:
    if not isinstance(value, dict) or is_wrapper(schema) or not value:
        return
    name = next(iter(value))
    if len(name) > 3 and name + "Zz" not in schema["properties"]:
        renamed = {(name + "Zz" if each == name else each): inner for each, inner in value.items()}
        yield Mistake(changed(body, steps, lambda _: renamed), pointer((*steps, name + "Zz")), "unknown_property")


def _without_wrapper(body, steps, value, schema, release) -> Iterator[Mistake]:
    if is_wrapper(schema) and steps:
        yield Mistake(changed(body, steps, lambda old: old["value"]), pointer(steps), "missing_wrapper")


def _in_a_wrapper(body, steps, value, schema, release) -> Iterator[Mistake]:
    if "value" in schema.get("properties", {}) or not steps:
        return
    if value != {} and (schema.get("type") or schema.get("properties")):
        yield Mistake(changed(body, steps, lambda old: {"value": old}), pointer(steps), "extra_wrapper")


def _not_of_the_list(body, steps, value, schema, release) -> Iterator[Mistake]:
    if schema.get("enum"):
        yield Mistake(changed(body, steps, lambda old: f"{old}Q"), pointer(steps), "wrong_enum")


def _of_another_type(body, steps, value, schema, release) -> Iterator[Mistake]:
    wrong: dict[str, Any] = {"integer": 7.25, "number": "7.5", "boolean": "yes", "string": 40218, "array": "text"}
    kind = schema.get("type")
    if kind in wrong:
        yield Mistake(changed(body, steps, lambda _: wrong[kind]), pointer(steps), "wrong_type")


def _left_out(body, steps, value, schema, release) -> Iterator[Mistake]:
    for name in schema.get("required", []):
        if isinstance(value, dict) and name in value:
            rest = {each: inner for each, inner in value.items() if each != name}
            if rest or not is_wrapper(schema):
                yield Mistake(
                    changed(body, steps, lambda _, rest=rest: rest), pointer((*steps, name)), "missing_required"
                )


def _no_date(body, steps, value, schema, release) -> Iterator[Mistake]:
    if schema.get("format") in FORMATTED and schema.get("type") == "string":
        yield Mistake(changed(body, steps, lambda _: "31.02.2025"), pointer(steps), "wrong_format")


def changed(body: Any, steps: tuple, change: Callable[[Any], Any]) -> Any:
    """A copy of the body with the value at one place changed."""
    if not steps:
        return change(deepcopy(body))
    body = deepcopy(body)
    at = body
    for each in steps[:-1]:
        at = at[each]
    at[steps[-1]] = change(at[steps[-1]])
    return body


def pointer(steps: tuple) -> str:
    return "".join("/" + str(each).replace("~", "~0").replace("/", "~1") for each in steps)
