"""While an inquiry waits on the ISV: a nudge, then closing, each in support days."""

from apps.policy.calendars import support_day_minutes, support_hours
from apps.reminders.services import Plan

from ..models import Inquiry
from ..reminder_rules import CLOSE, CLOSE_AFTER_DAYS, NUDGE, NUDGE_AFTER_DAYS


def plans(inquiry: Inquiry) -> list[Plan]:
    """Nudge and closing, counted from when the ISV was last asked; none when the inquiry doesn't wait on them."""
    if inquiry.waiting_since is None:
        return []
    hours = support_hours(inquiry.market.calendar)
    day = support_day_minutes(inquiry.market.calendar)
    occurrence = inquiry.waiting_since.isoformat()
    nudge_at = hours.deadline(inquiry.waiting_since, NUDGE_AFTER_DAYS * day)
    return [
        Plan(NUDGE, occurrence, nudge_at),
        Plan(CLOSE, occurrence, hours.deadline(nudge_at, CLOSE_AFTER_DAYS * day)),
    ]
