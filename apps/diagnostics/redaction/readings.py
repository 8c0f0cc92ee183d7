"""What stands at a name's value and whether it is a secret."""

from typing import NamedTuple

from . import headers, judging, kinds
from .kinds import Secret
from .linear import any_of, pattern
from .names import AUTHORIZATION, Asks, Name
from .prose import Searched
from .values import BLANK, QUOTE, Region, bare, closing, quoted, whole

LONGEST_REJECTED = 256
LONGEST_NUMBER = 64
MOST_IN_LIST = 8
HEADER_READERS = {AUTHORIZATION: headers.authorization, kinds.COOKIE: headers.cookies}

WRAPPER = pattern(rb"\{" + BLANK + QUOTE + rb"values?" + QUOTE + BLANK + rb":" + BLANK)
BLANKS = pattern(BLANK)
LIST_COMMA = pattern(BLANK + rb"," + BLANK)
NUMBER = pattern(rb"-?[0-9]+(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?")
NEXT_PARAMETER = pattern(rb"[&<>]|\\+u00|[;,][ ]?[\w. -]*(?:=|$)")
LINE_START = pattern(rb"(?:^|[\r\n])[ \t]*(?:(?:export|set|env|\$env:)[ \t]*)?$")
SETTING = pattern(rb"[^\s\"'`\\]*")
# "user and password: a / b", "client id/secret: a, b": the second word is the one that is meant.
SECOND_NAME = pattern(rb"(?:/|(?:\band|\bog|\boch|\ben|\bja|\bund|&|\+)[ \t]+)$")
SECOND_VALUE = pattern(rb"[ \t]*" + any_of(rb"[/|,]", rb"and", rb"og", rb"och") + rb"[ \t]+([^\s\"'`<>|\\]+)")
SENTENCE_GOES_ON = pattern(rb"[ \t]+[a-z\xc3]")
FOLLOWED_BY_CODE = pattern(rb"[ \t]*[,;)(\[]")


class Reading(NamedTuple):
    """What was found at a name, and where to read on; with `is_code` the value is computed and no sentence follows."""

    secrets: list[Secret]
    after: int
    is_code: bool = False


class Named(NamedTuple):
    """A name in its place: its span, what it announces, the quotation mark before it, what was searched so far."""

    start: int
    end: int
    name: Name
    mark: bytes
    searched: Searched

    @property
    def spoken_kind(self) -> str:
        """What a sentence about it gives away: not the header, but what is in it."""
        return kinds.BEARER if self.name.kind == AUTHORIZATION else self.name.kind


def value_at(buffer: bytes, place: int, named: Named, *, mark: bytes = b"", is_next_line: bool = False) -> Reading:
    """The value at `place`: a string, a list of strings, the `{"value": …}` of this API, a number or a bare word.

    `mark` is the quotation mark that closed the name, as in JSON.
    """
    if named.name.kind == kinds.COOKIE:
        jar = headers.cookie_jar(buffer, place)
        if jar:
            return Reading(*jar)
    wrapper = WRAPPER.match(buffer, place, place + 128) if buffer[place : place + 1] == b"{" else None
    if wrapper:
        place = wrapper.end()
    if buffer[place : place + 1] in (b"[", b"(") and not kinds.PLACEHOLDER.match(buffer, place):
        return _listed(buffer, place + 1, named, mark)
    region = quoted(buffer, place)
    if region:
        return take(buffer, region, named)
    return _bare(buffer, place, named, mark=mark, is_next_line=is_next_line)


def take(buffer: bytes, region: Region, named: Named, asks: Asks = Asks.NOTHING) -> Reading:
    """The secrets of a region whose end is known; `asks` can demand more than the name does."""
    kind = named.name.kind
    if kind in HEADER_READERS:
        secrets, _ = HEADER_READERS[kind](buffer, region.start, region.end)
        return Reading(secrets, region.after)
    value = buffer[region.start : region.end]
    if _is_secret(value, max(named.name.asks, asks), kind):
        region = whole(buffer, region)
        return Reading([Secret(region.start, region.end, kind)], region.after)
    return Reading([], region.after if region.is_bare and len(value) > LONGEST_REJECTED else named.end)


def _is_secret(value: bytes, asks: Asks, kind: str) -> bool:
    if judging.stands_in(value):
        return False
    if asks is Asks.NOTHING:
        return True
    if asks is Asks.RANDOM:
        return judging.looks_random(value) or (kind == kinds.CODE and judging.is_guid(value))
    return judging.looks_likely(value) and not (kind == kinds.SESSION and judging.is_guid(value))


def _listed(buffer: bytes, place: int, named: Named, mark: bytes) -> Reading:
    """Every string or number of a list; outside JSON a list holds one bare word."""
    secrets: list[Secret] = []
    for item in range(MOST_IN_LIST):
        blank = BLANKS.match(buffer, place, place + 64)
        start = blank.end() if blank else place
        region = quoted(buffer, start) or (_number(buffer, start) if mark else None)
        if not region:
            return Reading(secrets, place) if item or mark else _bare(buffer, start, named)
        secrets += _quoted_anew(buffer, region, take(buffer, region, named, asks=Asks.LIKELY), mark).secrets
        place = region.after
        comma = LIST_COMMA.match(buffer, place, place + 64)
        if not comma:
            break
        place = comma.end()
    return Reading(secrets, place if secrets else named.end)


def _bare(buffer: bytes, place: int, named: Named, *, mark: bytes = b"", is_next_line: bool = False) -> Reading:
    number = _number(buffer, place) if mark else None
    if number:
        return _quoted_anew(buffer, number, take(buffer, number, named), mark)
    if named.name.kind in HEADER_READERS:
        limit = headers.line_limit(buffer, place, b"" if mark else named.mark)
        return Reading(*HEADER_READERS[named.name.kind](buffer, place, limit))
    region = (None if mark else _rest_of_string(buffer, place, named)) or bare(buffer, place)
    if not region:
        return Reading([], place)
    if _is_code(buffer, region):
        return Reading([], named.end, is_code=True)
    is_next_name = is_next_line and buffer[region.end : region.end + 1] == b":"
    if not mark and (is_next_name or _is_sentence(buffer, region)):
        return Reading([], named.end)
    second = SECOND_VALUE.match(buffer, region.end, region.end + 64)
    if second and SECOND_NAME.search(buffer[max(0, named.start - 8) : named.start]):
        is_open = not judging.stands_in(second.group(1))
        return Reading([Secret(*second.span(1), named.name.kind)] if is_open else [], second.end())
    return take(buffer, region, named, asks=Asks.LIKELY if is_next_line else Asks.NOTHING)


def _number(buffer: bytes, place: int) -> Region | None:
    number = NUMBER.match(buffer, place, place + LONGEST_NUMBER)
    return Region(*number.span(), number.end()) if number else None


def _quoted_anew(buffer: bytes, region: Region, reading: Reading, mark: bytes) -> Reading:
    """With quotation marks around the placeholder if it replaces a bare number: the document stays valid."""
    if not NUMBER.fullmatch(buffer[region.start : region.end]) or buffer[region.start - 1 : region.start] == mark[-1:]:
        return reading
    return reading._replace(secrets=[secret._replace(quote=mark) for secret in reading.secrets])


def _rest_of_string(buffer: bytes, place: int, named: Named) -> Region | None:
    """`"password=two words"` or a line `PASSWORD=a;b`: name and value end together."""
    if buffer[place - 1 : place] != b"=":
        return None
    if named.mark:
        end = closing(buffer, place, named.mark)
    elif LINE_START.search(buffer[max(0, named.start - 16) : named.start]):
        setting = SETTING.match(buffer, place)
        end = setting.end() if setting else None
    else:
        return None
    if end is None:
        return None
    stop = NEXT_PARAMETER.search(buffer[place:end])
    end = place + stop.start() if stop else end
    return Region(place, end, end) if end > place else None


def _is_code(buffer: bytes, region: Region) -> bool:
    """An object, or a call or variable that names where the secret comes from."""
    word = buffer[region.start : region.end]
    if word[:1] in (b"{", b"(") and not word.endswith((b"}", b")")):
        return True
    if len(word) > LONGEST_REJECTED or not judging.is_code(word):
        return False
    if buffer[region.after : region.after + 1] in (b"(", b"[") or b"(" in word or b"[" in word:
        return True
    is_argument = bool(FOLLOWED_BY_CODE.match(buffer, region.end, region.end + 8))
    is_variable = judging.is_variable(word)
    return (is_argument and is_variable) if _is_tight(buffer, region) else (is_argument or is_variable)


def _is_sentence(buffer: bytes, region: Region) -> bool:
    """Does the word behind the colon only begin a sentence?"""
    word = buffer[region.start : region.end]
    if _is_tight(buffer, region) or not word.isalpha() or judging.looks_random(word):
        return False
    return bool(SENTENCE_GOES_ON.match(buffer, region.after, region.after + 8))


def _is_tight(buffer: bytes, region: Region) -> bool:
    return buffer[region.start - 1 : region.start] in (b"=", b"'", b'"')
