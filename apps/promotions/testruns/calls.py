"""One call of a test run, and what is known about the file it stood in."""

from dataclasses import dataclass
from typing import NamedTuple


class UnreadableRun(Exception):
    """The file can't be read as a test run; the words say what to do."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


class Call(NamedTuple):
    """A call: its minute is counted from 1970 in UTC, and is None where the file tells no time; so is the status."""

    method: str
    url: str
    status: int | None
    minute: int | None


@dataclass
class Recording:
    """What reading a file has shown so far. Complete when all of the calls are read."""

    kind: str = ""
    calls: int = 0
    unread: int = 0
    is_cut_off: bool = False

    @property
    def cut_off_words(self) -> str:
        return f"The file is cut off after {self.calls:,} calls. Only these are counted." if self.is_cut_off else ""
