"""Where an authorization code may be sent: what a redirect URI must look like, and why another is refused. Pure.

Parsers disagree about odd addresses, and a code that goes to the wrong one lets a stranger in. So only what every
parser reads alike is taken, in one form of writing.
"""

import re
from ipaddress import IPv4Address, IPv6Address, ip_address

import idna

LONGEST = 500
LONGEST_HOST = 253
LAST_PORT = 65_535
DEFAULT_PORTS = {"https": 443, "http": 80}
# Reserved, or in use inside companies: nobody owns an address below them.
NOT_PUBLIC = frozenset(
    {"arpa", "corp", "example", "home", "internal", "intranet", "invalid", "lan", "local", "localdomain", "localhost"}
    | {"onion", "test"}
)
LOOPBACK_NAMES = frozenset({"localhost"})
DECODINGS = 3

_SHAPE = re.compile(r"(?P<scheme>[A-Za-z][A-Za-z0-9+.-]*):(?P<slashes>/*)(?P<rest>.*)")
_REST = re.compile(r"(?P<authority>[^/?]*)(?P<path>[^?]*)(?P<query>\?.*)?")
_LABEL = re.compile(r"[a-z0-9]([a-z0-9-]*[a-z0-9])?")
_LONGEST_LABEL = 63
_PERCENT = re.compile(r"%([0-9A-Fa-f]{2})?")
_ALLOWED = re.compile(r"[A-Za-z0-9._~!$&'()+,;=:@/?%-]*")
_NUMBER = re.compile(r"\d+|0x[0-9a-f]*")
_BRACKETS = re.compile(r"\[(?P<host>[^\[\]]*)\](?P<port>.*)")


class RefusedUri(ValueError):
    """Why an address is refused: a ``code``, and a sentence that says what to write instead."""

    def __init__(self, code: str, words: str) -> None:
        super().__init__(words)
        self.code, self.words = code, words


def checked(text: str, *, is_production: bool) -> str:
    """``text`` in the one form that it is kept in. Refused unless a client of that type may have it."""
    _require_plain_letters(text)
    scheme, rest = _parted(text)
    found = _REST.fullmatch(rest)
    authority, path, query = (found[name] or "" for name in ("authority", "path", "query")) if found else ("", "", "")
    host, port = _host_and_port(authority)
    address = _address_in(host)
    if address is None:
        _require_name(host)
    _require_place(scheme, host, address, is_production=is_production)
    _require_path(path, query)
    shown = f"[{address}]" if isinstance(address, IPv6Address) else host
    suffix = "" if port in (None, DEFAULT_PORTS[scheme]) else f":{port}"
    kept = _in_one_writing(f"{scheme}://{shown}{suffix}{path or '/'}{query}")
    _require_length(kept)
    return kept


def is_fit(text: str, *, is_production: bool) -> bool:
    """Whether a client of that type may have ``text``."""
    return not why_unfit(text, is_production=is_production)


def why_unfit(text: str, *, is_production: bool) -> str:
    """The sentence by which ``text`` is refused; empty where it is not."""
    try:
        checked(text, is_production=is_production)
    except RefusedUri as refused:
        return refused.words
    return ""


def _require_plain_letters(text: str) -> None:
    if not text:
        raise RefusedUri("uri_missing", "Write the address that the authorization code is sent to.")
    _require_length(text)
    if any(ord(letter) < 32 or ord(letter) == 127 for letter in text):
        raise RefusedUri(
            "uri_control", "The address holds a line break, a tab or a sign that can't be seen. Remove it."
        )
    if any(letter.isspace() for letter in text):
        raise RefusedUri("uri_space", "The address holds a space. Remove it, or write it as %20.")
    if "\\" in text:
        raise RefusedUri("uri_backslash", "The address holds a backslash, which browsers read as a slash. Write /.")
    if not text.isascii():
        raise RefusedUri(
            "uri_not_ascii",
            "The address holds letters beyond a to z, which may look like others. Write the host as it stands in DNS, "
            "such as xn--bcher-kva.no, and other letters percent-encoded.",
        )
    if "#" in text:
        raise RefusedUri("uri_fragment", "Leave out the # and what follows it: the code would get lost behind it.")
    if "*" in text:
        raise RefusedUri("uri_wildcard", "Write every address out: a * stands for nothing here.")


def _require_length(text: str) -> None:
    if len(text) > LONGEST:
        raise RefusedUri("uri_too_long", f"The address has {len(text)} characters. Use {LONGEST} at most.")


def _parted(text: str) -> tuple[str, str]:
    found = _SHAPE.fullmatch(text)
    if found is None:
        raise RefusedUri("uri_no_scheme", "Begin the address with https://.")
    scheme, slashes = found["scheme"].lower(), found["slashes"]
    if scheme not in DEFAULT_PORTS:
        raise RefusedUri(
            "uri_scheme", f"An address that begins with {scheme}: is not taken, in no client. Begin it with https://."
        )
    if len(slashes) < 2:
        raise RefusedUri("uri_slashes", f"Write two slashes after {scheme}:, such as {scheme}://app.acme.com/callback.")
    if len(slashes) > 2 or not found["rest"]:
        raise RefusedUri("uri_no_host", f"Name a host after {scheme}://, such as app.acme.com.")
    return scheme, found["rest"]


def _host_and_port(authority: str) -> tuple[str, int | None]:
    if "@" in authority:
        raise RefusedUri("uri_user", "Leave out the user and the password before the @.")
    if "%" in authority:
        raise RefusedUri("uri_encoded_host", "Write the host in plain letters, without %.")
    bracketed = _BRACKETS.fullmatch(authority)
    if "[" in authority and not bracketed:
        raise RefusedUri("uri_odd_address", _ODD_ADDRESS)
    if bracketed:
        host, port = f"[{bracketed['host'].lower()}]", bracketed["port"]
    else:
        host, colon, number = authority.partition(":")
        host, port = host.lower(), colon + number
    if not host:
        raise RefusedUri("uri_no_host", "Name a host before the port, such as app.acme.com.")
    return host, _port(port)


def _port(text: str) -> int | None:
    if not text:
        return None
    digits = text[1:]
    if text[0] != ":" or not re.fullmatch(r"[1-9][0-9]{0,4}", digits) or int(digits) > LAST_PORT:
        raise RefusedUri("uri_port", f"Write the port as a number from 1 to {LAST_PORT}, or leave it and the : out.")
    return int(digits)


def _address_in(host: str) -> IPv4Address | IPv6Address | None:
    """The IP address that ``host`` is; None for a name. Refused where it is one in another writing than the usual."""
    is_bracketed, last = host.startswith("["), host.rstrip(".").rpartition(".")[2]
    if not is_bracketed and not _NUMBER.fullmatch(last):
        return None
    try:
        address = ip_address(host.strip("[]"))
    except ValueError:
        address = None
    mapped = getattr(address, "ipv4_mapped", None)
    if address is None or mapped or is_bracketed != isinstance(address, IPv6Address) or getattr(address, "scope_id", 0):
        raise RefusedUri("uri_odd_address", _ODD_ADDRESS)
    return address


def _require_name(host: str) -> None:
    if host.endswith("."):
        raise RefusedUri("uri_trailing_dot", "Leave out the dot after the host: with it, it is another address.")
    labels = host.split(".")
    if len(host) > LONGEST_HOST or not all(_is_label(label) for label in labels):
        raise RefusedUri(
            "uri_host", "That can't be the name of a host: letters, digits and hyphens, parted by single dots."
        )


def _is_label(label: str) -> bool:
    if len(label) > _LONGEST_LABEL or not _LABEL.fullmatch(label):
        return False
    if label[2:4] != "--":
        return True
    try:
        # Punycode that stands for nothing, or for what plain letters say, is a disguise.
        return label.startswith("xn--") and idna.encode(idna.decode(label)).decode() == label
    except idna.IDNAError:
        return False


def _require_place(scheme: str, host: str, address: IPv4Address | IPv6Address | None, *, is_production: bool) -> None:
    is_loopback = address.is_loopback if address else host.rpartition(".")[2] in LOOPBACK_NAMES
    if scheme == "http" and (is_production or not is_loopback):
        raise RefusedUri("https_required", _HTTPS_IN_PRODUCTION if is_production else _HTTPS_BUT_LOOPBACK)
    if not is_production:
        return
    if is_loopback or (address and not address.is_global):
        raise RefusedUri(
            "uri_private",
            "The host is a computer of one's own or of a private network. In production, name one that the internet "
            "knows.",
        )
    if address:
        raise RefusedUri("uri_address", "In production, write the name of the host and not its IP address.")
    if "." not in host or host.rpartition(".")[2] in NOT_PUBLIC:
        raise RefusedUri(
            "uri_not_public", f"Nobody can own {host} in the internet. In production, name a host of a domain of yours."
        )


def _require_path(path: str, query: str) -> None:
    rest = path + query
    if any(found[1] is None for found in _PERCENT.finditer(rest)):
        raise RefusedUri("uri_percent", "After a % there are two digits or letters A to F. A % itself is written %25.")
    if not _ALLOWED.fullmatch(rest):
        raise RefusedUri(
            "uri_character", "The address holds a sign that is to be percent-encoded, such as a quote or <"
        )
    if any(ord(letter) < 32 or ord(letter) == 127 for letter in _decoded(rest)):
        raise RefusedUri("uri_control", "The address holds a percent-encoded line break or other control. Remove it.")
    segments = re.split(r"[/\\]", _decoded(path))
    if any(segment in (".", "..") for segment in segments):
        raise RefusedUri("uri_traversal", "Write the path without . and .. between its slashes.")


def _decoded(text: str) -> str:
    """``text`` as servers that decode more than once would read it."""
    for _ in range(DECODINGS):
        text = _PERCENT.sub(lambda found: chr(int(found[1], 16)) if found[1] else found[0], text)
    return text


def _in_one_writing(uri: str) -> str:
    return _PERCENT.sub(lambda found: found[0].upper(), uri)


_HTTPS_IN_PRODUCTION = (
    "A production client's redirect URI starts with https://. Change it, or keep the client a test client."
)
_HTTPS_BUT_LOOPBACK = (
    "Write https://. Plain http:// is taken for localhost, 127.0.0.1 and [::1] alone, where nobody can listen."
)
_ODD_ADDRESS = (
    "The host is an IP address in an unusual writing, which others may read as another one. Write the name of the host."
)
