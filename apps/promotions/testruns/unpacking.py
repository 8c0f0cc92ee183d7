"""Pieces of a file as they are read: unpacked where they are packed, and never more at once than a piece."""

import zlib
from collections.abc import Iterable, Iterator

from .calls import Recording, UnreadableRun

PIECE = 1_048_576
LONGEST_UNPACKED = 4 * 1024**3
GZIP = b"\x1f\x8b"
BOM = b"\xef\xbb\xbf"
WIDE = (b"\xff\xfe", b"\xfe\xff")


def unpacked(pieces: Iterable[bytes], recording: Recording) -> Iterator[bytes]:
    """The text of the file in UTF-8, without a byte order mark. Raises UnreadableRun."""
    given = iter(pieces)
    start = _at_least(given, b"", 2)
    rest = _chained(start, given)
    plain = _gunzipped(rest, recording) if start.startswith(GZIP) else rest
    start = _at_least(plain, b"", 3)
    if start.startswith(WIDE):
        raise UnreadableRun("wide_letters", "The file is in UTF-16. Save it as UTF-8, and upload it again.")
    return _chained(start.removeprefix(BOM), plain)


def _at_least(pieces: Iterator[bytes], start: bytes, size: int) -> bytes:
    while len(start) < size and (piece := next(pieces, None)) is not None:
        start += piece
    return start


def _chained(start: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    if start:
        yield start
    yield from rest


def _gunzipped(pieces: Iterator[bytes], recording: Recording) -> Iterator[bytes]:
    unpacking = zlib.decompressobj(wbits=31)
    size = 0
    for packed in pieces:
        piece = packed
        while piece:
            if unpacking.eof:
                unpacking = zlib.decompressobj(wbits=31)
            try:
                plain = unpacking.decompress(piece, PIECE)
            except zlib.error:
                raise UnreadableRun(
                    "bad_gzip", "The packed file is damaged. Pack it again, or send it as it is."
                ) from None
            size += len(plain)
            if size > LONGEST_UNPACKED:
                raise UnreadableRun(
                    "too_long", "Unpacked, the file is larger than 4 GB. Send a shorter part of the test."
                )
            yield plain
            piece = unpacking.unused_data if unpacking.eof else unpacking.unconsumed_tail
    yield unpacking.flush()
    recording.is_cut_off = not unpacking.eof
