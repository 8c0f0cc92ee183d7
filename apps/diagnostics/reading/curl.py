"""cURL and wget commands."""

import base64
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import quote_plus

from ..redaction.linear import pattern
from .addresses import trimmed_url
from .calls import METHODS, Sighting, header
from .pieces import Piece
from .shells import Command, Word, command_at, dialect
from .variables import Variables

COMMAND = pattern(
    rb"(?:^|[\s|;&($>`\"'/\\])(curl(\.exe)?|"
    rb"wget)[ \t]+(?:[\\^`][ \t]*\n[ \t]*)?(?:>{1,2} *)?(?:[\"'$^\x01]{0,2}(?:https?://|\$\{?\w|\{\{)|--?[a-z#]|"
    rb"[\"'][^\"'\n]*[\"'] +-)",
)
HEREDOC_BEFORE = pattern(rb"<<-?[ \t]*[\"'\\]?(\w+)[\"']?[^\n]*\|[ \t]*$")
PIPED = pattern(rb"(?:^|[\n;$] ?)(?:echo|printf)[ \t]+(?:-[neE]+[ \t]+)?([^\n]*?)[ \t]*\|[ \t]*$")
PLACEHOLDER = pattern(rb"\[[a-z][a-z0-9-]*-\d+\]|<[^<>]+>|\{\{[^{}]+\}\}|\$\{?\w+")

LETTERS_WITH_VALUE = frozenset("XHdFubBAeoxwmTKEcCDrtYyzPQUh")
FLAGS = frozenset(
    {
        "get",
        "head",
        "include",
        "verbose",
        "silent",
        "show-error",
        "insecure",
        "location",
        "compressed",
        "fail",
        "http1.0",
        "http1.1",
        "http2",
        "http2-prior-knowledge",
        "http3",
        "globoff",
        "ipv4",
        "ipv6",
        "no-buffer",
        "raw",
        "location-trusted",
        "fail-with-body",
        "progress-bar",
        "no-progress-meter",
        "remote-name",
        "anyauth",
        "basic",
        "digest",
        "ntlm",
        "negotiate",
        "tlsv1.2",
        "tlsv1.3",
        "tlsv1",
        "ssl-no-revoke",
        "path-as-is",
        "parallel",
        "next",
        "no-keepalive",
        "tcp-nodelay",
        "quiet",
        "no-check-certificate",
        "server-response",
        "create-dirs",
        "crlf",
        "styled-output",
        "trace-time",
        "post301",
        "post302",
        "post303",
        "junk-session-cookies",
        "remote-time",
        "manual",
    }
)
LONG_NAMES = {
    "X": "request",
    "H": "header",
    "d": "data",
    "F": "form",
    "u": "user",
    "b": "cookie",
    "A": "user-agent",
    "e": "referer",
    "T": "upload-file",
    "G": "get",
    "I": "head",
    "method": "request",
    "body-data": "data-raw",
    "post-data": "data-raw",
    "http-user": "user",
}
DATA = frozenset({"data", "data-ascii", "data-binary", "data-raw", "data-urlencode", "json"})


@dataclass(slots=True)
class _Request:
    method: str | None = None
    urls: list[Word] = field(default_factory=list)
    headers: list[tuple[str, str]] = field(default_factory=list)
    data: list[str] = field(default_factory=list)
    data_words: list[Word] = field(default_factory=list)
    form: list[str] = field(default_factory=list)
    query: list[str] = field(default_factory=list)
    is_get: bool = False
    is_head: bool = False
    is_json: bool = False
    is_upload: bool = False
    is_elsewhere: bool = False
    wants_input: bool = False


def curl_calls(piece: Piece, variables: Variables) -> Iterator[Sighting]:
    """Each command as a call; its text is claimed."""
    for found in piece.free(COMMAND):
        start = found.start(1)
        if piece.is_claimed(start):
            continue
        shell = dialect(piece, start, exe=found.start(2) >= 0)
        command = command_at(piece, found.end(1), shell)
        request = _request(command, variables)
        if not request.urls:
            continue
        yield _sighting(piece, start, command, request, variables)


def _request(command: Command, variables: Variables) -> _Request:
    request = _Request()
    words = iter(command.words)
    for word in words:
        if word.text.startswith("--") and word.text[2:3].isalpha():
            name, equals, value = word.text[2:].partition("=")
            name = LONG_NAMES.get(name, name)
            if equals and (name in DATA or name in ("header", "request", "url", "user")):
                _option(request, name, Word(value, word.start, word.end), variables)
            elif name in FLAGS or equals or name.startswith("no-"):
                _flag(request, name)
            else:
                _option(request, name, next(words, Word("", word.end, word.end)), variables)
        elif word.text.startswith("-") and len(word.text) > 1 and word.text[1].isascii() and word.text[1].isalpha():
            _letters(request, word, words, variables)
        elif word.text not in ("-", "\\", "^", "`", ""):
            request.urls.append(word)
    return request


def _letters(request: _Request, word: Word, words: Iterator[Word], variables: Variables) -> None:
    for place, letter in enumerate(word.text[1:], 2):
        if letter in LETTERS_WITH_VALUE:
            attached = word.text[place:]
            value = Word(attached, word.start, word.end) if attached else next(words, Word("", word.end, word.end))
            _option(request, LONG_NAMES.get(letter, letter), value, variables)
            return
        _flag(request, LONG_NAMES.get(letter, letter))


def _flag(request: _Request, name: str) -> None:
    request.is_get = request.is_get or name == "get"
    request.is_head = request.is_head or name == "head"


def _option(request: _Request, name: str, word: Word, variables: Variables) -> None:
    value = word.text if word.literal else variables.filled(word.text)
    if name in DATA:
        _data(request, name, word, value)
    elif name == "request":
        request.method = value.strip().upper()
    elif name == "url":
        request.urls.append(word)
    elif name == "header":
        _header(request, value)
    elif name in ("form", "form-string"):
        request.form.append(value)
    elif name == "url-query":
        request.query.append(value)
    elif name == "user":
        request.headers.append(("Authorization", basic(value)))
    elif name == "oauth2-bearer":
        request.headers.append(("Authorization", f"Bearer {value}"))
    elif name == "cookie" and "=" in value:
        request.headers.append(("Cookie", value))
    elif name in ("user-agent", "referer"):
        request.headers.append((name.title(), value))
    elif name == "upload-file":
        request.is_upload = request.is_elsewhere = True
        request.wants_input = value in ("-", ".")


def basic(login: str) -> str:
    """The value of the header that `-u` makes; what stands in for a password stays readable."""
    if ":" not in login or PLACEHOLDER.search(login.encode("latin-1", "replace")):
        return f"Basic {login}"
    return "Basic " + base64.b64encode(login.encode("utf-8", "surrogatepass")).decode()


def _header(request: _Request, line: str) -> None:
    name, colon, value = line.partition(":")
    if colon and value.strip():
        request.headers.append((name.strip(), value.strip()))
    elif line.endswith(";"):
        request.headers.append((line[:-1].strip(), ""))


def _data(request: _Request, name: str, word: Word, value: str) -> None:
    request.is_json = request.is_json or name == "json"
    request.data_words.append(word)
    if value.startswith("@") and name != "data-raw":
        request.is_elsewhere = True
        request.wants_input = value == "@-"
    elif not word.literal and word.text.startswith("$") and value == word.text and " " not in value:
        request.is_elsewhere = True
    elif name == "data-urlencode":
        request.data.append(_encoded(value))
    else:
        request.data.append(value)


def _encoded(value: str) -> str:
    name, equals, content = value.partition("=")
    if not equals:
        return quote_plus(value, errors="replace")
    return (f"{name}=" if name else "") + quote_plus(content, errors="replace")


def _sighting(piece: Piece, start: int, command: Command, request: _Request, variables: Variables) -> Sighting:
    body, span, begin, end = _input(piece, start, command) if request.wants_input else (None, None, start, command.end)
    if not request.wants_input and command.heredoc:
        end = max(end, _input(piece, start, command)[3])
    data = (("" if request.is_json else "&").join(request.data)) if request.data else None
    headers = _headers(request)
    address = request.urls[0]
    url = address.text if address.literal else variables.filled(address.text)
    url = trimmed_url(url) if address.raw else url.strip()
    if data is not None and request.is_get:
        request.query.append(data)
        data = None
    if request.query:
        url += ("&" if "?" in url else "?") + "&".join(request.query)
    part = _json_part(request.form)
    sighting = Sighting(
        begin,
        end,
        method=_method(request),
        url=url,
        headers=headers,
        headers_visible=True,
        source="curl",
        body=data if data is not None else body if body is not None else part,
        body_is_elsewhere=request.is_elsewhere and data is None and body is None,
    )
    sighting.spans["call"] = (begin, end)
    sighting.spans["url"] = (request.urls[0].start, request.urls[0].end)
    if data is not None:
        sighting.spans["request_body"] = (request.data_words[0].start, request.data_words[-1].end)
    elif body is not None and span:
        sighting.spans["request_body"] = span
    piece.claim(begin, end)
    return sighting


def _method(request: _Request) -> str:
    if request.method:
        return request.method
    if request.is_head:
        return "HEAD"
    if request.is_upload:
        return "PUT"
    has_data = bool(request.data_words or request.form)
    return "POST" if has_data and not request.is_get else METHODS[0]


def _headers(request: _Request) -> tuple[tuple[str, str], ...]:
    headers = tuple(request.headers)
    if request.is_json:
        added = [("Content-Type", "application/json"), ("Accept", "application/json")]
        headers += tuple(pair for pair in added if header(headers, pair[0].lower()) is None)
    if request.form and header(headers, "content-type") is None:
        headers += (("Content-Type", "multipart/form-data"),)
    return headers


def _json_part(form: list[str]) -> str | None:
    """The JSON of a form, if exactly one of its parts is JSON."""
    values = [part.partition("=")[2].partition(";type=")[0] for part in form]
    parts = [value for value in values if value.lstrip()[:1] in ("{", "[")]
    return parts[0] if len(parts) == 1 else None


def _input(piece: Piece, start: int, command: Command) -> tuple[str | None, tuple[int, int] | None, int, int]:
    """What a here-document or an echo before a pipe gives the command to read, and the command with it."""
    line_start, _ = piece.line_span(piece.line_at(start))
    before = HEREDOC_BEFORE.search(piece.shadow[line_start:start])
    begin = line_start if before else start
    mark = before.group(1).decode("latin-1") if before else command.heredoc
    if mark:
        number = piece.line_at(max(start, command.end - 1)) + 1
        first = number
        while number < len(piece.lines) and piece.lines[number].text.strip() != mark:
            number += 1
        if first < number:
            span = (piece.starts[first], piece.line_span(number - 1)[1])
            end = piece.line_span(min(number, len(piece.lines) - 1))[1]
            return piece.text[span[0] : span[1]], span, begin, end
    piped = PIPED.search(piece.shadow[line_start:start])
    if piped:
        words = command_at(piece, line_start + piped.start(1), "bash").words
        if words:
            return words[0].text, (words[0].start, words[0].end), line_start + piped.start(), command.end
    return None, None, begin, command.end
