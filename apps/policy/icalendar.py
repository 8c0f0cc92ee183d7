"""The part of iCalendar (RFC 5545) that closed days need: lines read and written, events told apart. Pure."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import NamedTuple

MOST_BYTES = 1_000_000
LONGEST_LINE = 75
"""Octets; longer lines are folded."""

_ESCAPES = {"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"}
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_TO_ESCAPE = re.compile(r"[\\;,\n]")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


class IcsError(ValueError):
    """A file that is no iCalendar, in a sentence, with a code."""

    def __init__(self, message: str, code: str) -> None:
        super().__init__(message)
        self.code = code


class Property(NamedTuple):
    """One content line: `DTSTART;TZID=Europe/Oslo:20261224T120000`; names are in capitals."""

    name: str
    parameters: dict[str, str]
    value: str


@dataclass
class Event:
    """The properties of a VEVENT, by name; of several with one name the last."""

    properties: dict[str, Property] = field(default_factory=dict)

    def text(self, name: str) -> str:
        """What a text property says, on one line; nothing where it is missing."""
        found = self.properties.get(name)
        return " ".join(_unescaped(found.value).split()) if found else ""


def read_events(content: bytes) -> list[Event]:
    """The events of a file in their order. Properties of alarms and of other parts are left out."""
    if len(content) > MOST_BYTES:
        raise IcsError(f"The file is larger than {MOST_BYTES // 1_000_000} MB. Export fewer events.", "file_too_large")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise IcsError("The file is not written in UTF-8, as iCalendar files are.", "not_utf8") from None
    lines = [line for line in _unfolded(text) if line.strip()]
    if not lines or lines[0].strip().upper() != "BEGIN:VCALENDAR":
        raise IcsError("This is no iCalendar file: it does not begin with BEGIN:VCALENDAR.", "no_icalendar")
    return list(_events(lines))


def _events(lines: Iterable[str]) -> Iterator[Event]:
    event: Event | None = None
    inner = 0
    for line in lines:
        prop = _property(line)
        if prop is None:
            continue
        part = prop.value.strip().upper()
        if event is None:
            event = Event() if (prop.name, part) == ("BEGIN", "VEVENT") else None
        elif prop.name == "BEGIN":
            inner += 1
        elif prop.name == "END" and inner:
            inner -= 1
        elif prop.name == "END":
            yield event
            event = None
        elif not inner:
            event.properties[prop.name] = prop
    if event is not None:
        raise IcsError("The file ends within an event: it was not saved whole.", "cut_off")


def _unfolded(text: str) -> Iterator[str]:
    """Content lines; one that begins with a blank goes on with the line before."""
    parts: list[str] = []
    for line in text.replace("\r\n", "\n").split("\n"):
        if line[:1] in {" ", "\t"} and parts:
            parts.append(line[1:])
            continue
        if parts:
            yield "".join(parts)
        parts = [line]
    yield "".join(parts)


def _property(line: str) -> Property | None:
    """The parts of a content line; a colon or semicolon in quotes parts nothing."""
    pieces: list[str] = []
    starts, quoted = 0, False
    for at, char in enumerate(line):
        if char == '"':
            quoted = not quoted
        elif char in ";:" and not quoted:
            pieces.append(line[starts:at])
            starts = at + 1
            if char == ":":
                name, *parameters = pieces
                return Property(name.strip().upper(), _parameters(parameters), line[starts:])
    return None


def _parameters(pieces: Iterable[str]) -> dict[str, str]:
    named = (piece.partition("=") for piece in pieces)
    return {name.strip().upper(): value.strip().strip('"') for name, _, value in named}


def _unescaped(text: str) -> str:
    return _ESCAPED.sub(lambda found: "\n" if found[1] in "nN" else found[1], text)


def escaped(text: str) -> str:
    """A text as the value of a property; control characters, which have no place there, are left out."""
    clean = _CONTROL.sub("", text.replace("\r\n", "\n"))
    return _TO_ESCAPE.sub(lambda found: _ESCAPES[found[0]], clean)


def written(lines: Iterable[str]) -> bytes:
    """Content lines as a file: folded, each ended by CRLF."""
    return b"".join(b"\r\n ".join(_folded(line.encode())) + b"\r\n" for line in lines)


def _folded(line: bytes) -> Iterator[bytes]:
    """Pieces of at most 75 octets with the blank that goes before all but the first; no character is cut."""
    room = LONGEST_LINE
    while len(line) > room:
        cut = room
        while line[cut] & 0xC0 == 0x80:
            cut -= 1
        yield line[:cut]
        line, room = line[cut:], LONGEST_LINE - 1
    yield line


def written_date(on: date) -> str:
    return f"{on:%Y%m%d}"


def written_moment(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"
