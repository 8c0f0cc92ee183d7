"""Clocks as arithmetic: from targets and support hours to deadlines. Reads rows, writes none."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError

from apps.policy.calendars import support_hours
from apps.policy.clock import HoursError, SupportHours
from apps.policy.explaining import Stretch, explained, period_in_words
from apps.policy.models import SupportCalendar
from apps.policy.versions import hours_by

from .models import Clock, Inquiry, Pause

EARLIER = "earlier"
"""The kind of a stretch that was counted by hours that are no longer in force."""

SOON_MINUTES = 60

Spans = list[tuple[datetime, datetime]]
Named = list[tuple[datetime, datetime, str]]


@dataclass(frozen=True)
class TimeLeft:
    """Support time until the next deadline, in minutes; negative when it has passed."""

    minutes: int

    @property
    def is_late(self) -> bool:
        return self.minutes < 0

    @property
    def is_soon(self) -> bool:
        return 0 <= self.minutes <= SOON_MINUTES

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


def soon_until(calendar: SupportCalendar, at: datetime) -> datetime:
    """Whatever is due by then is late or soon late; ``at`` itself where the desk never opens again."""
    try:
        return support_hours(calendar).deadline(at, SOON_MINUTES)
    except HoursError:
        return at


def hours_of(clock: Clock, calendar: SupportCalendar) -> SupportHours:
    """The hours that a clock counts by: those of when it started or was last planned anew, kept for it."""
    return hours_by(clock.hours_version, calendar)


def pauses_over(inquiry: Inquiry) -> Spans:
    """The stretches in which the inquiry's clocks stood still, without the one that goes on."""
    return ended(inquiry.pauses.all())


def ended(pauses: Iterable[Pause]) -> Spans:
    """Those of ``pauses`` that are over."""
    return [(pause.since, pause.until) for pause in pauses if pause.until is not None]


def due_after(clock: Clock, minutes: int, hours: SupportHours, pauses: Spans) -> datetime:
    """When a running clock will have used so many support minutes. Refuses hours that never get there."""
    if 0 < clock.used_minutes >= minutes:
        return clock.counted_until
    return deadline(hours, clock.counted_until, minutes - clock.used_minutes, pauses)


def deadline(hours: SupportHours, start: datetime, minutes: int, pauses: Spans | None = None) -> datetime:
    """When so many support minutes have passed since ``start``. Refuses hours that never get there."""
    try:
        return hours.deadline(start, minutes, pauses or ())
    except HoursError as error:
        raise ValidationError(
            f"No deadline can be counted by the support hours of this market: {error}", code=error.code
        ) from error


def used(clock: Clock, until: datetime, hours: SupportHours, pauses: Spans) -> int:
    """Support minutes that a clock has used by a moment after it started."""
    if until <= clock.counted_until:
        return clock.used_minutes
    return clock.used_minutes + hours.minutes_between(clock.counted_until, until, pauses)


def count_anew(clock: Clock, calendar: SupportCalendar, pauses: Spans, *, at: datetime) -> None:
    """Let what is used ``at`` that moment stay as it was counted, and the rest count by the present hours.

    Time is kept in whole minutes. What is left of one counts by the present hours too: where they agree with the
    earlier ones since the last whole minute, from then on, so that nothing moves; else from ``at`` on. A deadline
    that has passed stays where it was.
    """
    earlier, present = hours_of(clock, calendar), support_hours(calendar)
    clock.hours_version = calendar.version
    if at <= clock.counted_until:
        return
    rest = max(0, clock.target_minutes - clock.used_minutes)
    whole = min(rest, earlier.minutes_between(clock.counted_until, at, pauses))
    reached = earlier.deadline(clock.counted_until, whole, pauses) if whole else clock.counted_until
    agree = whole == rest or present.open_time(reached, at, pauses) == earlier.open_time(reached, at, pauses)
    clock.used_minutes += whole
    clock.counted_until = reached if agree else at


def working(clock: Clock, hours: SupportHours, pauses: Named) -> list[Stretch]:
    """How the deadline of a clock comes about, in order of time, without gaps; the last stretch is the due moment.

    ``pauses`` say in words why the clock stood still. Nothing where the hours never get there.
    """
    rest = max(0, clock.target_minutes - clock.used_minutes)
    try:
        counted = explained(hours, clock.counted_until, rest, pauses)
    except HoursError:
        return []
    return [_before(clock, hours), *counted] if clock.used_minutes else counted


def _before(clock: Clock, hours: SupportHours) -> Stretch:
    when = period_in_words(clock.started_at, clock.counted_until, ZoneInfo(hours.time_zone))
    words = f"counted until then: {duration(clock.used_minutes)}, by the hours that held"
    return Stretch(EARLIER, clock.started_at, clock.counted_until, clock.used_minutes, when, words)


def local_moment(at: datetime, calendar: SupportCalendar) -> str:
    """A moment in the words of a mail: weekday, date and time in the calendar's zone."""
    zone = ZoneInfo(calendar.time_zone)
    return f"{at.astimezone(zone):%a %-d %b %H:%M} ({calendar.time_zone})"
