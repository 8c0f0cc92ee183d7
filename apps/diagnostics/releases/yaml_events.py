"""YAML as JSON values, built from parser events: no node tree in memory, no recursion, no Python objects.

Plain scalars follow the core schema of YAML 1.2, in which `NO` and `on` are words and `2025-01-01` is text.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any

import yaml

from .errors import DocumentError

Pairs = list[tuple[str, Any]]
Mapper = Callable[[Pairs], dict[str, Any]]

WORDS: dict[str, bool | None] = {"null": None, "Null": None, "NULL": None, "~": None, "": None}
WORDS |= dict.fromkeys(("true", "True", "TRUE"), True) | dict.fromkeys(("false", "False", "FALSE"), False)
WHOLE = re.compile(r"[-+]?[0-9]{1,300}\Z")
DECIMAL = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?\Z")
TEXT_TAGS = ("tag:yaml.org,2002:str", "!")
# The parser's own cost grows with the square of the depth.
DEEPEST = 1_000
TOO_DEEP = "The document is nested too deeply to be an API document."
SECOND_DOCUMENT = "The text holds more than one YAML document. Load one document at a time."


class _Open:
    """A mapping or sequence that is being read."""

    __slots__ = ("anchor", "items", "key", "pairs")

    def __init__(self, anchor: str | None, pairs: Pairs | None) -> None:
        self.anchor = anchor
        self.pairs = pairs
        self.items: list[Any] = []
        self.key: str | None = None


def build(text: str, mapping_of: Mapper) -> Any:
    """The value of a YAML text. Raises DocumentError with line:column."""
    try:
        return _Builder(mapping_of).build(yaml.parse(text, Loader=yaml.CLoader))
    except yaml.MarkedYAMLError as error:
        raise DocumentError(f"The document is not valid YAML: {error.problem}.", _place(error.problem_mark)) from None
    except yaml.reader.ReaderError as error:
        before = text[: error.position]
        line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
        raise DocumentError(f"The document is not valid YAML: {error.reason}.", f"{line}:{column}") from None


def _place(mark: Any) -> str:
    return f"{mark.line + 1}:{mark.column + 1}" if mark else "1:1"


class _MergeKey(str):
    """`<<` without quotes; a quoted one is a name like any other."""

    __slots__ = ()


MERGE = _MergeKey("<<")


class _Builder:
    def __init__(self, mapping_of: Mapper) -> None:
        self.mapping_of = mapping_of
        self.open: list[_Open] = []
        self.anchors: dict[str, Any] = {}
        self.roots: list[Any] = []

    def build(self, events: Iterator[Any]) -> Any:
        for event in events:
            kind = type(event)
            if kind is yaml.ScalarEvent:
                self.scalar(event)
            elif kind is yaml.MappingStartEvent:
                self.begin(event, [])
            elif kind is yaml.SequenceStartEvent:
                self.begin(event, None)
            elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
                self.end()
            elif kind is yaml.AliasEvent:
                self.alias(event)
            elif kind is yaml.DocumentStartEvent and self.roots:
                raise DocumentError(SECOND_DOCUMENT, _place(event.start_mark))
        return self.roots[0] if self.roots else None

    def scalar(self, event: Any) -> None:
        within = self.open[-1] if self.open else None
        if within is not None and within.pairs is not None and within.key is None:
            within.key = MERGE if event.value == MERGE and event.implicit[0] else event.value
            return
        plain = event.implicit[0] and event.tag not in TEXT_TAGS
        self.put(_resolved(event.value) if plain else event.value, event.anchor)

    def begin(self, event: Any, pairs: Pairs | None) -> None:
        within = self.open[-1] if self.open else None
        if within is not None and within.pairs is not None and within.key is None:
            raise DocumentError("A key must be a word, not a list or a mapping.", _place(event.start_mark))
        if len(self.open) >= DEEPEST:
            raise DocumentError(TOO_DEEP, _place(event.start_mark))
        self.open.append(_Open(event.anchor, pairs))

    def end(self) -> None:
        done = self.open.pop()
        self.put(done.items if done.pairs is None else self.mapping_of(_merged(done.pairs)), done.anchor)

    def alias(self, event: Any) -> None:
        if event.anchor not in self.anchors:
            raise DocumentError(f"*{event.anchor} stands before &{event.anchor} is complete.", _place(event.start_mark))
        within = self.open[-1] if self.open else None
        if within is not None and within.pairs is not None and within.key is None:
            within.key = str(self.anchors[event.anchor])
        else:
            self.put(self.anchors[event.anchor], None)

    def put(self, value: Any, anchor: str | None) -> None:
        if anchor is not None:
            self.anchors[anchor] = value
        if not self.open:
            self.roots.append(value)
            return
        within = self.open[-1]
        if within.pairs is None:
            within.items.append(value)
        else:
            within.pairs.append((within.key or "", value))
            within.key = None


def _resolved(word: str) -> Any:
    if word in WORDS:
        return WORDS[word]
    if WHOLE.match(word):
        return int(word)
    return float(word) if DECIMAL.match(word) else word


def _merged(pairs: Pairs) -> Pairs:
    """The members with those of `<<` put in front, where the mapping does not name them itself."""
    merges = [value for key, value in pairs if key is MERGE and isinstance(value, dict | list)]
    if not merges:
        return pairs
    own = [(key, value) for key, value in pairs if key is not MERGE]
    names = {key for key, _ in own}
    inherited: dict[str, Any] = {}
    for value in merges:
        for source in value if isinstance(value, list) else [value]:
            inherited = (source if isinstance(source, dict) else {}) | inherited
    return [(key, value) for key, value in inherited.items() if key not in names] + own
