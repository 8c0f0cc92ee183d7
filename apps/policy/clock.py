"""Support-hours arithmetic: when is it due, and how much open time has passed? Pure.

A question costs about a microsecond at any distance: see `timeline`. What counts as open, also
where clocks change, is said in `hours`. Inside, instants are whole microseconds since 1970 (UTC).
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

from .hours import CLOSED, OPEN, WEEKEND, Closure, Holidays, HoursError, OpeningHours, Weekly
from .timeline import END_OF_TIME, SECOND, START_OF_TIME, Timeline, out_of_years

__all__ = ["CLOSED", "DUE", "OPEN", "PAUSED", "WEEKEND", "Closure", "HoursError", "Pauses", "Piece", "SupportHours"]

PAUSED, DUE = "paused", "due"

Pauses = Sequence[tuple[datetime, datetime]]
_Stretches = list[tuple[int, int]]

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_MINUTE = 60 * SECOND


@dataclass(frozen=True)
class Piece:
    """One step in the working of a deadline.

    `kind` is OPEN (its `minutes` count), CLOSED (by the closure or holiday in `name`, shown only
    where that took open time), WEEKEND, PAUSED or, last, DUE. The minutes of all pieces add up to
    those asked for: a piece that ends within a minute leaves that minute to the next.
    """

    kind: str
    starts: datetime
    ends: datetime
    minutes: int = 0
    name: str = ""


class _Step(NamedTuple):
    starts: int
    ends: int
    kind: str
    name: str


class SupportHours:
    """The open time of one calendar. Build it once per version of the calendar and share it, by threads too.

    `weekly` has any number of local intervals by weekday, 0 for Monday: {0: [("08:30", "16:30")]}.
    `holidays` maps dates to names, or is a function of the year that gives such a mapping (called for
    1989 to 2101 at most, dates of other years ignored); on `working_holidays` the desk works all the
    same. Holidays are read as their years are needed and must not change afterwards.

    Instants are aware datetimes of the years 1990 to 2100 in UTC; results are in UTC. Intervals are
    half open. Pauses are (from, to) pairs in any order that may overlap; open time in them doesn't
    count. What can't be read or counted raises HoursError: a sentence and a `code`.
    """

    def __init__(
        self,
        time_zone: str,
        weekly: Weekly,
        *,
        closures: Iterable[Closure] = (),
        holidays: Holidays | None = None,
        working_holidays: Collection[date] = (),
    ) -> None:
        self.time_zone = time_zone
        self._hours = OpeningHours(time_zone, weekly, closures, holidays, working_holidays)
        self._timeline = Timeline(self._hours)

    def deadline(self, start: datetime, minutes: int, pauses: Pauses = ()) -> datetime:
        """The first moment, in hours or at closing time, by which the desk was open for `minutes` since `start`.

        What runs out exactly at closing time is due at closing time. So no minutes at all are due at
        `start` if that is in hours or closing time, and else when the desk opens next.
        """
        if pauses or type(minutes) is not int or minutes < 1:
            return self._careful_deadline(start, minutes, pauses)
        at = _read(start)
        line = self._timeline.line
        if not line.first <= at < line.end:
            line = self._timeline.around(at)
        target = line.opened_before(at) + minutes * _MINUTE
        if target > line.totals[-1]:
            line = self._timeline.reaching(target, since=at)
        return _EPOCH + line.reaches(target) * _MICROSECOND

    def minutes_between(self, start: datetime, end: datetime, pauses: Pauses = ()) -> int:
        """Whole minutes of open time in [start, end): seconds are counted exactly, what is left of a minute is not."""
        return self._opened_between(start, end, pauses) // _MINUTE

    def open_time(self, start: datetime, end: datetime, pauses: Pauses = ()) -> timedelta:
        """The open time in [start, end), exactly."""
        return self._opened_between(start, end, pauses) * _MICROSECOND

    def is_open(self, at: datetime) -> bool:
        return self._is_open(_read(at))

    def next_opening(self, at: datetime) -> datetime:
        """The first open moment from `at` on, which is `at` itself in hours."""
        return _written(self._next_open(_read(at)))

    def closes_at(self, at: datetime) -> datetime | None:
        """The next closing time if `at` is in hours; None if it isn't, or if the desk never closes."""
        moment = _read(at)
        if not self._is_open(moment):
            return None
        while moment < END_OF_TIME and self._is_open(moment):
            moment = self._timeline.around(moment).closing_of(moment)
        return _written(moment) if moment < END_OF_TIME else None

    def working(self, start: datetime, minutes: int, pauses: Pauses = ()) -> list[Piece]:
        """How the deadline comes about: pieces in order of time, the last of them the due moment."""
        due = self.deadline(start, minutes, pauses)
        first, end = _read(start), _read(due)
        stretches = _united(pauses, since=first)
        steps = [*self._worked_steps(first, end, stretches), *_paused_steps(first, end, stretches)]
        pieces, opened = [], 0
        for step in sorted(steps):
            before = opened // _MINUTE
            opened += step.ends - step.starts if step.kind == OPEN else 0
            counted = opened // _MINUTE - before
            pieces.append(Piece(step.kind, _written(step.starts), _written(step.ends), counted, step.name))
        return [*pieces, Piece(DUE, due, due)]

    def _worked_steps(self, first: int, end: int, pauses: _Stretches) -> Iterator[_Step]:
        """What isn't paused of [first, end): open parts whole or cut, the others unless a pause covers them."""
        for piece in self._hours.pieces(first // SECOND, -(-end // SECOND)):
            starts, ends = max(piece.starts * SECOND, first), min(piece.ends * SECOND, end)
            if piece.kind == OPEN:
                yield from (_Step(*left, OPEN, "") for left in _without(starts, ends, pauses))
            elif not any(held <= starts and ends <= resumed for held, resumed in pauses):
                yield _Step(starts, ends, piece.kind, piece.name)

    def _careful_deadline(self, start: datetime, minutes: int, pauses: Pauses) -> datetime:
        if not isinstance(minutes, int) or isinstance(minutes, bool):
            raise HoursError(f"{minutes!r} is no whole number of minutes.", "fractional_minutes")
        if minutes < 0:
            raise HoursError(f"{minutes} minutes lie in the past; use 0 or more.", "negative_minutes")
        at = _read(start)
        stretches = _united(pauses, since=at)
        if minutes == 0:
            return _written(self._first_chance(at, stretches))
        target = self._opened_before(at) + minutes * _MINUTE
        for held, resumed in stretches:
            if target <= self._opened_before(held):
                break
            target += self._opened_before(resumed) - self._opened_before(max(held, at))
        return _written(self._timeline.reaching(target, since=at).reaches(target))

    def _first_chance(self, at: int, pauses: _Stretches) -> int:
        """`at` if work goes on then or stops just then; else the next moment at which it goes on."""

        def works(moment: int) -> bool:
            return self._is_open(moment) and not any(held <= moment < resumed for held, resumed in pauses)

        if works(at) or (at > START_OF_TIME and works(at - 1)):
            return at
        chance = self._next_open(at)
        for held, resumed in pauses:
            if held <= chance < resumed:
                chance = self._next_open(resumed)
        return chance

    def _opened_between(self, start: datetime, end: datetime, pauses: Pauses) -> int:
        first, last = _read(start), _read(end)
        line = self._timeline.line
        if not line.first <= first <= last < line.end:
            if first > last:
                raise HoursError(f"{end} comes before {start}.", "end_before_start")
            self._timeline.around(first)
            line = self._timeline.around(last)
        opened = line.opened_before(last) - line.opened_before(first)
        if not pauses:
            return opened
        for held, resumed in _united(pauses, since=first):
            if held < last:
                opened -= self._opened_before(min(resumed, last)) - self._opened_before(max(held, first))
        return opened

    def _opened_before(self, at: int) -> int:
        return self._timeline.around(at).opened_before(at)

    def _is_open(self, at: int) -> bool:
        return self._timeline.around(at).is_open(at)

    def _next_open(self, at: int) -> int:
        line = self._timeline.around(at)
        if line.is_open(at):
            return at
        one_more = line.opened_before(at) + 1
        return self._timeline.reaching(one_more, since=at).reaches(one_more) - 1


def _read(at: datetime) -> int:
    try:
        return (at - _EPOCH) // _MICROSECOND
    except TypeError:
        raise HoursError(f"{at!r} is no moment in time: give date, time and UTC offset.", "no_instant") from None


def _written(at: int) -> datetime:
    return _EPOCH + at * _MICROSECOND


def _united(pauses: Pauses, *, since: int) -> _Stretches:
    """The pauses that end at `since` or later, in order, those that touch or overlap as one."""
    united: _Stretches = []
    for held, resumed in sorted(_read_pause(pause) for pause in pauses):
        if resumed < since or held == resumed:
            continue
        if united and held <= united[-1][1]:
            united[-1] = (united[-1][0], max(united[-1][1], resumed))
        else:
            united.append((held, resumed))
    return united


def _read_pause(pause: tuple[datetime, datetime]) -> tuple[int, int]:
    try:
        starts, ends = pause
    except (TypeError, ValueError):
        raise HoursError(f"{pause!r} is no pause: give its start and its end.", "bad_pause") from None
    held, resumed = _read(starts), _read(ends)
    if not START_OF_TIME <= held <= resumed < END_OF_TIME:
        if resumed < held:
            raise HoursError(f"A pause from {starts} to {ends} ends before it begins.", "backwards_pause")
        raise out_of_years()
    return held, resumed


def _without(starts: int, ends: int, pauses: _Stretches) -> Iterator[tuple[int, int]]:
    """What pauses leave of [starts, ends)."""
    for held, resumed in pauses:
        if starts < held < ends:
            yield starts, held
        if held < ends:
            starts = max(starts, resumed)
    if starts < ends:
        yield starts, ends


def _paused_steps(first: int, end: int, pauses: _Stretches) -> Iterator[_Step]:
    for held, resumed in pauses:
        if held < end and first < resumed:
            yield _Step(max(held, first), min(resumed, end), PAUSED, "")
