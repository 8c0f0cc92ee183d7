"""Opening hours read from a calendar: when a desk is open and, where it is not, why. Pure.

The clock on the wall decides: 08:30–16:30 holds every instant whose local time reads 08:30 or
later and earlier than 16:30. So local times that come twice, where clocks go back, are open twice,
and local times that never come, where clocks go forward, are never open. "24:00" ends a day.

Inside, an instant is a number of UTC seconds since 1970, a day the number of local dates since
then, and a local time of day the seconds that its clock shows beyond midnight.
"""

import re
from bisect import bisect_left
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache, lru_cache
from itertools import pairwise
from typing import NamedTuple
from zoneinfo import ZoneInfo, available_timezones

FIRST_YEAR, LAST_YEAR = 1990, 2100
DAY = 24 * 60 * 60
OPEN, CLOSED, WEEKEND = "open", "closed", "weekend"

Holidays = Mapping[date, str] | Callable[[int], Mapping[date, str]]
Weekly = Mapping[int, Sequence[tuple[str, str]]]

_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_SATURDAY = 5
_EPOCH_ORDINAL = date(1970, 1, 1).toordinal()
_EPOCH_WEEKDAY = date(1970, 1, 1).weekday()
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SECOND = timedelta(seconds=1)
_TIME_OF_DAY = re.compile(r"(?:[01][0-9]|2[0-3]):[0-5][0-9]|24:00")
# Names that mean another zone on another machine, or none.
_NO_ZONES = {"localtime", "Factory"}
# No zone has kept an offset for less than six days since 1990, so none slips between two looks.
_LOOK_EVERY = 3 * DAY


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


class Part(NamedTuple):
    """A part of a local day; seconds from midnight as the clock shows them."""

    starts: int
    ends: int
    kind: str
    name: str


class Span(NamedTuple):
    """A part of the local date `day` between two instants in UTC seconds, open or closed."""

    starts: int
    ends: int
    day: int
    kind: str
    name: str


class OpeningHours:
    """Weekly hours in a time zone, less closures and those holidays that aren't worked."""

    def __init__(
        self,
        time_zone: str,
        weekly: Weekly,
        closures: Iterable[Closure],
        holidays: Holidays | None,
        working_holidays: Collection[date],
    ) -> None:
        if not isinstance(time_zone, str) or time_zone not in _zone_names():
            raise HoursError(
                f"{time_zone!r} is no known time zone; use a name such as Europe/Oslo.",
                "unknown_time_zone",
            )
        self.time_zone = time_zone
        self._week = _read_week(weekly)
        self._closures = _read_closures(closures)
        self._holidays_of = _holidays_by_year({} if holidays is None else holidays)
        self._working_holidays = {_day_number(day) for day in working_holidays}
        self.has_weekly_hours = any(part.kind == OPEN for day in self._week for part in day)

    def spans(self, first: int, end: int) -> Iterator[Span]:
        """All weekly hours in [first, end), open or lost to a closure, and days without any."""
        for starts, ends, offset in _offsets_between(self.time_zone, first, end):
            for day in range((starts + offset) // DAY, (ends - 1 + offset) // DAY + 1):
                midnight = day * DAY - offset
                for part in self._parts_of(day):
                    opens = max(midnight + part.starts, starts)
                    closes = min(midnight + part.ends, ends)
                    if opens < closes:
                        yield Span(opens, closes, day, part.kind, part.name)

    def pieces(self, first: int, end: int) -> Iterator[Span]:
        """The spans of [first, end) as a person would list them: see `_belong_together`."""
        piece = None
        for span in self.spans(first, end):
            if piece is not None and _belong_together(piece, span):
                piece = piece._replace(ends=span.ends)
                continue
            if piece is not None:
                yield piece
            piece = span
        if piece is not None:
            yield piece

    def _parts_of(self, day: int) -> Sequence[Part]:
        weekly = self._week[(day + _EPOCH_WEEKDAY) % 7]
        if weekly[0].kind != OPEN:
            return weekly
        closures = self._closures_on(day)
        if not closures:
            return weekly
        return [part for hours in weekly for part in _cut(hours, closures)]

    def _closures_on(self, day: int) -> Sequence[Part]:
        closures = self._closures.get(day, ())
        if day in self._working_holidays:
            return closures
        on = date.fromordinal(day + _EPOCH_ORDINAL)
        holiday = self._holidays_of(on.year).get(on)
        if holiday is None:
            return closures
        return (Part(0, DAY, CLOSED, holiday), *closures)


def start_of_year(year: int) -> int:
    return (date(year, 1, 1).toordinal() - _EPOCH_ORDINAL) * DAY


def _belong_together(piece: Span, span: Span) -> bool:
    """Hours that touch within a day; what one closure takes of a day; the days of a weekend."""
    if piece[3:] != span[3:]:
        return False
    touching, same_day = piece.ends == span.starts, piece.day == span.day
    return touching and same_day if span.kind == OPEN else touching or same_day


def _cut(hours: Part, closures: Sequence[Part]) -> Iterator[Part]:
    """The hours parted at the edges of closures; each part says whether it is still open."""
    edges = {hours.starts, hours.ends}
    for closure in closures:
        edges.update(edge for edge in closure[:2] if hours.starts < edge < hours.ends)
    for starts, ends in pairwise(sorted(edges)):
        covering = (c for c in closures if c.starts <= starts and ends <= c.ends)
        reason = next(covering, hours)
        yield Part(starts, ends, reason.kind, reason.name)


def _offsets_between(time_zone: str, first: int, end: int) -> Iterator[tuple[int, int, int]]:
    """(from, to, seconds ahead of UTC) for each stretch of [first, end) with one offset."""
    for year in range(_year_of(first), _year_of(end - 1) + 1):
        for starts, ends, offset in _offsets_of_year(time_zone, year):
            if starts < end and first < ends:
                yield max(starts, first), min(ends, end), offset


@lru_cache(maxsize=8192)
def _offsets_of_year(time_zone: str, year: int) -> tuple[tuple[int, int, int], ...]:
    zone = ZoneInfo(time_zone)
    starts, end = start_of_year(year), start_of_year(year + 1)
    stretches = []
    while starts < end:
        offset = _offset(zone, starts)
        ends = _next_change(zone, starts, end)
        stretches.append((starts, ends, offset))
        starts = ends
    return tuple(stretches)


def _next_change(zone: ZoneInfo, starts: int, end: int) -> int:
    """The first second after `starts` with another offset, or `end`."""
    offset = _offset(zone, starts)
    looks: list[int] = [*range(starts, end, _LOOK_EVERY), end]
    for before, after in pairwise(looks):
        if _offset(zone, after) != offset:
            return before + bisect_left(range(before, after), True, key=lambda at: _offset(zone, at) != offset)
    return end


def _offset(zone: ZoneInfo, at: int) -> int:
    wall = datetime.fromtimestamp(at, zone).replace(tzinfo=UTC)
    return (wall - _EPOCH) // _SECOND - at


def _year_of(at: int) -> int:
    return datetime.fromtimestamp(at, UTC).year


@cache
def _zone_names() -> frozenset[str]:
    return frozenset(available_timezones() - _NO_ZONES)


def _holidays_by_year(holidays: Holidays) -> Callable[[int], Mapping[date, str]]:
    if isinstance(holidays, Mapping):
        return lambda _year: holidays
    return cache(holidays)


def _read_week(weekly: Weekly) -> tuple[tuple[Part, ...], ...]:
    for weekday in weekly:
        if weekday not in range(7):
            raise HoursError(f"{weekday!r} is no weekday: use 0 for Monday to 6 for Sunday.", "unknown_weekday")
    return tuple(_read_weekday(weekday, weekly.get(weekday, ())) for weekday in range(7))


def _read_weekday(weekday: int, intervals: Sequence[tuple[str, str]]) -> tuple[Part, ...]:
    name = _WEEKDAYS[weekday]
    if isinstance(intervals, str) or not isinstance(intervals, Iterable):
        raise _bad_interval(name)
    hours = sorted(_read_interval(interval, name) for interval in intervals)
    for (_, ends), (starts, _) in pairwise(hours):
        if starts < ends:
            raise HoursError(
                f"{name}: two intervals overlap; let each end before the next begins.",
                "overlapping_intervals",
            )
    if hours:
        return tuple(Part(starts, ends, OPEN, "") for starts, ends in hours)
    if weekday >= _SATURDAY:
        return (Part(0, DAY, WEEKEND, ""),)
    return (Part(0, DAY, CLOSED, f"no hours on {name}s"),)


def _read_closures(closures: Iterable[Closure]) -> dict[int, tuple[Part, ...]]:
    by_day: dict[int, tuple[Part, ...]] = {}
    for closure in closures:
        day = _day_number(closure.on)
        starts, ends = _read_interval((closure.starts, closure.ends), f"Closure on {closure.on}")
        by_day[day] = (*by_day.get(day, ()), Part(starts, ends, CLOSED, closure.name))
    return by_day


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


def _day_number(on: date) -> int:
    if not isinstance(on, date):
        raise HoursError(f"{on!r} is no date.", "not_a_date")
    if not FIRST_YEAR <= on.year <= LAST_YEAR:
        raise HoursError(f"{on} lies outside the years {FIRST_YEAR} to {LAST_YEAR}.", "year_out_of_range")
    return on.toordinal() - _EPOCH_ORDINAL
