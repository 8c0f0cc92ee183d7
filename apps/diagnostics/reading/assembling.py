"""Sightings to calls: what belongs together becomes one, in the order of the text."""

import json
from bisect import bisect_right

from ..redaction.linear import pattern
from .addresses import joined, more_complete, same_address
from .blocks import Block, Blocks
from .calls import Sighting
from .judging import is_request_body
from .pieces import Piece

STRENGTH = {"curl": 7, "har": 7, "postman": 6, "raw_http": 5, "stack_trace": 4, "http_client_log": 3, "prose": 1}
NEAR = 40
LONGEST_ERROR = 50_000
WHOLE = frozenset({"curl", "raw_http", "http_client_log", "har"})
EMPTY_WORD = rb"(?:empty|blank|tom|tomt|leeg|lege|leer|leere|vide)"
BODY_WORD = rb"(?:body|response|responsen|answer|reply|svar|svaret|kroppen|respons|antwoord|antwort|vastaus)"
SAID_EMPTY = pattern(
    rb"\b"
    + BODY_WORD
    + rb"(?:[ \t]+[a-z\xe0-\xff]+){0,3}?[ \t]+(?:is|was|er|\xe4r|var|blir|ist|on)[ \t]+(?:[a-z]+[ \t]+)?"
    + EMPTY_WORD
    + rb"\b|"
    rb"\b" + EMPTY_WORD + rb"[ \t]+(?:response |http |answer )?" + BODY_WORD + rb"\b|"
    rb"\b(?:no|without|ingen|inget|uten|utan|geen|kein|keinen)[ \t]+(?:a )?(?:response[ \t]+)?(?:body|"
    rb"response body|kropp|content|innhold)\b"
)
REQUEST_BEFORE = pattern(rb"\brequest[ \t]*$")


def assembled(piece: Piece, seen: list[Sighting], loose: list[Sighting], blocks: Blocks, base: str) -> list[Sighting]:
    """The calls of a piece in its order."""
    calls: list[Sighting] = []
    for sighting in sorted(seen, key=lambda each: (each.start, -each.end)):
        _add(calls, sighting, piece)
    for status in loose:
        _add_status(calls, status)
    waiting = [call for call in calls if call.body_is_elsewhere and call.body is None]
    for block in blocks.found:
        _add_block(calls, block, piece, waiting)
    for call in calls:
        if call.url is not None and base:
            call.url = joined(base, call.url) if call.url.startswith(("/", "v", "api/", "controller/")) else call.url
    _mark_empty(calls, piece)
    for call in calls:
        call.status = call.status or stated_status(call.response)
    return calls


def _add(calls: list[Sighting], sighting: Sighting, piece: Piece) -> None:
    last = calls[-1] if calls else None
    if not sighting.is_request:
        if last is None:
            calls.append(sighting)
        else:
            absorb(last, sighting)
        return
    same = next((call for call in reversed(calls[-NEAR:]) if _is_one_call(call, sighting)), None)
    if same is not None and (same is last or sighting.source not in WHOLE):
        absorb(same, sighting)
    elif not (sighting.is_loose and calls):
        calls.append(sighting)


def _is_one_call(call: Sighting, sighting: Sighting) -> bool:
    """Do a call and another mention of a request mean the same?"""
    if not call.is_request:
        return True
    if call.method and sighting.method and call.method != sighting.method:
        return False
    if sighting.is_loose:
        return call.method is None
    if not same_address(call.url, sighting.url):
        return False
    if sighting.body is not None and call.body is not None and sighting.body != call.body:
        return False
    is_repeated = call.source in WHOLE and sighting.source in WHOLE and call.source == sighting.source
    return not (is_repeated and call.status is not None)


def absorb(call: Sighting, other: Sighting) -> None:
    """Take over what another sighting of the same call says; the stronger source decides where the call stands."""
    stronger = STRENGTH[other.source] > STRENGTH[call.source]
    call.method = call.method or other.method
    url = more_complete(call.url, other.url)
    if url != call.url:
        call.spans.pop("url", None)
        call.url = url
    known = {name.lower() for name, _ in call.headers}
    call.headers += tuple(pair for pair in other.headers if pair[0].lower() not in known)
    call.headers_visible = call.headers_visible or other.headers_visible
    call.body_is_elsewhere = call.body_is_elsewhere or other.body_is_elsewhere
    if call.body is None and other.body is not None:
        call.body = other.body
    _absorb_answer(call, other)
    if stronger:
        call.source = other.source
        call.spans.pop("call", None)
    for name, span in other.spans.items():
        call.spans.setdefault(name, span)
    call.start, call.end = min(call.start, other.start), max(call.end, other.end)


def _absorb_answer(call: Sighting, other: Sighting) -> None:
    is_newer = other.status is not None and (
        call.status is None or call.status < 400 or (other.status >= 400 and not other.is_loose)
    )
    if is_newer:
        if call.status is not None and call.status != other.status:
            call.response_headers, call.response = (), None
            for name in ("status", "response_body"):
                call.spans.pop(name, None)
        call.status = other.status
    call.response_headers += other.response_headers
    if call.response is None or (not call.response and other.response):
        call.response = other.response


def _around(calls: list[Sighting], place: int) -> tuple[Sighting | None, Sighting | None]:
    """The last call that begins before a place and the first one behind it."""
    number = bisect_right(calls, place, key=lambda call: call.start)
    return calls[number - 1] if number else None, calls[number] if number < len(calls) else None


def _add_status(calls: list[Sighting], status: Sighting) -> None:
    for call in _around(calls, status.start):
        if call is not None and call.status is None:
            absorb(call, status)
            return
    if not calls:
        calls.append(status)


def _add_block(calls: list[Sighting], block: Block, piece: Piece, waiting: list[Sighting]) -> None:
    before, after = _around(calls, block.start)
    call = before or after
    is_sent = is_request_body(piece, block, call)
    if is_sent is None:
        return
    if is_sent and waiting and (call is None or call.body is not None or call is waiting[0]):
        call = waiting.pop(0)
    if call is None:
        call = Sighting(block.start, block.end)
        calls.append(call)
    if is_sent and call.body is None:
        call.body = block.text
    elif not is_sent and not call.response:
        call.response = block.text
    else:
        return
    call.spans["request_body" if is_sent else "response_body"] = (block.start, block.end)


def stated_status(response: str | None) -> int | None:
    """The status that an answer names in its own body."""
    if not response or len(response) > LONGEST_ERROR or not response.startswith("{"):
        return None
    try:
        value = json.loads(response)
    except (ValueError, RecursionError):
        return None
    named = value.get("statusCode", value.get("status"))
    return named if isinstance(named, int) and not isinstance(named, bool) and 400 <= named <= 599 else None


def _mark_empty(calls: list[Sighting], piece: Piece) -> None:
    """People say that an answer was empty; that is something known."""
    for found in piece.free(SAID_EMPTY):
        before, after = _around(calls, found.start())
        call = before or after
        is_request = REQUEST_BEFORE.search(piece.shadow[max(0, found.start() - 20) : found.start()])
        if call is not None and call.response is None and not is_request:
            call.response = ""
