"""Is a text JSON by RFC 8259, and if not, which is the first character that no JSON text could have there?

The place is the end of the longest prefix that some continuation makes valid. `json.loads` of Python 3.11 names the
same place, except that it blames the start of a word (`nope`, where the `o` is wrong), of a number or its fraction
(`-x`, `1.x`), of a string that never ends, and of an escape (`"\\q"`, where the `q` is wrong).
"""

import re
from typing import NamedTuple

MOST_TOKENS = 1_200_000
PLAIN = r'[^"\\\x00-\x1f]*+'
STRING = rf'"{PLAIN}(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{{4}}){PLAIN})*+'
# Every quantifier is possessive: the time that a match takes grows with what it takes, and with nothing else.
TOKEN = re.compile(
    rf"[ \t\r\n]*+(?:({STRING}\")|(-?+(?:0|[1-9][0-9]*+)(?:\.[0-9]++)?+(?:[eE][+-]?+[0-9]++)?+)"
    r"|(true|false|null)|([{\[}\],:]))"
)
SPACE = re.compile(r"[ \t\r\n]*+")
OPEN_STRING = re.compile(STRING)
OPEN_NUMBER = re.compile(r"-?+(?:(?:0|[1-9][0-9]*+)(?:\.[0-9]*+)?+(?:(?<=[0-9])[eE][+-]?+[0-9]*+)?+)?+")
OPEN_HEX = re.compile(r"\\u[0-9a-fA-F]{0,4}+")
NUMBER_GOES_ON = frozenset(".eE")

STRING_TOKEN, NUMBER_TOKEN, LITERAL_TOKEN, MARK = 1, 2, 3, 4
VALUE, FIRST_ITEM, FIRST_KEY, KEY, COLON, AFTER, END = range(7)
VALUE_FOLLOWS = (VALUE, FIRST_ITEM)


class Fault(NamedTuple):
    """Where a text stops being JSON, and what could have stood there.

    `at` is the offset of the first impossible character (the length of the text if it ends too early), `start` that of
    the token it belongs to, `before` the end of the last whole token, `expected` one of the states above, `open` the
    offsets of the brackets that are still open, outermost first.
    """

    at: int
    start: int
    before: int
    expected: int
    open: list[int]


class Syntax(NamedTuple):
    """The first fault, if any, and how many tokens were read; `is_whole` says whether all of them were."""

    fault: Fault | None
    tokens: int
    is_whole: bool = True


def syntax_of(text: str) -> Syntax:
    """Read a text as JSON without building anything from it. Never raises; stops after 1,200,000 tokens."""
    state, position, tokens, last_start = VALUE, 0, 0, 0
    opened: list[int] = []
    match = TOKEN.match
    while (found := match(text, position)) is not None:
        kind = found.lastindex or 0
        start = found.start(kind)
        following = _after_bracket(text, start, state, opened) if kind == MARK else _after_scalar(state, kind, opened)
        if following is None:
            break
        state, position, last_start = following, found.end(), start
        tokens += 1
        if tokens >= MOST_TOKENS:
            return Syntax(None, tokens, is_whole=False)
    return Syntax(_fault(text, position, last_start, state, opened), tokens)


def _after_scalar(state: int, kind: int, opened: list[int]) -> int | None:
    if state in VALUE_FOLLOWS:
        return AFTER if opened else END
    return COLON if kind == STRING_TOKEN and state in (KEY, FIRST_KEY) else None


def _after_bracket(text: str, start: int, state: int, opened: list[int]) -> int | None:
    """The state after a mark, or None if it can't stand here."""
    mark = text[start]
    if mark in "{[":
        if state not in VALUE_FOLLOWS:
            return None
        opened.append(start)
        return FIRST_KEY if mark == "{" else FIRST_ITEM
    if mark == ":":
        return VALUE if state == COLON else None
    in_object = bool(opened) and text[opened[-1]] == "{"
    if mark == ",":
        return (KEY if in_object else VALUE) if state == AFTER else None
    closes = in_object == (mark == "}") and state in (AFTER, FIRST_KEY if in_object else FIRST_ITEM)
    if not closes or not opened:
        return None
    opened.pop()
    return AFTER if opened else END


def _fault(text: str, position: int, last_start: int, state: int, opened: list[int]) -> Fault | None:
    at = SPACE.match(text, position).end()  # type: ignore[union-attr] # it matches nothing, too
    if at == position and at < len(text) and text[at] in NUMBER_GOES_ON and text[last_start] in "-0123456789":
        return Fault(_open_end(OPEN_NUMBER, text, last_start), last_start, last_start, state, opened)
    if at == len(text) and state == END:
        return None
    return Fault(_impossible(text, at, state), at, position, state, opened)


def _impossible(text: str, at: int, state: int) -> int:
    """The offset of the first impossible character of the token that begins here."""
    if at == len(text):
        return at
    first = text[at]
    if first == '"' and state in (*VALUE_FOLLOWS, KEY, FIRST_KEY):
        return _string_end(text, at)
    if state not in VALUE_FOLLOWS:
        return at
    if first == "-":
        return _open_end(OPEN_NUMBER, text, at)
    word = {"t": "true", "f": "false", "n": "null"}.get(first, "")
    same = 0
    while same < len(word) and text[at + same : at + same + 1] == word[same]:
        same += 1
    return at + same


def _string_end(text: str, at: int) -> int:
    end = _open_end(OPEN_STRING, text, at)
    if text[end : end + 1] != "\\":
        return end
    return _open_end(OPEN_HEX, text, end) if text[end + 1 : end + 2] == "u" else min(end + 1, len(text))


def _open_end(unfinished: re.Pattern[str], text: str, at: int) -> int:
    found = unfinished.match(text, at)
    return found.end() if found else at
