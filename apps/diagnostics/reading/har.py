"""HAR 1.2 files, whole or cut off, and Postman collections."""

import base64
import binascii
import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote_plus

from ..redaction.linear import pattern
from .addresses import joined
from .calls import Headers, Sighting
from .pieces import shadow_of

LOG = pattern(rb"\"log\"\s*:\s*\{")
ENTRIES = pattern(rb"\"entries\"\s*:\s*\[\s*")
BETWEEN = pattern(rb"\s*,?\s*")
PAGES = pattern(rb"\"pages\"\s*:\s*(\[)")
TEXT_VALUE = pattern(rb"\"(?:text|raw|body)\"\s*:\s*\"")
COLLECTION = pattern(rb"\"(?:_postman_id|item)\"\s*:")
BEGINNING = 200_000
MOST_ENTRIES = 5_000
DECODER = json.JSONDecoder()
STATIC = pattern(rb"\.(?:js|css|png|jpe?g|gif|svg|ico|woff2?|map|html?)(?:[?#]|$)")


def is_har(text: str) -> bool:
    beginning = shadow_of(text[:BEGINNING])
    return beginning.lstrip()[:1] == b"{" and bool(LOG.search(beginning)) and bool(ENTRIES.search(beginning))


def har_calls(text: str) -> tuple[list[Sighting], str]:
    """The calls in the order of the file, spans as offsets into it, and the comments that people wrote."""
    shadow = shadow_of(text[:BEGINNING])
    opening = ENTRIES.search(shadow)
    place = opening.end() if opening else len(text)
    calls: list[Sighting] = []
    comments = _page_comments(text, shadow)
    for entry, start, end in _entries(text, place):
        sighting = _entry(entry, start, end)
        if sighting:
            _place_bodies(text, sighting)
            calls.append(sighting)
        comments += _comments(entry)
        place = end
    return calls, "\n".join(comments)


def _page_comments(text: str, shadow: bytes) -> list[str]:
    """What people wrote about the pages that the calls belong to."""
    opening = PAGES.search(shadow)
    try:
        pages, _ = DECODER.raw_decode(text, opening.start(1)) if opening else ([], 0)
    except (ValueError, RecursionError):
        return []
    return [comment for page in pages if isinstance(page, dict) for comment in _comments(page)]


def _entries(text: str, place: int) -> Iterator[tuple[dict[str, Any], int, int]]:
    for _ in range(MOST_ENTRIES):
        try:
            entry, end = DECODER.raw_decode(text, place)
        except (ValueError, RecursionError):
            return
        if isinstance(entry, dict):
            yield entry, place, end
        gap = len(text[end : end + 400]) - len(text[end : end + 400].lstrip(" \t\r\n,"))
        if "," not in text[end : end + gap]:
            return
        place = end + gap


def _comments(entry: dict[str, Any]) -> list[str]:
    owners = (entry, entry.get("request"), entry.get("response"))
    found = (owner.get("comment") for owner in owners if isinstance(owner, dict))
    return [comment for comment in found if isinstance(comment, str) and comment.strip()]


def _entry(entry: dict[str, Any], start: int, end: int) -> Sighting | None:
    request, response = _dict(entry.get("request")), _dict(entry.get("response"))
    method, url = _text(request.get("method")), _text(request.get("url"))
    if not method and not url:
        return None
    status = response.get("status")
    sighting = Sighting(
        start,
        end,
        method=method.upper() or None,
        url=url or None,
        headers=_pairs(request.get("headers")),
        headers_visible=isinstance(request.get("headers"), list),
        source="har",
    )
    sighting.status = (
        status if isinstance(status, int) and not isinstance(status, bool) and 100 <= status <= 599 else None
    )
    sighting.response_headers = _pairs(response.get("headers"))
    sighting.body = _sent(_dict(request.get("postData")))
    sighting.response = _content(_dict(response.get("content")))
    if sighting.response is None and (sighting.status == 204 or response.get("bodySize") == 0):
        sighting.response = ""
    sighting.spans["call"] = (start, end)
    return sighting


def _dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _pairs(value: Any) -> Headers:
    """Headers of HAR (`name`) and of Postman (`key`); switched-off ones are left out."""
    if not isinstance(value, list):
        return ()
    found = [each for each in value if isinstance(each, dict) and not each.get("disabled")]
    pairs = [(_text(each.get("name")) or _text(each.get("key")), each.get("value")) for each in found]
    return tuple((name, str(content)) for name, content in pairs if name and isinstance(content, str | int | float))


def _sent(data: dict[str, Any]) -> str | None:
    if text := _text(data.get("text")):
        return text.replace("\r\n", "\n")
    fields = _pairs(data.get("params"))
    return (
        "&".join(
            f"{quote_plus(name, errors='replace')}={quote_plus(value, errors='replace')}" for name, value in fields
        )
        or None
    )


def _content(content: dict[str, Any]) -> str | None:
    text = content.get("text")
    if not isinstance(text, str):
        return "" if content.get("size") == 0 else None
    if content.get("encoding") == "base64":
        try:
            return base64.b64decode(text, validate=False).decode("utf-8")
        except (binascii.Error, ValueError):
            return None
    return text


def _place_bodies(text: str, sighting: Sighting) -> None:
    """Where the two bodies stand in the file, quotes left out."""
    wanted = {
        name: body for name, body in (("request_body", sighting.body), ("response_body", sighting.response)) if body
    }
    entry = shadow_of(text[sighting.start : sighting.end])
    for found in TEXT_VALUE.finditer(entry) if wanted else ():
        start = sighting.start + found.end() - 1
        try:
            value, end = DECODER.raw_decode(text, start)
        except ValueError:
            continue
        name = next((name for name, body in wanted.items() if value == body and name not in sighting.spans), None)
        if name:
            sighting.spans[name] = (start + 1, end - 1)


def preferred(call: Sighting) -> tuple[int, ...]:
    """A key: the calls of a HAR that are asked about are the largest."""
    failed = call.status is None or call.status >= 400
    shadow = (call.url or "").encode("latin-1", "replace")
    is_side_call = call.method == "OPTIONS" or bool(STATIC.search(shadow)) or b"/connect/token" in shadow
    return (int(failed and not is_side_call), int(call.status is not None), int(not is_side_call))


def collection_calls(value: Any, start: int, end: int) -> list[Sighting]:
    """The requests of a Postman collection, or of one item of it, each with its first saved answer."""
    variables = {_text(each.get("key")): _text(each.get("value")) for each in _list(_dict(value).get("variable"))}
    calls: list[Sighting] = []
    waiting = [value]
    while waiting and len(calls) < MOST_ENTRIES:
        item = _dict(waiting.pop(0))
        waiting[:0] = _list(item.get("item"))
        if "request" in item:
            calls.append(_item(item, variables, start, end))
    return calls


def looks_like_postman(value: Any) -> bool:
    return isinstance(value, dict) and (
        isinstance(value.get("item"), list)
        or (isinstance(value.get("request"), dict) and "name" in value and "url" in value["request"])
    )


def _list(value: Any) -> list[Any]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def _item(item: dict[str, Any], variables: dict[str, str], start: int, end: int) -> Sighting:
    saved: dict[str, Any] = next(iter(_list(item.get("response"))), {})
    request = _dict(item.get("request") or saved.get("originalRequest"))
    url = _text(item.get("request")) or _url(request.get("url"))
    for name, value in variables.items():
        url = url.replace("{{" + name + "}}", value) if value else url
    body = _dict(request.get("body"))
    sighting = Sighting(
        start,
        end,
        method=(_text(request.get("method")) or "GET").upper(),
        url=url or None,
        headers=_pairs(request.get("header")),
        headers_visible=isinstance(request.get("header"), list),
        source="postman",
    )
    sighting.body = (_text(body.get("raw")) if body.get("mode", "raw") == "raw" else "").replace("\r\n", "\n") or None
    status = saved.get("code")
    sighting.status = status if isinstance(status, int) and 100 <= status <= 599 else None
    sighting.response = saved["body"] if isinstance(saved.get("body"), str) else None
    sighting.response_headers = _pairs(saved.get("header"))
    sighting.spans["call"] = (start, end)
    return sighting


def _url(value: Any) -> str:
    if isinstance(value, str):
        return value
    parts = _dict(value)
    if raw := _text(parts.get("raw")):
        return raw
    host, path = (parts.get(name) for name in ("host", "path"))
    base = ".".join(map(str, host)) if isinstance(host, list) else _text(host)
    rest = "/".join(map(str, path)) if isinstance(path, list) else _text(path)
    return joined(f"{_text(parts.get('protocol')) or 'https'}://{base}" if base and "{{" not in base else base, rest)
