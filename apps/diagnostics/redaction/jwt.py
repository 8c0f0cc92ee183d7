"""What a token says about itself and support may know: issuer, audience, scopes, tenant, expiry."""

import base64
import json
from datetime import UTC, datetime
from typing import Any

from .linear import pattern

LONGEST_CLAIMS = 16_384
LONGEST_VALUE = 200
SHOWN_CLAIMS = (
    ("iss", "iss"),
    ("aud", "aud"),
    ("client_id", "client_id"),
    ("azp", "client_id"),
    ("appid", "client_id"),
    ("tenant_id", "tenant_id"),
    ("tid", "tenant_id"),
    ("scope", "scope"),
    ("scp", "scope"),
)
PLAIN_VALUE = pattern(rb"[A-Za-z0-9][A-Za-z0-9:/._ +-]*")
TOKEN_IN_VALUE = pattern(rb"eyJ[A-Za-z0-9_-]+\.|[A-Za-z0-9_+=-]{41}|//[^/]*@", cased=True)


def describe(token: bytes) -> str:
    """`iss=…; aud=…; client_id=…; tenant_id=…; scope=a b; exp=2025-03-03T12:20:00Z`, as far as the token says it."""
    claims = _claims(token)
    shown: dict[str, str] = {}
    for claim, name in SHOWN_CLAIMS:
        value = _plain(claims.get(claim))
        if value:
            shown.setdefault(name, value)
    expiry = _instant(claims.get("exp"))
    parts = [f"{name}={value}" for name, value in shown.items()]
    return "; ".join([*parts, f"exp={expiry}"] if expiry else parts)


def expires_at(hint: str) -> datetime | None:
    """The expiry out of a hint, in UTC, if the hint names one."""
    expiry = claims_in(hint).get("exp")
    return datetime.fromisoformat(expiry) if expiry else None


def claims_in(hint: str) -> dict[str, str]:
    """What a hint says, by the names it uses: iss, aud, client_id, tenant_id, scope, exp."""
    parts = (part.partition("=") for part in hint.split("; ") if part)
    return {name: value for name, _sign, value in parts}


def is_header(segment: bytes) -> bool:
    """Is this the first segment of a JWT, whatever became of the rest?"""
    return bool(_decoded(segment).keys() & {"alg", "typ", "kid", "enc"})


def _claims(token: bytes) -> dict[str, Any]:
    segments = token.split(b".")
    return _decoded(segments[1]) if len(segments) > 2 else {}


def _decoded(segment: bytes) -> dict[str, Any]:
    if len(segment) > LONGEST_CLAIMS:
        return {}
    try:
        value = json.loads(base64.urlsafe_b64decode(segment + b"=" * (-len(segment) % 4)))
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}


def _plain(claim: object) -> str:
    """A claim as words, or nothing if it could carry a secret of its own."""
    parts = claim if isinstance(claim, list) else [claim]
    text = " ".join(part for part in parts if isinstance(part, str))[:LONGEST_VALUE]
    data = text.encode("utf-8", "surrogatepass")
    return text if PLAIN_VALUE.fullmatch(data) and not TOKEN_IN_VALUE.search(data) else ""


def _instant(claim: object) -> str:
    if not isinstance(claim, int | float) or isinstance(claim, bool):
        return ""
    try:
        return datetime.fromtimestamp(int(claim), UTC).isoformat().replace("+00:00", "Z")
    except (ValueError, OverflowError, OSError):
        return ""
