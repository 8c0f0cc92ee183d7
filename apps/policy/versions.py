"""Hours as they once were: a calendar's rows change, but what counts by them goes on as it was promised."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any
from uuid import UUID

from .calendars import PARTS, support_hours
from .clock import SupportHours
from .inline import read_calendar
from .models import CalendarVersion, SupportCalendar
from .notation import read_hours
from .weekly import WEEKDAYS


def keep(calendar: SupportCalendar) -> UUID:
    """Keep the hours of ``calendar`` for what is counted by them; returns their version. Call it in a transaction."""
    if not CalendarVersion.objects.filter(pk=calendar.version).exists():
        _write_down(calendar)
    return calendar.version


def hours_by(version: UUID, calendar: SupportCalendar) -> SupportHours:
    """The hours of that version, of whichever calendar; where they were not kept, those of ``calendar``."""
    if version == calendar.version:
        return support_hours(calendar)
    return _kept(version) or support_hours(calendar)


def _write_down(calendar: SupportCalendar) -> None:
    # Held, so that rows and version belong together: whoever changes the rows changes the version with them.
    fresh = SupportCalendar.objects.select_for_update().get(pk=calendar.pk)
    calendar.version = fresh.version
    CalendarVersion.objects.bulk_create(
        [CalendarVersion(version=fresh.version, calendar=fresh, hours=written(fresh))], ignore_conflicts=True
    )


def written(calendar: SupportCalendar) -> dict[str, Any]:
    """A calendar as docs/support-hours.md describes it."""
    rows = SupportCalendar.objects.prefetch_related(*PARTS).get(pk=calendar.pk)
    return {
        "time_zone": rows.time_zone,
        "hours": _days((row.weekday, (row.opens, row.closes)) for row in rows.intervals.all()),
        "closures": [
            {"on": row.on.isoformat(), "from": row.starts, "to": row.ends, "name": row.name}
            for row in rows.closures.all()
        ],
        "holidays": {
            "country": rows.holiday_country,
            "subdivision": rows.holiday_region,
            "off": [row.on.isoformat() for row in rows.working_holidays.all()],
        },
        "ranges": [
            {
                "from": row.first_on.isoformat(),
                "to": row.last_on.isoformat(),
                "hours": _days((day, each) for day, hours in read_hours(row.hours).items() for each in hours),
                "name": row.name,
            }
            for row in rows.other_hours.all()
        ],
    }


def _days(intervals: Iterable[tuple[int, tuple[str, str]]]) -> dict[str, list[tuple[str, str]]]:
    days: dict[str, list[tuple[str, str]]] = {}
    for weekday, interval in intervals:
        days.setdefault(WEEKDAYS[weekday][:3].lower(), []).append(interval)
    return days


@lru_cache(maxsize=256)
def _kept(version: UUID) -> SupportHours | None:
    row = CalendarVersion.objects.filter(pk=version).first()
    return read_calendar(row.hours) if row else None
