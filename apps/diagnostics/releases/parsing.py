"""The text of a document, JSON or YAML, as plain Python values."""

import json
from collections import Counter
from typing import Any

from .errors import DocumentError
from .yaml_events import build

MAX_BYTES = 25_000_000
TOO_LARGE = "The document is larger than 25 MB. Remove its examples, or split it into several releases."
TOO_DEEP = "The document is nested too deeply to be an API document."
NOT_TEXT = "The document is not text in UTF-8 or UTF-16. Save it as UTF-8."


class Repeated(dict[str, Any]):
    """A mapping whose text names keys twice; of these the last value was kept."""

    twice: tuple[str, ...] = ()


def mapping_of(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """The mapping of these members, which remembers the keys that stand twice."""
    plain = dict(pairs)
    if len(plain) == len(pairs):
        return plain
    repeated = Repeated(plain)
    repeated.twice = tuple(key for key, times in Counter(key for key, _ in pairs).items() if times > 1)
    return repeated


def parse(document: bytes | str) -> Any:
    """The value of a JSON or YAML text. Raises DocumentError with line:column."""
    if len(document) > MAX_BYTES:
        raise DocumentError(TOO_LARGE, "1:1")
    text = decoded(document) if isinstance(document, bytes) else document.removeprefix("\ufeff")
    try:
        return _parse_json(text) if text.lstrip()[:1] in ("{", "[") else build(text, mapping_of)
    except RecursionError:
        raise DocumentError(TOO_DEEP, "1:1") from None


def decoded(content: bytes) -> str:
    """The text of these bytes. Raises DocumentError with the line and column that can't be read."""
    encoding = "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        before = content[: error.start]
        line, column = before.count(b"\n") + 1, len(before) - before.rfind(b"\n")
        raise DocumentError(NOT_TEXT, f"{line}:{column}") from None


def _parse_json(text: str) -> Any:
    try:
        return json.loads(text, object_pairs_hook=mapping_of)
    except json.JSONDecodeError as error:
        place = f"{error.lineno}:{error.colno}"
        raise DocumentError(f"The document is not valid JSON: {error.msg}.", place) from None
    except ValueError as error:  # a whole number of thousands of digits
        raise DocumentError(f"The document can't be read as JSON: {error}.", "1:1") from None
