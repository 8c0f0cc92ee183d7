"""Support calendars from their rows to arithmetic, kept in memory until the calendar changes."""

from functools import lru_cache
from uuid import UUID

from . import clock
from .models import SupportCalendar
from .notation import read_hours
from .public_holidays import PublicHolidays

PARTS = ("intervals", "closures", "working_holidays", "other_hours")
NAMES_SHOWN = 20


def support_hours(calendar: SupportCalendar) -> clock.SupportHours:
    """The arithmetic of ``calendar``; reads its rows only after a change (``version``)."""
    return _built(calendar.pk, calendar.version)


def support_hours_named(name: str) -> clock.SupportHours:
    """The arithmetic of the calendar with that name; HoursError where there is none."""
    calendar = SupportCalendar.objects.filter(name=name).first()
    if calendar is None:
        names = ", ".join(SupportCalendar.objects.values_list("name", flat=True)[:NAMES_SHOWN])
        there = f"There are: {names}." if names else "There is none yet."
        raise clock.HoursError(f"There is no support calendar {name[:100]!r}. {there}", "unknown_calendar")
    return support_hours(calendar)


def support_day_minutes(calendar: SupportCalendar) -> int:
    """Minutes of one support day: the mean of the weekdays on which the desk opens."""
    return _day_minutes(calendar.pk, calendar.version)


@lru_cache(maxsize=256)
def _built(calendar_id: int, version: UUID) -> clock.SupportHours:
    calendar = SupportCalendar.objects.prefetch_related(*PARTS).get(pk=calendar_id)
    weekly: dict[int, list[tuple[str, str]]] = {}
    for interval in calendar.intervals.all():
        weekly.setdefault(interval.weekday, []).append((interval.opens, interval.closes))
    return clock.SupportHours(
        calendar.time_zone,
        weekly,
        closures=[clock.Closure(c.on, c.starts, c.ends, c.name) for c in calendar.closures.all()],
        holidays=PublicHolidays(calendar.holiday_country, calendar.holiday_region),
        working_holidays={row.on for row in calendar.working_holidays.all()},
        other_hours=[
            clock.OtherHours(row.first_on, row.last_on, read_hours(row.hours), row.name)
            for row in calendar.other_hours.all()
        ],
    )


@lru_cache(maxsize=256)
def _day_minutes(calendar_id: int, version: UUID) -> int:
    minutes_of_day: dict[int, int] = {}
    for row in SupportCalendar.objects.get(pk=calendar_id).intervals.all():
        minutes_of_day[row.weekday] = minutes_of_day.get(row.weekday, 0) + _minutes(row.closes) - _minutes(row.opens)
    return round(sum(minutes_of_day.values()) / len(minutes_of_day)) if minutes_of_day else 0


def _minutes(time_of_day: str) -> int:
    hours, minutes = time_of_day.split(":")
    return int(hours) * 60 + int(minutes)
