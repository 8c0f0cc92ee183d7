"""What can be masked, and the words that stand in its place."""

from typing import NamedTuple

from .linear import any_of, pattern

BEARER = "bearer-token"
BASIC = "basic-credentials"
API_KEY = "api-key"
COOKIE = "cookie"
JWT = "jwt"
CLIENT_SECRET = "client-secret"  # noqa: S105 - the name of a kind, not a secret
PASSWORD = "password"  # noqa: S105 - the name of a kind, not a secret
PRIVATE_KEY = "private-key"
VENDOR = "vendor-token"
CODE = "authorization-code"
REFRESH = "refresh-token"
VERIFIER = "code-verifier"
SESSION = "session-token"
IBAN = "iban"
CARD = "payment-card"
NATIONAL_ID = "national-id"
UNKNOWN = "secret"

KINDS = (
    BEARER,
    BASIC,
    API_KEY,
    COOKIE,
    JWT,
    CLIENT_SECRET,
    PASSWORD,
    PRIVATE_KEY,
    VENDOR,
    CODE,
    REFRESH,
    VERIFIER,
    SESSION,
    IBAN,
    CARD,
    NATIONAL_ID,
    UNKNOWN,
)
NUMBERS = frozenset({IBAN, CARD, NATIONAL_ID})
PLACEHOLDER = pattern(rb"\[" + any_of(*(kind.encode() for kind in KINDS)) + rb"-[0-9]{1,6}\]", cased=True)


class Secret(NamedTuple):
    """A stretch of bytes that must go.

    `quote` is set where a bare JSON number is replaced and the placeholder needs quotes to keep the document valid.
    """

    start: int
    end: int
    kind: str
    hint: str = ""
    quote: bytes = b""
