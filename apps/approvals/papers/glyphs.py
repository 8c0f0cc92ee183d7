"""Which letters the shipped font has, and what stands for those it lacks. Pure."""

import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from struct import unpack_from

FONTS = Path(__file__).parent / "fonts"
LONGEST_UNBROKEN = 24
MAY_BREAK = "\u200b"


def printable(text: str) -> str:
    """``text`` with every sign that the font lacks as its Unicode number, such as [U+6F22]: nothing is left out."""
    return "".join(sign if sign == "\n" or ord(sign) in _known() else f"[U+{ord(sign):04X}]" for sign in _plain(text))


def breakable(text: str) -> str:
    """``text`` whose words may be broken where they are longer than a column is wide."""
    return " ".join(_broken(word) for word in text.split(" "))


def _plain(text: str) -> str:
    return unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")


def _broken(word: str) -> str:
    if len(word) <= LONGEST_UNBROKEN:
        return word
    return MAY_BREAK.join(word[start : start + 8] for start in range(0, len(word), 8))


@cache
def _known() -> frozenset[int]:
    return frozenset.intersection(*(frozenset(_signs(file.read_bytes())) for file in sorted(FONTS.glob("*.ttf"))))


def _signs(font: bytes) -> Iterator[int]:
    """Code points of a TrueType font, of its Unicode table in format 4 (OpenType specification, "cmap")."""
    table = next(
        unpack_from(">I", font, 12 + 16 * number + 8)[0]
        for number in range(unpack_from(">H", font, 4)[0])
        if font[12 + 16 * number : 16 + 16 * number] == b"cmap"
    )
    start = table + next(
        offset
        for number in range(unpack_from(">H", font, table + 2)[0])
        for platform, encoding, offset in [unpack_from(">HHI", font, table + 4 + 8 * number)]
        if (platform, encoding) == (3, 1)
    )
    segments = unpack_from(">H", font, start + 6)[0] // 2
    ends = unpack_from(f">{segments}H", font, start + 14)
    starts = unpack_from(f">{segments}H", font, start + 16 + 2 * segments)
    for first, last in zip(starts, ends, strict=True):
        yield from range(first, last + 1)
