"""Reading digests as their recipients do: each line back to what it is about and the rule that it follows."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

FIRST_WORDS = ("One thing is due to you:", "These are due to you:")
LINE = re.compile(r"^- (?P<words>.*) \[Open\]\(\S*\)$", re.MULTILINE)
NUMBER = re.compile(r"^#(\d+) ")
OWNER = re.compile(r" of (?P<name>\S+) expires on ")
RULES = {
    "half of the time to the first response is used": "first_response_half",
    "80 % of the time to the first response is used": "first_response_nearly",
    "the first response is late": "first_response_missed",
    "half of the time to the next response is used": "next_response_half",
    "80 % of the time to the next response is used": "next_response_nearly",
    "the next response is late": "next_response_missed",
    "80 % of the time to resolution is used": "resolution_nearly",
    "the resolution is late": "resolution_missed",
    "we wait for your reply": "isv_nudge",
    "back in the queue, as you asked": "snooze-ends",
    "expires on": "certificate_expires",
}


@dataclass(frozen=True)
class Line:
    """One line of a digest: to whom, of which inquiry or whose certificate, by which rule, and when it arrived."""

    to: str
    subject: str
    rule: str
    at: datetime


def is_digest(text: str) -> bool:
    return text.startswith(FIRST_WORDS)


def lines(to: str, text: str, at: datetime, owners: dict[str, str]) -> Iterator[Line]:
    """The lines of a digest; ``owners`` are the addresses of those whose certificates are named."""
    for found in LINE.finditer(text):
        words = found["words"]
        [rule] = {rule for phrase, rule in RULES.items() if phrase in words}
        number = NUMBER.match(words)
        owner = OWNER.search(words)
        if number:
            yield Line(to, number[1], rule, at)
        else:
            assert owner, f"nobody can tell what {words!r} is about"
            yield Line(to, owners[owner["name"]], rule, at)
