"""A stretch of text that is read as one: quote marks and log prefixes are gone, every place knows where it stood."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import NamedTuple

from ..redaction.linear import Match, Pattern
from .calls import Span

MOST_MATCHES = 2_000
OUTSIDE_LATIN = b"\x01"


class Line(NamedTuple):
    """`origin` is where its text begins in the input; `way` is '>' for what was sent, '<' for what came back."""

    text: str
    origin: int
    is_logged: bool = False
    way: str = ""


def shadow_of(text: str) -> bytes:
    """One byte for each character, so that places in both agree; letters outside Latin-1 become \\x01."""
    try:
        return text.encode("latin-1")
    except UnicodeEncodeError:
        return text.translate(_Narrow()).encode("latin-1")


class _Narrow(dict[int, int]):
    def __missing__(self, code: int) -> int:
        self[code] = narrow = code if code < 256 else OUTSIDE_LATIN[0]
        return narrow


class Piece:
    """Lines as one text with LF, its shadow for patterns, and what of it has been read already."""

    def __init__(self, lines: Iterable[Line], *, layer: int = 0) -> None:
        self.lines = tuple(lines) or (Line("", 0),)
        self.layer = layer
        self.text = "\n".join(line.text for line in self.lines)
        self.shadow = shadow_of(self.text)
        self.starts: list[int] = []
        place = 0
        for line in self.lines:
            self.starts.append(place)
            place += len(line.text) + 1
        self._claimed = bytearray(len(self.text) + 1)

    def line_at(self, place: int) -> int:
        """The number of the line that a place stands in."""
        return bisect_right(self.starts, place) - 1

    def line_span(self, number: int) -> Span:
        start = self.starts[number]
        return start, start + len(self.lines[number].text)

    def origin(self, span: Span) -> Span:
        """Where a stretch of this piece stood in the input."""
        start, end = (min(place, len(self.text)) for place in span)
        first = self.line_at(start)
        begin = self.lines[first].origin + start - self.starts[first]
        if end <= start:
            return begin, begin
        last = self.line_at(end - 1)
        line = self.lines[last]
        return begin, max(begin, line.origin + min(end - self.starts[last], len(line.text)))

    def claim(self, start: int, end: int) -> None:
        self._claimed[start:end] = b"\x01" * (end - start)

    def is_claimed(self, place: int) -> bool:
        return bool(self._claimed[place])

    def claimed_in(self, start: int, end: int) -> int:
        """How many characters of a stretch have been read."""
        return self._claimed.count(1, start, end)

    def free(self, pattern: Pattern) -> Iterator[Match]:
        """Matches that begin where nothing has been read yet, also not by the reader that asks."""
        for found in islice(pattern.finditer(self.shadow), MOST_MATCHES):
            if not self._claimed[found.start()]:
                yield found

    def group(self, found: Match, number: int = 0) -> str:
        """The text, not the shadow, of a group; empty if it took no part."""
        start, end = found.span(number)
        return self.text[start:end] if start >= 0 else ""


def lines_of(text: str) -> list[Line]:
    """The lines of an input, without their ends (LF, CRLF or CR LF mixed)."""
    lines: list[Line] = []
    place = 0
    for part in text.split("\n"):
        lines.append(Line(part.removesuffix("\r"), place))
        place += len(part) + 1
    return lines
