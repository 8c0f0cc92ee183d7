"""The running total of a calendar's open time, looked up by the day, so that distance costs nothing. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from threading import Lock

from .hours import OpeningHours
from .instants import END_OF_TIME, NOTHING, SECOND, START_OF_TIME, out_of_years, written
from .weekly import LAST_YEAR, OPEN, HoursError
from .zones import DAY, start_of_year


@dataclass(frozen=True, slots=True)
class Line:
    """The opening spans of some whole UTC years and the total open time by the end of each.

    A moment within a span, plus the span's shift, is the total open time by then. The first entry is
    an empty span at the very start, so that every moment of these years has a span at or before it.
    Two tables say where to look, so that no question searches the years: the last span that starts on
    a UTC day or before it, and the first span by whose end the desk was open for so many whole days.
    A moment or a total beyond these years is a LookupError.
    """

    years: range
    first: timedelta
    end: timedelta
    starts: list[timedelta]
    totals: list[timedelta]
    shifts: list[timedelta]
    by_day: dict[int, int]
    by_total: dict[int, int]

    def opened_before(self, at: timedelta) -> timedelta:
        """The total at a moment."""
        span = self._span_at(at)
        return min(at + self.shifts[span], self.totals[span])

    def opened_between(self, first: timedelta, last: timedelta) -> timedelta:
        """The open time between two moments, without a call for each: pages ask it for each row."""
        starts, totals, shifts, by_day = self.starts, self.totals, self.shifts, self.by_day
        span = by_day[first.days]
        while first < starts[span]:
            span -= 1
        before = first + shifts[span]
        if before > totals[span]:
            before = totals[span]
        span = by_day[last.days]
        while last < starts[span]:
            span -= 1
        after = last + shifts[span]
        return (after if after < totals[span] else totals[span]) - before

    def after(self, at: timedelta, length: timedelta) -> timedelta:
        """The first moment with so much open time since `at`, in one call."""
        starts, totals, shifts = self.starts, self.totals, self.shifts
        span = self.by_day[at.days]
        while at < starts[span]:
            span -= 1
        total = at + shifts[span]
        if total > totals[span]:
            total = totals[span]
        total += length
        span = self.by_total[total.days]
        while totals[span] < total:
            span += 1
        return total - shifts[span]

    def reaches(self, total: timedelta) -> timedelta:
        """The first moment with that total, which must lie above the first."""
        span = self.by_total[total.days]
        while self.totals[span] < total:
            span += 1
        return total - self.shifts[span]

    def is_open(self, at: timedelta) -> bool:
        span = self._span_at(at)
        return at + self.shifts[span] < self.totals[span]

    def closing_of(self, at: timedelta) -> timedelta:
        """The end of the span that a moment lies in."""
        span = self._span_at(at)
        return self.totals[span] - self.shifts[span]

    def followed_by(self, later: "Line") -> "Line":
        # The first span of the later line is the empty one, in whose place stands our last.
        moved = len(self.starts) - 1
        return Line(
            range(self.years.start, later.years.stop),
            self.first,
            later.end,
            self.starts + later.starts[1:],
            self.totals + later.totals[1:],
            self.shifts + later.shifts[1:],
            self.by_day | {day: span + moved for day, span in later.by_day.items()},
            {days: span + moved for days, span in later.by_total.items()} | self.by_total,
        )

    def _span_at(self, at: timedelta) -> int:
        """The last span that starts at a moment or before."""
        span = self.by_day[at.days]
        while at < self.starts[span]:
            span -= 1
        return span


NO_LINE = Line(range(0), NOTHING, NOTHING, [], [], [], {}, {})


class Timeline:
    """The line of a calendar, which grows by years as they are asked for. Safe to share by threads:
    a line that was handed out never changes, a longer one takes its place.
    """

    def __init__(self, hours: OpeningHours) -> None:
        self._hours = hours
        self._growing = Lock()
        self.line = NO_LINE

    def around(self, at: timedelta) -> Line:
        """The line, grown to hold the moment."""
        line = self.line
        if line.first <= at < line.end:
            return line
        if not START_OF_TIME <= at < END_OF_TIME:
            raise out_of_years()
        with self._growing:
            line = self.line
            if not line.years:
                line = self._line_of(written(at).year)
            while at < line.first:
                line = self._line_of(line.years.start - 1, total_after=line.totals[0]).followed_by(line)
            while at >= line.end:
                line = line.followed_by(self._line_of(line.years.stop, total_before=line.totals[-1]))
            self.line = line
        return line

    def reaching(self, total: timedelta, *, since: timedelta) -> Line:
        """The line, grown until it has that total; `since` tells a refusal where the count began."""
        line = self.around(since)
        if total <= line.totals[-1]:
            return line
        if self._hours.has_weekly_hours:
            with self._growing:
                line = self.line
                while total > line.totals[-1] and line.end < END_OF_TIME:
                    line = line.followed_by(self._line_of(line.years.stop, total_before=line.totals[-1]))
                self.line = line
        if total > line.totals[-1]:
            raise _out_of_hours(line, since)
        return line

    def _line_of(self, year: int, *, total_before: timedelta = NOTHING, total_after: timedelta | None = None) -> Line:
        first, end = start_of_year(year), start_of_year(year + 1)
        spans = [(opens * SECOND, closes * SECOND) for opens, closes in _open_spans(self._hours, first, end)]
        if total_after is not None:
            total_before = total_after - sum((closes - opens for opens, closes in spans), NOTHING)
        starts, totals, shifts = [first * SECOND], [total_before], [total_before - first * SECOND]
        for opens, closes in spans:
            starts.append(opens)
            shifts.append(totals[-1] - opens)
            totals.append(totals[-1] + closes - opens)
        years, days = range(year, year + 1), range(first // DAY, end // DAY)
        by_day, by_total = _last_of_days(starts, days), _first_of_totals(totals)
        return Line(years, first * SECOND, end * SECOND, starts, totals, shifts, by_day, by_total)


def _last_of_days(starts: Sequence[timedelta], days: range) -> dict[int, int]:
    """For each UTC day the last span that starts on it or before."""
    found = dict.fromkeys(days, 0)
    span = 0
    for day in days:
        while span + 1 < len(starts) and starts[span + 1].days <= day:
            span += 1
        found[day] = span
    return found


def _first_of_totals(totals: Sequence[timedelta]) -> dict[int, int]:
    """For each number of whole days the first span with such a total or more."""
    found: dict[int, int] = {}
    for span, total in enumerate(totals):
        for days in range(totals[0].days + len(found), total.days + 1):
            found[days] = span
    return found


def _open_spans(hours: OpeningHours, first: int, end: int) -> Iterator[tuple[int, int]]:
    """(opens, closes) in UTC seconds; spans that touch, as at midnight, are one."""
    opens = closes = first
    for span in hours.spans(first, end):
        if span.kind != OPEN:
            continue
        if span.starts != closes:
            if opens < closes:
                yield opens, closes
            opens = span.starts
        closes = span.ends
    if opens < closes:
        yield opens, closes


def _out_of_hours(line: Line, since: timedelta) -> HoursError:
    if line.opened_before(since) == line.totals[-1]:
        return HoursError(
            f"This calendar has no open hours from then to the end of {LAST_YEAR}; give it some first.",
            "no_open_hours",
        )
    return HoursError(f"This calendar's open hours to the end of {LAST_YEAR} don't suffice.", "beyond_last_year")
