"""Where a value begins and ends: in quotes of any depth, in tags, bare in a line, percent-encoded."""

from typing import NamedTuple

from .judging import stands_in
from .kinds import PLACEHOLDER
from .linear import any_of, pattern

LONGEST_QUOTED = 65_536
LONGEST_BARE = LONGEST_QUOTED
LONGEST_TAGGED = 16_384
LONGEST_ANGLED = 512
BACKSLASH = 0x5C

# Every writing of a quotation mark: plain, behind backslashes, as an entity, \u0022, percent-encoded, typographic.
QUOTE = any_of(
    rb"\\*[\"'`]",
    rb"&(?:quot|apos|#34|#39);",
    rb"\\+u00(?:22|27)",
    rb"%(?:25)*2[27]",
    rb"\xe2\x80[\x98-\x9f]",
)
NEWLINE = rb"(?:\r?\n|\r|(?:\\+r)?\\+n)"
SPACE = rb"(?:[ \t]|\xc2\xa0)*"
BLANK = rb"(?:\s|\xc2\xa0|\\+[nrt])*"
OPENING = pattern(rb"(?:[@$]{1,2}|[bBfFrRuUN]{1,2})?(" + QUOTE + rb")")
MARK_BEFORE = pattern(rb"(" + QUOTE + rb")$")
LAST_OF_MARK = b"`;27" + bytes(range(0x98, 0xA0))
CLOSED_BY = {
    b"\xe2\x80\x98": b"\xe2\x80\x99",
    b"\xe2\x80\x9a": b"\xe2\x80\x98",
    b"\xe2\x80\x9c": b"\xe2\x80\x9d",
    b"\xe2\x80\x9e": b"\xe2\x80\x9c",
}
BARE = pattern(rb"[^\s\"'`<>&;|\\\x00]+")
ANGLED = pattern(rb"<[^<>\s]+>")
BARE_END = pattern(rb"[\s\"'`<>&;|\\\x00]")
ENDS_BARE = pattern(rb",(?:$|\s|\\|[\w.-]+[=:])|\xc2\xa0|\xe2\x80[\x98-\x9f]")
ENDS_ENCODED = pattern(rb"%(?:25)*2[267c]|%(?:25)*0[ad]|%(?:25)*7d|%(?:25)*3b|,")
TRAILING = b".,:;)]}>*^_"
LINE_END = pattern(rb"[\r\n]|\\+[rn]|\\+u00|\"")
UNPAIRED = pattern(rb"[\r\n]")
TAG_INSIDE = pattern(
    BLANK + any_of(rb"<!\[CDATA\[", rb"<[\w:.-]+(?:\s[^<>]*)?>", rb"&lt;!\[CDATA\[", rb"&lt;[\w:.-]+&gt;") + BLANK
)
TAG_END = pattern(rb"\]\]>|<|&lt;|\]\]&gt;")
EMPTY_STRING_FOLLOWERS = (b"", b",", b"}", b"]", b")", b":", b";", b" ", b"\r", b"\n", b"&", b">")


class Region(NamedTuple):
    """A value's stretch; `after` is where reading goes on, `is_bare` that nothing but a blank or sign ended it."""

    start: int
    end: int
    after: int
    is_bare: bool = False


def quoted(buffer: bytes, position: int) -> Region | None:
    """The inside of the string that opens at `position`, if one does."""
    if buffer[position : position + 1] == b'"':
        start, mark = position + 1, b'"'
    else:
        opening = OPENING.match(buffer, position, position + 24)
        if not opening:
            return None
        start, mark = opening.end(), opening.group(1)
    if mark == b'"' and buffer[start : start + 1] == b'"' and _is_doubled(buffer, start):
        mark, start = b'""', start + 1
    end = closing(buffer, start, mark)
    if end is not None:
        return Region(start, end, end + len(mark))
    limit = min(len(buffer), start + LONGEST_QUOTED)
    line_end = UNPAIRED.search(buffer, start, limit)
    end = line_end.start() if line_end else limit
    return Region(start, end, end)


def bare(buffer: bytes, position: int, *, is_encoded: bool = False) -> Region | None:
    """The word at `position` up to a blank, a quotation mark or a separator that cannot be its own.

    With `is_encoded` the whole surroundings are percent-encoded, so %26 ends the word as & would.
    """
    placeholder = PLACEHOLDER.match(buffer, position) if buffer[position : position + 1] == b"[" else None
    if placeholder:
        return Region(position, placeholder.end(), placeholder.end())
    if buffer[position : position + 1] == b"<":
        angled = ANGLED.match(buffer, position, position + LONGEST_ANGLED)
        return Region(*angled.span(), angled.end()) if angled else None
    found = BARE.match(buffer, position, position + LONGEST_BARE)
    if not found:
        return None
    word = found.group()
    stop = (ENDS_ENCODED if is_encoded else ENDS_BARE).search(word)
    if stop:
        word = word[: stop.start()]
    kept = len(word) if stands_in(word) else max(len(word.rstrip(TRAILING)), _placeholders_end(word))
    return Region(position, position + kept, position + len(word), True) if kept else None


def whole(buffer: bytes, region: Region) -> Region:
    """The region to its true end, if it was cut because it is longer than a value is read at first."""
    if region.after - region.start < LONGEST_QUOTED or region.after > region.end:
        return region
    stop = (BARE_END if region.is_bare else UNPAIRED).search(buffer, region.end)
    end = stop.start() if stop else len(buffer)
    return region._replace(end=end, after=end)


def tagged(buffer: bytes, position: int) -> Region | None:
    """The text between tags; `position` is behind the opening one. A single child or CDATA is looked into."""
    limit = position + LONGEST_TAGGED
    opening = TAG_INSIDE.match(buffer, position, limit)
    start = opening.end() if opening else position
    end = TAG_END.search(buffer, start, limit)
    if not end:
        return None
    content = buffer[start : end.start()]
    start += len(content) - len(content.lstrip())
    return Region(start, start + len(content.strip()), end.start())


def opening_mark(buffer: bytes, position: int) -> bytes:
    """The quotation mark, with its backslashes, that ends at `position`; empty if there is none."""
    before = buffer[max(0, position - 16) : position]
    last = before[-1:]
    if last in (b'"', b"'"):
        return before[len(before[:-1].rstrip(b"\\")) :]
    if not before or last not in LAST_OF_MARK:
        return b""
    found = MARK_BEFORE.search(before)
    return found.group(1) if found else b""


def closing(buffer: bytes, start: int, mark: bytes) -> int | None:
    """Where the string that was opened by `mark` closes, within reach and, for plain marks, on the same line."""
    limit = min(len(buffer), start + LONGEST_QUOTED)
    if mark[-1:] in (b'"', b"'") and mark != b'""':
        return _closing_plain(buffer, start, limit, mark[-1:], len(mark) - 1)
    end = buffer.find(CLOSED_BY.get(mark, mark), start, limit)
    return end if end >= 0 else None


def _closing_plain(buffer: bytes, start: int, limit: int, mark: bytes, depth: int) -> int | None:
    """A mark behind n backslashes closes at the next one behind n, or behind n more than a multiple of 2(n+1)."""
    place = start - 1
    while (place := buffer.find(mark, place + 1, limit)) >= 0:
        before = buffer[max(start, place - 64) : place]
        backslashes = len(before) - len(before.rstrip(b"\\"))
        if backslashes < depth or backslashes % (2 * depth + 2) == depth:
            end = place - min(backslashes, depth)
            return None if UNPAIRED.search(buffer, start, end) else end
    return None


def _placeholders_end(word: bytes) -> int:
    """Where the last placeholder in the word ends: its bracket is no punctuation."""
    return max((found.end() for found in PLACEHOLDER.finditer(word)), default=0) if b"[" in word else 0


def _is_doubled(buffer: bytes, start: int) -> bool:
    """`""` opens a string in CSV and C# verbatim text, unless it is an empty one."""
    return buffer[start + 1 : start + 2] not in EMPTY_STRING_FOLLOWERS
