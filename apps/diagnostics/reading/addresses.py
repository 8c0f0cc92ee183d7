"""Addresses in a text: where one ends, which are calls of an API, how a base and a path become one."""

from ..redaction.linear import any_of, pattern
from .calls import METHODS

METHOD = b"(" + b"|".join(method.encode() for method in METHODS) + b")"
URL = rb"(?:https?://|\{\{[\w-]+\}\}/?)[^\s\"'<>\\^`|\x00-\x20\x93\x94\xab\xbb\xa0]+"
PATH = rb"/[A-Za-z0-9_{(][^\s\"'<>\\^`|\x01\x93\x94\xab\xbb\xa0]*"
RELATIVE = rb"(?:controller/)?(?:api/)?v\d+/[A-Za-z][^\s\"'<>\\^`|\x01\x93\x94\xab\xbb\xa0]*"
ENDS = ".,;:!?'\"*_]>"
PAIRS = {")": "(", "]": "[", "}": "{"}
HTTP = pattern(rb"https?://[^/\s]")
LIKE_AN_API = pattern(
    any_of(rb"https?://[^/]*\bapi\b", rb"https?://[^?#]*/(?:api|v\d+(?:\.\d+)?|odata|rest)(?:/|$|\?)")
)
NO_CALL = pattern(
    rb"\.(?:html?|pdf|png|jpe?g|gif|svg|css|js|ico|woff2?|docx?|xlsx?)(?:[?#]|$)|/(?:docs?|swagger|"
    rb"documentation|help|callback|redoc)\b|//(?:docs?|developer|help|www|support|status|community|github)\b"
)
PLACEHOLDER = pattern(rb"\{\{[\w-]+\}\}|\$\{?\w+\}?|\{\w+\}")
LONGEST_URL = 8_000


def trimmed_url(text: str) -> str:
    """Without the punctuation of the sentence around it; brackets that belong to it stay."""
    url = text[:LONGEST_URL]
    while url:
        last = url[-1]
        opening = PAIRS.get(last)
        if opening:
            surplus = url.count(last) - url.count(opening)
            closing = min(surplus, len(url) - len(url.rstrip(last)))
        else:
            closing = int(last in ENDS)
        if closing <= 0:
            break
        url = url[:-closing]
    return url


def is_absolute(url: str) -> bool:
    return url[:8].lower().startswith(("http://", "https://"))


def looks_called(url: str) -> bool:
    """Is this an address that programs call, rather than one that people open?"""
    shadow = url.encode("latin-1", "replace")
    return bool(LIKE_AN_API.match(shadow)) and not NO_CALL.search(shadow)


def joined(base: str, path: str) -> str:
    """Base and path as one address."""
    if is_absolute(path) or not base:
        return path
    return base.rstrip("/") + "/" + path.lstrip("/")


def with_host(host: str, target: str, scheme: str = "https") -> str:
    """Request line and Host header put together."""
    if is_absolute(target) or not host:
        return target
    return f"{scheme}://{host}{target if target.startswith('/') else '/' + target}"


def same_address(one: str | None, other: str | None) -> bool:
    """Do two mentions mean one address? One may lack its base, or the query."""
    if one is None or other is None:
        return True
    one, other = _bare(one), _bare(other)
    longer, shorter = (one, other) if len(one) >= len(other) else (other, one)
    if is_absolute(shorter):
        return longer == shorter
    return bool(shorter) and longer.endswith("/" + shorter.lstrip("/"))


def _bare(url: str) -> str:
    bare = url.partition("#")[0].partition("?")[0].rstrip("/")
    return "/" + bare.partition("}}")[2].lstrip("/") if bare.startswith("{{") else bare


def more_complete(one: str | None, other: str | None) -> str | None:
    """Of two mentions of one address the one that says more."""
    if one is None or other is None:
        return one or other
    if is_absolute(one) != is_absolute(other):
        return one if is_absolute(one) else other
    return other if "?" in other and "?" not in one else one
