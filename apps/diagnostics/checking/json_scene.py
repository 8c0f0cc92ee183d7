"""The first fault of a text that should be JSON, with what stands around it, and its place in words."""

import unicodedata
from typing import NamedTuple

from .findings import LONGEST_QUOTE
from .json_syntax import FIRST_KEY, KEY, SPACE, VALUE_FOLLOWS, Fault
from .json_tree import Lines

EXPECTED = {
    0: "a value",
    1: 'a value or "]"',
    2: 'a property name in double quotes or "}"',
    3: "a property name in double quotes",
    4: "a colon",
    5: "a comma or a closing bracket",
    6: "the end of the text",
}


class Scene(NamedTuple):
    """A text with its fault; `found` is the first impossible character, empty at the end of the text."""

    text: str
    fault: Fault
    lines: Lines
    found: str

    def rest(self, length: int = LONGEST_QUOTE) -> str:
        """The text from the start of the token that is wrong."""
        start = self.token_start
        return self.text[start : start + length]

    @property
    def token_start(self) -> int:
        found = SPACE.match(self.text, self.fault.start)
        return min(found.end() if found else self.fault.start, self.fault.at)

    @property
    def is_inside_string(self) -> bool:
        return self.token_start < self.fault.at and self.text[self.token_start] == '"'

    @property
    def before(self) -> int:
        """The offset of the last character of the last whole token, or -1."""
        return self.fault.before - 1

    @property
    def may_be_value(self) -> bool:
        return self.fault.expected in VALUE_FOLLOWS

    @property
    def may_be_key(self) -> bool:
        return self.fault.expected in (KEY, FIRST_KEY)


def stated(scene: Scene) -> str:
    """What is wrong and where, as a sentence."""
    line, column = scene.lines.place(scene.fault.at)
    place = f"line {line}, column {column}"
    if scene.is_inside_string:
        wanted = "the rest of the text in double quotes"
    elif scene.token_start < scene.fault.at:
        wanted = "the rest of a number or of true, false or null"
    else:
        wanted = EXPECTED[scene.fault.expected]
    stands = f"{name_of(scene.found)} stands there" if scene.found else "the text ends there"
    return f"This is not valid JSON: at {place}, {wanted} was expected, but {stands}."


def name_of(mark: str) -> str:
    """A character in words, or in quotes."""
    if mark.isprintable() and not mark.isspace():
        return f'"{mark}"' if mark != '"' else "a double quote"
    return {"\n": "a line break", "\t": "a tab", " ": "a space"}.get(mark, code_of(mark))


def code_of(mark: str) -> str:
    """`a no-break space (U+00A0)`."""
    name = unicodedata.name(mark, "character").lower()
    return f"a {name} (U+{ord(mark):04X})"
