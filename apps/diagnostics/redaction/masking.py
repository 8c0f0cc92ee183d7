"""Mask: find every secret of some texts, give each its placeholder, write the texts anew."""

from collections.abc import Iterable, Sequence
from operator import itemgetter
from typing import NamedTuple
from urllib.parse import quote_from_bytes

from . import headers, jwt, kinds
from .book import HIGHEST_NUMBER, MaskBook
from .commands import commanded_secrets
from .judging import has_mixed_letters, is_guid, looks_random
from .kinds import PLACEHOLDER, Secret
from .linear import pattern
from .numbers import numbers
from .packed import repacked
from .places import most_expected, named_secrets
from .shapes import shaped_secrets

# A further look finds what a replacement laid bare, which is rare; long machine-made texts are spared it.
MOST_LOOKS = 4
MOST_LAYERS = 2
LONGEST_LOOKED_AT_AGAIN = 1 << 18
LONGEST_RECALLED = 262_144
RECALLABLE = pattern(rb"[A-Za-z0-9+/_.~=-]{16,}")
SHORTEST_REPEATED = 8
CONTINUATION_BYTES = range(0x80, 0xC0)
SHORTEST_REPEATED_COOKIE = 20
NEEDLE = 24
NEEDLES_AT_ONCE = 400
MOST_NEEDLES = 800


class Found(NamedTuple):
    """One secret that was masked: its kind, what stands in its place, what may be said about it."""

    kind: str
    placeholder: str
    hint: str


class Masked(NamedTuple):
    """A text without its secrets, and what they were, in order of appearance."""

    text: str
    found: tuple[Found, ...]


def mask(text: str, book: MaskBook | None = None) -> Masked:
    """The text with every secret replaced by a placeholder such as `[bearer-token-1]`.

    Text that lies in it as Base64 is masked and packed again, as in a HAR; a secret that quoted-printable breaks over
    lines is not seen: decode mails first. Never raises; masking twice changes nothing.
    """
    return mask_together([text], book)[0]


def mask_together(texts: Sequence[str], book: MaskBook | None = None) -> list[Masked]:
    """Mask texts of one inquiry at once: a secret that one of them gives away is masked in all of them."""
    return _masked_together(texts, book or MaskBook(), layers=MOST_LAYERS)


def _masked_together(texts: Sequence[str], book: MaskBook, *, layers: int) -> list[Masked]:
    """`layers` is how many times Base64 is unpacked."""
    buffers = [text.encode("utf-8", "surrogatepass") for text in texts]
    found: list[dict[str, Found]] = [{} for _ in texts]
    for buffer in buffers:
        _reserve(buffer, book)
    is_due = [True] * len(buffers)
    for _ in range(MOST_LOOKS):
        secrets = [_secrets(buffer, book) if due else [] for buffer, due in zip(buffers, is_due, strict=True)]
        is_due = [_is_due_again(buffer, some) for buffer, some in zip(buffers, secrets, strict=True)]
        if not any(secrets):
            break
        needles = _needles(buffers, secrets)
        for index, some in enumerate(secrets):
            buffers[index] = _rewritten(buffers[index], some, book, found[index])
            repeated = list(_repeated(buffers[index], needles))
            buffers[index] = _rewritten(buffers[index], repeated, book, found[index])
    for index, finds in enumerate(found if layers else ()):
        buffers[index] = _repacked(buffers[index], book, finds, layers - 1)
    return [
        Masked(buffer.decode("utf-8", "surrogatepass"), tuple(finds.values()))
        for buffer, finds in zip(buffers, found, strict=True)
    ]


def _repacked(buffer: bytes, book: MaskBook, found: dict[str, Found], layers: int) -> bytes:
    """The text with the secrets masked that are packed in it."""

    def masked(texts: list[str]) -> list[str]:
        inner = _masked_together(texts, book, layers=layers)
        found.update((each.placeholder, each) for one in inner for each in one.found)
        return [each.text for each in inner]

    return repacked(buffer, masked)


def _secrets(buffer: bytes, book: MaskBook) -> list[Secret]:
    """In order of trust: where two findings are the same stretch, the first one names it."""
    return [
        *named_secrets(buffer),
        *commanded_secrets(buffer),
        *shaped_secrets(buffer),
        *numbers(buffer),
        *_recalled(buffer, book),
    ]


def _is_due_again(buffer: bytes, secrets: Sequence[Secret]) -> bool:
    return len(buffer) <= LONGEST_LOOKED_AT_AGAIN and len(secrets) <= most_expected(buffer)


def _recalled(buffer: bytes, book: MaskBook) -> Iterable[Secret]:
    """Secrets of earlier messages of the inquiry, known by their fingerprints even when they stand bare."""
    if not book.knows_any or len(buffer) > LONGEST_RECALLED:
        return
    for found in RECALLABLE.finditer(buffer):
        kind = book.recalled(found.group())
        if kind:
            yield Secret(*found.span(), kind)


def _reserve(buffer: bytes, book: MaskBook) -> None:
    for found in PLACEHOLDER.finditer(buffer):
        kind, _, number = found.group()[1:-1].decode().rpartition("-")
        book.reserve(kind, min(int(number), HIGHEST_NUMBER))


def _needles(buffers: Sequence[bytes], secrets: Sequence[Sequence[Secret]]) -> dict[bytes, str]:
    """Values that must go wherever they stand, as they are or percent-encoded, each with its kind; cookies last."""
    values: dict[bytes, str] = {}
    for buffer, some in zip(buffers, secrets, strict=True):
        for secret in some:
            values.setdefault(buffer[secret.start : secret.end], secret.kind)
    needles: dict[bytes, str] = {}
    for value, kind in sorted(values.items(), key=lambda item: item[1] == kinds.COOKIE):
        if len(needles) >= MOST_NEEDLES:
            break
        password = headers.password_inside(value) if kind == kinds.BASIC else b""
        if _is_repeatable(kinds.PASSWORD, password):
            needles.setdefault(password, kinds.PASSWORD)
        if _is_repeatable(kind, value):
            needles.setdefault(value, kind)
            needles.setdefault(quote_from_bytes(value, safe="").encode(), kind)
        for written in _ways_to_write(value) if kind == kinds.NATIONAL_ID else ():
            needles.setdefault(written, kind)
    return needles


def _ways_to_write(number: bytes) -> Iterable[bytes]:
    """A national number with and without what people put between the date and the rest of it."""
    digits = number.translate(None, b"- ")
    if len(digits) in (10, 11, 12) and digits.isdigit():
        birth = 6 if len(digits) < 12 else 8
        for between in (b"", b"-", b" "):
            yield digits[:birth] + between + digits[birth:]


def _is_repeatable(kind: str, value: bytes) -> bool:
    """Not so short or plain that the same letters could mean something else."""
    if kind in kinds.NUMBERS:
        return True
    if kind == kinds.COOKIE:
        return len(value) >= SHORTEST_REPEATED_COOKIE and looks_random(value)
    if kind in (kinds.VENDOR, kinds.PRIVATE_KEY) or value.startswith(b"eyJ"):
        return False
    return len(value) >= SHORTEST_REPEATED and (is_guid(value) or has_mixed_letters(value)) and not value.isalpha()


def _repeated(buffer: bytes, needles: dict[bytes, str]) -> Iterable[Secret]:
    """Every further place of the values, in one pass for each few hundred of them."""
    values = sorted(needles, key=len, reverse=True)
    by_start: dict[bytes, list[bytes]] = {}
    for value in values:
        by_start.setdefault(value[:NEEDLE], []).append(value)
    starts = list(by_start)
    for first in range(0, len(starts), NEEDLES_AT_ONCE):
        some = pattern(b"|".join(_escaped(start) for start in starts[first : first + NEEDLES_AT_ONCE]), cased=True)
        for hit in some.finditer(buffer):
            for value in by_start[hit.group()]:
                end = hit.start() + len(value)
                if buffer.startswith(value, hit.start()) and _stands_alone(buffer, hit.start(), end, value):
                    yield Secret(hit.start(), end, needles[value])
                    break


def _escaped(value: bytes) -> bytes:
    return b"".join(b"\\x%02x" % byte for byte in value)


def _stands_alone(buffer: bytes, start: int, end: int, value: bytes) -> bool:
    """A number must not be part of a longer one; a generated value may stand in anything."""
    if not value.translate(None, b"- ").isdigit():
        return True
    return not (buffer[start - 1 : start].isalnum() and start) and not buffer[end : end + 1].isalnum()


def _whole_letters(buffer: bytes, secret: Secret) -> Secret:
    """The stretch without half a letter at either end, where a limit or a stray byte cut one."""
    start, end = secret.start, secret.end
    while start > 0 and buffer[start] in CONTINUATION_BYTES:
        start -= 1
    while end < len(buffer) and buffer[end] in CONTINUATION_BYTES:
        end += 1
    return secret if (start, end) == secret[:2] else secret._replace(start=start, end=end)


def _merged(secrets: Iterable[Secret]) -> list[Secret]:
    """Without overlaps: what lies inside another goes with it, what sticks out makes it longer.

    Of two that begin together the first one given names the kind.
    """
    merged: list[Secret] = []
    for secret in sorted(secrets, key=itemgetter(0)):
        if not merged or secret.start >= merged[-1].end:
            merged.append(secret)
        elif secret.end > merged[-1].end:
            merged[-1] = merged[-1]._replace(end=secret.end)
    return merged


def _rewritten(buffer: bytes, secrets: Sequence[Secret], book: MaskBook, found: dict[str, Found]) -> bytes:
    pieces: list[bytes] = []
    given: dict[bytes, str] = {}
    place = 0
    for secret in _merged(_whole_letters(buffer, secret) for secret in secrets):
        value = buffer[secret.start : secret.end]
        placeholder = given.get(value) or given.setdefault(value, book.placeholder(secret.kind, value))
        if placeholder not in found:
            kind = placeholder[1:].rpartition("-")[0]
            found[placeholder] = Found(kind, placeholder, secret.hint or jwt.describe(value))
        pieces += (buffer[place : secret.start], secret.quote, placeholder.encode(), secret.quote)
        place = secret.end
    pieces.append(buffer[place:])
    return b"".join(pieces)
