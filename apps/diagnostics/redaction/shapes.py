"""Secrets that are known by their own look, wherever they stand: JWTs, keys of vendors, private keys."""

from collections.abc import Iterator

from . import jwt, kinds
from .judging import has_mixed_letters, is_guid, is_mixture, looks_likely, stands_in
from .kinds import Secret
from .linear import any_of, pattern

LONGEST_WRAPPED = 16_384
SHORTEST_JWT_PART = 16
# (how it begins, how it goes on, whose it is)
VENDORS = (
    (rb"A(?:KIA|SIA)", rb"[0-9A-Z]{16}", "AWS"),
    (rb"gh[opsur]_", rb"[A-Za-z0-9_]{20,}", "GitHub"),
    (rb"github_pat_", rb"[A-Za-z0-9_]{20,}", "GitHub"),
    (rb"gl(?:pat|ptt|dt|rt|cbt|soat)-", rb"[A-Za-z0-9_-]{16,}", "GitLab"),
    (rb"xox[abeoprs]-", rb"[A-Za-z0-9-]{10,}", "Slack"),
    (rb"xapp-", rb"[A-Za-z0-9-]{10,}", "Slack"),
    (rb"https://hooks\.slack\.com/", rb"[A-Za-z]+/[A-Za-z0-9/]{16,}", "Slack"),
    (rb"AIza", rb"[A-Za-z0-9_-]{35}", "Google"),
    (rb"ya29\.", rb"[A-Za-z0-9_.-]{20,}", "Google"),
    (rb"GOCSPX-", rb"[A-Za-z0-9_-]{20,}", "Google"),
    (rb"1//0", rb"[A-Za-z0-9_-]{40,}", "Google"),
    (rb"[srp]k_(?:live|test)_", rb"[A-Za-z0-9]{10,}", "Stripe"),
    (rb"whsec_", rb"[A-Za-z0-9+/=]{16,}", "Stripe"),
    (rb"SG\.", rb"[A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]{16,}", "SendGrid"),
    (rb"npm_", rb"[A-Za-z0-9]{30,}", "npm"),
    (rb"pypi-", rb"[A-Za-z0-9_-]{32,}", "PyPI"),
    (rb"hf_", rb"[A-Za-z0-9]{30,}", "Hugging Face"),
    (rb"sk-(?:ant-|proj-)?", rb"[A-Za-z0-9_-]{24,}", "AI provider"),
    (rb"shp(?:at|ca|pa|ss)_", rb"[A-Fa-f0-9]{32}", "Shopify"),
    (rb"sq0(?:atp|csp)-", rb"[A-Za-z0-9_-]{20,}", "Square"),
    (rb"do[opr]_v1_", rb"[a-f0-9]{64}", "DigitalOcean"),
    (rb"dapi", rb"[a-f0-9]{32}", "Databricks"),
    (rb"hv[bsr]\.", rb"[A-Za-z0-9_-]{24,}", "Vault"),
    (rb"ATATT3", rb"[A-Za-z0-9_=-]{40,}", "Atlassian"),
    (rb"PMAK-", rb"[a-f0-9]{24}-[a-f0-9]{34}", "Postman"),
    (rb"lin_api_", rb"[A-Za-z0-9]{32,}", "Linear"),
    (rb"gls?[ac]_", rb"[A-Za-z0-9_=+/-]{32,}", "Grafana"),
    (rb"NRAK-", rb"[A-Z0-9]{27}", "New Relic"),
    (rb"EAAC", rb"[A-Za-z0-9]{40,}", "Meta"),
    (rb"key-", rb"[a-f0-9]{32}", "Mailgun"),
    (rb"[0-9]{8,10}:AA", rb"[A-Za-z0-9_-]{33}", "Telegram"),
    (rb"AGE-SECRET-KEY-1", rb"[0-9A-Z]{50,}", "age"),
    (rb"[A-Za-z0-9_~.-]{3}[78]Q~", rb"[A-Za-z0-9_~.-]{31,34}", "Azure"),
)
BEFORE = rb"(?:^|[^A-Za-z0-9]|\\[nrt]|%[0-9A-Fa-f]{2})"
VENDOR = pattern(BEFORE + b"(" + any_of(*(prefix + rest for prefix, rest, _ in VENDORS)) + b")", cased=True)
VENDOR_NAMES = tuple((pattern(prefix, cased=True), vendor) for prefix, _, vendor in VENDORS)

JWT = pattern(rb"eyJ[A-Za-z0-9_-]{6,}(?:\.[A-Za-z0-9_-]*){0,4}", cased=True)
WRAPPED_JWT = pattern(rb"=?\r?\n[> \t]*([A-Za-z0-9_.-]+)(?:=?\r?\n|\r|$|[\"'`])", cased=True)
MOST_LINES = 40
WHOLE_LINE = 24
DOTS_OF_JWE = 4

KEY_LABEL = rb" (?:[A-Z0-9]+ ){0,3}PRIVATE KEY(?: BLOCK)?-----"
KEY_BEGIN = pattern(rb"-----BEGIN" + KEY_LABEL, cased=True)
KEY_END = pattern(rb"-----(?:BEGIN|END)" + KEY_LABEL, cased=True)
KEY_GAP = rb"(?:[\s>]|\\+[nr])*"
KEY_LINES = pattern(
    rb"(?:" + KEY_GAP + rb"(?:(?:Proc-Type|DEK-Info|Comment|Version):[^\r\n\\]*|[A-Za-z0-9+/=]{16,}))*"
    rb"(?:" + KEY_GAP + rb"[A-Za-z0-9+/]+={1,2})?"
)
PUTTY_KEY = pattern(
    rb"Private-Lines:[ \t]*[0-9]+\r?\n((?:[A-Za-z0-9+/=]+\r?\n)*[A-Za-z0-9+/=]+)(?:\r?\n|$)", cased=True
)
XML_KEY = pattern(rb"<(?:D|P|Q|DP|DQ|InverseQ)>([A-Za-z0-9+/=\s]{16,})</", cased=True)
JWK = pattern(rb"\"kty(\\*)\"", cased=True)
JWK_MEMBER = pattern(rb"\"(?:d|p|q|dp|dq|qi|k)\\*\"\s*:\s*\\*\"([A-Za-z0-9_-]{16,})", cased=True)
JWK_REACH = 4_096

LOGIN_IN_URL = pattern(rb"[a-z][a-z0-9+.-]*://([^\s/?#\"'<>\\:@]*)(?::([^\s/\"'<>\\]*))?@")
PORT_AND_QUERY = pattern(rb"[0-9]{1,5}[?#]")

UNKNOWN = pattern(rb"(?:^|[\s\"'`(:,>])([A-Za-z0-9]{32,})(?:$|[\s\"'`),;.<&])", cased=True)
LONGEST_UNKNOWN = 160
LABEL_REACH = 40
# What is as random as a key and yet needed: ids, checksums, places in a list.
KNOWN_PURPOSE = pattern(
    rb"(?:id|ids|ref|number|etag|version|hash|sha[0-9]*|md5|checksum|digest|integrity|thumbprint|fingerprint|cursor|"
    rb"page|next|previous|continuation|skip|sync|delta|state|trace|request|correlation|build|commit|kid|data|content|"
    rb"image|file|body|text)[\w-]*[\"'`\\]*\s*[:=]?\s*[\"'`\\(]*$"
)


def shaped_secrets(buffer: bytes) -> list[Secret]:
    """All secrets that need no name."""
    return [*_jwts(buffer), *_vendor_tokens(buffer), *_private_keys(buffer), *_logins(buffer), *_unknown(buffer)]


def _jwts(buffer: bytes) -> Iterator[Secret]:
    place = 0
    while found := JWT.search(buffer, place):
        start, place = found.start(), found.end()
        place = _unwrapped(buffer, place, found.group().count(b"."))
        token = buffer[start:place].rstrip(b".-_")
        if _is_jwt(token, is_inside=_is_inside(buffer, start)):
            place = start + len(token)
            yield Secret(start, place, kinds.JWT)


def _is_jwt(token: bytes, *, is_inside: bool) -> bool:
    head, *rest = token.split(b".")
    if rest and len(rest[0]) >= SHORTEST_JWT_PART:
        return True
    return not is_inside and jwt.is_header(head)


def _is_inside(buffer: bytes, start: int) -> bool:
    """Is this the middle of some longer Base64?"""
    before = buffer[max(0, start - 2) : start]
    if before[-1:] in b"nrt" and before[:1] == b"\\":
        return False
    return bool(before) and (before[-1:].isalnum() or before[-1:] in b"+/_-")


def _unwrapped(buffer: bytes, end: int, dots: int) -> int:
    """The end of a token that a mail program broke over lines; a line that holds anything else ends it."""
    first = end
    is_wrapped = dots < 2
    for _ in range(MOST_LINES):
        line = WRAPPED_JWT.match(buffer, end, min(len(buffer), end + 1_024))
        if not line:
            break
        part = line.group(1)
        dots += part.count(b".")
        is_whole = len(part) >= WHOLE_LINE
        if dots > DOTS_OF_JWE or end - first > LONGEST_WRAPPED or not (is_whole or is_wrapped) or _is_word(part):
            break
        is_wrapped = is_whole
        end = line.end(1)
    return end


def _is_word(part: bytes) -> bool:
    """A number or a word of its own, rather than the next piece of a token."""
    return part.isdigit() or part.isupper() or part[1:].islower() or not has_mixed_letters(part)


def _vendor_tokens(buffer: bytes) -> Iterator[Secret]:
    for found in VENDOR.finditer(buffer):
        start, end = found.span(1)
        value = found.group(1)
        if value.strip(b"x*X.").endswith((b"_", b"-")):
            continue
        vendor = next(vendor for prefix, vendor in VENDOR_NAMES if prefix.match(value))
        yield Secret(start, end, kinds.VENDOR, vendor)


def _private_keys(buffer: bytes) -> Iterator[Secret]:
    place = 0
    while begin := KEY_BEGIN.search(buffer, place):
        mark = KEY_END.search(buffer, begin.end())
        if mark and mark.group().startswith(b"-----END"):
            place = mark.end()
        else:
            lines = KEY_LINES.match(buffer, begin.end())
            place = lines.end() if lines else begin.end()
        yield Secret(begin.start(), place, kinds.PRIVATE_KEY)
    for found in PUTTY_KEY.finditer(buffer):
        yield Secret(*found.span(1), kinds.PRIVATE_KEY)
    for found in XML_KEY.finditer(buffer):
        yield Secret(*found.span(1), kinds.PRIVATE_KEY)
    yield from _json_web_keys(buffer)


def _json_web_keys(buffer: bytes) -> Iterator[Secret]:
    covered = 0
    for found in JWK.finditer(buffer):
        first = max(covered, found.start() - JWK_REACH)
        covered = min(len(buffer), found.end() + JWK_REACH)
        for member in JWK_MEMBER.finditer(buffer, first, covered):
            yield Secret(*member.span(1), kinds.PRIVATE_KEY)


def _logins(buffer: bytes) -> Iterator[Secret]:
    """The password in `https://user:password@host`, or a token in the user's place."""
    for found in LOGIN_IN_URL.finditer(buffer):
        user, password = found.group(1), found.group(2)
        if password and not stands_in(password) and not PORT_AND_QUERY.match(password):
            yield Secret(*found.span(2), kinds.PASSWORD)
        elif found.start(2) < 0 and (is_guid(user) or (len(user) >= SHORTEST_JWT_PART and looks_likely(user))):
            yield Secret(*found.span(1), kinds.API_KEY)


def _unknown(buffer: bytes) -> Iterator[Secret]:
    """A long word of mixed digits, small and capital letters that nothing explains: generated, and likely a key."""
    for found in UNKNOWN.finditer(buffer):
        start, end = found.span(1)
        if end - start > LONGEST_UNKNOWN or not is_mixture(found.group(1)):
            continue
        if not KNOWN_PURPOSE.search(buffer[max(0, start - LABEL_REACH) : start]):
            yield Secret(start, end, kinds.UNKNOWN)
