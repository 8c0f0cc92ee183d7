"""Bodies of calls made readable: laid out over lines and marked up. Works on any text, valid JSON or not. Pure."""

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

LINE_LIMIT = 400
CHARACTER_LIMIT = 100_000
# Deeper than this, lines are indented no further: brackets within brackets would cost their number squared.
DEPTH_LIMIT = 40
NO_MARKS: Mapping[int, str] = MappingProxyType({})

_STRING = r'"(?:[^"\\\n]|\\.)*"'
# One that never ends is taken as a whole: looked at anew from each of its quotes it would cost their number squared.
_REST = r'"(?:[^"\\\n]|\\.)*'
_TOKEN = re.compile(
    rf"(?P<k>{_STRING}(?=\s*:))|(?P<s>{_STRING}|{_REST})|(?P<n>-?\b\d+(?:\.\d+)?(?:[eE][+-]?\d+)?\b|\b(?:true|false|null)\b)"
)
_WORD = re.compile(r"\w+")
_LAYOUT_TOKEN = re.compile(rf'{_STRING}|\{{\s*\}}|\[\s*\]|[{{}}\[\],]|[^{{}}\[\],"]+|{_REST}')
# Where a line of JSON ends, and by how much what follows is deeper.
_BREAKS = {"{": 1, "[": 1, ",": 0, "}": -1, "]": -1}


def lines_of(text: str) -> tuple[list[SafeString], bool]:
    """The marked-up lines to show, and whether the text goes on beyond LINE_LIMIT or CHARACTER_LIMIT."""
    lines = laid_out(text[:CHARACTER_LIMIT], LINE_LIMIT + 1).split("\n")
    is_cut = len(lines) > LINE_LIMIT or len(text) > CHARACTER_LIMIT
    return [marked_up(line) for line in lines[:LINE_LIMIT]], is_cut


def marked_up(line: str, marks: Mapping[int, str] = NO_MARKS) -> SafeString:
    """Keys, strings and numbers of a line of JSON in spans of class k, s and n; everything escaped.

    ``marks`` are classes for what stands at an offset, from 0: the token there, or else the word.
    """
    parts: list[str] = []
    left = dict(marks)
    at = 0
    for token in _TOKEN.finditer(line):
        parts += _between(line, at, token.start(), left)
        looks = [token.lastgroup, *_taken(left, token.start(), token.end())]
        parts.append(f'<span class="{" ".join(map(str, looks))}">{escape(token[0])}</span>')
        at = token.end()
    parts += _between(line, at, len(line), left)
    return mark_safe("".join(parts))  # noqa: S308  # every part was escaped just above


def _between(line: str, start: int, end: int, marks: dict[int, str]) -> Iterator[str]:
    """What stands between tokens, escaped, with the words that ``marks`` point at in spans of their own."""
    for mark in sorted(mark for mark in marks if start <= mark < end):
        look = marks.pop(mark)
        if mark < start:
            continue
        word = _WORD.match(line, mark, end)
        until = word.end() if word else mark + 1
        yield f'{escape(line[start:mark])}<span class="{look}">{escape(line[mark:until])}</span>'
        start = until
    yield escape(line[start:end])


def _taken(marks: dict[int, str], start: int, end: int) -> list[str]:
    """The classes that ``marks`` has for this stretch, which they are then done with."""
    return list(dict.fromkeys(marks.pop(mark) for mark in sorted(marks) if start <= mark < end))


def laid_out(text: str, at_most: int | None = None) -> str:
    """JSON that came on one line, indented; anything else as it is. What stands in strings stays untouched.

    With ``at_most``, no more than so many lines of what is indented.
    """
    if "\n" in text or not text.lstrip().startswith(("{", "[")):
        return text
    out: list[str] = []
    depth, lines = 0, 1
    for token in _LAYOUT_TOKEN.finditer(text):
        piece = token[0]
        is_fresh = bool(out) and out[-1].isspace()
        if piece in _BREAKS:
            depth = max(0, depth + _BREAKS[piece])
            lines += 1
            line = "\n" + "  " * min(depth, DEPTH_LIMIT)
            out += [line, piece] if piece in "}]" else [piece, line]
        elif not piece.isspace() or not is_fresh:
            out.append(piece.lstrip() if is_fresh else piece)
        if at_most and lines > at_most:
            break
    return "".join(out)
