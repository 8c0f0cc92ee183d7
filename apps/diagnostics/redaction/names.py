"""Names that announce a secret: of headers, parameters, properties, variables and in five languages."""

from enum import IntEnum
from functools import lru_cache
from typing import NamedTuple

from . import kinds
from .linear import any_of, pattern

LONGEST_NAME = 48
LONGEST_OWNER = 16
SPACE = 0x20
WORD_BYTES = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-"
IS_PUNCTUATION = bytes(byte < 0x80 and byte not in WORD_BYTES for byte in range(256))
AUTHORIZATION = "authorization"


class Asks(IntEnum):
    """How secret a value must look to be taken for one under this name."""

    NOTHING = 0
    LIKELY = 1
    RANDOM = 2


class Name(NamedTuple):
    """What a name announces."""

    kind: str
    asks: Asks


KEY_OWNERS = any_of(
    b"access", b"account", b"subscription", b"functions?", b"shared", b"shared[-_ ]?access", b"private", b"encryption",
    b"signing", b"auth", b"master", b"storage", b"secret", b"app", b"integration", b"service", b"webhook", b"license",
)  # fmt: skip
NAMED = pattern(
    any_of(
        rb"authori[sz]ation",
        rb"cookie",
        rb"secret",
        rb"passw(?:d|ord|ort)",
        rb"pass(?:ord|phrase|code)",
        rb"pwd",
        rb"l(?:o|\xc3[\xb6\x96])senord",
        rb"adgangskode",
        rb"kodeord",
        rb"wachtwoord",
        rb"salasana",
        rb"kennwort",
        rb"hemm?e?lighe[dt]",
        rb"geheim",
        rb"token",
        rb"credential",
        rb"api[-_. ]?(?:key|n(?:o|\xc3[\xb8\x98])kkel|nyckel|sleutel|avain|kode)",
        KEY_OWNERS + rb"[-_. ]?key",
        rb"assertion",
        rb"code_?verifier",
        rb"samlresponse",
        rb"session_?id|phpsessid|aspxauth|arraffinity",
        rb"(?:authori[sz]ation|auth|device)[-_ ]?code",
        rb"[?&\"'\\;\s]code(?:\\*[\"']|=)",
        rb"[?&;]sig=",
        rb"x-amz-signature",
        rb"[-?&\"'\\;:\s,{(](?:pass|pw)(?:\\*[\"']|[ \t]?[=:]|[ \t])",
        rb"\bjwt\b",
        rb"bearer",
        rb"\bbasic(?:\\*[\"'],?)?[\s+%:]",
    )
)
# Longest first: the name is matched by its end, so `newUserPassword` is a password.
ENDINGS: tuple[tuple[str, Name], ...] = tuple(
    (ending, Name(kind, asks))
    for kind, asks, endings in (
        (AUTHORIZATION, Asks.NOTHING, "authorization authorisation"),
        (kinds.COOKIE, Asks.NOTHING, "cookie cookies"),
        (
            kinds.PASSWORD,
            Asks.NOTHING,
            "password passwd passwort passord passphrase passcode pwd lösenord losenord adgangskode kodeord "
            "wachtwoord wachtwoorden salasana kennwort passordet lösenordet losenordet adgangskoden "
            "kodeordet",
        ),
        (
            kinds.CLIENT_SECRET,
            Asks.NOTHING,
            "clientsecret consumersecret appsecret applicationsecret sharedsecret signingsecret webhooksecret "
            "clientsecretvalue secretvalue secrettext hemmelighet hemmelighed hemlighet hemmeligheten "
            "hemmeligheden hemligheten geheim secret",
        ),
        (kinds.CLIENT_SECRET, Asks.LIKELY, "secrets"),
        (
            kinds.API_KEY,
            Asks.NOTHING,
            "apikey apinøkkel apinokkel apinyckel apinøkkelen apinyckeln apisleutel apiavain apikode "
            "subscriptionkey functionskey functionkey secretkey secretaccesskey appkey",
        ),
        (
            kinds.API_KEY,
            Asks.LIKELY,
            "accesskey sharedaccesskey accountkey sharedkey encryptionkey signingkey authkey masterkey storagekey "
            "integrationkey servicekey webhookkey licensekey",
        ),
        (kinds.API_KEY, Asks.RANDOM, "sig xamzsignature"),
        (kinds.PRIVATE_KEY, Asks.NOTHING, "privatekey"),
        (
            kinds.BEARER,
            Asks.NOTHING,
            "accesstoken bearertoken authtoken oauthtoken apitoken securitytoken privatetoken",
        ),
        (kinds.BEARER, Asks.LIKELY, "token tokens bearer"),
        (kinds.REFRESH, Asks.NOTHING, "refreshtoken"),
        (kinds.JWT, Asks.LIKELY, "idtoken idtokenhint clientassertion assertion jwt"),
        (kinds.JWT, Asks.NOTHING, "samlresponse samlassertion"),
        (kinds.CODE, Asks.NOTHING, "authorizationcode authorisationcode devicecode"),
        (kinds.CODE, Asks.LIKELY, "authcode"),
        (kinds.VERIFIER, Asks.NOTHING, "codeverifier"),
        (
            kinds.SESSION,
            Asks.LIKELY,
            "sessiontoken csrftoken xsrftoken requestverificationtoken antiforgerytoken csrfmiddlewaretoken sessionid "
            "phpsessid aspxauth arraffinity",
        ),
        (kinds.PASSWORD, Asks.RANDOM, "credential credentials"),
    )
    for ending in endings.split()
)
ENDINGS_LONGEST_FIRST = tuple(sorted(ENDINGS, key=lambda entry: -len(entry[0])))
# Whole names: as an ending these would be found in `bypass` or `statusCode`.
WHOLE = {
    "pass": Name(kinds.PASSWORD, Asks.NOTHING),
    "pw": Name(kinds.PASSWORD, Asks.NOTHING),
    "code": Name(kinds.CODE, Asks.RANDOM),
}
# Tokens that page through a list, stop a task or number a request.
HARMLESS = pattern(
    rb"(?:page|next|continuation|cancellation|cancel|skip|sync|delta|postman|concurrency|stopping|change|idempotency|"
    rb"design|css|lexer|parser|max|min|total|prompt|completion)tokens?|public_?key|(?:un|in)authorization|cookieless"
)
QUALIFIER = pattern(
    rb"(?:[0-9]+|prod|production|test|dev|development|staging|stage|live|sandbox|value|string|text|plain|confirm|"
    rb"confirmation|again|current|primary|secondary|env|b64|base64)"
)


def spread(buffer: bytes, start: int, end: int) -> tuple[int, int]:
    """The whole identifier around a hit, without the punctuation that the pattern needed to see."""
    while end > start and IS_PUNCTUATION[buffer[end - 1]]:
        end -= 1
    while start < end and IS_PUNCTUATION[buffer[start]]:
        start += 1
    before = buffer[max(0, start - LONGEST_NAME) : start]
    after = buffer[end : end + LONGEST_NAME]
    left = len(before) - len(before.rstrip(WORD_BYTES))
    right = len(after) - len(after.lstrip(WORD_BYTES))
    return start - left, end + right


def announced_at(buffer: bytes, start: int, end: int) -> Name | None:
    """What the identifier there announces, together with the word before it: `refresh token`, `client secret`."""
    name = buffer[start:end]
    if start and buffer[start - 1] == SPACE:
        words = buffer[max(0, start - LONGEST_OWNER) : start].split()
        if words and words[-1].isalpha():
            return announced(words[-1] + b" " + name)
    return announced(name)


@lru_cache(maxsize=8192)
def announced(name: bytes) -> Name | None:
    """What a name announces, or None: `tokenType`, `passwordPolicy` and `nextPageToken` announce nothing."""
    if len(name) > LONGEST_NAME or HARMLESS.search(_squeezed(name).encode()):
        return None
    squeezed = _squeezed(_without_qualifiers(name))
    if squeezed in WHOLE:
        return WHOLE[squeezed]
    return next((meaning for ending, meaning in ENDINGS_LONGEST_FIRST if squeezed.endswith(ending)), None)


def _squeezed(name: bytes) -> str:
    text = name.decode("utf-8", "replace").lower()
    return text.translate({ord(separator): None for separator in "-_. "})


def _without_qualifiers(name: bytes) -> bytes:
    """`CLIENT_SECRET_TEST`, `password2` and `clientSecretValue` without what comes after the word."""
    for _ in range(3):
        bare = name.rstrip(b"0123456789_.- ")
        head, separator, tail = bare.rpartition(b"_") if b"_" in bare else bare.rpartition(b"-")
        name = head if separator and QUALIFIER.fullmatch(tail) else bare
    return name
