"""Text that is packed as Base64 inside of other text: bodies of a HAR, parts of a mail, values of a log."""

import base64
import binascii
from collections.abc import Callable, Iterator
from typing import NamedTuple

from .linear import Pattern, pattern

LETTER = rb"(?:[A-Za-z0-9+/]|\\/)"
RUN = pattern(LETTER + rb"{32,}(?:\r?\n" + LETTER + rb"{4,})*={0,2}", cased=True)
# Before and after these it is a piece of something else, such as a token of three parts.
JOINTS = b"._-%"
LINE: Pattern = pattern(rb"\r?\n")
NO_TEXT = bytes(set(range(32)) - set(b"\t\n\r\f\x1b")) + b"\x7f"


class Run(NamedTuple):
    """A stretch of Base64 and the text in it; `line` is how long its lines are, 0 if it has but one."""

    start: int
    end: int
    text: str
    line: int
    newline: bytes


def repacked(buffer: bytes, masked: Callable[[list[str]], list[str]]) -> bytes:
    """The text with what is packed in it masked by `masked`, and packed again; untouched where that finds nothing."""
    runs = list(_runs(buffer))
    pieces: list[bytes] = []
    place = 0
    for run, text in zip(runs, masked([run.text for run in runs]) if runs else [], strict=True):
        if text != run.text:
            pieces += (buffer[place : run.start], _packed(text, run))
            place = run.end
    return b"".join([*pieces, buffer[place:]]) if pieces else buffer


def _runs(buffer: bytes) -> Iterator[Run]:
    for found in RUN.finditer(buffer):
        start, end = found.span()
        if (start and buffer[start - 1] in JOINTS) or buffer[end : end + 1] in (b".", b"_", b"-"):
            continue
        text = _text_in(found.group())
        if text:
            newline = LINE.search(buffer, start, end)
            line = newline.start() - start if newline else 0
            yield Run(start, end, text, line, newline.group() if newline else b"")


def _text_in(run: bytes) -> str:
    """What is packed, if that is text; empty otherwise."""
    data = run.translate(None, b"\r\n\\").rstrip(b"=")
    try:
        content = base64.b64decode(data + b"=" * (-len(data) % 4), validate=True)
        return content.decode() if len(content.translate(None, NO_TEXT)) == len(content) else ""
    except (binascii.Error, UnicodeDecodeError):
        return ""


def _packed(text: str, run: Run) -> bytes:
    data = base64.b64encode(text.encode("utf-8", "surrogatepass"))
    if not run.line:
        return data
    return run.newline.join(data[first : first + run.line] for first in range(0, len(data), run.line))
