"""Which kind of file this is, and its calls one after the other."""

import json
from collections.abc import Iterable, Iterator
from itertools import chain

from .calls import Call, Recording, UnreadableRun
from .har import HarReader
from .lines import LONGEST_LINE, JsonLineReader, LineReader
from .unpacking import unpacked

HAR, JSON_LINES, ACCESS_LOG = "HAR", "JSON lines", "access log"


def read(pieces: Iterable[bytes], recording: Recording) -> Iterator[Call]:
    """The calls in the order of the file; `recording` says afterwards what kind it is and whether its end is missing.

    Raises UnreadableRun, and nothing else, whatever the file holds.
    """
    plain = unpacked(pieces, recording)
    first = _first_of(plain)
    start = b"".join(first)
    if not start.strip():
        raise UnreadableRun("empty", "The file is empty. Upload the recording of your test run.")
    recording.kind = kind_of(start)
    pieces = chain(first, plain)
    yield from _har(pieces, recording) if recording.kind == HAR else _lines(pieces, recording)
    if not recording.calls:
        raise UnreadableRun(
            "no_calls",
            "No call could be read from the file. Upload a HAR, an access log in the common or combined format, "
            "or JSON lines with method, url, status and time.",
        )


def kind_of(start: bytes) -> str:
    """JSON lines begin with a whole object that is no HAR."""
    first, _, _ = start.lstrip().partition(b"\n")
    if not first.startswith((b"{", b"[")):
        return ACCESS_LOG
    try:
        said = json.loads(first)
    except (ValueError, RecursionError):
        return HAR
    return JSON_LINES if isinstance(said, dict) and "log" not in said else HAR


def _first_of(plain: Iterator[bytes]) -> list[bytes]:
    """Pieces enough to tell the kind by; white space alone is none."""
    first: list[bytes] = []
    size = 0
    while size <= LONGEST_LINE and (piece := next(plain, None)) is not None:
        if size or piece.strip():
            first.append(piece)
            size += len(piece)
    return first


def _har(plain: Iterable[bytes], recording: Recording) -> Iterator[Call]:
    reader = HarReader(recording)
    for piece in plain:
        yield from reader.feed(piece)
    reader.finish()


def _lines(plain: Iterable[bytes], recording: Recording) -> Iterator[Call]:
    reader = LineReader(recording) if recording.kind == ACCESS_LOG else JsonLineReader(recording)
    for piece in plain:
        yield from reader.feed(piece)
    yield from reader.finish()
