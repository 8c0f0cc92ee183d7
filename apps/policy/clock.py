"""Support-hours arithmetic: when is it due, and how much open time has passed? Pure.

A question costs about a microsecond at any distance: see `timeline`. What counts as open, also
where clocks change, is said in `hours`. Inside, moments are the time since 1970: see `instants`.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

from .hours import Holidays, OpeningHours, Span
from .instants import (
    END_OF_TIME,
    EPOCH,
    MICROSECOND,
    MINUTE,
    NOTHING,
    SECOND,
    START_OF_TIME,
    lasting,
    read,
    written,
)
from .pauses import Pause, Pauses, united
from .timeline import Timeline
from .weekly import CLOSED, HOLIDAY, OPEN, WEEKEND, Closure, HoursError, OtherHours, Weekly
from .working import FOLDED, PAUSED, steps

__all__ = [
    "CLOSED",
    "DUE",
    "FOLDED",
    "HOLIDAY",
    "OPEN",
    "PAUSED",
    "WEEKEND",
    "Closure",
    "Day",
    "HoursError",
    "OtherHours",
    "Pauses",
    "Piece",
    "SupportHours",
]

DUE = "due"
MINUTES_A_DAY = 24 * 60


class Piece(NamedTuple):
    """One step in the working of a deadline.

    `kind` is OPEN (its `minutes` count; `name` tells other hours from the usual), HOLIDAY or CLOSED
    (by what `name` says, shown only where that took open time), WEEKEND, PAUSED (for the reasons in
    `name`), FOLDED (weeks on end of which only the `minutes` are told) or, last, DUE. The minutes of
    all pieces add up to those asked for: a piece that ends within a minute leaves that minute to the
    next.
    """

    kind: str
    starts: datetime
    ends: datetime
    minutes: int = 0
    name: str = ""


class Day(NamedTuple):
    """A local date: the hours it has, what took others away, and whether it would usually have any.

    `worked_holiday` names the public holiday that it is worked on in spite of.
    """

    on: date
    has_usual_hours: bool
    pieces: list[Piece]
    worked_holiday: str

    @property
    def minutes(self) -> int:
        return sum(piece.minutes for piece in self.pieces)


class SupportHours:
    """The open time of one calendar. Build it once per version of the calendar and share it, by threads too.

    `weekly` has any number of local intervals by weekday, 0 for Monday: {0: [("08:30", "16:30")]}.
    `holidays` maps dates to names, or is a function of the year that gives such a mapping (called for
    1989 to 2101 at most, dates of other years ignored); on `working_holidays` the desk works all the
    same. Holidays are read as their years are needed and must not change afterwards. `other_hours`
    stand in for the weekly ones between two dates; holidays and closures count in them too.

    Instants are aware datetimes of the years 1990 to 2100 in UTC; results are in UTC. Intervals are
    half open. Pauses are (from, to) or (from, to, reason) in any order and may overlap; open time in
    them doesn't count. What can't be read or counted raises HoursError: a sentence and a `code`.
    """

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
        self.time_zone = time_zone
        self._hours = OpeningHours(
            time_zone,
            weekly,
            closures=closures,
            holidays=holidays,
            working_holidays=working_holidays,
            other_hours=other_hours,
        )
        self._timeline = Timeline(self._hours)

    @property
    def ever_opens(self) -> bool:
        """Whether there are any hours at all, before holidays and closures."""
        return self._hours.has_weekly_hours

    def deadline(self, start: datetime, minutes: int, pauses: Pauses = ()) -> datetime:
        """The first moment, in hours or at closing time, by which the desk was open for `minutes` since `start`.

        What runs out exactly at closing time is due at closing time. So no minutes at all are due at
        `start` if that is in hours or closing time, and else when the desk opens next.
        """
        if not pauses and type(minutes) is int and minutes > 0:
            try:
                return EPOCH + self._timeline.line.after(start - EPOCH, lasting(minutes))
            except (LookupError, TypeError):
                pass  # Beyond the years that are drawn as yet, or no moment at all.
        return self._careful_deadline(start, minutes, pauses)

    def minutes_between(self, start: datetime, end: datetime, pauses: Pauses = ()) -> int:
        """Whole minutes of open time in [start, end): seconds are counted exactly, what is left of a minute is not."""
        opened = self.open_time(start, end, pauses)
        return opened.days * MINUTES_A_DAY + opened.seconds // 60

    def open_time(self, start: datetime, end: datetime, pauses: Pauses = ()) -> timedelta:
        """The open time in [start, end), exactly."""
        if not pauses:
            try:
                first, last = start - EPOCH, end - EPOCH
                if first <= last:
                    return self._timeline.line.opened_between(first, last)
            except (LookupError, TypeError):
                pass  # As above.
        return self._careful_open_time(start, end, pauses)

    def is_open(self, at: datetime) -> bool:
        return self._is_open(read(at))

    def next_opening(self, at: datetime) -> datetime:
        """The first open moment from `at` on, which is `at` itself in hours."""
        return written(self._next_open(read(at)))

    def closes_at(self, at: datetime) -> datetime | None:
        """The next closing time if `at` is in hours; None if it isn't, or if the desk never closes."""
        moment = read(at)
        if not self._is_open(moment):
            return None
        while moment < END_OF_TIME and self._is_open(moment):
            moment = self._timeline.around(moment).closing_of(moment)
        return written(moment) if moment < END_OF_TIME else None

    def working(self, start: datetime, minutes: int, pauses: Pauses = ()) -> list[Piece]:
        """How the deadline comes about: pieces in order of time, the last of them the due moment."""
        due = self.deadline(start, minutes, pauses)
        first, end = read(start), read(due)
        pieces, opened = [], NOTHING
        for step in steps(self._hours, first, end, united(pauses, since=first)):
            before = opened // MINUTE
            if step.kind == OPEN:
                opened += step.ends - step.starts
            elif step.kind == FOLDED:
                opened += self._opened_before(step.ends) - self._opened_before(step.starts)
            counted = opened // MINUTE - before
            pieces.append(Piece(step.kind, written(step.starts), written(step.ends), counted, step.name))
        return [*pieces, Piece(DUE, due, due)]

    def days(self, first: date, last: date) -> list[Day]:
        """Each local date from `first` to `last`, both included; their seconds beyond whole minutes are not told."""
        hours = self._hours
        return [
            Day(on, hours.has_usual_hours(on), [_piece_of(span) for span in spans], hours.worked_holiday(on))
            for on, spans in hours.days(first, last).items()
        ]

    def _careful_deadline(self, start: datetime, minutes: int, pauses: Pauses) -> datetime:
        if not isinstance(minutes, int) or isinstance(minutes, bool):
            raise HoursError(f"{minutes!r} is no whole number of minutes.", "fractional_minutes")
        if minutes < 0:
            raise HoursError(f"{minutes} minutes lie in the past; use 0 or more.", "negative_minutes")
        at = read(start)
        stretches = united(pauses, since=at)
        if minutes == 0:
            return written(self._first_chance(at, stretches))
        target = self._opened_before(at) + lasting(minutes)
        for held, resumed, _ in stretches:
            if target <= self._opened_before(held):
                break
            target += self._opened_before(resumed) - self._opened_before(max(held, at))
        return written(self._timeline.reaching(target, since=at).reaches(target))

    def _first_chance(self, at: timedelta, pauses: Sequence[Pause]) -> timedelta:
        """`at` if work goes on then or stops just then; else the next moment at which it goes on."""

        def works(moment: timedelta) -> bool:
            return self._is_open(moment) and not any(held <= moment < resumed for held, resumed, _ in pauses)

        if works(at) or (at > START_OF_TIME and works(at - MICROSECOND)):
            return at
        chance = self._next_open(at)
        for held, resumed, _ in pauses:
            if held <= chance < resumed:
                chance = self._next_open(resumed)
        return chance

    def _careful_open_time(self, start: datetime, end: datetime, pauses: Pauses) -> timedelta:
        first, last = read(start), read(end)
        if first > last:
            raise HoursError(f"{end} comes before {start}.", "end_before_start")
        opened = self._opened_before(last) - self._opened_before(first)
        for held, resumed, _ in united(pauses, since=first):
            if held < last:
                opened -= self._opened_before(min(resumed, last)) - self._opened_before(max(held, first))
        return opened

    def _opened_before(self, at: timedelta) -> timedelta:
        return self._timeline.around(at).opened_before(at)

    def _is_open(self, at: timedelta) -> bool:
        return self._timeline.around(at).is_open(at)

    def _next_open(self, at: timedelta) -> timedelta:
        line = self._timeline.around(at)
        if line.is_open(at):
            return at
        one_more = line.opened_before(at) + MICROSECOND
        return self._timeline.reaching(one_more, since=at).reaches(one_more) - MICROSECOND


def _piece_of(span: Span) -> Piece:
    minutes = (span.ends - span.starts) // 60 if span.kind == OPEN else 0
    return Piece(span.kind, written(span.starts * SECOND), written(span.ends * SECOND), minutes, span.name)
