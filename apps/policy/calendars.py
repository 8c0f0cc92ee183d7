"""Support calendars from their rows to arithmetic, kept in memory until the calendar changes."""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from uuid import UUID

import holidays

from . import clock
from .models import SupportCalendar


def support_hours(calendar: SupportCalendar) -> clock.SupportHours:
    """The arithmetic of ``calendar``; reads its rows only after a change (``version``)."""
    return _built(calendar.pk, calendar.version)


def support_day_minutes(calendar: SupportCalendar) -> int:
    """Minutes of one support day: the mean of the weekdays on which the desk opens."""
    return _day_minutes(calendar.pk, calendar.version)


@lru_cache(maxsize=256)
def _built(calendar_id: int, version: UUID) -> clock.SupportHours:
    calendar = SupportCalendar.objects.prefetch_related("intervals", "closures", "working_holidays").get(pk=calendar_id)
    weekly: dict[int, list[tuple[str, str]]] = {}
    for interval in calendar.intervals.all():
        weekly.setdefault(interval.weekday, []).append((interval.opens, interval.closes))
    return clock.SupportHours(
        calendar.time_zone,
        weekly,
        closures=[clock.Closure(c.on, c.starts, c.ends, c.name) for c in calendar.closures.all()],
        holidays=_HolidaysOf(calendar.holiday_country, calendar.holiday_region),
        working_holidays={row.on for row in calendar.working_holidays.all()},
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


class _HolidaysOf:
    """A market's public holidays by year."""

    def __init__(self, country: str, region: str) -> None:
        self.country = country
        self.region = region or None

    def __call__(self, year: int) -> Mapping[date, str]:
        if not self.country:
            return {}
        return dict(holidays.country_holidays(self.country, subdiv=self.region, years=year, language="en_US"))
