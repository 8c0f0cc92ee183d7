"""Documents, addresses and recordings of any size, made up."""

import json
from itertools import count as counted
from typing import Any

SECRET = "FakeSecretTCEUriNZ3Qsb74vwXd6rWRkFRwXNur88bY"
PER_RESOURCE = 5


def document(count: int, padding: int = 0) -> dict[str, Any]:
    """An OpenAPI document of ``count`` operations; ``padding`` characters of description make each longer."""
    schema = {"type": "object", "properties": {f"field{number}": {"type": "string"} for number in range(20)}}
    content = {"application/json": {"schema": schema}}
    paths: dict[str, Any] = {}
    for number in range(count):
        resource, kind = divmod(number, PER_RESOURCE)
        path = f"/v1/resource{resource}" + ("", "/{id}", "/{id}/lines", "/{id}/lines/{line}", "/summary")[kind]
        names = [part[1:-1] for part in path.split("/") if part.startswith("{")]
        paths[path] = {
            "post": {
                "summary": f"Operation {number}",
                "description": "x" * padding,
                "parameters": [
                    {"name": name, "in": "path", "required": True, "schema": {"type": "string"}} for name in names
                ],
                "requestBody": {"content": content},
                "responses": {"200": {"description": "Done.", "content": content}},
            }
        }
    return {"openapi": "3.0.3", "info": {"title": "Made up", "version": "1"}, "paths": paths}


def urls(count: int, total: int = 20_000) -> list[str]:
    """Different addresses of the operations of ``document(count)``, evenly spread."""
    resources = max(1, count // PER_RESOURCE)
    return [f"https://api.lodestar.example/v1/resource{number % resources}/{number}/lines" for number in range(total)]


def har(size: int) -> str:
    """A recording of about ``size`` characters, with a token in every request."""
    entries: list[str] = []
    length = 0
    for number in counted():
        if length >= size:
            break
        entries.append(json.dumps(_entry(number), indent=2))
        length += len(entries[-1])
    return '{"log":{"entries":[' + ",".join(entries) + "]}}"


def _entry(number: int) -> dict[str, Any]:
    headers = [{"name": "authorization", "value": f"Bearer {SECRET * 8}"}, {"name": "accept", "value": "*/*"}]
    body = {"customerNumber": {"value": str(number)}, "lines": [{"quantity": 4}] * 20}
    return {
        "request": {
            "url": f"https://api.lodestar.example/v1/salesorder/SO{number:06}?pageNumber=1&pageSize=100",
            "headers": headers,
            "cookies": [{"name": "sid", "value": SECRET}],
            "postData": {"text": json.dumps(body)},
        },
        "response": {"status": 400, "content": {"text": json.dumps({"message": "x" * 1500})}},
    }
