"""Bodies of calls made readable: laid out over lines and marked up. Works on any text, valid JSON or not. Pure."""

import re

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

LINE_LIMIT = 400
CHARACTER_LIMIT = 100_000

_STRING = r'"(?:[^"\\\n]|\\.)*"'
_TOKEN = re.compile(
    rf"(?P<k>{_STRING}(?=\s*:))|(?P<s>{_STRING})|(?P<n>-?\b\d+(?:\.\d+)?(?:[eE][+-]?\d+)?\b|\b(?:true|false|null)\b)"
)
_LAYOUT_TOKEN = re.compile(rf'{_STRING}|[{{}}\[\],]|[^{{}}\[\],"]+|"')


def lines_of(text: str) -> tuple[list[SafeString], bool]:
    """The marked-up lines to show, and whether the text goes on beyond LINE_LIMIT or CHARACTER_LIMIT."""
    lines = laid_out(text[:CHARACTER_LIMIT]).split("\n")
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


def laid_out(text: str) -> str:
    """JSON that came on one line, indented; anything else as it is. What stands in strings stays untouched."""
    if "\n" in text or not text.lstrip().startswith(("{", "[")):
        return text
    out: list[str] = []
    depth = 0
    for piece in _LAYOUT_TOKEN.findall(text):
        is_fresh = bool(out) and out[-1].isspace()
        if piece in "{[":
            depth += 1
            out += [piece, _new_line(depth)]
        elif piece in "}]":
            depth = max(0, depth - 1)
            if is_fresh and out[-2] in "{[":
                out[-1] = piece
            else:
                out += [_new_line(depth), piece]
        elif piece == ",":
            out += [piece, _new_line(depth)]
        elif not piece.isspace() or not is_fresh:
            out.append(piece.lstrip() if is_fresh else piece)
    return "".join(out)


def _new_line(depth: int) -> str:
    return "\n" + "  " * depth
