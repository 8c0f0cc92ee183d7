"""What falls due about estimates and timers, as rows that a sweep finds."""

from datetime import datetime

from django.core.exceptions import ValidationError

from apps.policy.calendars import support_day_minutes, support_hours
from apps.policy.clock import HoursError
from apps.policy.models import SupportCalendar
from apps.reminders import services as reminders
from apps.reminders.services import Plan

from ..models import Engagement, Estimate, Timer
from ..statements import LONG

ENGAGEMENTS, TIMERS = "consulting:", "timer:"
REMINDED, LAPSES, LONG_TIMER = "consulting.reminded", "consulting.lapses", "timer.long"
REMINDED_AFTER = 2
"""Support days after which a customer who hasn't answered is reminded."""


def number_in(subject: str) -> int:
    return int(subject.rpartition(":")[2])


def arrange(engagement: Engagement, *, at: datetime) -> None:
    """Let what is planned of ``engagement`` be what follows from it now."""
    waiting = Estimate.objects.sent().filter(engagement=engagement).first()
    plans = _of_estimate(waiting, engagement.market.calendar) if waiting else []
    reminders.arrange(f"{ENGAGEMENTS}{engagement.pk}", plans, at=at)


def arrange_timer(timer: Timer, *, at: datetime) -> None:
    """One that is forgotten reminds its person; one that was stopped does no more."""
    plans = [] if timer.stopped_at else [Plan(LONG_TIMER, timer.started_at.isoformat(), timer.started_at + LONG)]
    reminders.arrange(f"{TIMERS}{timer.pk}", plans, at=at)


def _of_estimate(estimate: Estimate, calendar: SupportCalendar) -> list[Plan]:
    occurrence = f"v{estimate.version}"
    due_at = support_days_after(calendar, estimate.sent_at, REMINDED_AFTER)
    reminded = [Plan(REMINDED, occurrence, due_at)] if due_at < estimate.lapses_at else []
    return [*reminded, Plan(LAPSES, occurrence, estimate.lapses_at)]


def support_days_after(calendar: SupportCalendar, start: datetime, days: int) -> datetime:
    """``start`` plus so many days of support; refused where the desk never opens again."""
    try:
        return support_hours(calendar).deadline(start, days * support_day_minutes(calendar))
    except HoursError as impossible:
        raise ValidationError(
            "The customer's market has no support hours, so nobody could be reminded. Enter its hours first.",
            code="no_hours",
        ) from impossible
