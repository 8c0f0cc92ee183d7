"""Where the value of a name stands: in JSON, XML, forms, headers, source code, command lines, tables and prose."""

from collections.abc import Callable

from . import headers, kinds, prose
from .kinds import Secret
from .linear import any_of, pattern
from .names import NAMED, Asks, announced, announced_at, spread
from .readings import Named, Reading, take, value_at
from .values import BLANK, NEWLINE, QUOTE, SPACE, Region, bare, opening_mark, quoted, tagged

REACH = 400
REACH_BACK = 8_192
# A file of an application names a secret every few hundred bytes; where names crowd by thousands, what follows each
# on its line goes unread: reading takes a thousand times longer than finding.
MANY_NAMES = 1_000
BYTES_FOR_A_NAME = 100
REST_OF_LINE = pattern(rb"[^\r\n]{1,256}")

TYPED = rb"\??:[ \t]*(?:string|str|String)(?:[ \t]*\|[ \t]*\w+)?[ \t]*="
ASSIGNED = pattern(
    rb"(" + QUOTE + rb")?" + QUOTE + rb"?[\])*_]{0,4}" + SPACE
    + any_of(TYPED, rb":=", rb"=>", rb"={1,3}", rb"::?", rb"->", rb"\xe2\x86\x92")
    + rb"\*{0,2}" + SPACE + rb"(" + NEWLINE + rb"[ \t>]*)?"
)  # fmt: skip
ENCODED = pattern(rb"(?:%(?:25)*2[27])?(?:\+|%(?:25)*20)*%(?:25)*3[ad](?:\+|%(?:25)*20)*")
CALLED = pattern(rb"(?:Value)?(?:Async)?(?:Header)?[ \t]*=?[ \t]*\([ \t]*")
COMMA = pattern(QUOTE + any_of(BLANK + rb"," + BLANK, rb"[ \t]+"))
MEMBER_BETWEEN = (
    BLANK + rb"," + BLANK + QUOTE + rb"[\w.-]+" + QUOTE + BLANK + rb":" + BLANK
    + any_of(QUOTE + rb"[^\"'\\{}]*" + QUOTE, rb"[\w.-]+")
)  # fmt: skip
PAIRED = pattern(
    QUOTE + rb"(?:" + MEMBER_BETWEEN + rb")*?" + BLANK + rb"," + BLANK + QUOTE + rb"values?" + QUOTE + BLANK
    + rb":" + BLANK
)  # fmt: skip
PAIR_NAME = pattern(rb"(?:name|key|id|header|field|property)" + QUOTE + BLANK + rb":" + BLANK + QUOTE + rb"$")
USUAL_PAIR_NAMES = (b'"name": "', b'"name":"', b'"key": "', b'"key":"')
VALUE_MEMBER = pattern(QUOTE + rb"values?" + QUOTE + BLANK + rb":" + BLANK)
YAML_NAME = pattern(rb"(?:name|key):[ \t]*[\"']?$")
YAML_VALUE = pattern(rb"[\"']?[ \t]*\r?\n[ \t]*values?:[ \t]*")
ATTRIBUTE_NAME = pattern(rb"(?:name|key|id)[ \t]*=[ \t]*" + QUOTE + rb"$")
ATTRIBUTE_VALUE = pattern(QUOTE + rb"[^<>]*?\svalue[ \t]*=[ \t]*")
ATTRIBUTE_CONTENT = pattern(QUOTE + rb"[^<>]*>")
ELEMENT_BEFORE = pattern(any_of(rb"<", rb"&lt;") + rb"(?:[\w.-]+:)?$")
ELEMENT_ENDS = (b"</", b"&lt;/", b"]]")
ELEMENT_REST = pattern(any_of(rb"(?:\s[^<>]*)?>", rb"(?:\s[^<>&]*)?&gt;"))
TAGS_BETWEEN = pattern(rb"[ \t:]*(?:</?[a-z][^<>]*>(?:\s|&nbsp;|:)*)+")
PART_NAME = pattern(rb"name=" + QUOTE + rb"?$")
PART_BODY = pattern(QUOTE + rb"?(?:;[^\r\n\\]*)?" + NEWLINE + rb"(?:[\w-]+:[^\r\n\\]*" + NEWLINE + rb"){0,4}" + NEWLINE)
PART_VALUE = pattern(rb"[^\r\n\\]+")
COLUMN = pattern(rb"[*`_]{0,3}[ \t]*\|[ \t]*[*`_]{0,3}|\t+")
OPTION = pattern(rb"[ \t]+(?:[\^`\\]?\r?\n[ \t]*)?")
SETTERS = (b"setx", b"setenv")
NAME_OF_SECRET = pattern(rb"[a-z_]+[0-9]?", cased=True)
IS_KEY = pattern(BLANK + rb":")
PROSE_FOLLOWS = pattern(rb"[\"'`*_)]{0,3}(?:[ \t(]|\r?\n|\xe2)")
PHRASE_START = pattern(rb"(" + QUOTE + rb")[\w.-]+(?: [\w.-]+){0,3} $")
LONGEST_PHRASE = 48
LONGEST_GAP = 32


def named_secrets(buffer: bytes) -> list[Secret]:
    """All values whose name says that they are secret."""
    secrets: list[Secret] = []
    searched = prose.Searched()
    read_apart = most_expected(buffer)
    place = count = 0
    while hit := NAMED.search(buffer, place):
        count += 1
        reading = _read(buffer, *hit.span(), searched) if count <= read_apart else _unread(buffer, hit.end())
        secrets += reading.secrets
        place = max(reading.after, hit.end())
    return secrets


def most_expected(buffer: bytes) -> int:
    """How many secrets a text of this length has at most, unless it was made to have many."""
    return MANY_NAMES + len(buffer) // BYTES_FOR_A_NAME


def _unread(buffer: bytes, end: int) -> Reading:
    """The rest of the line as one secret, whatever it says."""
    rest = REST_OF_LINE.match(buffer, end)
    if not rest or kinds.PLACEHOLDER.fullmatch(buffer, *rest.span()):
        return Reading([], rest.end() if rest else end)
    return Reading([Secret(*rest.span(), kinds.UNKNOWN)], rest.end())


def _read(buffer: bytes, hit_start: int, hit_end: int, searched: prose.Searched) -> Reading:
    start, end = spread(buffer, hit_start, hit_end)
    scheme = buffer[start:end].lower()
    if scheme in (b"bearer", b"basic"):
        found = headers.standalone(buffer, scheme, end)
        if found:
            return Reading(*found)
    readers = READERS.get(buffer[end : end + 1])
    name = announced_at(buffer, start, end) if readers else None
    if not readers or not name:
        return Reading([], hit_end)
    if readers is SPOKEN and buffer[end : end + LONGEST_GAP].lstrip(b" ")[:1].isalnum():
        readers = BEFORE_A_WORD
    start, mark = _opening(buffer, start, end)
    named = Named(start, end, name, mark, searched)
    if mark and buffer.startswith(mark, end):
        readers = BEHIND_MARK.get(buffer[end + len(mark) : end + len(mark) + 1], readers)
    for read in readers:
        reading = read(buffer, named)
        if reading is not None:
            return reading
    return Reading([], hit_end)


def _opening(buffer: bytes, start: int, end: int) -> tuple[int, bytes]:
    """The quotation mark before the name and where the name begins behind it, even if it is of several words."""
    mark = opening_mark(buffer, start)
    if mark or buffer[start - 1 : start] != b" " or buffer[end : end + 1] not in (b'"', b"'", b"\\", b"&"):
        return start, mark
    first = max(0, start - LONGEST_PHRASE)
    phrase = PHRASE_START.search(buffer[first:start])
    return (first + phrase.end(1), phrase.group(1)) if phrase else (start, mark)


def _element(buffer: bytes, named: Named) -> Reading | None:
    if buffer[named.start - 1 : named.start] not in (b"<", b":", b";"):
        return None
    if not ELEMENT_BEFORE.search(buffer[max(0, named.start - 40) : named.start]):
        return None
    rest = ELEMENT_REST.match(buffer, named.end, named.end + REACH)
    if not rest or rest.group().endswith((b"/>", b"/&gt;")):
        return None
    region = tagged(buffer, rest.end())
    if not region or not buffer.startswith(ELEMENT_ENDS, region.after):
        return None
    return take(buffer, region, named)


def _assigned(buffer: bytes, named: Named) -> Reading | None:
    sign = ASSIGNED.match(buffer, named.end, named.end + 64)
    if not sign or (sign.group(2) and b")" in sign.group()):
        return None
    value = value_at(buffer, sign.end(), named, mark=sign.group(1) or b"", is_next_line=bool(sign.group(2)))
    if value.secrets or sign.group(1):
        return value
    is_read = value.after > sign.end() or kinds.PLACEHOLDER.match(buffer, sign.end())
    if named.mark or is_read or value.is_code or buffer[sign.end() - 1 : sign.end()] == b"=":
        return value
    return Reading(prose.said_after(buffer, sign.end(), named.spoken_kind, named.searched), named.end)


def _encoded(buffer: bytes, named: Named) -> Reading | None:
    sign = ENCODED.match(buffer, named.end, named.end + 64)
    if not sign:
        return None
    region = quoted(buffer, sign.end()) or bare(buffer, sign.end(), is_encoded=True)
    return take(buffer, region, named) if region else None


def _paired(buffer: bytes, named: Named) -> Reading | None:
    """Name and value as two members of an object, two attributes, or two arguments."""
    if not named.mark:
        return None
    before = buffer[max(0, named.start - 40) : named.start]
    if before.endswith(USUAL_PAIR_NAMES) or PAIR_NAME.search(before):
        value = PAIRED.match(buffer, named.end, named.end + 2 * REACH)
        return value_at(buffer, value.end(), named) if value else _value_before(buffer, named)
    value = ATTRIBUTE_VALUE.match(buffer, named.end, named.end + REACH)
    if value:
        return value_at(buffer, value.end(), named)
    content = ATTRIBUTE_CONTENT.match(buffer, named.end, named.end + REACH) if ATTRIBUTE_NAME.search(before) else None
    region = tagged(buffer, content.end()) if content else None
    return take(buffer, region, named) if region else None


def _yaml(buffer: bytes, named: Named) -> Reading | None:
    """`- name: CLIENT_SECRET` with its `value:` on the next line."""
    value = YAML_VALUE.match(buffer, named.end, named.end + 128)
    if not value or not YAML_NAME.search(buffer[max(0, named.start - 16) : named.start]):
        return None
    return value_at(buffer, value.end(), named)


def _cell(buffer: bytes, named: Named) -> Reading | None:
    """The text after the tags that follow: `<td>Client secret</td><td>…</td>`, `<b>Password:</b> …`."""
    tags = TAGS_BETWEEN.match(buffer, named.end, named.end + REACH)
    region = bare(buffer, tags.end()) if tags else None
    return take(buffer, region, named, asks=Asks.LIKELY) if region else None


def _argument(buffer: bytes, named: Named) -> Reading | None:
    """`("client_secret", "…")`, unless the second string is the next key."""
    comma = COMMA.match(buffer, named.end, named.end + 64) if named.mark else None
    region = quoted(buffer, comma.end()) if comma else None
    if not comma or (not region and b"," not in comma.group()):
        return None
    if not region or IS_KEY.match(buffer, region.after, region.after + 32):
        return Reading([], comma.start())
    if NAME_OF_SECRET.fullmatch(buffer, region.start, region.end) and announced(buffer[region.start : region.end]):
        return Reading([], comma.start())
    return take(buffer, region, named, asks=Asks.LIKELY)


def _part(buffer: bytes, named: Named) -> Reading | None:
    """A part of a multipart form."""
    if not PART_NAME.search(buffer[max(0, named.start - 16) : named.start]):
        return None
    body = PART_BODY.match(buffer, named.end, named.end + 3 * REACH)
    if not body:
        return None
    value = PART_VALUE.match(buffer, body.end())
    return take(buffer, Region(*value.span(), value.end()), named) if value else None


def _called(buffer: bytes, named: Named) -> Reading | None:
    call = CALLED.match(buffer, named.end, named.end + 32)
    region = quoted(buffer, call.end()) if call else None
    return take(buffer, region, named) if region else None


def _option(buffer: bytes, named: Named) -> Reading | None:
    """`--client-secret …` on a command line."""
    before = buffer[max(0, named.start - 12) : named.start]
    is_set = before[-1:] in (b" ", b"\t") and before.rstrip(b" \t").lower().endswith(SETTERS)
    if buffer[named.start : named.start + 1] != b"-" and not is_set:
        return None
    gap = OPTION.match(buffer, named.end, named.end + 64)
    if not gap or buffer[gap.end() : gap.end() + 1] in (b"-", b"("):
        return None
    region = quoted(buffer, gap.end()) or bare(buffer, gap.end())
    return take(buffer, region, named) if region else None


def _column(buffer: bytes, named: Named) -> Reading | None:
    bar = COLUMN.match(buffer, named.end, named.end + 64)
    region = bare(buffer, bar.end()) if bar else None
    return take(buffer, region, named, asks=Asks.LIKELY) if region else None


def _prose(buffer: bytes, named: Named) -> Reading | None:
    secrets = prose.said_before(buffer, named.start, named.spoken_kind)
    if PROSE_FOLLOWS.match(buffer, named.end, named.end + 8):
        secrets += prose.said_after(buffer, named.end, named.spoken_kind, named.searched)
    return Reading(secrets, secrets[-1].end if secrets else named.end)


def _value_before(buffer: bytes, named: Named) -> Reading | None:
    """`{"value": "…", "name": "client_secret"}`: the value stands in front, in the same object."""
    first = max(0, named.start - REACH_BACK)
    first += buffer[first : named.start].rfind(b"{") + 1
    region = None
    for member in VALUE_MEMBER.finditer(buffer, first, named.start):
        region = quoted(buffer, member.end())
    if not region or region.after > named.start:
        return None
    return take(buffer, region._replace(after=named.end), named)


STRUCTURED = (_element, _assigned, _part, _yaml, _paired, _argument)
BEHIND_MARK = {b":": (_assigned,), b"=": (_assigned,), b",": (_paired, _argument)}
SPOKEN = (_element, _assigned, _part, _yaml, _called, _option, _column, _cell, _prose)
BEFORE_A_WORD = (_element, _option, _prose)
# Which ways of writing go on like this after the name; after any other byte the name has no value.
READERS: dict[bytes, tuple[Callable[[bytes, Named], Reading | None], ...]] = {
    b"": (_prose,),
    b":": (_cell, _assigned),
    b"=": (_assigned,),
    b"-": (_assigned,),
    b"?": (_assigned,),
    b"%": (_assigned, _encoded),
    b"+": (_encoded,),
    b"(": (_called, _prose),
    b"|": (_column,),
    b"<": (_cell,),
    b">": (_element, _prose),
    b"&": STRUCTURED,
    b"\\": STRUCTURED,
    **dict.fromkeys((b'"', b"'", b"`", b"\xe2"), (*STRUCTURED, _column, _prose)),
    **dict.fromkeys((b"*", b"_", b")", b"]"), (_assigned, _called, _column, _prose)),
    **dict.fromkeys((b" ", b"\t", b"\r", b"\n", b"\xc2"), SPOKEN),
}
