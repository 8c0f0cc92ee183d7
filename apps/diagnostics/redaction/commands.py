"""Credentials in command lines and source code that no name announces: `curl -u`, `NetworkCredential(…)`, `btoa(…)`."""

from collections.abc import Iterator

from . import headers, kinds
from .judging import stands_in
from .kinds import Secret
from .linear import any_of, pattern
from .values import Region, bare, quoted

LOGIN = any_of(
    rb"(?:^|\s)-u\s*[\"'$^]{0,2}[^\s\"':/]{1,128}:",
    rb"(?:^|\s)(?:--(?:proxy-)?user|-a|--auth)(?:\s+|=)[\"'$^]{0,2}[^\s\"':/]{1,128}:",
    rb"(?:getbytes|btoa|b64encode|base64(?:\.\w+)?)\(\s*(?:@|\$|[bf])?[\"'][^\"':\r\n]{1,128}:",
    rb"echo\s+-n\s+[\"']?[^\s\"':/]{1,128}:",
)
JAR = rb"(?:^|\s)(?:-b|--cookie)(?:\s+|=)[\"'$^]{0,2}[^\s\"'=;]{1,64}="
PAIR = any_of(
    rb"(?:networkcredential|httpbasicauth|httpdigestauth|basic_?auth\w*|setbasicauth\w*|basicauthentication\w*|"
    rb"clientcredential|clientsecretcredential)[ \t]*\(",
    rb"\bauth[ \t]*=[ \t]*\(",
)
SECURE_STRING = rb"convertto-securestring\s+(?:-string\s+)?[\"']"
COMMAND = pattern(rb"(" + LOGIN + rb")|(" + JAR + rb")|(" + PAIR + rb")|(" + SECURE_STRING + rb")")
NO_PASSWORD = pattern(rb"[0-9]{1,6}|//.*")
# `-url:…` and `-user:…` are options of their own, `-uapi:…` is a user.
OTHER_OPTION = pattern(rb"\s?-u(?:rl|ri|ser|sername):")
ARGUMENTS = pattern(rb"\s*(?:[@$]|[bfru])?[\"']")
NEXT_ARGUMENT = pattern(rb"\s*,\s*")
MOST_ARGUMENTS = 3
REACH = 600


def commanded_secrets(buffer: bytes) -> list[Secret]:
    """All credentials that only their command gives away."""
    secrets: list[Secret] = []
    for found in COMMAND.finditer(buffer):
        if found.start(1) >= 0:
            secrets += _login(buffer, found.start(), found.end())
        elif found.start(2) >= 0:
            secrets += _jar(buffer, found.start(), found.end())
        elif found.start(3) >= 0:
            secrets += _arguments(buffer, found.end())
        else:
            secrets += _string(buffer, found.end() - 1)
    return secrets


def _login(buffer: bytes, start: int, place: int) -> Iterator[Secret]:
    """The password behind `user:`; the user stays, support asks for it."""
    if OTHER_OPTION.fullmatch(buffer[start:place]):
        return
    mark = _mark_inside(buffer[start:place])
    end = buffer.find(mark, place, place + REACH) if mark else -1
    region = Region(place, end, end) if end >= 0 else quoted(buffer, place) or bare(buffer, place)
    if not region:
        return
    value = buffer[region.start : region.end]
    if not stands_in(value) and not NO_PASSWORD.fullmatch(value):
        yield Secret(region.start, region.end, kinds.PASSWORD)


def _jar(buffer: bytes, start: int, end: int) -> list[Secret]:
    mark = _mark_inside(buffer[start:end])
    first = start + max(buffer[start:end].rfind(b" "), buffer[start:end].rfind(mark) if mark else 0) + 1
    closing = buffer.find(mark, end, end + headers.LONGEST_LINE) if mark else -1
    limit = closing if closing >= 0 else headers.line_limit(buffer, first, b"")
    return headers.cookies(buffer, first, limit)[0]


def _arguments(buffer: bytes, place: int) -> list[Secret]:
    """The last string of up to three arguments: user and password, or tenant, client and secret."""
    regions: list[Region] = []
    for _ in range(MOST_ARGUMENTS):
        opening = ARGUMENTS.match(buffer, place, place + 64)
        region = quoted(buffer, opening.end() - 1) if opening else None
        if not region:
            break
        regions.append(region)
        comma = NEXT_ARGUMENT.match(buffer, region.after, region.after + 64)
        if not comma:
            break
        place = comma.end()
    if len(regions) < 2:
        return []
    last = regions[-1]
    is_real = not stands_in(buffer[last.start : last.end])
    return [Secret(last.start, last.end, kinds.PASSWORD)] if is_real else []


def _string(buffer: bytes, place: int) -> list[Secret]:
    region = quoted(buffer, place)
    if not region or stands_in(buffer[region.start : region.end]):
        return []
    return [Secret(region.start, region.end, kinds.PASSWORD)]


def _mark_inside(command: bytes) -> bytes:
    return next((bytes([byte]) for byte in command if byte in b"\"'"), b"")
