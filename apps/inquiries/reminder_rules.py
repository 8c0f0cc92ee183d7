"""When somebody is reminded of an inquiry. Data."""

from typing import NamedTuple

from .models import Clock, Inquiry

PREFIX = "inquiry:"
NUDGE = "isv_nudge"
CLOSE = "isv_close"
NUDGE_AFTER_DAYS = 2
CLOSE_AFTER_DAYS = 5


class ClockRule(NamedTuple):
    """Remind the assignee, or the leads, when ``share`` per cent of a clock's target is used."""

    name: str
    share: int
    words: str


CLOCK_RULES = {
    Clock.Kind.FIRST_RESPONSE: (
        ClockRule("first_response_half", 50, "half of the time to the first response is used"),
        ClockRule("first_response_nearly", 80, "80 % of the time to the first response is used"),
        ClockRule("first_response_missed", 100, "the first response is late"),
    ),
    Clock.Kind.RESOLUTION: (
        ClockRule("resolution_nearly", 80, "80 % of the time to resolution is used"),
        ClockRule("resolution_missed", 100, "the resolution is late"),
    ),
}
RULES = {rule.name: (kind, rule) for kind, rules in CLOCK_RULES.items() for rule in rules}
ALL_RULES = [*RULES, NUDGE, CLOSE]


def subject_of(inquiry: Inquiry) -> str:
    return f"{PREFIX}{inquiry.pk}"


def number_in(subject: str) -> int:
    return int(subject.removeprefix(PREFIX))
