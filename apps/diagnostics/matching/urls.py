"""URLs as people write them: with or without a host, encoded, with placeholders, with a slash too many."""

import base64
import binascii
import re
from collections.abc import Callable, Sequence
from typing import NamedTuple
from urllib.parse import parse_qsl, unquote

HTTP = frozenset(("http:", "https:", "HTTP:", "HTTPS:", "Http:", "Https:"))
PLACEHOLDER = re.compile(
    r"\{.*\}|:[a-z_]\w*|<.*>|\[.*\]|\(.*\)|\$\w+|\$\{.*\}|\$\(.*\)|%\w+%|\.{2,}|…|\*+|x{3,}|_{2,}",
    re.IGNORECASE | re.DOTALL,
)
PLACEHOLDER_STARTS = frozenset("{:<[($%.…*xX_")
KEY = re.compile(r"b64\(([A-Za-z0-9+/_=-]*)\)", re.IGNORECASE)
OPEN_KEY = re.compile(r"b64\([^)/]*", re.IGNORECASE)
HOST = re.compile(r"[a-z0-9_-]+(\.[a-z0-9_-]+)+(:[0-9]+)?\Z", re.IGNORECASE)
OTHER_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:(?![0-9/])", re.IGNORECASE)
SCHEME = re.compile(r"https?(?::|%3a)(?:/|%2f){2}", re.IGNORECASE)


def is_placeholder(text: str) -> bool:
    """Whether `{id}`, `:id`, `<number>`, `[iban-1]`, `$ID`, `...` or `xxx` stands for a value."""
    return not text or (text[0] in PLACEHOLDER_STARTS and PLACEHOLDER.fullmatch(text) is not None)


def cleaned(url: str) -> str:
    """Without white space and angle brackets around it, and decoded when the whole URL is encoded."""
    url = url.strip()
    if url.startswith("<") and url.endswith(">") and SCHEME.match(url[1:]):
        url = url[1:-1]
    scheme = SCHEME.match(url)
    return unquote(url) if scheme and "%" in scheme[0] else url


def host_of(netloc: str) -> str:
    """The host in lower case, without user, usual port or final dot."""
    host = netloc.rpartition("@")[2].lower()
    return host.removesuffix(":443").removesuffix(":80").rstrip(".")


class Address(NamedTuple):
    """A URL taken apart. The host is None when the URL names none, and "" when a placeholder stands for it."""

    host: str | None
    parts: list[str]
    query: str


def address_of(url: str, is_known: Callable[[str], bool]) -> Address | None:
    """The parts of a URL, which may lack its scheme or its host; None for a lone word and for what isn't HTTP."""
    address, _, query = cleaned(url).partition("#")[0].partition("?")
    parts = address.split("/")
    if SCHEME.match(address) or address.startswith("//"):
        parts = parts[2:]
    elif "://" in address or OTHER_SCHEME.match(address):
        return None
    elif not parts[0]:
        return Address(None, parts[1:], query)
    elif not (is_placeholder(parts[0]) or is_known(host_of(parts[0])) or HOST.match(parts[0])):
        return Address(None, parts, query) if len(parts) > 1 else None
    host = "" if is_placeholder(parts[0]) else host_of(parts[0])
    return Address(host, parts[1:], query)


def query_of(text: str) -> list[tuple[str, str]]:
    """The parameters in order; those without a value count."""
    text = text.replace("&amp;", "&")
    if "%" in text or "+" in text:
        return parse_qsl(text, keep_blank_values=True, errors="replace")
    pairs = (pair.partition("=") for pair in text.split("&") if pair)
    return [(name, value) for name, _, value in pairs]


def joined_keys(parts: Sequence[str]) -> list[str]:
    """The parts, with a `b64(…)` that holds slashes made one part again."""
    joined: list[str] = []
    waiting = False
    for part in parts:
        if waiting:
            joined[-1] += "/" + part
        else:
            joined.append(part)
        waiting = OPEN_KEY.fullmatch(part) is not None if not waiting else ")" not in part
    return list(parts) if waiting else joined


def readings(parts: Sequence[str]) -> list[tuple[list[str], list[str]]]:
    """The decoded segments beside those that are written; a second reading keeps empty ones where a value may lack."""
    kept: list[str] = []
    for part in joined_keys(parts):
        if part == "..":
            del kept[-1:]
        elif part != ".":
            kept.append(part)
    while kept and not kept[-1]:
        kept.pop()
    filled = [part for part in kept if part]
    return [(_decoded(path), path) for path in ([filled] if len(filled) == len(kept) else [filled, kept])]


def _decoded(path: Sequence[str]) -> list[str]:
    return [unquote(part, errors="replace") if "%" in part else part for part in path]


def value_of(segment: str) -> str:
    """The value that a segment carries: `b64(U0tSL004IzQw)` is `SKR/M8#40`."""
    key = KEY.fullmatch(segment)
    if key is None:
        return segment
    letters = key[1].rstrip("=").replace("-", "+").replace("_", "/")
    try:
        return base64.b64decode(letters + "=" * (-len(letters) % 4), validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        return segment
