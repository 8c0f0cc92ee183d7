"""What a reminder about an inquiry says, in one line: the same when it is carried out and when it is foretold."""

from datetime import datetime

from apps.reminders.models import ReminderRule

from .deadlines import local_moment
from .models import Inquiry
from .reminder_rules import words


def of_nudge(inquiry: Inquiry, closes: datetime | None) -> str:
    line = f"{_to_isv(inquiry)}: we wait for your reply."
    if closes:
        line += f" It is closed on {local_moment(closes, inquiry.market.calendar)} unless you write."
    return line


def of_silence(inquiry: Inquiry, rule: ReminderRule, done: str) -> str:
    if rule.to == ReminderRule.To.ISV:
        return f"{_to_isv(inquiry)}: we still wait for your reply."
    return f"{_to_desk(inquiry)}: {words(rule)}. {done}".strip()


def of_clock(inquiry: Inquiry, due_at: datetime | None, rule: ReminderRule, done: str) -> str:
    due = f", due {local_moment(due_at, inquiry.market.calendar)}" if due_at else ""
    return f"{_to_desk(inquiry)}: {words(rule)}{due}. {done}".strip()


def of_closing(inquiry: Inquiry) -> str:
    return f"{_to_isv(inquiry)}: closed, because we have not heard from you."


def of_snooze(inquiry: Inquiry) -> str:
    return f"{_to_desk(inquiry)}: back in the queue, as you asked."


def of_follow_up(inquiry: Inquiry) -> str:
    return f"{_to_desk(inquiry)}: you asked to be reminded of it."


def _to_isv(inquiry: Inquiry) -> str:
    return f"#{inquiry.number} {inquiry.subject}"


def _to_desk(inquiry: Inquiry) -> str:
    return f"#{inquiry.number} {inquiry.subject} ({inquiry.isv})"
