"""A HAR read as it comes in: bodies and headers are jumped over, and nothing but four values of a call is kept."""

import json
import re
from collections.abc import Iterator

from .calls import Call, Recording, UnreadableRun
from .times import minute_of

# Possessive throughout: what has been jumped over is never gone through again.
INSIDE = rb'[^"\\]*+(?:\\.[^"\\]*+)*+'
TOKEN = re.compile(rb'("' + INSIDE + rb'")\s*+(:?)|([{\[])|([}\]])|(-?\d[-+.\deE]*+)|"', re.DOTALL)
REST_OF_STRING = re.compile(INSIDE, re.DOTALL)
LONGEST_STRING = 65_536
ENTRIES, ENTRY, PART = 3, 4, 5
STRINGS = {
    (b'"request"', b'"method"'): "method",
    (b'"request"', b'"url"'): "url",
    (None, b'"startedDateTime"'): "time",
}
STATUS = (b'"response"', b'"status"')


class HarReader:
    """Takes a HAR piece by piece. Give it to `feed` as bytes of UTF-8, and `finish` at the end."""

    def __init__(self, recording: Recording) -> None:
        self.recording = recording
        self.left = b""
        self.is_within_string = False
        self.depth = 0
        self.key: bytes | None = None
        self.way: list[bytes | None] = [None] * (PART + 1)
        self.opened = b""
        self.is_in_entries = self.has_entries = False
        self.found: dict[str, str] = {}

    def feed(self, piece: bytes) -> Iterator[Call]:
        """The calls that end within this piece. Raises UnreadableRun."""
        data = self.left + piece
        self.left = b""
        start = 0
        if self.is_within_string:
            start = self._end_of_string(data)
            if self.is_within_string:
                return
        end = len(data)
        for token in TOKEN.finditer(data, start):
            if token.end() == end and token.lastindex not in (3, 4):
                self._keep(data, token.start())
                return
            if token.lastindex is None:
                self._keep(data, token.start())
                return
            call = self._take(token)
            if call is not None:
                yield call

    def finish(self) -> None:
        """Says whether the end is missing. Raises UnreadableRun when there was no list of calls."""
        if not self.has_entries:
            raise UnreadableRun(
                "no_entries", "This JSON file has no list of calls. Export the recording as HAR, and upload that."
            )
        self.recording.is_cut_off |= self.depth > 0 or self.is_within_string

    def _keep(self, data: bytes, start: int) -> None:
        """Waits for the rest of what begins here; of a string too long to matter only its end is waited for."""
        self.left = data[start:]
        if len(self.left) <= LONGEST_STRING:
            return
        if self.left[:1] != b'"' or TOKEN.match(self.left).lastindex:  # type: ignore[union-attr]  # it was matched here
            raise UnreadableRun("no_json", "This file is no HAR. Export the recording as HAR again.")
        self.is_within_string, self.key = True, None
        self._end_of_string(self.left[1:])

    def _end_of_string(self, data: bytes) -> int:
        """Where the string ends that began earlier, or how it goes on with the next piece."""
        end = REST_OF_STRING.match(data).end()  # type: ignore[union-attr]  # matches anything
        self.is_within_string = data[end : end + 1] != b'"'
        self.left = data[end:] if self.is_within_string else b""
        return end + 1

    def _take(self, token: re.Match[bytes]) -> Call | None:
        if token.lastindex == 2:  # the usual one first
            if token[2]:
                if self.depth <= PART:
                    self.key = token[1]
            elif self.key is not None:
                self._value(token[1])
        elif token.lastindex == 3:
            self._open(token[3])
        elif token.lastindex == 4:
            return self._close()
        elif self.key is not None:
            self._value(token[5])
        return None

    def _open(self, bracket: bytes) -> None:
        self.depth += 1
        if self.depth > PART:
            self.key = None
            return
        self.way[self.depth], self.key = self.key, None
        if self.depth == ENTRIES and bracket == b"[" and self.way[2:4] == [b'"log"', b'"entries"']:
            self.is_in_entries = self.has_entries = True
        if self.depth == ENTRY:
            self.opened = bracket
            self.found = {}

    def _close(self) -> Call | None:
        self.depth -= 1
        self.key = None
        if self.depth < 0:
            raise UnreadableRun("no_json", "This file is no HAR. Export the recording as HAR again.")
        if self.depth == ENTRIES - 1:
            self.is_in_entries = False
        if self.depth == ENTRY - 1 and self.is_in_entries and self.opened == b"{":
            return self._call()
        return None

    def _value(self, raw: bytes) -> None:
        key, self.key = self.key, None
        if not self.is_in_entries or self.depth < ENTRY or len(raw) > LONGEST_STRING:
            return
        place = (self.way[PART] if self.depth == PART else None, key)
        if place == STATUS and raw[:1] != b'"':
            self.found["status"] = raw[:10].decode()
        elif place in STRINGS and raw[:1] == b'"':
            self.found[STRINGS[place]] = text_of(raw)

    def _call(self) -> Call | None:
        found = self.found
        if not found.get("method") or not found.get("url"):
            self.recording.unread += 1
            return None
        status = found.get("status", "")
        self.recording.calls += 1
        return Call(
            found["method"],
            found["url"],
            int(status) if status.isdecimal() and int(status) else None,
            minute_of(found.get("time", "")),
        )


def text_of(raw: bytes) -> str:
    """What a JSON string says; one that is spelled wrongly, as it stands."""
    text = raw.decode("utf-8", "replace")
    if "\\" not in text:
        return text[1:-1]
    try:
        return str(json.loads(text, strict=False))
    except ValueError:
        return text[1:-1]
