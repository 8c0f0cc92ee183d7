"""The error message in a response body, in whatever shape the server says it."""

import json
from collections.abc import Iterator
from html import unescape
from typing import Any

from ..redaction.linear import any_of, pattern
from .words import words_of

LONGEST_BODY = 1_000_000
LONGEST_MESSAGE = 2_000
MOST_PARTS = 12
MOST_LOOKED_AT = 200
DEEPEST = 4

SENTENCES = ("title", "message", "exceptionmessage", "detail", "error_description", "errormessage", "faultstring")
# Read only inside of an error that has no sentence under a plainer name.
OTHER_SENTENCES = ("msg", "description", "reason", "text", "value")
HOLDERS = ("error", "odata.error", "fault", "exception", "problem", "errors", "modelstate", "details")
MAPS = ("errors", "modelstate")
PLACES = ("field", "property", "propertyname", "path", "pointer", "param", "target")
NOTHING = {"", "(empty)", "empty", "<empty>", "null", "none", "n/a", "-", "{}", "[]", '""'}
# A title or description is a common property of what is no error at all.
PROBLEM_SIGNS = {"status", "type", "detail", "errors", "traceid", "instance"}

NAMED = pattern(
    any_of(rb"exceptionmessage", rb"error_description", rb"errormessage", rb"message", rb"detail", rb"faultstring")
    + rb"[\"']\s*:\s*(?:\"((?:[^\"\\]|\\.)*)|'((?:[^'\\]|\\.)*))"
)
ELEMENT = pattern(
    rb"<(?:\w+:)?(?:exceptionmessage|message|faultstring|error_description|errormessage|detail|text)(?:\s[^<>]*)?>"
    rb"\s*(?:<!\[CDATA\[)?([^<\]]+)"
)
HEADING = pattern(rb"<(?:title|h1)(?:\s[^<>]*)?>([^<]+)")
IS_HTML = pattern(rb"<(?:!doctype html|html|head|body|title)\b")
CONTROLS = dict.fromkeys([*range(0x20), 0x7F], " ")


def message_of(response_body: str | None) -> str:
    """The error message on one line, at most 2,000 characters; empty if the body has none. Never raises.

    Of a body longer than 1,000,000 characters the beginning is read.
    """
    text = (response_body or "")[:LONGEST_BODY].strip().removeprefix("\ufeff")
    if text.lower() in NOTHING:
        return ""
    if text[0] in '{["':
        return _joined(_of_json(text))
    if text[0] == "<":
        return _joined(_of_markup(text))
    return _joined([text.splitlines()[0]])


def _of_json(text: str) -> Iterator[str]:
    try:
        value = json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return _of_broken_json(text)
    return _Sayings().of(value)


def _of_broken_json(text: str) -> Iterator[str]:
    """What stands beside a known name, for bodies that are cut off or printed by a programming language."""
    found = NAMED.search(text.encode("utf-8", "replace"))
    if found:
        said = (found.group(1) or found.group(2)).decode("utf-8", "replace")
        yield said.replace("\\n", " ").replace('\\"', '"').replace("\\'", "'").replace("\\\\", "\\")


def _of_markup(text: str) -> Iterator[str]:
    shown = text.encode("utf-8", "replace")
    searched = HEADING if IS_HTML.search(shown, 0, 2_000) else ELEMENT
    if found := searched.search(shown):
        yield unescape(found.group(1).decode("utf-8", "replace"))


class _Sayings:
    """Walks a JSON value for what it says of an error, and stops after so many values that nobody reads further."""

    def __init__(self) -> None:
        self._left = MOST_LOOKED_AT

    def of(self, value: Any, depth: int = 0, *, is_error: bool = False) -> Iterator[str]:
        self._left -= 1
        if self._left < 0 or depth > DEEPEST:
            return
        if isinstance(value, str):
            yield value
        elif isinstance(value, list):
            for each in value[:MOST_LOOKED_AT]:
                if is_error or isinstance(each, dict):
                    yield from self.of(each, depth + 1, is_error=is_error)
        elif isinstance(value, dict):
            yield from self._of_object({str(name).lower(): each for name, each in value.items()}, depth, is_error)

    def _of_object(self, value: dict[str, Any], depth: int, is_error: bool) -> Iterator[str]:
        place = next((value[name] for name in PLACES if isinstance(value.get(name), str)), "") if is_error else ""
        for name in self._names(value, is_error):
            for said in self._plain(value.get(name), depth):
                yield f"{place}: {said}" if place else said
        for name in HOLDERS:
            held = value.get(name)
            if name in MAPS and isinstance(held, dict):
                yield from self._of_map(held, depth)
            elif held is not None:
                yield from self.of(held, depth + 1, is_error=True)

    def _names(self, value: dict[str, Any], is_error: bool) -> list[str]:
        names = [name for name in SENTENCES if value.get(name)]
        if is_error:
            return names or [name for name in OTHER_SENTENCES if value.get(name)][:1]
        return names if PROBLEM_SIGNS & value.keys() else [name for name in names if name != "title"]

    def _plain(self, value: Any, depth: int) -> Iterator[str]:
        """A sentence, also where it is wrapped with its language as OData does."""
        if isinstance(value, str):
            yield value
        elif isinstance(value, dict | list):
            yield from self.of(value, depth + 1, is_error=True)

    def _of_map(self, value: dict[str, Any], depth: int) -> Iterator[str]:
        """Sentences by the property that they are about; a map that is an error itself is read as one."""
        if any(str(name).lower() in SENTENCES for name in value):
            yield from self.of(value, depth + 1, is_error=True)
            return
        for name, said in list(value.items())[:MOST_LOOKED_AT]:
            for sentence in self.of(said, depth + 1, is_error=True):
                yield f"{name}: {sentence}" if name else sentence


def _joined(parts: Iterator[str] | list[str]) -> str:
    """Each thing once, as sentences: what differs only in ids and numbers is the same thing."""
    said: dict[str, str] = {}
    for part in parts:
        line = " ".join(part[:LONGEST_MESSAGE].translate(CONTROLS).encode("utf-8", "replace").decode().split())
        if line.lower() not in NOTHING:
            said.setdefault(words_of(line), line)
        if len(said) >= MOST_PARTS:
            break
    lines = list(said.values())
    ended = [line if line[-1] in ".!?:;" else f"{line}." for line in lines[:-1]]
    return " ".join([*ended, *lines[-1:]])[:LONGEST_MESSAGE].rstrip()
