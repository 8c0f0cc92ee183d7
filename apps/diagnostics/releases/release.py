"""What an API document says, as values: a release, its operations and their parameters."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar
from urllib.parse import unquote

from .errors import DocumentError

Schema = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Parameter:
    """`where` is query, header, path or cookie."""

    name: str
    where: str
    required: bool
    schema: Schema = field(hash=False)


@dataclass(frozen=True, slots=True)
class Operation:
    """One method of one path; schemas may hold `$ref`, which the release resolves."""

    method: str
    template: str
    summary: str
    tag: str
    deprecated: bool
    parameters: tuple[Parameter, ...]
    request_schema: Schema | None = field(hash=False)
    response_schemas: Mapping[str, Schema | None] = field(hash=False)
    release: str
    description: str = ""
    request_required: bool = False
    consumes: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Release:
    """One version of an API. The first base URL is today's address, the others are older addresses of the same API."""

    name: str
    base_urls: tuple[str, ...]
    operations: tuple[Operation, ...]
    schemas: Mapping[str, Schema]
    specification: str
    duplicates: tuple[str, ...] = ()
    document: Mapping[str, Any] = field(repr=False, default_factory=dict)

    def resolve(self, ref: str) -> Any:
        """What `#/components/schemas/Customer` stands for, followed to the end. Raises DocumentError."""
        return resolve(self.document, ref)


def resolve(document: Mapping[str, Any], ref: str) -> Any:
    """The part of the document that a reference means, followed to the end. Raises DocumentError."""
    seen: set[str] = set()
    while True:
        if ref in seen:
            raise DocumentError(f"The reference {ref} leads back to itself.", ref)
        seen.add(ref)
        found = _pointed(document, ref)
        further = found.get("$ref") if isinstance(found, dict) else None
        if not isinstance(further, str):
            return found
        ref = further


def _pointed(document: Mapping[str, Any], ref: str) -> Any:
    if not ref.startswith("#"):
        raise DocumentError(f"{ref} lies outside of the document. Bundle the document into one file.", ref)
    found: Any = document
    for step in unquote(ref[1:]).split("/")[1:]:
        key = step.replace("~1", "/").replace("~0", "~")
        if isinstance(found, list) and key.isdecimal() and int(key) < len(found):
            found = found[int(key)]
        elif isinstance(found, dict) and key in found:
            found = found[key]
        else:
            raise DocumentError(f"The document has nothing at {ref}.", ref)
    return found


class Named(Protocol):
    """What has the name of a release."""

    @property
    def name(self) -> str: ...


AnyNamed = TypeVar("AnyNamed", bound=Named)


def newest_first(releases: Iterable[AnyNamed]) -> list[AnyNamed]:
    """Ordered by the numbers in the names (2025-04 before 9.11); releases that are equal by name keep their order."""
    return sorted(releases, key=_version, reverse=True)


def _version(release: Named) -> list[int]:
    return [int(number) for number in re.findall(r"[0-9]{1,18}", release.name)]
