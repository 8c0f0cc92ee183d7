"""While an inquiry waits on the ISV: a nudge, then closing, each in support days."""

from datetime import datetime

from apps.policy.calendars import support_day_minutes, support_hours
from apps.reminders import services as reminders

from ..models import Inquiry
from ..reminder_rules import CLOSE, CLOSE_AFTER_DAYS, NUDGE, NUDGE_AFTER_DAYS, subject_of


def follow(inquiry: Inquiry, *, at: datetime) -> None:
    """Plan nudge and closing afresh when the inquiry waits on the ISV; take them back when it doesn't."""
    subject = subject_of(inquiry)
    reminders.cancel(subject, rules=[NUDGE, CLOSE], at=at)
    if inquiry.status != Inquiry.Status.WAITING_ON_ISV:
        return
    hours = support_hours(inquiry.market.calendar)
    day = support_day_minutes(inquiry.market.calendar)
    nudge_at = hours.deadline(at, NUDGE_AFTER_DAYS * day)
    occurrence = at.isoformat()
    reminders.plan(subject, rule=NUDGE, occurrence=occurrence, due_at=nudge_at)
    reminders.plan(subject, rule=CLOSE, occurrence=occurrence, due_at=hours.deadline(nudge_at, CLOSE_AFTER_DAYS * day))
