"""Access logs and JSON lines: one call to a line."""

import json
import re
from collections.abc import Iterator
from typing import Any

from .calls import Call, Recording
from .times import minute_of, minute_of_log

LONGEST_LINE = 65_536
LOGGED = re.compile(r'[^\["]*\[([^\]]{1,40})\] "([A-Za-z]{3,10}) ([^ "]+)(?: [^"]*)?" (\d{3})(?: |$)')
REQUEST = re.compile(r"([A-Za-z]{3,10}) (\S+)")
METHODS = ("method", "request_method", "http_method", "verb")
URLS = ("url", "uri", "request_uri", "path")
STATUSES = ("status", "status_code", "response_status", "statusCode")
TIMES = ("time", "timestamp", "@timestamp", "ts", "time_iso8601", "time_local", "startedDateTime", "datetime")


class LineReader:
    """Takes a log piece by piece. What is no call is counted, not refused."""

    def __init__(self, recording: Recording) -> None:
        self.recording = recording
        self.left = b""
        self.is_too_long = False

    def feed(self, piece: bytes) -> Iterator[Call]:
        """The calls of the lines that end within this piece."""
        lines = (self.left + piece).split(b"\n")
        self.left = lines.pop()
        if self.is_too_long and lines:
            lines[0], self.is_too_long = b"", False
        for line in lines:
            yield from self._line(line)
        if len(self.left) > LONGEST_LINE:
            self.recording.unread += 0 if self.is_too_long else 1
            self.left, self.is_too_long = b"", True

    def finish(self) -> Iterator[Call]:
        """The call of a last line without an end."""
        if not self.is_too_long:
            yield from self._line(self.left)

    def _line(self, line: bytes) -> Iterator[Call]:
        if not line.strip():
            return
        call = self.call_of(line.decode("utf-8", "replace")) if len(line) <= LONGEST_LINE else None
        if call is None:
            self.recording.unread += 1
            return
        self.recording.calls += 1
        yield call

    def call_of(self, line: str) -> Call | None:
        """The call of a line in the common or the combined format."""
        found = LOGGED.match(line)
        if found is None:
            return None
        at, method, url, status = found.groups()
        return Call(method, url, int(status), minute_of_log(at))


class JsonLineReader(LineReader):
    """The same for a JSON object in each line, under the names that web servers and proxies use."""

    def call_of(self, line: str) -> Call | None:
        try:
            said = json.loads(line)
        except (ValueError, RecursionError):
            return None
        if not isinstance(said, dict):
            return None
        request, response = said.get("request"), said.get("response")
        method, url = first(said, METHODS), first(said, URLS)
        if isinstance(request, dict):
            method, url = method or first(request, METHODS), url or first(request, URLS)
        elif isinstance(request, str) and (found := REQUEST.match(request)):
            method, url = method or found[1], url or found[2]
        status = first(said, STATUSES) or (first(response, STATUSES) if isinstance(response, dict) else "")
        if not method or not url:
            return None
        at = first(said, TIMES)
        minute = minute_of(at)
        return Call(method, url, int(status) if is_status(status) else None, minute or minute_of_log(at))


def first(said: dict[str, Any], names: tuple[str, ...]) -> str:
    """The first of these that is there, as text."""
    for name in names:
        value = said.get(name)
        if isinstance(value, str | int | float) and value:
            return str(value)
    return ""


def is_status(text: str) -> bool:
    return len(text) == 3 and text.isascii() and text.isdecimal()
