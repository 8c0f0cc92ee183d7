"""Patterns over UTF-8 bytes that take time in proportion to the text, whatever the text is."""

from collections.abc import Callable, Iterator

import re2

MEMORY_PER_PATTERN = 32 << 20
UNANCHORED = re2._Anchor.UNANCHORED
AT_START = re2._Anchor.ANCHOR_START
AT_BOTH = re2._Anchor.ANCHOR_BOTH
NO_SPAN = (-1, -1)


class Match:
    """One hit; groups that took no part have the span (-1, -1) and no text."""

    __slots__ = ("_buffer", "_spans")

    def __init__(self, buffer: bytes, spans: list[tuple[int, int]]) -> None:
        self._buffer = buffer
        self._spans = spans

    def start(self, group: int = 0) -> int:
        return self._spans[group][0]

    def end(self, group: int = 0) -> int:
        return self._spans[group][1]

    def span(self, group: int = 0) -> tuple[int, int]:
        return self._spans[group]

    def group(self, group: int = 0) -> bytes:
        """The text of a group; empty if it took no part."""
        start, end = self._spans[group]
        return self._buffer[start:end] if start >= 0 else b""


class Pattern:
    """A compiled pattern with the methods of `re`; `^` and `$` mean the ends of the buffer, not of the part searched.

    It calls the engine below `re2`'s own Python methods: they cost four times the match itself, which at a dozen
    matches for each name would be most of the time that masking takes.
    """

    __slots__ = ("_run",)

    def __init__(self, source: bytes, options: re2.Options) -> None:
        self._run = re2.compile(source, options)._regexp.Match

    def search(self, buffer: bytes, start: int = 0, end: int | None = None) -> Match | None:
        return self._at(UNANCHORED, buffer, start, end)

    def match(self, buffer: bytes, start: int = 0, end: int | None = None) -> Match | None:
        return self._at(AT_START, buffer, start, end)

    def fullmatch(self, buffer: bytes, start: int = 0, end: int | None = None) -> Match | None:
        return self._at(AT_BOTH, buffer, start, end)

    def finditer(self, buffer: bytes, start: int = 0, end: int | None = None) -> Iterator[Match]:
        limit = len(buffer) if end is None else min(end, len(buffer))
        while start <= limit and (found := self._at(UNANCHORED, buffer, start, limit)):
            yield found
            start = found.end() + (found.end() == found.start())

    def sub(self, replacement: bytes | Callable[[Match], bytes], buffer: bytes) -> bytes:
        pieces: list[bytes] = []
        place = 0
        for found in self.finditer(buffer):
            pieces += (
                buffer[place : found.start()],
                replacement if isinstance(replacement, bytes) else replacement(found),
            )
            place = found.end()
        return b"".join([*pieces, buffer[place:]])

    def _at(self, anchor: object, buffer: bytes, start: int, end: int | None) -> Match | None:
        length = len(buffer)
        end = length if end is None or end > length else end
        if start > end:
            return None
        spans = self._run(anchor, buffer, start, end)
        return None if spans[0] == NO_SPAN else Match(buffer, spans)


def pattern(source: bytes, *, cased: bool = False) -> Pattern:
    """Compile for bytes; case is ignored for ASCII letters unless `cased`.

    One byte is one character: a class such as `[^"]` takes every byte of a multi-byte letter, valid or not.
    """
    options = re2.Options()
    options.encoding = re2.Options.Encoding.LATIN1
    options.case_sensitive = cased
    options.max_mem = MEMORY_PER_PATTERN
    options.log_errors = False
    return Pattern(source, options)


def any_of(*alternatives: bytes) -> bytes:
    """One group that matches the first alternative that fits."""
    return b"(?:" + b"|".join(alternatives) + b")"
