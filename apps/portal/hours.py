"""Support hours in words."""

from datetime import datetime
from functools import lru_cache
from typing import NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from apps.policy.calendars import support_hours
from apps.policy.clock import HoursError
from apps.policy.models import OpeningInterval, SupportCalendar


class Hours(NamedTuple):
    """Whether support is open, and until when or from when, in the reader's zone."""

    is_open: bool
    words: str


def hours_of(calendar: SupportCalendar, at: datetime, zone: ZoneInfo) -> Hours:
    """Such as "Support open, closes 16:30" or "Support closed, opens Mon 08:30 your time".

    Whose time it is, is said where the reader's clock shows another hour than the calendar's.
    """
    hours = support_hours(calendar)
    zone_of_desk = ZoneInfo(calendar.time_zone)
    if hours.is_open(at):
        closes = hours.closes_at(at)
        return Hours(
            True, f"Support open, closes {_near(closes, at, zone, zone_of_desk)}" if closes else "Support open"
        )
    try:
        return Hours(False, f"Support closed, opens {_near(hours.next_opening(at), at, zone, zone_of_desk)}")
    except HoursError:
        # A calendar without any weekly hours never opens.
        return Hours(False, "Support closed")


def _near(moment: datetime, at: datetime, zone: ZoneInfo, zone_of_desk: ZoneInfo) -> str:
    local, present = moment.astimezone(zone), at.astimezone(zone)
    whose = "" if local.utcoffset() == moment.astimezone(zone_of_desk).utcoffset() else " your time"
    days = (local.date() - present.date()).days
    if days == 0:
        return f"{local:%H:%M}{whose}"
    return f"{local:%a %H:%M}{whose}" if days < 7 else f"{local:%a %-d %b %H:%M}{whose}"


def week_of(calendar: SupportCalendar) -> str:
    """The weekly hours, such as "Monday to Friday 08:30–16:30 Oslo time"."""
    return _week(calendar.pk, calendar.version, calendar.time_zone)


@lru_cache(maxsize=256)
def _week(calendar_id: int, version: UUID, time_zone: str) -> str:
    times: dict[int, str] = {}
    for row in SupportCalendar(pk=calendar_id).intervals.all():
        stretch = f"{row.opens}–{row.closes}"
        times[row.weekday] = f"{times[row.weekday]} and {stretch}" if row.weekday in times else stretch
    runs: list[tuple[int, int]] = []
    for day in sorted(times):
        if runs and runs[-1][1] == day - 1 and times[day] == times[day - 1]:
            runs[-1] = (runs[-1][0], day)
        else:
            runs.append((day, day))
    words = ", ".join(f"{_days(first, last)} {times[first]}" for first, last in runs)
    return f"{words} {time_zone.rpartition('/')[2].replace('_', ' ')} time" if words else ""


def _days(first: int, last: int) -> str:
    names = OpeningInterval.Weekday
    return names(first).label if first == last else f"{names(first).label} to {names(last).label}"
