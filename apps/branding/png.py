"""PNG files of strangers, by what is in them and not by their name. Pure.

What is kept is written anew: the picture, its palette, its transparency. Texts, places and what follows are left out.
"""

import struct
import zlib
from dataclasses import dataclass

SIGNATURE = b"\x89PNG\r\n\x1a\n"
MOST_BYTES = 200_000
LEAST_SIDE, MOST_SIDE = 16, 1_000
MOST_TIMES_AS_WIDE = 6
KEPT = (b"PLTE", b"tRNS", b"gAMA", b"sRGB")
CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
DEPTHS = {0: (1, 2, 4, 8, 16), 2: (8, 16), 3: (1, 2, 4, 8), 4: (8, 16), 6: (8, 16)}


class PngError(ValueError):
    """Why a file can't be taken."""


@dataclass(frozen=True)
class Png:
    """A picture and its size in pixels."""

    content: bytes
    width: int
    height: int


def read(content: bytes) -> Png:
    """The picture in ``content``, written anew; PngError says what is wrong with it."""
    if len(content) > MOST_BYTES:
        raise PngError(f"The file is too large: a logo may have {MOST_BYTES // 1000} kB.")
    if not content.startswith(SIGNATURE):
        raise PngError("This is no PNG picture, whatever its name says. Save the logo as PNG.")
    chunks = _chunks(content)
    if not chunks or chunks[0][0] != b"IHDR" or len(chunks[0][1]) != 13:
        raise PngError(DAMAGED)
    width, height = _size(chunks[0][1])
    data = b"".join(body for sort, body in chunks if sort == b"IDAT")
    _check_pixels(data, chunks[0][1])
    found = [chunks[0], *(chunk for chunk in chunks if chunk[0] in KEPT), (b"IDAT", data), (b"IEND", b"")]
    return Png(SIGNATURE + b"".join(_chunk(sort, body) for sort, body in found), width, height)


DAMAGED = "The picture is damaged. Save it as PNG once more."


def _chunks(content: bytes) -> list[tuple[bytes, bytes]]:
    found: list[tuple[bytes, bytes]] = []
    place = len(SIGNATURE)
    while place + 12 <= len(content):
        (length,) = struct.unpack(">I", content[place : place + 4])
        sort, body = content[place + 4 : place + 8], content[place + 8 : place + 8 + length]
        if _chunk(sort, body) != content[place : place + 12 + length]:
            break
        if sort == b"IEND":
            return found
        found.append((sort, body))
        place += 12 + length
    raise PngError(DAMAGED)


def _chunk(sort: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + sort + body + struct.pack(">I", zlib.crc32(sort + body))


def _size(header: bytes) -> tuple[int, int]:
    width, height = struct.unpack(">II", header[:8])
    if not (LEAST_SIDE <= width <= MOST_SIDE and LEAST_SIDE <= height <= MOST_SIDE):
        raise PngError(
            f"The picture is {width:,} × {height:,} pixels; each side may have {LEAST_SIDE} to {MOST_SIDE:,}."
        )
    if width > height * MOST_TIMES_AS_WIDE or height > width:
        raise PngError(
            f"The picture is {width} × {height} pixels. A logo is at least as wide as high, "
            f"and at most {MOST_TIMES_AS_WIDE} times as wide."
        )
    return width, height


def _check_pixels(data: bytes, header: bytes) -> None:
    """That what is packed is a picture of that size, without unpacking more than that."""
    width, height, depth, colour, compression, filtering, interlacing = struct.unpack(">IIBBBBB", header)
    if interlacing:
        raise PngError("The picture is interlaced. Save it as PNG without interlacing.")
    if depth not in DEPTHS.get(colour, ()) or compression or filtering:
        raise PngError(DAMAGED)
    expected = height * (1 + (width * CHANNELS[colour] * depth + 7) // 8)
    unpacking = zlib.decompressobj()
    try:
        pixels = unpacking.decompress(data, expected + 1)
    except zlib.error as error:
        raise PngError(DAMAGED) from error
    if len(pixels) != expected or not unpacking.eof:
        raise PngError(DAMAGED)
