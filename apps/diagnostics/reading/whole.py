"""One function takes any text and gives the API calls in it, the one that failed and is asked about first."""

from collections.abc import Sequence
from dataclasses import replace

from ..redaction.linear import Pattern
from .addresses import same_address
from .assembling import absorb, assembled
from .blocks import Blocks
from .calls import ReadCall, Reading, Sighting
from .code import base_address, code_calls, powershell_calls, printed_calls
from .correlation import ids_in, ids_in_headers, unique
from .curl import curl_calls
from .decoding import decode, is_packed_mail
from .har import collection_calls, har_calls, is_har, looks_like_postman, preferred
from .lines import cleaned
from .mails import parts_of
from .mentions import addresses, called, fields, methods, statuses
from .messages import dotnet_messages, messages
from .pieces import Piece, lines_of
from .records import axios_calls, packed_call, record_call
from .variables import Variables
from .writing import has_stack_trace, prose_of

MOST_CHARACTERS = 500_000
MOST_LINES = 10_000
MOST_HAR_CHARACTERS = 10_000_000
MOST_LAYERS = 12


def read(text: str, patterns: Sequence[Pattern] = ()) -> Reading:
    """Read any text; what is not stated is None. Never raises, and takes time in proportion to a bounded length.

    `patterns` are further ones for correlation ids, see `further_pattern`.
    """
    text = text.removeprefix("\ufeff")
    if is_packed_mail(text[:65_536].encode("utf-8", "surrogatepass")):
        text = decode(text[:MOST_HAR_CHARACTERS].encode("utf-8", "surrogatepass"), "mail.eml")
    if is_har(text):
        return _read_har(text, patterns)
    return _read_text(text, patterns)


def _read_har(text: str, patterns: Sequence[Pattern]) -> Reading:
    if len(text) > MOST_HAR_CHARACTERS:
        refusal = f"This HAR file has more than {MOST_HAR_CHARACTERS:,} characters: export only the call that fails."
        return Reading("", (), "", "har", refusal)
    sightings, comments = har_calls(text)
    numbered = sorted(
        enumerate(sightings), key=lambda each: (preferred(each[1]), each[1].body is not None, each[0]), reverse=True
    )
    calls = tuple(_har_call(sighting, patterns) for _, sighting in numbered)
    return Reading(text, calls, comments, "har")


def _har_call(sighting: Sighting, patterns: Sequence[Pattern]) -> ReadCall:
    return _read_call(sighting, dict(sighting.spans), unique(_own_ids(sighting, patterns)))


def _own_ids(sighting: Sighting, patterns: Sequence[Pattern]) -> list[str]:
    """Ids that the call itself carries: in its address, its answer, the headers of both."""
    return [
        *ids_in(sighting.url or "", further=patterns),
        *ids_in(sighting.response or "", further=patterns),
        *ids_in_headers(sighting.response_headers, further=patterns),
        *ids_in_headers(sighting.headers, further=patterns),
    ]


def _read_call(sighting: Sighting, spans: dict[str, tuple[int, int]], ids: tuple[str, ...]) -> ReadCall:
    return ReadCall(
        method=sighting.method,
        url=sighting.url,
        headers=sighting.headers,
        request_headers_visible=sighting.headers_visible,
        request_body=sighting.body,
        status=sighting.status,
        response_headers=sighting.response_headers,
        response_body=sighting.response,
        spans=spans,
        source=sighting.source,
        correlation_ids=ids,
    )


def _read_text(text: str, patterns: Sequence[Pattern]) -> Reading:
    shown = text[:MOST_CHARACTERS]
    lines = lines_of(shown)
    refusal = None
    if len(text) > MOST_CHARACTERS or len(lines) > MOST_LINES:
        lines = lines[:MOST_LINES]
        refusal = (
            f"Only the first {MOST_CHARACTERS:,} characters and {MOST_LINES:,} lines were read: "
            "paste the part with the call that fails."
        )
    mail = parts_of(lines)
    pieces = [Piece(cleaned(layer), layer=number) for number, layer in enumerate(mail.layers[:MOST_LAYERS])]
    found = [_calls_of(piece) for piece in pieces]
    calls = _ordered(pieces, found, patterns)
    proses = [prose_of(piece) for piece in pieces]
    prose = next((each for each in proses if each), "") if mail.has_header else proses[0]
    kind = "email" if mail.has_header else calls[0].source if calls else _kind_without_call(pieces)
    return Reading(shown, calls, prose, kind, refusal)


def _kind_without_call(pieces: list[Piece]) -> str:
    return "stack_trace" if any(has_stack_trace(piece) for piece in pieces) else "prose"


def _calls_of(piece: Piece) -> list[Sighting]:
    """The calls of one piece; each reader leaves to the next what it has not claimed."""
    variables = Variables(piece)
    base = base_address(piece)
    seen = [*curl_calls(piece, variables), *powershell_calls(piece, variables), *code_calls(piece, variables)]
    seen += [*axios_calls(piece), *dotnet_messages(piece)]
    blocks = Blocks(piece)
    seen += _documents(piece, blocks)
    seen += messages(piece, blocks)
    for block in blocks.found:
        piece.claim(block.start, block.end)
    seen += [*printed_calls(piece), *called(piece), *fields(piece)]
    if not any(each.url for each in seen):
        seen += addresses(piece)
    if not any(each.method for each in seen):
        seen += methods(piece)
    for sighting in seen:
        sighting.url = variables.filled(sighting.url) if sighting.url and "{{" in sighting.url else sighting.url
    calls = assembled(piece, seen, list(statuses(piece, seen)), blocks, base)
    if has_stack_trace(piece):
        for call in calls:
            call.source = "stack_trace" if call.source in ("http_client_log", "prose") else call.source
    return calls


def _documents(piece: Piece, blocks: Blocks) -> list[Sighting]:
    """Blocks that hold whole calls: a HAR or a Postman collection inside of a text, records of a log."""
    seen: list[Sighting] = []
    for block in list(blocks.found):
        if isinstance(block.value, dict) and is_har(block.text):
            calls = har_calls(block.text)[0]
            for call in calls:
                call.start, call.end = call.start + block.start, call.end + block.start
                call.spans = {
                    name: (start + block.start, end + block.start) for name, (start, end) in call.spans.items()
                }
        elif looks_like_postman(block.value):
            calls = collection_calls(block.value, block.start, block.end)
        else:
            calls = [
                call
                for call in [
                    record_call(block.value, block.start, block.end) or packed_call(block.value, block.start, block.end)
                ]
                if call
            ]
        if calls:
            seen += calls
            blocks.take(block)
    return seen


def _ordered(pieces: list[Piece], found: list[list[Sighting]], patterns: Sequence[Pattern]) -> tuple[ReadCall, ...]:
    """All calls, the one that is asked about first, completed from older layers."""
    ranked = [
        (piece, call)
        for piece, calls in zip(pieces, found, strict=True)
        for _, call in sorted(enumerate(calls), key=lambda each: _rank(*each), reverse=True)
    ]
    if not ranked:
        return ()
    main_piece, main = ranked[0]
    calls = [ReadCall() for _ in ranked]
    spans = {name: main_piece.origin(span) for name, span in _spans(main_piece, main).items()}
    merged = set()
    for number, (piece, older) in enumerate(ranked[1:], 1):
        if piece is not main_piece and _complete(main, older, spans, piece):
            merged.add(number)
    calls[0] = _read_call(main, spans, _ids(pieces, found, ranked[0], patterns))
    for number, (piece, call) in enumerate(ranked[1:], 1):
        placed = {name: piece.origin(span) for name, span in _spans(piece, call).items()}
        calls[number] = _read_call(call, placed, unique(_own_ids(call, patterns)))
    return tuple(call for number, call in enumerate(calls) if number not in merged)


def _spans(piece: Piece, call: Sighting) -> dict[str, tuple[int, int]]:
    call.spans.setdefault("call", (call.start, call.end))
    if call.url and "url" not in call.spans:
        place = piece.text.find(call.url, call.start, call.end)
        if place >= 0:
            call.spans["url"] = (place, place + len(call.url))
    return call.spans


def _rank(place: int, call: Sighting) -> tuple[int, ...]:
    """The largest is asked about: it failed, more is told about it, and it came last."""
    if call.source == "har":
        return (*preferred(call), int(call.body is not None), place)
    failed = 2 if call.status is not None and call.status >= 400 else 1 if call.status is None else 0
    is_told = int(bool(call.body or call.response))
    return (failed, int(call.is_request), is_told, place if failed == 2 or is_told else -place)


def _complete(call: Sighting, older: Sighting, spans: dict[str, tuple[int, int]], piece: Piece) -> bool:
    """Quoted text gives what the newest text lacks, if it can be about the same call; was its address needed?"""
    if call.method and older.method and call.method != older.method:
        return False
    if call.url is not None and older.url is not None and not _same_resource(call.url, older.url):
        return False
    is_same = call.url is None or (older.url is not None and same_address(call.url, older.url))
    before = (call.status, call.response)
    body, url = call.body, call.url
    taken = replace(older, headers=(), response_headers=(), spans={}, source="prose")
    if not is_same or call.status is not None:
        taken.status = None
    if not is_same or before[1] is not None or (before[0] is not None and before[0] != older.status):
        taken.response = None
    if not is_same and older.url is not None:
        taken.url = None
    if is_same and older.headers_visible and not call.headers_visible:
        taken.headers = older.headers
    else:
        taken.headers_visible = False
    taken.start = call.start
    taken.end = call.end
    absorb(call, taken)
    for name, is_new in (
        ("request_body", body is None),
        ("url", url is None),
        ("status", before[0] is None),
        ("response_body", before[1] is None),
    ):
        if is_new and name in older.spans and name not in spans:
            spans[name] = piece.origin(older.spans[name])
    return url is None and older.url is not None


def _same_resource(one: str, other: str) -> bool:
    """The same path apart from the version in it."""
    return _last_segments(one) == _last_segments(other)


def _last_segments(url: str) -> str:
    return url.partition("?")[0].rstrip("/").rpartition("/")[2].lower()


def _ids(
    pieces: list[Piece], found: list[list[Sighting]], asked: tuple[Piece, Sighting], patterns: Sequence[Pattern]
) -> tuple[str, ...]:
    """The call's own ids first, then those of the text that belongs to no other call, newest text first."""
    piece, main = asked
    ids = _own_ids(main, patterns)
    for each, calls in zip(pieces, found, strict=True):
        others = [call for call in calls if call is not main] if each is piece else []
        ids += ids_in(each.text, without=[(call.start, _end_of(call)) for call in others], further=patterns)
    return unique(ids)


def _end_of(call: Sighting) -> int:
    return max([call.end, *(end for _, end in call.spans.values())])
