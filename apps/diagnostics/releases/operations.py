"""The operations of a document, whether it is OpenAPI 3 or Swagger 2."""

import re
from collections.abc import Iterator
from typing import Any

from .checks import METHODS
from .errors import DocumentError, pointer_to
from .release import Operation, Parameter, resolve

PLACES = ("query", "header", "path", "cookie", "body", "formData")
IN_BODY = ("body", "formData")
BRACES = re.compile(r"[^{}]*(\{[^{}/]+\}[^{}]*)*\Z")


class Reader:
    """Reads the operations of one checked document for the release of this name."""

    def __init__(self, document: dict[str, Any], release: str) -> None:
        self.document = document
        self.release = release
        self.swagger = "swagger" in document

    def operations(self) -> Iterator[Operation]:
        """All operations in the order of the document. Raises DocumentError."""
        paths = self.mapping(self.document.get("paths"), ["paths"])
        for template, item in paths.items():
            steps = ["paths", template]
            if template.startswith("x-"):
                continue
            if not template.startswith("/") or not BRACES.match(template):
                message = f'"{template}" is no path: it must begin with "/" and close every brace.'
                raise DocumentError(message, pointer_to(steps))
            item = self.mapping(item, steps)
            for method in item:
                if method.lower() in METHODS:
                    yield self.operation(method, template, item)

    def operation(self, method: str, template: str, item: dict[str, Any]) -> Operation:
        steps = ["paths", template, method]
        about = self.mapping(item[method], steps)
        parameters = self.parameters(item, about, steps)
        return Operation(
            method=method.upper(),
            template=template,
            summary=str(about.get("summary") or ""),
            tag=str(next(iter(about.get("tags") or [""]))),
            deprecated=about.get("deprecated") is True,
            parameters=tuple(self.parameter(each) for each in parameters if each["in"] not in IN_BODY),
            **self.request(about, parameters, steps),
            response_schemas=self.responses(about, steps),
            release=self.release,
            description=str(about.get("description") or ""),
        )

    def mapping(self, value: Any, steps: list[str]) -> dict[str, Any]:
        """The mapping that stands here or that is referred to here."""
        if isinstance(value, dict) and isinstance(value.get("$ref"), str):
            value = resolve(self.document, value["$ref"])
        if not isinstance(value, dict):
            raise DocumentError(f'"{steps[-1]}" must be a mapping.', pointer_to(steps))
        return value

    def parameters(self, item: dict[str, Any], about: dict[str, Any], steps: list[str]) -> list[dict[str, Any]]:
        """Those of the path, replaced by those of the operation where name and place agree."""
        found: dict[tuple[str, str], dict[str, Any]] = {}
        for source, way in ((item, steps[:2]), (about, steps)):
            listed = source.get("parameters", [])
            if not isinstance(listed, list):
                raise DocumentError('"parameters" must be a list.', pointer_to([*way, "parameters"]))
            for index, each in enumerate(listed):
                each = self.mapping(each, [*way, "parameters", str(index)])
                if not isinstance(each.get("name"), str) or each.get("in") not in PLACES:
                    message = f'A parameter needs a "name", and an "in" that is one of {", ".join(PLACES)}.'
                    raise DocumentError(message, pointer_to([*way, "parameters", index]))
                found[each["name"], each["in"]] = each
        return list(found.values())

    def parameter(self, each: dict[str, Any]) -> Parameter:
        where = each["in"]
        return Parameter(each["name"], where, where == "path" or each.get("required") is True, self.schema_of(each))

    def schema_of(self, parameter: dict[str, Any]) -> dict[str, Any]:
        schema = parameter.get("schema")
        if isinstance(schema, dict):
            return schema
        if self.swagger:
            aside = ("name", "in", "required", "description")
            return {key: value for key, value in parameter.items() if key not in aside}
        return self.media(parameter.get("content"))[0] or {}

    def request(self, about: dict[str, Any], parameters: list[dict[str, Any]], steps: list[str]) -> dict[str, Any]:
        if self.swagger:
            consumes = tuple(about.get("consumes", self.document.get("consumes")) or ())
            return self.swagger_request(parameters) | {"consumes": consumes}
        if "requestBody" not in about:
            return {"request_schema": None}
        body = self.mapping(about["requestBody"], [*steps, "requestBody"])
        schema, types = self.media(self.mapping(body.get("content"), [*steps, "requestBody", "content"]))
        return {"request_schema": schema, "request_required": body.get("required") is True, "consumes": types}

    def swagger_request(self, parameters: list[dict[str, Any]]) -> dict[str, Any]:
        body = next((each for each in parameters if each["in"] == "body"), None)
        if body is not None:
            return {"request_schema": body.get("schema"), "request_required": body.get("required") is True}
        fields = [each for each in parameters if each["in"] == "formData"]
        if not fields:
            return {"request_schema": None}
        required = [each["name"] for each in fields if each.get("required") is True]
        properties = {each["name"]: self.schema_of(each) for each in fields}
        schema = {"type": "object", "properties": properties} | ({"required": required} if required else {})
        return {"request_schema": schema, "request_required": bool(required)}

    def media(self, content: Any) -> tuple[dict[str, Any] | None, tuple[str, ...]]:
        """The schema for JSON, or else of the first type that has one, and all media types."""
        if not isinstance(content, dict):
            return None, ()
        by_json = sorted(content, key=lambda media: (media != "application/json", "json" not in media.lower()))
        with_schema = (content[media].get("schema") for media in by_json if isinstance(content[media], dict))
        return next((schema for schema in with_schema if isinstance(schema, dict)), None), tuple(content)

    def responses(self, about: dict[str, Any], steps: list[str]) -> dict[str, dict[str, Any] | None]:
        found = {}
        for status, each in self.mapping(about.get("responses", {}), [*steps, "responses"]).items():
            if status.startswith("x-"):
                continue
            response = self.mapping(each, [*steps, "responses", status])
            found[status] = response.get("schema") if self.swagger else self.media(response.get("content"))[0]
        return found
