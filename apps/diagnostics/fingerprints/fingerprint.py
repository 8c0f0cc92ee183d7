"""What makes two errors the same: status, operation and words."""

import hashlib
from typing import NamedTuple

from .words import words_of

FIRST_FAILURE = 400
KEY_LENGTH = 32


class Fingerprint(NamedTuple):
    """`key` is 32 hexadecimal digits; `words` is the message without what differs from call to call."""

    key: str
    words: str


def fingerprint(status: int | None, operation: str, message: str) -> Fingerprint | None:
    """The fingerprint of an error, or None if nothing failed and nothing was said.

    `operation` is method and path template, such as `POST /v1/orders`, or empty if it is not known.
    """
    words = words_of(message)
    if not words and (status is None or status < FIRST_FAILURE):
        return None
    sums = hashlib.sha256("\n".join((str(status or ""), operation, words)).encode("utf-8", "replace"))
    return Fingerprint(sums.hexdigest()[:KEY_LENGTH], words)
