"""The text of a document, JSON or YAML, as plain Python values."""

import json
from collections import Counter
from typing import Any

from .errors import DocumentError
from .yaml_events import TOO_DEEP, build

MAX_BYTES = 25_000_000
TOO_LARGE = "The document is larger than 25 MB. Remove its examples, or split it into several releases."
TOO_MANY_DIGITS = "The document can't be read as JSON: it holds a whole number of more than 4,300 digits."
NOT_TEXT = "The document is not text in UTF-8 or UTF-16. Save it as UTF-8."

WHAT_TO_CORRECT = {
    "Expecting value": "a value was expected here. Write one, or take away the comma before it",
    "Expecting property name enclosed in double quotes": "a property name in double quotes was expected here. "
    "Write one, or take away the comma before it",
    "Expecting ':' delimiter": "the colon after a property name was expected here",
    "Expecting ',' delimiter": "a comma or a closing bracket was expected here",
    "Extra data": "the document is over here, but more text follows. Take it away",
    "Unterminated string starting at": "the text in double quotes that begins here never ends",
    "Invalid control character at": "a line break or another control character stands in a text in double quotes. "
    r"Write it as an escape, such as \n",
    r"Invalid \escape": r"a backslash begins no escape here. Write it as \\",
    r"Invalid \uXXXX escape": r"four hexadecimal digits must follow \u here",
}
CAN_NOT_BE_READ = "it can't be read from here on"


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
        wrong = WHAT_TO_CORRECT.get(error.msg, CAN_NOT_BE_READ)
        raise DocumentError(f"The document is not valid JSON: {wrong}.", f"{error.lineno}:{error.colno}") from None
    except ValueError:  # a whole number of thousands of digits
        raise DocumentError(TOO_MANY_DIGITS, "1:1") from None
