"""Opening hours of a calendar: when a desk is open and, where it is not, why. Pure.

The clock on the wall decides: 08:30–16:30 holds every instant whose local time reads 08:30 or
later and earlier than 16:30. So local times that come twice, where clocks go back, are open twice,
and local times that never come, where clocks go forward, are never open. "24:00" ends a day.

Inside, an instant is a number of UTC seconds since 1970, a day the number of local dates since
then, and a local time of day the seconds that its clock shows beyond midnight.
"""

from bisect import bisect_right
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from itertools import pairwise
from operator import attrgetter
from typing import NamedTuple

from .weekly import (
    HOLIDAY,
    OPEN,
    Closure,
    HoursError,
    OtherHours,
    Part,
    Week,
    Weekly,
    day_number,
    read_closures,
    read_dates,
    read_ranges,
    read_week,
    shown,
)
from .zones import DAY, EPOCH_ORDINAL, offset_at, offsets_between, zone_names

Holidays = Mapping[date, str] | Callable[[int], Mapping[date, str]]

_EPOCH_WEEKDAY = date(1970, 1, 1).weekday()


class Span(NamedTuple):
    """A part of the local date `day` between two instants in UTC seconds, open or closed."""

    starts: int
    ends: int
    day: int
    kind: str
    name: str


class OpeningHours:
    """Weekly hours in a time zone and others for a while, less closures and those holidays that aren't worked."""

    def __init__(
        self,
        time_zone: str,
        weekly: Weekly,
        *,
        closures: Iterable[Closure] = (),
        holidays: Holidays | None = None,
        working_holidays: Collection[date] = (),
        other_hours: Iterable[OtherHours] = (),
    ) -> None:
        if not isinstance(time_zone, str) or time_zone not in zone_names():
            raise HoursError(
                f"{shown(time_zone)} is no known time zone; use a name such as Europe/Oslo.",
                "unknown_time_zone",
            )
        self.time_zone = time_zone
        self._week = read_week(weekly)
        self._ranges = read_ranges(other_hours)
        self._closures = read_closures(closures)
        self._holidays_of = _holidays_by_year({} if holidays is None else holidays)
        self._working_holidays = read_dates(working_holidays)
        weeks = [self._week, *(each.week for each in self._ranges)]
        self.has_weekly_hours = any(part.kind == OPEN for week in weeks for day in week for part in day)

    def spans(self, first: int, end: int) -> Iterator[Span]:
        """All weekly hours in [first, end), open or lost to a closure, and days without any."""
        for starts, ends, offset in offsets_between(self.time_zone, first, end):
            for day in range((starts + offset) // DAY, (ends - 1 + offset) // DAY + 1):
                midnight = day * DAY - offset
                for part in self._parts_of(day):
                    opens = max(midnight + part.starts, starts)
                    closes = min(midnight + part.ends, ends)
                    if opens < closes:
                        yield Span(opens, closes, day, part.kind, part.name)

    def pieces(self, first: int, end: int) -> Iterator[Span]:
        """The spans of [first, end) as a person would list them: see `_belong_together`."""
        return _joined(self.spans(first, end))

    def days(self, first: date, last: date) -> dict[date, list[Span]]:
        """The pieces of each local date from `first` to `last`, both included; dates that a zone left out are not."""
        from_day, to_day = day_number(first), day_number(last)
        by_day: dict[int, list[Span]] = {}
        # Local dates reach beyond those of UTC by less than a day at either end.
        for span in self.spans((from_day - 1) * DAY, (to_day + 2) * DAY):
            if from_day <= span.day <= to_day:
                by_day.setdefault(span.day, []).append(span)
        return {date.fromordinal(day + EPOCH_ORDINAL): list(_joined(spans)) for day, spans in sorted(by_day.items())}

    def has_usual_hours(self, on: date) -> bool:
        """Whether the weekly hours open on that day of the week, whatever closes it or stands in for them."""
        return self._week[on.weekday()][0].kind == OPEN

    def worked_holiday(self, on: date) -> str:
        """The name of the public holiday on which the desk works all the same; empty on any other day."""
        return self._holidays_of(on.year).get(on, "") if day_number(on) in self._working_holidays else ""

    def midnight_before(self, at: int) -> int:
        """Local midnight at or before an instant, by the offset that holds at it."""
        offset = offset_at(self.time_zone, at)
        return (at + offset) // DAY * DAY - offset

    def _parts_of(self, day: int) -> Sequence[Part]:
        weekly = self._week_of(day)[(day + _EPOCH_WEEKDAY) % 7]
        if weekly[0].kind != OPEN:
            return weekly
        closures = self._closures_on(day)
        if not closures:
            return weekly
        return [part for hours in weekly for part in _cut(hours, closures)]

    def _week_of(self, day: int) -> Week:
        if self._ranges:
            found = self._ranges[bisect_right(self._ranges, day, key=attrgetter("first")) - 1]
            if found.first <= day <= found.last:
                return found.week
        return self._week

    def _closures_on(self, day: int) -> Sequence[Part]:
        closures = self._closures.get(day, ())
        if day in self._working_holidays:
            return closures
        on = date.fromordinal(day + EPOCH_ORDINAL)
        holiday = self._holidays_of(on.year).get(on)
        if holiday is None:
            return closures
        return (Part(0, DAY, HOLIDAY, holiday), *closures)


def _joined(spans: Iterable[Span]) -> Iterator[Span]:
    piece = None
    for span in spans:
        if piece is not None and _belong_together(piece, span):
            piece = piece._replace(ends=span.ends)
            continue
        if piece is not None:
            yield piece
        piece = span
    if piece is not None:
        yield piece


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


def _holidays_by_year(holidays: Holidays) -> Callable[[int], Mapping[date, str]]:
    if isinstance(holidays, Mapping):
        return lambda _year: holidays
    return cache(holidays)
