"""A document becomes a release, or is refused with the place of what is wrong in it."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from .checks import check
from .errors import DocumentError
from .operations import Reader
from .parsing import parse
from .release import Operation, Release

PARAMETER = re.compile(r"\{[^{}]*\}")
NO_BASE = "The document names no absolute address. Give the base URL of the release."
NO_OPERATIONS = "The document has no operations."
NOT_A_DOCUMENT = 'This is not an API document: it has neither "openapi" nor "swagger" at its top.'
OTHER_VERSION = "Only OpenAPI 3.0, OpenAPI 3.1 and Swagger 2.0 can be loaded, not {version}."


def load(document: bytes | str | Mapping[str, Any], *, name: str, base_urls: Sequence[str] = ()) -> Release:
    """The release in an OpenAPI 3.0, 3.1 or Swagger 2.0 document; without base URLs those of the document count.

    Raises DocumentError with the place.
    """
    found = parse(document) if isinstance(document, bytes | str) else document
    if not isinstance(found, dict):
        raise DocumentError(NOT_A_DOCUMENT, "#")
    try:
        return _loaded(found, name, base_urls)
    except RecursionError:
        raise DocumentError("The document is nested too deeply to be an API document.", "#") from None


def _loaded(document: dict[str, Any], name: str, base_urls: Sequence[str]) -> Release:
    specification = _specification(document)
    check(document)
    operations = tuple(Reader(document, name).operations())
    if not operations:
        raise DocumentError(NO_OPERATIONS, "#/paths")
    return Release(
        name=name,
        base_urls=_bases(document, base_urls),
        operations=operations,
        schemas=_schemas(document),
        specification=specification,
        duplicates=tuple(_duplicates(operations)),
        document=document,
    )


def _specification(document: dict[str, Any]) -> str:
    key = "swagger" if "swagger" in document else "openapi"
    if key not in document:
        raise DocumentError(NOT_A_DOCUMENT, "#")
    version = str(document[key])
    short = ".".join(version.split(".")[:2])
    if short not in {"swagger": ("2.0",), "openapi": ("3.0", "3.1")}[key]:
        raise DocumentError(OTHER_VERSION.format(version=version), f"#/{key}")
    return short


def _schemas(document: dict[str, Any]) -> dict[str, Any]:
    components = document.get("components")
    found = document.get("definitions") if "swagger" in document else (components or {}).get("schemas")
    return found if isinstance(found, dict) else {}


def _bases(document: dict[str, Any], given: Sequence[str]) -> tuple[str, ...]:
    """Absolute and without a slash at the end; a bare host gets the base path of the document."""
    own = [base for base in _own_bases(document) if _can_be_split(base)]
    path = next((urlsplit(base).path.rstrip("/") for base in own), "")
    if not given:
        absolute = [base for base in own if urlsplit(base).netloc]
        if not absolute:
            raise DocumentError(NO_BASE, "#/servers" if "openapi" in document else "#/host")
        return tuple(dict.fromkeys(base.rstrip("/") for base in absolute))
    for base in given:
        check_base(base)
    whole = (base.rstrip("/") if urlsplit(base).path.strip("/") else base.rstrip("/") + path for base in given)
    return tuple(dict.fromkeys(whole))


def check_base(base: str) -> None:
    """DocumentError for what is no base URL."""
    try:
        parts = urlsplit(base)
    except ValueError:
        raise DocumentError(f'The base URL "{base}" is no address.', "base_urls") from None
    if parts.scheme not in ("http", "https") or not parts.netloc:
        raise DocumentError(f'The base URL "{base}" must begin with https:// and name a host.', "base_urls")


def _own_bases(document: dict[str, Any]) -> Iterable[str]:
    if "swagger" in document:
        scheme = next(iter(document.get("schemes") or ["https"]))
        host = document.get("host")
        yield (f"{scheme}://{host}" if host else "") + str(document.get("basePath") or "")
        return
    for server in document.get("servers") or []:
        if isinstance(server, dict) and isinstance(server.get("url"), str):
            yield _with_defaults(server["url"], server.get("variables") or {})


def _with_defaults(url: str, variables: Mapping[str, Any]) -> str:
    for variable, about in variables.items():
        url = url.replace("{" + variable + "}", str(about.get("default", "")))
    return url


def _can_be_split(base: str) -> bool:
    try:
        urlsplit(base)
    except ValueError:
        return False
    return True


def _duplicates(operations: Iterable[Operation]) -> Iterable[str]:
    seen: dict[tuple[str, str], Operation] = {}
    for operation in operations:
        shape = PARAMETER.sub("{}", operation.template).lower().rstrip("/")
        first = seen.setdefault((operation.method, shape), operation)
        if first is not operation:
            yield (
                f"{operation.method} {operation.template} has the same address as {first.method} {first.template}, "
                "which comes first and is the one that is matched."
            )
