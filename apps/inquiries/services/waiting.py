"""While an inquiry waits on the ISV: a nudge, then closing, each in support days."""

from datetime import datetime
from uuid import UUID

from apps.policy.calendars import support_day_minutes, support_hours
from apps.policy.clock import HoursError
from apps.policy.models import Market
from apps.reminders.models import ReminderRule
from apps.reminders.services import Plan

from ..models import Inquiry
from ..reminder_rules import Rules, of_event

Event = ReminderRule.Event


def plans(inquiry: Inquiry, rules: Rules) -> list[Plan]:
    """What hangs on waiting for the ISV, counted from when it was last asked; nothing where nobody waits for it."""
    if inquiry.waiting_since is None:
        return []
    try:
        return _plans(inquiry, rules, inquiry.waiting_since)
    except HoursError:
        # A desk that never opens again counts no support days: it neither nudges nor closes.
        return []


def _plans(inquiry: Inquiry, rules: Rules, since: datetime) -> list[Plan]:
    nudge_at = _support_days_after(inquiry, since, inquiry.market.nudge_after_days)
    moments = {Event.NUDGE: nudge_at, Event.CLOSE: closing_after(inquiry, nudge_at)}
    fixed = [(rule, moments[event]) for event in moments for rule in of_event(rules, event, inquiry.market_id)]
    counted = [(rule, _after(inquiry, since, rule)) for rule in of_event(rules, Event.WAITING, inquiry.market_id)]
    return [Plan(rule.code, since.isoformat(), due_at) for rule, due_at in [*fixed, *counted]]


def days_of_markets() -> list[tuple[int, int, int, UUID]]:
    """Each market's number, after how many support days it nudges and closes, and the version of its hours."""
    fields = ("pk", "nudge_after_days", "close_after_days", "calendar__version")
    return list(Market.objects.order_by("pk").values_list(*fields))


def closing_after(inquiry: Inquiry, nudged_at: datetime) -> datetime:
    """When an inquiry closes that nobody answers after a nudge."""
    return _support_days_after(inquiry, nudged_at, inquiry.market.close_after_days)


def _support_days_after(inquiry: Inquiry, at: datetime, days: int) -> datetime:
    minutes = days * support_day_minutes(inquiry.market.calendar)
    return support_hours(inquiry.market.calendar).deadline(at, minutes)


def _after(inquiry: Inquiry, at: datetime, rule: ReminderRule) -> datetime:
    minutes = rule.minutes(target=0, day=support_day_minutes(inquiry.market.calendar))
    return support_hours(inquiry.market.calendar).deadline(at, minutes)
