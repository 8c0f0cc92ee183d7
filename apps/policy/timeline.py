"""The running total of a calendar's open time, asked by bisection, so that distance costs nothing. Pure.

Instants are whole microseconds since 1970 (UTC), and so are lengths and totals: nothing is rounded.
"""

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from threading import Lock

from .hours import FIRST_YEAR, LAST_YEAR, OPEN, HoursError, OpeningHours, start_of_year

SECOND = 1_000_000
START_OF_TIME = start_of_year(FIRST_YEAR) * SECOND
END_OF_TIME = start_of_year(LAST_YEAR + 1) * SECOND


@dataclass(frozen=True, slots=True)
class Line:
    """The opening spans of some whole UTC years and the total open time by the end of each.

    A moment within a span, plus the span's shift, is the total open time by then. The first entry is
    an empty span at the very start, so that every moment of these years has a span at or before it.
    """

    years: range
    first: int
    end: int
    starts: "array[int]"
    totals: "array[int]"
    shifts: "array[int]"

    def opened_before(self, at: int) -> int:
        """The total at a moment of these years."""
        span = bisect_right(self.starts, at) - 1
        total, most = at + self.shifts[span], self.totals[span]
        return total if total < most else most

    def reaches(self, total: int) -> int:
        """The first moment with that total; it must lie above the first and not above the last."""
        return total - self.shifts[bisect_left(self.totals, total)]

    def is_open(self, at: int) -> bool:
        span = bisect_right(self.starts, at) - 1
        return at + self.shifts[span] < self.totals[span]

    def closing_of(self, at: int) -> int:
        """The end of the span that a moment lies in."""
        span = bisect_right(self.starts, at) - 1
        return self.totals[span] - self.shifts[span]

    def followed_by(self, later: "Line") -> "Line":
        return Line(
            range(self.years.start, later.years.stop),
            self.first,
            later.end,
            self.starts + later.starts[1:],
            self.totals + later.totals[1:],
            self.shifts + later.shifts[1:],
        )


class Timeline:
    """The line of a calendar, which grows by years as they are asked for. Safe to share by threads:
    a line that was handed out never changes, a longer one takes its place.
    """

    def __init__(self, hours: OpeningHours) -> None:
        self._hours = hours
        self._growing = Lock()
        self.line = Line(range(0), 0, 0, array("q"), array("q"), array("q"))

    def around(self, at: int) -> Line:
        """The line, grown to hold the moment."""
        line = self.line
        if line.first <= at < line.end:
            return line
        if not START_OF_TIME <= at < END_OF_TIME:
            raise out_of_years()
        with self._growing:
            line = self.line
            if not line.years:
                line = self._line_of(datetime.fromtimestamp(at // SECOND, UTC).year)
            while at < line.first:
                line = self._line_of(line.years.start - 1, total_after=line.totals[0]).followed_by(line)
            while at >= line.end:
                line = line.followed_by(self._line_of(line.years.stop, total_before=line.totals[-1]))
            self.line = line
        return line

    def reaching(self, total: int, *, since: int) -> Line:
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

    def _line_of(self, year: int, *, total_before: int = 0, total_after: int | None = None) -> Line:
        first, end = start_of_year(year), start_of_year(year + 1)
        spans = [(opens * SECOND, closes * SECOND) for opens, closes in _open_spans(self._hours, first, end)]
        if total_after is not None:
            total_before = total_after - sum(closes - opens for opens, closes in spans)
        starts = array("q", [first * SECOND])
        totals = array("q", [total_before])
        shifts = array("q", [total_before - first * SECOND])
        for opens, closes in spans:
            starts.append(opens)
            shifts.append(totals[-1] - opens)
            totals.append(totals[-1] + closes - opens)
        return Line(range(year, year + 1), first * SECOND, end * SECOND, starts, totals, shifts)


def out_of_years() -> HoursError:
    return HoursError(f"Support hours are counted in the years {FIRST_YEAR} to {LAST_YEAR} only.", "year_out_of_range")


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


def _out_of_hours(line: Line, since: int) -> HoursError:
    if line.opened_before(since) == line.totals[-1]:
        return HoursError(
            f"This calendar has no open hours from then to the end of {LAST_YEAR}; give it some first.",
            "no_open_hours",
        )
    return HoursError(f"This calendar's open hours to the end of {LAST_YEAR} don't suffice.", "beyond_last_year")
