"""Clocks as arithmetic: from targets and support hours to deadlines. Reads rows, writes none."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError

from apps.policy.calendars import support_hours
from apps.policy.clock import HoursError, SupportHours
from apps.policy.models import SupportCalendar

from .models import Clock, Inquiry


@dataclass(frozen=True)
class TimeLeft:
    """Support time until the next deadline, in minutes; negative when it has passed."""

    minutes: int

    @property
    def is_late(self) -> bool:
        return self.minutes < 0

    @property
    def is_soon(self) -> bool:
        return 0 <= self.minutes <= 60

    @property
    def words(self) -> str:
        """Such as "35 min late" or "1 h 45 min left"."""
        return f"{duration(abs(self.minutes))} {'late' if self.is_late else 'left'}"


def duration(minutes: int) -> str:
    """Minutes in words: hours beyond 59 of them."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return f"{rest} min"
    return f"{hours} h {rest} min" if rest else f"{hours} h"


def time_left(inquiry: Inquiry, at: datetime) -> TimeLeft | None:
    """Support time left until the inquiry's next deadline; None when no clock runs. Needs ``market.calendar``."""
    if not inquiry.is_due:
        return None
    hours = support_hours(inquiry.market.calendar)
    if at <= inquiry.next_due_at:
        return TimeLeft(hours.minutes_between(at, inquiry.next_due_at))
    return TimeLeft(-max(1, hours.minutes_between(inquiry.next_due_at, at)))


def due_after(clock: Clock, share: int, hours: SupportHours, pauses: list[tuple[datetime, datetime]]) -> datetime:
    """When a running clock will have used ``share`` per cent of its target. Refuses hours that never get there."""
    try:
        return hours.deadline(clock.started_at, clock.target_minutes * share // 100, pauses)
    except HoursError as error:
        raise ValidationError(
            f"No deadline can be counted by the support hours of this market: {error}", code=error.code
        ) from error


def local_moment(at: datetime, calendar: SupportCalendar) -> str:
    """A moment in the words of a mail: weekday, date and time in the calendar's zone."""
    zone = ZoneInfo(calendar.time_zone)
    return f"{at.astimezone(zone):%a %-d %b %H:%M} ({calendar.time_zone})"
