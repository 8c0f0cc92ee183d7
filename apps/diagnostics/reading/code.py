"""Requests in source code and in what clients print when they fail: Python, JavaScript, C#, Java, PHP, PowerShell."""

import ast
import json
from collections.abc import Iterator

from ..redaction.linear import Match, any_of, pattern
from .addresses import METHOD, PATH, RELATIVE, URL, is_absolute, joined, trimmed_url
from .blocks import Effort, block_at
from .calls import Headers, Sighting
from .pieces import Piece
from .shells import POWERSHELL, Word, command_at
from .variables import Variables

VERB = rb"(get|post|put|patch|delete|head)"
CALL = pattern(
    any_of(
        rb"\b(?:requests|session|sess|client|httpx|http|axios|got|ky|api|s|c|_?\w*client\w*)(?:\.|->)"
        + VERB
        + rb"(?:AsJson|String|Stream|ByteArray|FromJson|For\w+|AsString)?(?:Async)?(?:<[^<>()\n]{0,80}>)?[ \t]*\(",
        rb"(?:\.|->)" + VERB + rb"(?:AsJson|String|FromJson|For\w+)?Async(?:<[^<>()\n]{0,80}>)?[ \t]*\(",
        rb"\b(?:requests|session|httpx|client|\w*client)(?:\.|->)(?:request|send)(?:Async)?[ \t]*\(",
        rb"\bnew[ \t]+(?:HttpRequestMessage|RestRequest|Request)[ \t]*\(",
        rb"\b(?:fetch|axios|NewRequest|NewRequestWithContext)[ \t]*\(",
        rb"\brestTemplate\.(?:exchange|" + VERB + rb"For\w+)[ \t]*\(",
    )
)
NAMED_METHOD = pattern(
    rb"(?:HttpMethod\.|Method\.|method[\"']?[ \t]*[:=][ \t]*[\"'`]|^[\s,(ctx]*[\"'])(get|post|put|patch|delete|"
    rb"head)\b"
)
LITERAL_URL = pattern(rb"[\"'`/]((?:\$?\{[\w.]+\})?(?:" + any_of(URL, PATH, RELATIVE) + rb"))")
BASE_BEFORE = pattern(rb"(?:^|[(,][ \t]*|[ \t])(?:self\.|this\.|_)?([A-Za-z_]\w*)[ \t]*\+[ \t]*[fr$@]*[\"'`]$")
HEADERS_NAME = pattern(rb"\bheaders[\"']?[ \t]*[=:][ \t]*(?:new[ \t]+Headers\()?\{")
PAIR = pattern(rb"[\"']?([A-Za-z][\w-]*)[\"']?[ \t]*(?::|=>|=)[ \t]*[fr$@]*[\"'`]([^\"'`\n]*)[\"'`]")
BODY_NAME = pattern(
    rb"\b(?:data|body|json|content|StringContent|FormUrlEncodedContent|payload)[\"']?[ \t]*(?:=>|"
    rb"[=:(])[ \t]*(?:JSON\.stringify\(|json\.dumps\()?"
    rb"[ \t\n]*([@$fr]{0,2}\"{1,3}|'{1,3}|`|\{|\[)"
)
BASE_NAME = pattern(
    rb"\b(?:base[ _-]?(?:url|uri|address|path)|host|BaseAddress|api[_-]?(?:url|base|root))\b[\"']?[ \t]*(?:=|:|"
    rb"is|er|\xe4r)[ \t]*(?:new[ \t]+Uri\()?"
    rb"[\"'`]?(https?://[^\s\"'`<>,;]+)|\bnew[ \t]+(?:RestClient|RestClientOptions|HttpClient)[ \t]*\([ \t]*\"(https?://[^\s\"]+)"
)
POWERSHELL_CALL = pattern(rb"\b(Invoke-(?:RestMethod|WebRequest)|irm|iwr)[ \t]+(?:-|\$|@|[\"'`h(])")
URLLIB3 = pattern(
    rb"(https?://[^\s\"/]+?)(?::443|:80)?[ \t]+\"" + METHOD + rb"[ \t]+(\S+)[ \t]+HTTP/[\d.]+\"[ \t]+(\d{3})"
)
ACCESS = pattern(rb"\"" + METHOD + rb"[ \t]+(\S+)[ \t]+HTTP/[\d.]+\"[ \t]+(\d{3})")
FOR_URL = pattern(
    rb"\b([45]\d\d)\b[^\n]{0,80}?\bfor url:?[ \t]*['\"]?(https?://[^\s'\"]+)|"
    rb"\bfor url:?[ \t]*['\"]?(https?://[^\s'\"]+)"
)
GO_ERROR = pattern(rb"\b(Get|Post|Put|Patch|Delete) \\?\"(https?://[^\s\"\\]+)\\?\":", cased=True)
REGION = 20_000
MOST_CALLS = 500


def base_address(piece: Piece) -> str:
    """The base that a text gives for its relative paths, empty without one."""
    found = BASE_NAME.search(piece.shadow)
    return trimmed_url(piece.group(found, 1) or piece.group(found, 2)) if found else ""


def code_calls(piece: Piece, variables: Variables) -> Iterator[Sighting]:
    """Requests that source code makes, with what it says about them."""
    for count, found in enumerate(piece.free(CALL)):
        if count >= MOST_CALLS:
            return
        if piece.is_claimed(found.start()):
            continue
        end = _closing(piece, found.end() - 1)
        sighting = _call(piece, found, end, variables)
        if sighting:
            piece.claim(sighting.start, sighting.end)
            yield sighting


def _call(piece: Piece, found: Match, end: int, variables: Variables) -> Sighting | None:
    place = found.end()
    address = LITERAL_URL.search(piece.shadow, place, end)
    if not address:
        return None
    start, stop = address.span(1)
    url = trimmed_url(variables.filled(piece.text[start:stop]))
    before = BASE_BEFORE.search(piece.shadow[max(place, start - 80) - 1 : start])
    base = variables[before.group(1).decode("latin-1")] if before else None
    verb = next((piece.group(found, number) for number in (1, 2, 3) if found.start(number) >= 0), "")
    named = NAMED_METHOD.search(piece.shadow[place:end]) if not verb else None
    method = verb.upper() or (named.group(1).decode().upper() if named else "")
    if not method and "fetch" in piece.group(found):
        method = "GET"
    sighting = Sighting(
        found.start(), end, method=method or None, url=joined(base, url) if base else url, source="prose"
    )
    listed = HEADERS_NAME.search(piece.shadow, place, end)
    if listed:
        closing = _closing(piece, listed.end() - 1)
        sighting.headers, sighting.headers_visible = _pairs(piece, listed.end(), min(closing, end)), True
    sighting.body = _body(piece, place, end, sighting)
    sighting.spans["call"] = (found.start(), end)
    sighting.spans["url"] = (start, stop)
    return sighting


def _pairs(piece: Piece, start: int, end: int) -> Headers:
    return tuple((piece.group(pair, 1), piece.group(pair, 2)) for pair in PAIR.finditer(piece.shadow, start, end))


def _closing(piece: Piece, start: int) -> int:
    """Behind the bracket that closes the one at `start`; strings are passed over."""
    text = piece.text
    limit = min(len(text), start + REGION)
    depth, place, mark = 0, start, ""
    while place < limit:
        here = text[place]
        if mark:
            if here == "\\":
                place += 1
            elif here == mark:
                mark = ""
        elif here in "\"'`":
            mark = here
        elif here in "([{":
            depth += 1
        elif here in ")]}":
            depth -= 1
            if depth == 0:
                return place + 1
        place += 1
    line = text.find("\n", start)
    return limit if line < 0 else min(line, limit)


def _body(piece: Piece, start: int, end: int, sighting: Sighting) -> str | None:
    for found in BODY_NAME.finditer(piece.shadow, start, end):
        opening = found.start(1)
        mark = piece.group(found, 1)
        place = opening if mark in "{[" else found.end(1)
        if piece.text[place : place + 1] not in ("{", "["):
            continue
        block = block_at(piece, place, Effort())
        if not block or block.end > end:
            continue
        sighting.spans["request_body"] = (block.start, block.end)
        is_python = b"json" in found.group()[:6].lower() and mark in "{["
        return _dumped(block.text) if is_python else block.text
    return None


def _dumped(text: str) -> str:
    """What Python sends for a literal; a literal with names in it stays as it stands."""
    try:
        return json.dumps(ast.literal_eval(text), ensure_ascii=True) if len(text) < REGION else text
    except (ValueError, SyntaxError, TypeError, MemoryError, RecursionError):
        return text


def powershell_calls(piece: Piece, variables: Variables) -> Iterator[Sighting]:
    """`Invoke-RestMethod` and `Invoke-WebRequest`."""
    for found in piece.free(POWERSHELL_CALL):
        if piece.is_claimed(found.start()):
            continue
        command = command_at(piece, found.end(1), POWERSHELL)
        options, bare = _options(command.words)
        url = variables.filled(options.get("uri", bare)).strip("'\"")
        if not is_absolute(url) and "/" not in url:
            continue
        body = options.get("body")
        known = variables.filled(body) if body else None
        headers = _hashtable(variables, options.get("headers", ""), piece)
        if options.get("contenttype"):
            headers += (("Content-Type", options["contenttype"]),)
        sighting = Sighting(
            found.start(),
            command.end,
            method=options.get("method", "GET").upper(),
            url=trimmed_url(url),
            headers=headers,
            headers_visible=bool(headers),
            source="curl",
            body=known if known and not known.startswith(("$", "(")) else None,
        )
        sighting.body_is_elsewhere = bool(body) and sighting.body is None
        sighting.spans["call"] = (found.start(), command.end)
        piece.claim(found.start(), command.end)
        yield sighting


def _options(words: list[Word]) -> tuple[dict[str, str], str]:
    options: dict[str, str] = {}
    bare = ""
    waiting = ""
    for word in words:
        if word.raw and word.text.startswith("-") and word.text[1:2].isalpha():
            waiting = word.text[1:].lower().rstrip(":")
            options.setdefault(waiting, "")
        elif waiting:
            options[waiting] = word.text
            waiting = ""
        else:
            bare = bare or word.text
    return {name: value for name, value in options.items() if value}, bare


def _hashtable(variables: Variables, text: str, piece: Piece) -> Headers:
    if text.startswith("$"):
        place = piece.text.find(text)
        equals = piece.text.find("@{", place) if place >= 0 else -1
        text = piece.text[equals : piece.text.find("}", equals) + 1] if 0 <= equals - place < 80 else ""
    shadow = text.encode("latin-1", "replace")
    spans = [(pair.span(1), pair.span(2)) for pair in PAIR.finditer(shadow)]
    return tuple((text[name[0] : name[1]], variables.filled(text[value[0] : value[1]])) for name, value in spans)


def printed_calls(piece: Piece) -> Iterator[Sighting]:
    """Lines that HTTP clients of some languages write in a form of their own."""
    for found in piece.free(URLLIB3):
        yield _printed(piece, found, 2, piece.group(found, 1) + piece.group(found, 3), 4)
    for found in piece.free(ACCESS):
        if not piece.is_claimed(found.start()):
            yield _printed(piece, found, 1, piece.group(found, 2), 3)
    for found in piece.free(FOR_URL):
        number = 2 if found.start(2) >= 0 else 3
        yield _printed(piece, found, 0, trimmed_url(piece.group(found, number)), 1)
    for found in piece.free(GO_ERROR):
        yield _printed(piece, found, 1, piece.group(found, 2), 0)


def _printed(piece: Piece, found: Match, method: int, url: str, status: int) -> Sighting:
    sighting = Sighting(found.start(), found.end(), url=url, source="http_client_log")
    sighting.method = piece.group(found, method).upper() if method else None
    if status and found.start(status) >= 0:
        sighting.status = int(found.group(status))
        sighting.spans["status"] = found.span(status)
    sighting.spans["call"] = found.span()
    piece.claim(*found.span())
    return sighting
