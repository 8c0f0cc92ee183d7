"""Weekly hours, closures and date ranges as they are given, checked and read into parts of a day. Pure."""

import re
import reprlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from .zones import DAY, EPOCH_ORDINAL

FIRST_YEAR, LAST_YEAR = 1990, 2100
OPEN, CLOSED, HOLIDAY, WEEKEND = "open", "closed", "holiday", "weekend"
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MOST_A_DAY = 48
"""Intervals, and closures, of one day: one each half hour. Bounds what a calendar can cost."""

Weekly = Mapping[int, Sequence[tuple[str, str]]]

_SATURDAY = 5
_TIME_OF_DAY = re.compile(r"(?:[01][0-9]|2[0-3]):[0-5][0-9]|24:00")


class HoursError(ValueError):
    """Support hours that can't be read or counted: a sentence for the person and a code."""

    def __init__(self, message: str, code: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True)
class Closure:
    """A day, or a part of one in local time, on which the desk is closed."""

    on: date
    starts: str = "00:00"
    ends: str = "24:00"
    name: str = ""


@dataclass(frozen=True)
class OtherHours:
    """Weekly hours that stand in for the usual ones from one local date to another, both included."""

    first: date
    last: date
    weekly: Weekly
    name: str = ""


class Part(NamedTuple):
    """A part of a local day; seconds from midnight as the clock shows them."""

    starts: int
    ends: int
    kind: str
    name: str


Week = tuple[tuple[Part, ...], ...]


class Range(NamedTuple):
    """Day numbers, both included, and the parts of each weekday between them."""

    first: int
    last: int
    week: Week


def shown(given: object) -> str:
    """What was given, for a refusal: however long, its beginning and end."""
    return reprlib.repr(given)


def read_week(weekly: Weekly, name: str = "") -> Week:
    """The parts of each weekday, Monday first; `name` tells whose hours they are where they aren't the usual ones."""
    if not isinstance(weekly, Mapping):
        raise HoursError("Weekly hours are intervals by weekday.", "bad_interval")
    for weekday in weekly:
        if weekday not in range(7):
            raise HoursError(f"{shown(weekday)} is no weekday: use 0 for Monday to 6 for Sunday.", "unknown_weekday")
    week = [_read_weekday(weekday, weekly.get(weekday, ()), name) for weekday in range(7)]
    return tuple(parts or _day_off(weekday, name, any(week)) for weekday, parts in enumerate(week))


def read_ranges(ranges: Iterable[OtherHours]) -> tuple[Range, ...]:
    """Date ranges in order; a weekday without hours is closed in the range's name unless it is a usual weekend."""
    read = sorted(_read_range(each) for each in ranges)
    for before, after in pairwise(read):
        if after.first <= before.last:
            raise HoursError(
                f"Two date ranges hold {date.fromordinal(after.first + EPOCH_ORDINAL)}; "
                "let each end before the next begins.",
                "overlapping_ranges",
            )
    return tuple(read)


def read_closures(closures: Iterable[Closure]) -> dict[int, tuple[Part, ...]]:
    """The closed parts of each day, by day number."""
    by_day: dict[int, list[Part]] = {}
    for closure in closures:
        starts, ends = _read_interval((closure.starts, closure.ends), f"Closure on {closure.on}")
        by_day.setdefault(day_number(closure.on), []).append(Part(starts, ends, CLOSED, closure.name))
    if crowded := next((day for day, parts in by_day.items() if len(parts) > MOST_A_DAY), None):
        raise _too_many(f"Closures on {date.fromordinal(crowded + EPOCH_ORDINAL)}")
    return {day: tuple(parts) for day, parts in by_day.items()}


def read_dates(days: Collection[date]) -> set[int]:
    return {day_number(day) for day in days}


def day_number(on: date) -> int:
    """Local dates since 1970."""
    if not isinstance(on, date):
        raise HoursError(f"{shown(on)} is no date.", "not_a_date")
    if not FIRST_YEAR <= on.year <= LAST_YEAR:
        raise HoursError(f"{on} lies outside the years {FIRST_YEAR} to {LAST_YEAR}.", "year_out_of_range")
    return on.toordinal() - EPOCH_ORDINAL


def _read_range(given: OtherHours) -> Range:
    first, last = day_number(given.first), day_number(given.last)
    if last < first:
        raise HoursError(
            f"The date range from {given.first} to {given.last} ends before it has begun.", "backwards_range"
        )
    return Range(first, last, read_week(given.weekly, given.name or "other hours"))


def _read_weekday(weekday: int, intervals: Sequence[tuple[str, str]], owner: str) -> tuple[Part, ...]:
    name = f"{owner}, {WEEKDAYS[weekday]}" if owner else WEEKDAYS[weekday]
    if isinstance(intervals, str) or not isinstance(intervals, Iterable):
        raise _bad_interval(name)
    hours = sorted(_read_interval(interval, name) for interval in intervals)
    if len(hours) > MOST_A_DAY:
        raise _too_many(name)
    for (_, ends), (starts, _) in pairwise(hours):
        if starts < ends:
            raise HoursError(
                f"{name}: two intervals overlap; let each end before the next begins.",
                "overlapping_intervals",
            )
    return tuple(Part(starts, ends, OPEN, owner) for starts, ends in hours)


def _day_off(weekday: int, owner: str, others_open: bool) -> tuple[Part, ...]:
    if weekday >= _SATURDAY:
        return (Part(0, DAY, WEEKEND, ""),)
    reason = f"no hours on {WEEKDAYS[weekday]}s"
    if owner:
        reason = f"{owner}: {reason}" if others_open else owner
    return (Part(0, DAY, CLOSED, reason),)


def _read_interval(interval: tuple[str, str], where: str) -> tuple[int, int]:
    try:
        starts, ends = map(_time_of_day, interval)
    except (TypeError, ValueError):
        raise _bad_interval(where) from None
    if starts >= ends:
        raise HoursError(
            f"{where}: {interval[0]} to {interval[1]} ends before it has begun; "
            'close a day with "24:00" and go on at "00:00" of the next.',
            "backwards_interval",
        )
    return starts, ends


def _time_of_day(text: str) -> int:
    if not _TIME_OF_DAY.fullmatch(text):
        raise ValueError(text)
    return int(text[:2]) * 3600 + int(text[3:]) * 60


def _bad_interval(where: str) -> HoursError:
    return HoursError(
        f'{where}: an interval is a pair of local times from "00:00" to "24:00", such as "08:30" and "16:30".',
        "bad_interval",
    )


def _too_many(where: str) -> HoursError:
    return HoursError(f"{where}: a day has {MOST_A_DAY} intervals at most.", "too_many_intervals")
