"""Bodies of calls made readable: laid out over lines and marked up. Works on any text, valid JSON or not. Pure."""

import re

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

LINE_LIMIT = 400
CHARACTER_LIMIT = 100_000
# Deeper than this, lines are indented no further: brackets within brackets would cost their number squared.
DEPTH_LIMIT = 40

_STRING = r'"(?:[^"\\\n]|\\.)*"'
_TOKEN = re.compile(
    rf"(?P<k>{_STRING}(?=\s*:))|(?P<s>{_STRING})|(?P<n>-?\b\d+(?:\.\d+)?(?:[eE][+-]?\d+)?\b|\b(?:true|false|null)\b)"
)
_LAYOUT_TOKEN = re.compile(rf'{_STRING}|\{{\s*\}}|\[\s*\]|[{{}}\[\],]|[^{{}}\[\],"]+|"')
# Where a line of JSON ends, and by how much what follows is deeper.
_BREAKS = {"{": 1, "[": 1, ",": 0, "}": -1, "]": -1}


def lines_of(text: str) -> tuple[list[SafeString], bool]:
    """The marked-up lines to show, and whether the text goes on beyond LINE_LIMIT or CHARACTER_LIMIT."""
    lines = laid_out(text[:CHARACTER_LIMIT], LINE_LIMIT + 1).split("\n")
    is_cut = len(lines) > LINE_LIMIT or len(text) > CHARACTER_LIMIT
    return [marked_up(line) for line in lines[:LINE_LIMIT]], is_cut


def marked_up(line: str) -> SafeString:
    """Keys, strings and numbers of a line of JSON in spans of class k, s and n; everything escaped."""
    parts: list[str] = []
    at = 0
    for token in _TOKEN.finditer(line):
        parts.append(escape(line[at : token.start()]))
        parts.append(f'<span class="{token.lastgroup}">{escape(token[0])}</span>')
        at = token.end()
    parts.append(escape(line[at:]))
    return mark_safe("".join(parts))  # noqa: S308  # every part was escaped just above


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
