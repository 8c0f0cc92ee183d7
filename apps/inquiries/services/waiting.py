"""While an inquiry waits on the ISV: a nudge, then closing, each in support days."""

from datetime import datetime

from apps.policy.calendars import support_day_minutes, support_hours
from apps.reminders.services import Plan

from ..models import Inquiry
from ..reminder_rules import CLOSE, CLOSE_AFTER_DAYS, NUDGE, NUDGE_AFTER_DAYS


def plans(inquiry: Inquiry) -> list[Plan]:
    """Nudge and closing, counted from when the ISV was last asked; none when the inquiry doesn't wait on them."""
    if inquiry.waiting_since is None:
        return []
    occurrence = inquiry.waiting_since.isoformat()
    nudge_at = _support_days_after(inquiry, inquiry.waiting_since, NUDGE_AFTER_DAYS)
    return [Plan(NUDGE, occurrence, nudge_at), Plan(CLOSE, occurrence, closing_after(inquiry, nudge_at))]


def closing_after(inquiry: Inquiry, nudged_at: datetime) -> datetime:
    """When an inquiry closes that nobody answers after a nudge."""
    return _support_days_after(inquiry, nudged_at, CLOSE_AFTER_DAYS)


def _support_days_after(inquiry: Inquiry, at: datetime, days: int) -> datetime:
    minutes = days * support_day_minutes(inquiry.market.calendar)
    return support_hours(inquiry.market.calendar).deadline(at, minutes)
