"""HTTP messages as they went over the wire, of version 1 and 2, also in logs and in the console of a client."""

from collections.abc import Iterator
from dataclasses import dataclass

from ..redaction.linear import Match, Pattern, any_of, pattern
from .addresses import METHOD, RELATIVE, is_absolute, trimmed_url, with_host
from .blocks import Block, Blocks
from .calls import Headers, Sighting, header
from .pieces import Piece

TARGET = any_of(rb"(?:https?://|\{\{|/)\S*", RELATIVE, rb"\*")
REQUEST_LINE = pattern(
    rb"(?m)^[ \t]*(?:\[\w+\][ \t]*)?" + METHOD + rb"[ \t]+(" + TARGET + rb")(?:[ \t]+(HTTP/\d(?:\.\d)?))?[ \t]*$"
)
ANSWER_LINE = pattern(rb"\bHTTP/\d(?:\.\d)?[ \t]+([1-5]\d\d)\b([^\n]*)")
LOGGED_ANSWER = pattern(rb"[ \t]*([1-5]\d\d)\b[^\n]*")
FRAME = rb"[ \t]*(?:\*[ \t]*)?(?:\[[^\]\n]{1,20}\][ \t]*){0,3}(?:(?:recv|send) \([^()\n]{1,40}\)[ \t]*)?\[?"
PSEUDO = pattern(
    rb"(?m)^" + FRAME + rb":(method|authority|scheme|path|"
    rb"status)(?::[ \t]*|[ \t]+)"
)
PSEUDO_LINE = pattern(FRAME + rb"(:?[A-Za-z][\w.-]*)(?::[ \t]*|[ \t]+)([^\n]*?)\]?[ \t]*")
HEADER = pattern(rb"[ \t]*[\"']?([A-Za-z][A-Za-z0-9_.-]*)[\"']?[ \t]*:[ \t]*([^\n]*?)[ \t]*,?[ \t]*")
LOGGED_HEADER = pattern(rb"(?:[^\s:]+[ \t]+)?([A-Za-z][A-Za-z0-9-]*):[ \t]+([^\n]*?)[ \t]*")
SECTION = pattern(
    rb"(?m)^[ \t#*\x01-]*(request|response|general|anfrage|antwort|svar|foresp\xf8rsel)[ _-]*(headers?|body|"
    rb"payload)?[ \t*]*:?[ \t]*$|"
    rb"^[ \t#*-]*(headers)[ \t*]*:?[ \t]*$"
)
INLINE_HEADERS = pattern(
    rb"\b(request|response|req|res)[ _-]*headers?\b(?:[ \t]+(?:dump|were|was|are|is))?[ \t]*[:=]?[ \t]*([^\n]{3,})"
)
ONE_HEADER = pattern(
    rb"[\[{(\"' ]*([A-Za-z][A-Za-z0-9-]*)[\"']?[ \t]*[:=][ \t]*[\"'\[]?([^;\n]*?)[\"'\]]?(?:;|,[ \t]|\)|\}|\n|\z)"
)
DOTNET_SENT = pattern(
    rb"Method: ([A-Z]+), RequestUri: '([^'\n]*)', Version: [\d.]+, Content: ([^,\n]*), Headers:\s*\{([^{}]*)\}"
)
DOTNET_RECEIVED = pattern(
    rb"StatusCode: (\d{3}), ReasonPhrase: '[^'\n]*', Version: [\d.]+, Content: [^,\n]*, Headers:\s*\{([^{}]*)\}"
)
DOTNET_BASE = "<null>"
NO_HEADERS = frozenset(
    {
        "body",
        "payload",
        "content",
        "data",
        "status",
        "response",
        "request",
        "answer",
        "svar",
        "antwort",
        "antwoord",
        "note",
        "error",
        "result",
        "message",
        "http",
        "https",
        "url",
        "method",
        "endpoint",
        "uri",
        "fra",
        "from-us",
    }
)
BODY_LABEL = pattern(
    rb"[ \t]*(?:request |response |raw )?(?:body|payload|content|data)(?: \(raw\))?[ \t]*:?[ \t]*", cased=False
)
SENT_NAMES = frozenset({"authorization", "accept", "user-agent", "host", "if-match", "cookie", "postman-token"})
TAGS = frozenset({"etag", "if-match", "if-none-match", "if-range"})
MARKUP = ("xml", "html", "text", "form-urlencoded")
WIDEST_ARROW = 8
NEXT_DOCUMENT = pattern(rb"[ \t]*\n[ \t]*[{\[]")
GAP = pattern(rb"[ \t\n]*")


@dataclass(slots=True)
class _Head:
    pairs: Headers
    next_line: int
    end: int


def messages(piece: Piece, blocks: Blocks) -> list[Sighting]:
    """Requests and answers with their headers and bodies; what they take is claimed."""
    found = _pseudo(piece, blocks)
    starts = [(match.start(1), match, _request) for match in piece.free(REQUEST_LINE)]
    starts += [(match.start(), match, _answer) for match in piece.free(ANSWER_LINE)]
    starts += [(match.start(), match, _section) for match in piece.free(SECTION)]
    starts += [(match.start(1), match, _answer) for match in _logged_answers(piece)]
    for start, match, read in sorted(starts, key=lambda each: each[0]):
        if not piece.is_claimed(start):
            sighting = read(piece, match, blocks)
            if sighting:
                found.append(sighting)
    found += _inline_headers(piece)
    return found


def _head(piece: Piece, number: int, *, form: Pattern = HEADER) -> _Head:
    """The headers from a line on, up to a line that is none."""
    pairs: list[tuple[str, str]] = []
    end = piece.line_span(number - 1)[1] if number else 0
    first = number
    while number < len(piece.lines):
        line = piece.lines[number]
        start, stop = piece.line_span(number)
        found = form.fullmatch(piece.shadow, start, stop)
        if not found and line.is_logged and line.text:
            found = LOGGED_HEADER.fullmatch(piece.shadow, start, stop)
        is_info = line.text.startswith(("* ", "} [", "{ [")) and number > first
        if not found and not is_info:
            break
        if found:
            name, value = piece.group(found, 1), piece.group(found, 2)
            if name.lower() in NO_HEADERS or piece.is_claimed(found.start(1)) or (not value and form is HEADER):
                break
            if name[:1] == ":" and pairs and pairs[-1][0][:1] != ":":
                break  # these come first, so that another message begins here
            pairs.append((name, _plain(name, value)))
            end = stop
        number += 1
    return _Head(tuple(pairs), number, end)


def _plain(name: str, value: str) -> str:
    """Some clients show values in quotation marks; those of entity tags belong to the value."""
    if name.lower() in TAGS:
        return value
    return value[1:-1] if len(value) > 1 and value[0] == value[-1] == '"' and '"' not in value[1:-1] else value


def _request(piece: Piece, found: Match, blocks: Blocks) -> Sighting | None:
    number = piece.line_at(found.start(1))
    head = _head(piece, number + 1)
    method, target, version = (piece.group(found, group) for group in (1, 2, 3))
    if not version and not head.pairs and not is_absolute(target) and target[:1] not in ("/", "v"):
        return None
    source = _source(piece, number)
    if not version and not head.pairs and source == "raw_http":
        source = "prose"
    target = target if version else trimmed_url(target)
    url = with_host(header(head.pairs, "host") or "", target)
    sighting = Sighting(
        found.start(1),
        max(head.end, found.end()),
        method=method.upper(),
        url=url,
        headers=head.pairs,
        headers_visible=bool(head.pairs or (version and source == "raw_http")),
        source=source,
    )
    sighting.spans["url"] = found.span(2)
    if version or head.pairs:
        sighting.body = _body(piece, head, blocks, sighting, "request_body")
    piece.claim(sighting.start, sighting.end)
    sighting.spans["call"] = (sighting.start, sighting.end)
    return sighting


def _source(piece: Piece, number: int) -> str:
    """A line behind the name of a logger is from a log; an arrow alone is what cURL puts before a line."""
    line = piece.lines[number]
    before = piece.lines[number - 1] if number else None
    begin = before.origin + len(before.text) if before else -1
    return "http_client_log" if line.is_logged and line.origin - begin > WIDEST_ARROW else "raw_http"


def _answer(piece: Piece, found: Match, blocks: Blocks) -> Sighting | None:
    number = piece.line_at(found.start())
    head = _head(piece, number + 1)
    sighting = Sighting(
        found.start(),
        max(head.end, found.end(1)),
        status=int(found.group(1)),
        source=_source(piece, number),
        response_headers=head.pairs,
    )
    sighting.spans["status"] = found.span(1)
    sighting.response = _body(piece, head, blocks, sighting, "response_body")
    if sighting.response is None and (header(head.pairs, "content-length") == "0" or sighting.status == 204):
        sighting.response = ""
    piece.claim(sighting.start, sighting.end)
    return sighting


def _logged_answers(piece: Piece) -> Iterator[Match]:
    """`<-- 400 Bad Request (283 ms)`: lines that came back and begin with a status."""
    for number, line in enumerate(piece.lines):
        if line.way == "<" and line.text.lstrip()[:1].isdigit():
            start, end = piece.line_span(number)
            found = LOGGED_ANSWER.fullmatch(piece.shadow, start, end)
            if found:
                yield found


def _section(piece: Piece, found: Match, blocks: Blocks) -> Sighting | None:
    """A heading such as `Response Headers` with what stands under it."""
    side = (piece.group(found, 1) or "").lower()
    part = (piece.group(found, 2) or piece.group(found, 3)).lower()
    if not part.startswith("header"):
        return None
    number = piece.line_at(found.end() - 1 if found.end() > found.start() else found.start())
    head = _head(piece, number + 1)
    if not head.pairs:
        return None
    is_sent = side == "request" if side else bool({name.lower() for name, _ in head.pairs} & SENT_NAMES)
    piece.claim(found.start(), head.end)
    sighting = Sighting(found.start(), head.end, source="http_client_log")
    if is_sent:
        is_postman = "postman-token" in {name.lower() for name, _ in head.pairs} or "Postman" in str(head.pairs)
        sighting.headers, sighting.headers_visible = head.pairs, True
        sighting.source = "postman" if is_postman else "http_client_log"
    else:
        sighting.response_headers = head.pairs
    return sighting


def _inline_headers(piece: Piece) -> list[Sighting]:
    """`Last response headers: Retry-After: 5; X-Id: 7`, `request header dump authorization=…`."""
    sightings = []
    for found in piece.free(INLINE_HEADERS):
        start, end = found.span(2)
        listed, shadow = piece.group(found, 2), piece.shadow[start:end]
        spans = [(each.span(1), each.span(2)) for each in ONE_HEADER.finditer(shadow)]
        pairs = tuple((listed[name[0] : name[1]], listed[value[0] : value[1]]) for name, value in spans)
        if not pairs:
            continue
        piece.claim(start, end)
        sighting = Sighting(found.start(), end, source="http_client_log")
        if piece.group(found, 1).lower().startswith("req"):
            sighting.headers, sighting.headers_visible = pairs, True
        else:
            sighting.response_headers = pairs
        sightings.append(sighting)
    return sightings


def _body(piece: Piece, head: _Head, blocks: Blocks, sighting: Sighting, name: str) -> str | None:
    """What stands behind the headers, if it is a body by its looks or by the headers."""
    if header(head.pairs, "content-length") == "0":
        return None
    number = head.next_line
    for _ in range(3):
        if number < len(piece.lines):
            start, end = piece.line_span(number)
            if not piece.text[start:end].strip() or BODY_LABEL.fullmatch(piece.shadow, start, end):
                number += 1
    if number >= len(piece.lines):
        return None
    gap = GAP.match(piece.shadow, piece.starts[number])
    place = gap.end() if gap else piece.starts[number]
    block = blocks.starting_at(place)
    if block and name == "request_body" and NEXT_DOCUMENT.match(piece.shadow, block.end):
        return _several(piece, blocks, block, sighting)
    if block:
        return _taken(blocks, block, sighting, name)
    kind = (header(head.pairs, "content-type") or "").lower()
    start, end = piece.line_span(number)
    if not any(word in kind for word in MARKUP) or (("ml" in kind) and piece.text[place : place + 1] != "<"):
        return None
    if "text/plain" in kind and header(head.pairs, "content-length") is None:
        return None
    while number + 1 < len(piece.lines) and piece.lines[number + 1].text.strip() and "form" not in kind:
        number += 1
    end = piece.line_span(number)[1]
    sighting.spans[name] = (start, end)
    sighting.end = max(sighting.end, end)
    return piece.text[start:end]


def _several(piece: Piece, blocks: Blocks, block: Block, sighting: Sighting) -> str:
    """A body in which one document follows another: what was sent is both, though that is no JSON."""
    start, end = block.start, block.end
    next_block: Block | None = block
    while next_block:
        end = next_block.end
        blocks.take(next_block)
        following = NEXT_DOCUMENT.match(piece.shadow, end)
        next_block = blocks.starting_at(following.end() - 1) if following else None
    sighting.spans["request_body"] = (start, end)
    sighting.end = max(sighting.end, end)
    return piece.text[start:end]


def _taken(blocks: Blocks, block: Block, sighting: Sighting, name: str) -> str:
    sighting.spans[name] = (block.start, block.end)
    sighting.end = max(sighting.end, block.end)
    blocks.take(block)
    return block.text


def _pseudo(piece: Piece, blocks: Blocks) -> list[Sighting]:
    """HTTP/2 and HTTP/3: headers among which are `:method` and `:path`, or `:status`."""
    sightings = []
    for found in piece.free(PSEUDO):
        if piece.is_claimed(found.start(1)):
            continue
        number = piece.line_at(found.start(1))
        head = _head(piece, number, form=PSEUDO_LINE)
        named = {name.lower(): value.strip() for name, value in head.pairs if name.startswith(":")}
        plain = tuple((name, value) for name, value in head.pairs if not name.startswith(":"))
        start = piece.starts[number]
        sighting = Sighting(start, head.end, source="raw_http")
        rest = _Head(plain, head.next_line, head.end)
        if ":status" in named and named[":status"][:3].isdigit():
            sighting.status, sighting.response_headers = int(named[":status"][:3]), plain
            sighting.response = _body(piece, rest, blocks, sighting, "response_body")
        elif ":path" in named:
            sighting.method = named.get(":method", "").upper() or None
            sighting.url = with_host(named.get(":authority", ""), named[":path"], named.get(":scheme") or "https")
            sighting.headers, sighting.headers_visible = plain, True
            if not _begins_message(piece, head.next_line):
                sighting.body = _body(piece, rest, blocks, sighting, "request_body")
        else:
            continue
        sighting.spans["call"] = (sighting.start, sighting.end)
        piece.claim(sighting.start, sighting.end)
        sightings.append(sighting)
    return sightings


def _begins_message(piece: Piece, number: int) -> bool:
    if number >= len(piece.lines):
        return False
    start, end = piece.line_span(number)
    return PSEUDO.search(piece.shadow[start:end]) is not None


def dotnet_messages(piece: Piece) -> list[Sighting]:
    """What `ToString` of the .NET request and answer prints."""
    sightings = []
    for found in piece.free(DOTNET_SENT):
        url = piece.group(found, 2)
        sighting = Sighting(
            found.start(),
            found.end(),
            method=piece.group(found, 1),
            url=None if url == DOTNET_BASE else url,
            headers=_listed(piece.group(found, 4)),
            headers_visible=True,
            source="http_client_log",
        )
        sighting.spans.update(call=found.span(), url=found.span(2))
        piece.claim(*found.span())
        sightings.append(sighting)
    for found in piece.free(DOTNET_RECEIVED):
        sighting = Sighting(
            found.start(),
            found.end(),
            status=int(found.group(1)),
            source="http_client_log",
            response_headers=_listed(piece.group(found, 2)),
        )
        sighting.spans["status"] = found.span(1)
        piece.claim(*found.span())
        sightings.append(sighting)
    return sightings


def _listed(text: str) -> Headers:
    pairs = (line.strip().partition(":") for line in text.splitlines())
    return tuple((name.strip(), value.strip()) for name, colon, value in pairs if colon and name.strip())
