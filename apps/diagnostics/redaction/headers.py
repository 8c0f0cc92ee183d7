"""The two headers with a grammar of their own: Authorization and Cookie."""

import base64

from . import kinds
from .judging import is_assignment, looks_likely, looks_random, stands_in
from .kinds import Secret
from .linear import Match, any_of, pattern
from .values import BLANK, QUOTE, Region, bare, closing, quoted

LONGEST_LINE = 8_192
LONGEST_INDENT = 64
SHORTEST_COOKIE = 8
LONGEST_COOKIE_NAME = 60
SHORTEST_BASIC = 8
MOST_COOKIES = 300
USUAL_COOKIE = 512
FOLD = rb"[ \t]*\r?\n[ \t]+"
GAP = any_of(FOLD, rb"[ \t]+", rb"%(?:25)*20", rb"\+", rb":[ \t]*", rb"\\+u0020", rb"&nbsp;", rb"\xc2\xa0")
SCHEME = pattern(rb"([a-z][a-z0-9_-]{1,30})" + GAP)
KIND_OF_SCHEME = {
    b"bearer": kinds.BEARER,
    b"token": kinds.BEARER,
    b"jwt": kinds.BEARER,
    b"dpop": kinds.BEARER,
    b"ssws": kinds.BEARER,
    b"basic": kinds.BASIC,
    b"apikey": kinds.API_KEY,
    b"api-key": kinds.API_KEY,
    b"key": kinds.API_KEY,
    b"sharedkey": kinds.API_KEY,
    b"sharedkeylite": kinds.API_KEY,
    b"negotiate": kinds.BEARER,
    b"ntlm": kinds.BEARER,
}
USUAL_SCHEME = b"Bearer "
PLAIN_TOKEN = pattern(rb"[A-Za-z0-9._~+/-]+=*", cased=True)
# Their credentials are lists of parameters, or several words.
LISTING_SCHEMES = frozenset({b"digest", b"oauth", b"hawk", b"aws4-hmac-sha256", b"signature", b"mac", b"wsse"})
CHALLENGE = pattern(rb"(?:realm|error|error_description|scope|charset|authorization_uri|resource_metadata)=")
REST = pattern(rb"[^\r\n\\]+")
WORD_AFTER = pattern(rb"[ \t]+([^\s\"'\\]+)")
LINE_STOPS = (b"", b"\r", b"\n", b'"', b"'", b"\\", b"`")

STANDALONE_GAP = pattern(
    any_of(
        QUOTE + rb"\s*,\s*[@$]?" + QUOTE,
        rb"\s+",
        rb"%(?:25)*20",
        rb"\+",
        rb"\s*[:=]\s*",
        rb"\\+u0020",
        rb"&nbsp;",
        rb"\xc2\xa0",
    )
    + rb"(?:token[ \t]*[:=]?[ \t]*)?"
    + QUOTE
    + rb"?"
)
SHORTEST_STANDALONE = 12
URL_SAFE = bytes.maketrans(b"-_", b"+/")

PAIR = pattern(rb"(?:[;, \t]|\\+n)*([!#$%&*+.^`|~\w-]+)[ \t]*=[ \t]*([^;\r\n\"\\]*)", cased=True)
COOKIE_CUT = pattern(rb"[\s,]+[\w.-]+[=:]")
COOKIE_SEPARATOR = pattern(rb"[ \t]*(?:[;,]|\\+n)")
NEXT_COOKIE = pattern(rb"[;\r\n]|\\+n|,[ \t]*[!#$%&*+.^`|~\w-]+=")
COOKIE_ATTRIBUTES = frozenset(b"path domain expires max-age samesite priority version comment".split())
MEMBER = pattern(BLANK + rb"(" + QUOTE + rb")([\w. -]{1,64})" + QUOTE + BLANK + rb":" + BLANK)
NAMED_VALUE = pattern(QUOTE + rb"value" + QUOTE + BLANK + rb":" + BLANK)
LONGEST_JAR = 65_536
FARTHEST_COOKIE = 4_096


def authorization(buffer: bytes, start: int, end: int) -> tuple[list[Secret], int]:
    """The credentials of an Authorization value that begins at `start` and ends at `end` at the latest."""
    usual = buffer[start : start + len(USUAL_SCHEME)]
    token = buffer[start + len(USUAL_SCHEME) : end] if usual == USUAL_SCHEME and end - start < LONGEST_LINE else b""
    if PLAIN_TOKEN.fullmatch(token) and not stands_in(token):
        return [Secret(end - len(token), end, kinds.BEARER)], end
    found = SCHEME.match(buffer, start, min(end, start + 64))
    if not found:
        return _schemeless(buffer, start, end)
    scheme, place = found.group(1).lower(), found.end()
    if scheme in LISTING_SCHEMES:
        return _listed(buffer, place, end)
    word = _word(buffer, place, end)
    if not word and scheme not in KIND_OF_SCHEME:
        return _schemeless(buffer, start, end)
    if not word or CHALLENGE.match(buffer, word.start, end):
        return [], place
    value = buffer[word.start : word.end]
    if scheme not in KIND_OF_SCHEME:
        follows = buffer[word.after : word.after + 1]
        if not looks_likely(value) or (follows not in LINE_STOPS and not follows.isspace()):
            return [], start
        return [Secret(word.start, word.end, kinds.BEARER)], word.after
    if stands_in(value):
        return [], word.after
    if scheme == b"basic":
        return _basic(buffer, word, end)
    return [Secret(word.start, word.end, KIND_OF_SCHEME[scheme])], word.after


def standalone(buffer: bytes, scheme: bytes, end: int) -> tuple[list[Secret], int] | None:
    """`Bearer …` or `Basic …` without its header; None if no credentials follow."""
    gap = STANDALONE_GAP.match(buffer, end, end + 64)
    word = bare(buffer, gap.end()) if gap else None
    if not gap or not word or _is_next_line(buffer, word):
        return None
    value = buffer[word.start : word.end]
    if scheme == b"basic":
        return ([Secret(word.start, word.end, kinds.BASIC)], word.after) if password_inside(value) else None
    is_argument = b"," in gap.group() and not stands_in(value)
    if looks_random(value) or is_argument or (looks_likely(value) and len(value) >= SHORTEST_STANDALONE):
        return [Secret(word.start, word.end, kinds.BEARER)], word.after
    return None


def password_inside(credentials: bytes) -> bytes:
    """The password of Basic credentials, empty if these are none."""
    data = credentials.replace(b"%3D", b"=").replace(b"%3d", b"=").rstrip(b"=").translate(URL_SAFE)
    try:
        plain = base64.b64decode(data + b"=" * (-len(data) % 4), validate=True)
        is_text = plain.decode().isprintable()
    except ValueError:
        return b""
    return plain.partition(b":")[2] if is_text else b""


def cookies(buffer: bytes, start: int, end: int) -> tuple[list[Secret], int]:
    """The values of a Cookie or Set-Cookie header, one by one; what is too short to be a session stays."""
    secrets: list[Secret] = []
    place = start
    for _ in range(MOST_COOKIES):
        limit = min(end, place + LONGEST_LINE)
        pair = _pair(buffer, place, limit)
        if not pair:
            break
        if pair.group(1).lower() in COOKIE_ATTRIBUTES:
            following = NEXT_COOKIE.search(buffer, pair.start(2), limit)
            place = following.start() if following else pair.end()
        else:
            secret, place = _cookie(buffer, pair)
            secrets += [secret] if secret else []
        if not COOKIE_SEPARATOR.match(buffer, place, limit):
            break
    return secrets, place


def _pair(buffer: bytes, place: int, limit: int) -> Match | None:
    """One cookie and whatever is on its line up to a semicolon; a near look is enough where a next name is near."""
    near = PAIR.match(buffer, place, min(limit, place + USUAL_COOKIE))
    if near and (near.end() < place + USUAL_COOKIE or COOKIE_CUT.search(buffer, near.start(2), near.end())):
        return near
    return PAIR.match(buffer, place, limit)


def _cookie(buffer: bytes, pair: Match) -> tuple[Secret | None, int]:
    name = pair.group(1)
    value = pair.group(2)
    cut = COOKIE_CUT.search(value)
    value = value[: cut.start()].rstrip() if cut else value.rstrip()
    first, last = pair.start(2), pair.start(2) + len(value)
    if looks_random(name) and not stands_in(name):
        return Secret(pair.start(1), last, kinds.COOKIE), last
    if len(value) < SHORTEST_COOKIE or stands_in(value):
        return None, last
    return Secret(first, last, kinds.COOKIE, name.decode("ascii", "replace")[:LONGEST_COOKIE_NAME]), last


def cookie_jar(buffer: bytes, start: int) -> tuple[list[Secret], int] | None:
    """Cookies as a JSON list of name and value (HAR) or as an object; `start` is at the bracket. None if it is none."""
    opener = buffer[start : start + 1]
    if opener not in (b"[", b"{"):
        return None
    limit = min(len(buffer), start + LONGEST_JAR)
    stop = buffer.find(b"]" if opener == b"[" else b"}", start, limit)
    limit = stop if stop >= 0 else limit
    entry = NAMED_VALUE if opener == b"[" else MEMBER
    secrets: list[Secret] = []
    place = start + 1
    find = entry.search if opener == b"[" else entry.match
    while found := find(buffer, place, min(limit, place + FARTHEST_COOKIE)):
        region = quoted(buffer, found.end())
        if not region:
            break
        value = buffer[region.start : region.end]
        if len(value) >= SHORTEST_COOKIE and not stands_in(value):
            secrets.append(Secret(region.start, region.end, kinds.COOKIE))
        place = region.after
        if opener == b"{" and buffer[place : place + 1] == b",":
            place += 1
    return (secrets, place) if place > start + 1 else None


def line_limit(buffer: bytes, start: int, mark: bytes) -> int:
    """Where a header ends at the latest that begins at `start`: with the string it stands in, if it does."""
    end = closing(buffer, start, mark) if mark else None
    return min(len(buffer), start + LONGEST_LINE) if end is None else end


def _word(buffer: bytes, place: int, end: int) -> Region | None:
    word = bare(buffer, place)
    if not word or word.start >= end or _is_next_line(buffer, word):
        return None
    return word if word.end <= end else Region(word.start, end, end)


def _is_next_line(buffer: bytes, word: Region) -> bool:
    """The header is empty, and this is the next one or a parameter on a line of its own."""
    if not buffer[max(0, word.start - LONGEST_INDENT) : word.start].rstrip(b" \t>").endswith(b"\n"):
        return False
    return buffer[word.end : word.end + 1] == b":" or is_assignment(buffer[word.start : word.end])


def _schemeless(buffer: bytes, start: int, end: int) -> tuple[list[Secret], int]:
    word = _word(buffer, start, end)
    if word and looks_likely(buffer[word.start : word.end]):
        return [Secret(word.start, word.end, kinds.BEARER)], word.after
    return [], start


def _listed(buffer: bytes, place: int, end: int) -> tuple[list[Secret], int]:
    rest = REST.match(buffer, place, min(end, place + LONGEST_LINE))
    if not rest:
        return [], place
    kept = rest.group().rstrip(b" \t\"'`,;)}]")
    if stands_in(rest.group()) or CHALLENGE.match(kept):
        return [], place
    return [Secret(place, place + len(kept), kinds.BEARER)], rest.end()


def _basic(buffer: bytes, word: Region, end: int) -> tuple[list[Secret], int]:
    """Encoded credentials, or as some clients write them: user and password as two words."""
    value = buffer[word.start : word.end]
    second = WORD_AFTER.match(buffer, word.end, end)
    if password_inside(value):
        return [Secret(word.start, word.end, kinds.BASIC)], word.after
    if second and looks_likely(second.group(1)):
        return [Secret(word.start, second.end(), kinds.BASIC)], second.end()
    is_last = buffer[word.after : word.after + 1] in LINE_STOPS or word.after == end
    if looks_likely(value) or (is_last and len(value) >= SHORTEST_BASIC):
        return [Secret(word.start, word.end, kinds.BASIC)], word.after
    return [], word.after
