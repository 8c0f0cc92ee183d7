"""Calls that a program wrote down as one object: JSON log records, and what axios prints when a request fails."""

import json
from collections.abc import Iterator
from typing import Any

from ..redaction.linear import pattern
from .addresses import is_absolute, joined
from .blocks import Effort, block_at
from .calls import METHODS, Headers, Sighting
from .pieces import Piece

METHOD_NAMES = ("method", "httpmethod", "verb", "requestmethod", "http_method")
URL_NAMES = ("url", "uri", "requesturi", "requesturl", "request_url", "endpoint", "target", "path", "requestpath")
STATUS_NAMES = (
    *("status", "statuscode", "status_code", "responsestatus", "httpstatus", "http_status", "responsecode"),
    *("httpcode", "resultcode"),
)
SENT_NAMES = ("requestbody", "request_body", "body", "data", "payload", "content")
RECEIVED_NAMES = ("responsebody", "response_body", "body", "data", "content", "response")
LOG_NAMES = frozenset({"level", "ts", "timestamp", "@timestamp", "time", "@t", "logger"})
AXIOS = pattern(rb"\bAxiosError\b|\bisAxiosError\b|(?m:^[ \t]*config: \{)")
FIELD = pattern(rb"\b(url|baseURL|method)[\"']?:[ \t]*[\"'`]([^\"'`\n]*)[\"'`]")
STATUS_FIELD = pattern(rb"\bstatus[\"']?:[ \t]*([1-5]\d\d)\b|status code ([1-5]\d\d)\b")
DATA_TEXT = pattern(rb"\bdata[\"']?:[ \t]*[\"'`]\s*([{\[])")
DATA_OBJECT = pattern(rb"\bdata[\"']?:[ \t]*(\{)")
RESPONSE = pattern(rb"\bresponse[\"']?:[ \t]*\{")
HEADERS = pattern(rb"\bheaders[\"']?:[ \t]*(?:Object \[AxiosHeaders\] |AxiosHeaders )?\{([^{}]*)\}")
PAIR = pattern(rb"[\"']?([A-Za-z][\w-]*)[\"']?:[ \t]*[\"'`]([^\"'`\n]*)[\"'`]")
ANSWERED = pattern(rb"\b(?:http|status)(?:[ _-]?code)?(?:/[\d.]+)?[ :=]{1,3}([1-5]\d\d)\b")
REGION = 20_000
MOST_TEXTS = 50
LONGEST_TEXT = 200_000


def record_call(value: Any, start: int, end: int) -> Sighting | None:
    """The call in a JSON object that names a method or status besides an address."""
    if not isinstance(value, dict):
        return None
    top = _lowered(value)
    sent = _lowered(top.get("request") or top.get("config")) or top
    received = _lowered(top.get("response")) or top
    url = _first(sent, URL_NAMES)
    method = _first(sent, METHOD_NAMES)
    status = _status(received) or _status(top)
    if url is None and status is not None and top.keys() & LOG_NAMES:
        return Sighting(start, end, status=status, source="http_client_log")
    if not isinstance(url, str) or not (is_absolute(url) or url.startswith("/")):
        return None
    method = method.upper() if isinstance(method, str) and method.upper() in METHODS else None
    if method is None and status is None:
        return None
    base = sent.get("baseurl")
    sighting = Sighting(
        start,
        end,
        method=method,
        url=joined(base, url) if isinstance(base, str) else url,
        status=status,
        source="http_client_log",
    )
    sighting.headers = _pairs(sent.get("headers") or top.get("requestheaders"))
    sighting.headers_visible = bool(sighting.headers)
    may_be_answer = sent is top and received is top and status is not None
    sighting.body = _text(_first(sent, SENT_NAMES[:2] if may_be_answer else SENT_NAMES))
    sighting.response = _text(_first(received, RECEIVED_NAMES[:2] if received is top else RECEIVED_NAMES))
    sighting.spans["call"] = (start, end)
    return sighting


def packed_call(value: Any, start: int, end: int) -> Sighting | None:
    """The call deep in a record, or kept in it as JSON in a string, with what the record says of the answer."""
    if not isinstance(value, dict):
        return None
    inner = _nested(value)
    within = next((call for each in inner if (call := record_call(each, start, end)) and call.url), None)
    if within:
        _complete(within, inner)
        is_record = within.status is not None or bool(_lowered(value).keys() & LOG_NAMES)
        return within if is_record else None
    texts = [text for text in value.values() if isinstance(text, str)][:MOST_TEXTS]
    found = (record_call(_json(text), start, end) for text in texts if text.lstrip()[:1] == "{")
    sighting = next((call for call in found if call), None)
    for text in texts if sighting else ():
        answer = ANSWERED.search(text.encode("latin-1", "replace"))
        if sighting and answer and sighting.status is None:
            sighting.status = int(answer.group(1))
            _, opening, rest = text[answer.end() :].partition("{")
            sighting.response = sighting.response or (opening + rest) or None
    return sighting


def _nested(record: dict[str, Any]) -> list[dict[str, Any]]:
    """The record as a trace of Application Insights would have it, and all objects in it, the outer ones first."""
    objects = [_traced(record)]
    for each in objects:
        if len(objects) >= MOST_TEXTS:
            break
        objects += [inner for inner in each.values() if isinstance(inner, dict)]
    return objects[:MOST_TEXTS]


def _traced(record: dict[str, Any]) -> dict[str, Any]:
    """`name` holds method and path there, `data` the address."""
    method, _, path = str(record.get("name", "")).partition(" ")
    url = record.get("data")
    if method in METHODS and path and isinstance(url, str) and is_absolute(url):
        return {**{name: value for name, value in record.items() if name != "data"}, "method": method, "url": url}
    return record


def _complete(call: Sighting, objects: list[dict[str, Any]]) -> None:
    for each in map(_lowered, objects):
        call.status = call.status or _status(each)
        call.body = call.body or _text(_first(each, SENT_NAMES[:2]))
        call.response = call.response or _text(_first(each, (*RECEIVED_NAMES[:2], "rawerrormessage")))


def _json(text: str) -> Any:
    try:
        return json.loads(text) if len(text) <= LONGEST_TEXT else None
    except (ValueError, RecursionError):
        return None


def _lowered(value: Any) -> dict[str, Any]:
    return {str(name).lower(): content for name, content in value.items()} if isinstance(value, dict) else {}


def _first(record: dict[str, Any], names: tuple[str, ...]) -> Any:
    return next((record[name] for name in names if record.get(name) is not None), None)


def _status(record: dict[str, Any]) -> int | None:
    found = _first(record, STATUS_NAMES)
    if isinstance(found, str) and found[:3].isascii() and found[:3].isdigit():
        found = int(found[:3])
    return found if isinstance(found, int) and not isinstance(found, bool) and 100 <= found <= 599 else None


def _pairs(value: Any) -> Headers:
    if isinstance(value, dict):
        return tuple((str(name), content) for name, content in value.items() if isinstance(content, str))
    return ()


def _text(value: Any) -> str | None:
    if isinstance(value, str):
        return value or None
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else None


def axios_calls(piece: Piece) -> Iterator[Sighting]:
    """What axios prints: `config`, `request` and `response` as JavaScript objects."""
    place = 0
    while found := AXIOS.search(piece.shadow, place):
        start, place = found.start(), found.end() + REGION
        limit = min(len(piece.text), found.end() + REGION)
        named = {
            piece.group(each, 1): piece.group(each, 2)
            for each in reversed(list(FIELD.finditer(piece.shadow, start, limit)))
        }
        if piece.is_claimed(start) or "url" not in named:
            continue
        yield _axios(piece, start, limit, named)


def _axios(piece: Piece, start: int, limit: int, named: dict[str, str]) -> Sighting:
    answer = RESPONSE.search(piece.shadow, start, limit)
    sending_ends = answer.start() if answer else limit
    end = max((each.end() for each in FIELD.finditer(piece.shadow, start, limit)), default=start)
    sighting = Sighting(
        start,
        end,
        method=named.get("method", "").upper() or None,
        url=joined(named.get("baseURL", ""), named["url"]),
        source="http_client_log",
    )
    status = STATUS_FIELD.search(piece.shadow, answer.start() if answer else start, limit) or STATUS_FIELD.search(
        piece.shadow, start, limit
    )
    if status:
        span = status.span(1 if status.start(1) >= 0 else 2)
        sighting.status, sighting.spans["status"] = int(piece.text[span[0] : span[1]]), span
    headers = HEADERS.search(piece.shadow, start, sending_ends)
    if headers:
        pairs = PAIR.finditer(piece.shadow, *headers.span(1))
        sighting.headers = tuple((piece.group(pair, 1), piece.group(pair, 2)) for pair in pairs)
        sighting.headers_visible = True
    for name, form, first, last in (
        ("request_body", DATA_TEXT, start, sending_ends),
        ("response_body", DATA_OBJECT, sending_ends, limit),
    ):
        opening = form.search(piece.shadow, first, last)
        block = block_at(piece, opening.start(1), Effort()) if opening else None
        if block:
            sighting.spans[name] = (block.start, block.end)
            if name == "request_body":
                sighting.body = block.text
            else:
                sighting.response = block.text
            end = max(end, block.end)
    line = piece.text.find("\n}", end, limit)
    sighting.end = line + 2 if line >= 0 else end
    sighting.spans["call"] = (start, sighting.end)
    piece.claim(start, sighting.end)
    return sighting
