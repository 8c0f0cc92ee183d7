"""Which operation replaces a deprecated one, by what the document says or by a newer version of the same path."""

import re
from collections.abc import Iterator
from typing import NamedTuple
from weakref import WeakKeyDictionary

from apps.diagnostics.releases import Operation, Release

VERSION = re.compile(r"v(\d{1,3})\Z", re.IGNORECASE)
PATH = re.compile(r"/[\w{}/.-]+")
LETTERS = re.compile(r"[^a-z0-9]+")
LONGEST_TEXT = 2_000
SHORTEST_NAME = 4
_REPLACEMENTS: WeakKeyDictionary[Release, dict[tuple[str, str], str | None]] = WeakKeyDictionary()


class Address(NamedTuple):
    """A template taken apart: `/v1/creditNote/{id}/action/release` is 1, `creditnote`, and the rest without names."""

    version: int
    resource: str
    rest: tuple[str, ...]
    parameters: tuple[str, ...]


def replacement(operation: Operation, release: Release) -> str | None:
    """`POST /v2/customerCreditNote`: the operation to use instead of a deprecated one, if it can be told."""
    known = _REPLACEMENTS.setdefault(release, {})
    key = operation.method, operation.template
    if key not in known:
        known[key] = _replacement(operation, release)
    return known[key]


def _replacement(operation: Operation, release: Release) -> str | None:
    said = f"{operation.summary} {operation.description}"[:LONGEST_TEXT]
    others = [each for each in release.operations if not each.deprecated and each.method == operation.method]
    found = _named_path(said, release, operation) or _named(said, operation, others)
    found = found or _extended(said, operation, others)
    return f"{found.method} {found.template}" if found else None


def _named_path(said: str, release: Release, operation: Operation) -> Operation | None:
    """The operation whose path stands in the text."""
    paths = {path.rstrip("./").lower() for path in PATH.findall(said)} - {operation.template.lower()}
    named = [each for each in release.operations if not each.deprecated and each.template.rstrip("/").lower() in paths]
    same = (each for each in named if each.method == operation.method)
    return next(same, named[0] if named else None)


def _named(said: str, operation: Operation, others: list[Operation]) -> Operation | None:
    """The operation of the resource with the longest name in the text, its own included, in the newest version.

    "Use the method in endpoint Customer Credit Note" names `customerCreditNote`.
    """
    old = _address(operation)
    words = LETTERS.sub("", said.lower())
    fitting = []
    for other in others:
        new = _address(other)
        is_newer = new.resource != old.resource or new.version > old.version
        is_named = new.resource == old.resource or (len(new.resource) >= SHORTEST_NAME and new.resource in words)
        if new.rest == old.rest and is_newer and is_named:
            fitting.append((len(new.resource), new.version, other))
    longest = max(fitting, key=lambda each: each[:2], default=None)
    return longest[2] if longest and (longest[0] >= len(old.resource)) else None


def _extended(said: str, operation: Operation, others: list[Operation]) -> Operation | None:
    """The same path with a further parameter of which the text speaks: "the new method with order type"."""
    old = _address(operation)
    words = LETTERS.sub("", said.lower())
    for other in others:
        new = _address(other)
        more = set(new.parameters) - set(old.parameters)
        if new[:2] != old[:2] or len(more) != 1 or _literals(new, more) != _literals(old, more):
            continue
        if next(iter(more)) in words:
            return other
    return None


def _literals(address: Address, but: set[str]) -> list[str]:
    """The fixed segments of a path, without those that only announce a parameter: `/orderType/{orderType}`."""
    return [part for part in address.rest if part != "{}" and part not in but]


def _address(operation: Operation) -> Address:
    segments = [segment for segment in operation.template.split("/") if segment]
    at = next((place for place, segment in enumerate(segments) if VERSION.match(segment)), -1)
    version = VERSION.match(segments[at]) if at >= 0 else None
    rest = segments[at + 2 :]
    return Address(
        int(version[1]) if version else 0,
        LETTERS.sub("", segments[at + 1].lower()) if len(segments) > at + 1 else "",
        tuple("{}" if "{" in segment else segment.lower() for segment in rest),
        tuple(_parameters(rest)),
    )


def _parameters(segments: list[str]) -> Iterator[str]:
    for segment in segments:
        if "{" in segment:
            yield LETTERS.sub("", segment.lower())
