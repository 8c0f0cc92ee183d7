"""Support hours counted the slow and obvious way: look at the clock on the wall, step after step."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from apps.policy.clock import Closure, OtherHours

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)

Pauses = Sequence[tuple[datetime, datetime]]


@dataclass(frozen=True)
class WallClock:
    """A calendar asked moment by moment. Counts are in steps, all of whose edges must be whole steps."""

    time_zone: str
    weekly: Mapping[int, Sequence[tuple[str, str]]]
    closures: Sequence[Closure] = ()
    holidays: Mapping[date, str] = field(default_factory=dict)
    working_holidays: Collection[date] = ()
    other_hours: Sequence[OtherHours] = ()
    step: timedelta = MINUTE

    @cached_property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    def is_open(self, at: datetime) -> bool:
        wall = at.astimezone(self.zone)
        day, clock = wall.date(), f"{wall.hour:02}:{wall.minute:02}"
        if day in self.holidays and day not in self.working_holidays:
            return False
        if any(closure.on == day and closure.starts <= clock < closure.ends for closure in self.closures):
            return False
        return any(starts <= clock < ends for starts, ends in self.weekly_on(day).get(wall.weekday(), ()))

    def weekly_on(self, day: date) -> Mapping[int, Sequence[tuple[str, str]]]:
        return next((each.weekly for each in self.other_hours if each.first <= day <= each.last), self.weekly)

    def works(self, at: datetime, pauses: Pauses = ()) -> bool:
        return self.is_open(at) and not any(held <= at < resumed for held, resumed in pauses)

    def steps_between(self, start: datetime, end: datetime, pauses: Pauses = ()) -> int:
        return sum(self.works(at, pauses) for at in self.moments(start, end))

    def deadline(self, start: datetime, steps: int, pauses: Pauses, *, before: datetime) -> datetime | None:
        """The first moment at which work goes on, or just stops, after so many steps of it; None if too late."""
        worked = self.works(start - self.step, pauses)
        for at in self.moments(start, before):
            works = self.works(at, pauses)
            if steps == 0 and (works or worked):
                return at
            steps -= works
            worked = works
        return None

    def moments(self, start: datetime, end: datetime) -> Iterator[datetime]:
        while start < end:
            yield start
            start += self.step


def clock_changes(time_zone: str, first_year: int, last_year: int) -> list[datetime]:
    """The first minute on each new offset, in UTC."""

    def offset(at: datetime) -> timedelta | None:
        return at.astimezone(ZoneInfo(time_zone)).utcoffset()

    changes = []
    day = datetime(first_year, 1, 1, tzinfo=UTC)
    while day.year <= last_year:
        if offset(day) != offset(day + DAY):
            changes.append(next(m for n in range(1, 1441) if offset(m := day + n * MINUTE) != offset(day)))
        day += DAY
    return changes
