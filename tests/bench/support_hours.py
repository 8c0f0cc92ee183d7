"""Support-hours arithmetic beside two libraries that do the same sum, which they must agree on."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

import businesstimedelta
import pytz
from business_duration import businessDuration

from apps.policy.clock import SupportHours

from .measuring import Line, seconds

OPENS, CLOSES = time(8, 30), time(16, 30)
ZONE = "Europe/Oslo"
# In hours, as most questions are asked, on each weekday in summer and winter.
STARTS = [
    datetime(2026, 1, 5, 8, tzinfo=UTC) + timedelta(days=7 * week + day, minutes=41 * week % 370)
    for week in range(52)
    for day in range(5)
]
ROUNDS = 100
TURNS = 5
TARGET, TIMES_FASTER = 300_000, 50

Question = Callable[[datetime], object]


class Distance(NamedTuple):
    """How far away, the support minutes until then, and how often the libraries are asked: they walk day by day."""

    words: str
    length: timedelta
    minutes: int
    asked: int


DISTANCES = [
    Distance("a day", timedelta(days=1), 480, 200),
    Distance("a year", timedelta(days=365), 480 * 260, 4),
    Distance("ten years", timedelta(days=3652), 480 * 2_600, 1),
]


def support_hours() -> list[Line]:
    hours = SupportHours(ZONE, {day: [("08:30", "16:30")] for day in range(5)})
    lines = []
    for distance in DISTANCES:
        away, minutes = distance.length, distance.minutes
        between: list[Question] = [
            lambda at, away=away: hours.minutes_between(at, at + away),
            lambda at, away=away: _businesstimedelta_between(at, at + away),
            lambda at, away=away: _business_duration_between(at, at + away),
        ]
        deadline: list[Question] = [
            lambda at, minutes=minutes: hours.deadline(at, minutes),
            lambda at, minutes=minutes: _businesstimedelta_deadline(at, minutes),
        ]
        lines += [_line("minutes_between", distance, between), _line("deadline", distance, deadline)]
    return lines


def _line(what: str, distance: Distance, ways: Sequence[Question]) -> Line:
    ours, *theirs = ways
    asked = STARTS[: distance.asked]
    for way in theirs:
        if [way(at) for at in asked] != [ours(at) for at in asked]:
            raise AssertionError(f"{what}, {distance.words} away: the libraries give other answers.")
    our_rate, *rates = _rates(ours, theirs, asked)
    names = ("businesstimedelta", "business-duration")
    shown = ", ".join(f"{name} {rate:,.0f}/s" for name, rate in zip(names, rates, strict=False))
    is_met = our_rate >= TARGET and our_rate >= TIMES_FASTER * max(rates)
    target = f"≥ {TARGET:,}/s, {TIMES_FASTER} ×"
    return Line(what, f"{distance.words} away", f"{our_rate:,.0f}/s", shown, target, is_met)


def _rates(ours: Question, theirs: Sequence[Question], asked: Sequence[datetime]) -> list[float]:
    """Answers a second, the best of some turns. They take turns, so that a busy machine slows all of them."""
    rounds = [(ours, STARTS * ROUNDS), *((way, asked) for way in theirs)]
    turns = [[seconds(lambda w=way, s=starts: [w(at) for at in s], 1) for way, starts in rounds] for _ in range(TURNS)]
    return [len(starts) / min(taken) for (_, starts), taken in zip(rounds, zip(*turns, strict=True), strict=True)]


_RULES = businesstimedelta.Rules(
    [
        businesstimedelta.WorkDayRule(
            start_time=OPENS, end_time=CLOSES, working_days=list(range(5)), tz=pytz.timezone(ZONE)
        )
    ]
)


def _businesstimedelta_between(starts: datetime, ends: datetime) -> int:
    return int(_RULES.difference(starts, ends).timedelta // timedelta(minutes=1))


def _businesstimedelta_deadline(starts: datetime, minutes: int) -> datetime:
    due: datetime = starts + businesstimedelta.BusinessTimeDelta(_RULES, timedelta=timedelta(minutes=minutes))
    return due


def _business_duration_between(starts: datetime, ends: datetime) -> int:
    first, last = (at.astimezone(ZoneInfo(ZONE)).replace(tzinfo=None) for at in (starts, ends))
    return int(businessDuration(first, last, OPENS, CLOSES, unit="min"))
