"""The placeholders of one inquiry: the same value gets the same one, and no value is kept."""

import hmac
import secrets
from collections.abc import Mapping
from typing import Any, Self
from urllib.parse import unquote_to_bytes

from . import kinds
from .headers import password_inside
from .judging import is_guessable
from .linear import pattern

BYTES_OF_FINGERPRINT = 16
BYTES_OF_SALT = 16
HIGHEST_NUMBER = 999_999
MOST_KNOWN = 1_000
UNICODE_ESCAPE = pattern(rb"\\+u00([0-9a-f]{2})")
ENTITIES = ((b"&amp;", b"&"), (b"&lt;", b"<"), (b"&gt;", b">"), (b"&quot;", b'"'), (b"&#39;", b"'"))


class MaskBook:
    """Numbers the secrets of one inquiry and knows them again by fingerprint.

    `key` stays outside the database; `as_json()` holds a salt, counters and HMACs of values that can't be guessed.
    National numbers, cards, IBANs and weak passwords are recognised only as long as this object lives.
    """

    def __init__(
        self,
        key: bytes | None = None,
        *,
        salt: bytes | None = None,
        counters: Mapping[str, int] | None = None,
        known: Mapping[str, str] | None = None,
    ) -> None:
        self._key = key or secrets.token_bytes(32)
        self._salt = salt or secrets.token_bytes(BYTES_OF_SALT)
        self._counters = dict(counters or {})
        self._known = dict(known or {})
        self._fleeting_key = secrets.token_bytes(32)
        self._fleeting: dict[str, str] = {}

    @classmethod
    def from_json(cls, data: Mapping[str, Any], *, key: bytes) -> Self:
        """The book as it was when `as_json()` gave `data`; with another key it knows nothing again."""
        return cls(key, salt=bytes.fromhex(data["salt"]), counters=data["counters"], known=data["known"])

    def as_json(self) -> dict[str, Any]:
        """What to store with the inquiry: no value and nothing from which one could be guessed."""
        return {"salt": self._salt.hex(), "counters": dict(self._counters), "known": dict(self._known)}

    @property
    def knows_any(self) -> bool:
        """Are there fingerprints to compare with?"""
        return bool(self._known)

    def placeholder(self, kind: str, value: bytes) -> str:
        """The value's placeholder, the one it had before if it can be known again."""
        fingerprint = self.fingerprint(value)
        if fingerprint not in self._known and self._is_to_be_forgotten(kind, value):
            fingerprint = hmac.digest(self._fleeting_key, _plain(value), "sha256").hex()
            names = self._fleeting
        else:
            names = self._known
        if fingerprint not in names:
            names[fingerprint] = self._next(kind)
        return f"[{names[fingerprint]}]"

    def recalled(self, value: bytes) -> str | None:
        """The kind under which the value was fingerprinted before."""
        name = self._known.get(self.fingerprint(value))
        return name.rpartition("-")[0] if name else None

    def fingerprint(self, value: bytes) -> str:
        """HMAC-SHA256 of the salted value, shortened; hexadecimal."""
        return hmac.digest(self._key, self._salt + _plain(value), "sha256")[:BYTES_OF_FINGERPRINT].hex()

    def reserve(self, kind: str, number: int) -> None:
        """Don't give away a number that the text already shows."""
        if number > self._counters.get(kind, 0):
            self._counters[kind] = number

    def _is_to_be_forgotten(self, kind: str, value: bytes) -> bool:
        password = password_inside(value) if kind == kinds.BASIC else b""
        if password and is_guessable(kinds.PASSWORD, password):
            return True
        return len(self._known) >= MOST_KNOWN or is_guessable(kind, _plain(value))

    def _next(self, kind: str) -> str:
        number = self._counters.get(kind, 0) + 1
        self._counters[kind] = number
        return f"{kind}-{number}"


def _plain(value: bytes) -> bytes:
    """The value without the escapes of URL, JSON and XML, so that the same secret is the same in all of them."""
    if b"%" in value:
        value = unquote_to_bytes(value)
    if b"\\" in value:
        value = UNICODE_ESCAPE.sub(lambda found: bytes.fromhex(found.group(1).decode()), value)
        value = value.replace(b"\\/", b"/").replace(b'\\"', b'"').replace(b"\\\\", b"\\")
    if b"&" in value:
        for entity, letter in ENTITIES:
            value = value.replace(entity, letter)
    return value
