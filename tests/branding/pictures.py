"""PNG files as drawing programs write them."""

import struct
import zlib

SIGNATURE = b"\x89PNG\r\n\x1a\n"


def chunk(sort: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + sort + body + struct.pack(">I", zlib.crc32(sort + body))


def header(width: int, height: int, *, interlaced: bool = False) -> bytes:
    return chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, interlaced))


def png(width: int = 64, height: int = 32, *, extra: bytes = b"", tail: bytes = b"") -> bytes:
    """A red picture; ``extra`` are further chunks, ``tail`` follows the end."""
    pixels = (b"\0" + b"\xc0\x20\x20" * width) * height
    data = chunk(b"IDAT", zlib.compress(pixels))
    return SIGNATURE + header(width, height) + extra + data + chunk(b"IEND", b"") + tail
