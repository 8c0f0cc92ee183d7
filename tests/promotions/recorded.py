"""Recordings of test runs as browsers and proxies export them."""

from collections.abc import Iterator
from typing import Any

BASE = "https://api.lodestar.example"


def har(entries: list[dict[str, Any]]) -> dict[str, Any]:
    return {"log": {"version": "1.2", "entries": entries}}


def entry(url: str, *, text: str = "{}", at: str = "2026-03-02T09:15:07.123Z") -> dict[str, Any]:
    """A call with headers and the text of its answer."""
    headers = [{"name": f"x-header-{number}", "value": "some value"} for number in range(12)]
    return {
        "startedDateTime": at,
        "time": 12.5,
        "request": {"method": "GET", "url": url, "headers": headers, "queryString": []},
        "response": {"status": 200, "headers": headers, "content": {"mimeType": "application/json", "text": text}},
    }


def pieces_of_har(encoded: bytes, size: int) -> Iterator[bytes]:
    """A HAR of about this size, made of one entry, piece by piece."""
    piece = (encoded + b",\n") * (1_000_000 // len(encoded))
    yield b'{"log": {"entries": ['
    for _ in range(size // len(piece)):
        yield piece
    yield encoded + b"]}}"
