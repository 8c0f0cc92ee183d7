"""By what two sides see whether they hold the same secret, without either showing it. Pure."""

import re
from hashlib import sha256

DIGITS = 8
_FINGERPRINT = re.compile(r"([0-9a-f]{8}):([1-9][0-9]{0,3})")


def fingerprint_of(secret: str) -> str:
    """Such as 3f9a1c07:48: the first eight digits of its SHA-256, and how many characters it has."""
    return f"{sha256(secret.encode()).hexdigest()[:DIGITS]}:{len(secret)}"


def is_fingerprint(text: str) -> bool:
    return bool(_FINGERPRINT.fullmatch(text))
