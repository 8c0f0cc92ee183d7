"""What becomes of an inquiry's reminders when they fall due."""

from datetime import datetime
from functools import partial

from apps.accounts.services import scheduler
from apps.reminders import services as reminders
from apps.reminders.models import Reminder

from ..addresses import isv_page, staff_page
from ..deadlines import local_moment
from ..models import Inquiry
from ..people import followers, responsible, within_their_hours
from ..reminder_rules import CLOSE, NUDGE, PREFIX, RULES, number_in
from . import moving
from .steps import locked

UNANSWERED = (
    "Closed because we have not heard from you. Nothing is lost: reopen the inquiry when you want to go on with it."
)


def carry_out_reminders(*, at: datetime) -> int:
    """Do what is due about inquiries; returns how many reminders were carried out. Safe to run as often as you like."""
    return reminders.carry_out_due(PREFIX, partial(_carry_out, at=at), at=at)


def _carry_out(reminder: Reminder, *, at: datetime) -> None:
    inquiry = locked(Inquiry(pk=number_in(reminder.subject)))
    if reminder.rule == CLOSE:
        moving.close(inquiry, by=scheduler(), text=UNANSWERED, at=at)
    elif reminder.rule == NUDGE:
        _nudge(inquiry, reminder, at=at)
    else:
        _remind_desk(inquiry, reminder, at=at)


def _nudge(inquiry: Inquiry, reminder: Reminder, *, at: datetime) -> None:
    closes = Reminder.objects.get(subject=reminder.subject, rule=CLOSE, occurrence=reminder.occurrence).due_at
    reminders.address(
        reminder,
        within_their_hours(inquiry, followers(inquiry)),
        line=f"#{inquiry.number} {inquiry.subject}: we wait for your reply. "
        f"It is closed on {local_moment(closes, inquiry.market.calendar)} unless you write.",
        link=isv_page(inquiry),
        at=at,
    )


def _remind_desk(inquiry: Inquiry, reminder: Reminder, *, at: datetime) -> None:
    kind, rule = RULES[reminder.rule]
    clock = inquiry.clocks.get(kind=kind)
    if clock.due_at is None:
        return
    reminders.address(
        reminder,
        within_their_hours(inquiry, responsible(inquiry)),
        line=f"#{inquiry.number} {inquiry.subject} ({inquiry.isv}): {rule.words}, "
        f"due {local_moment(clock.due_at, inquiry.market.calendar)}.",
        link=staff_page(inquiry),
        at=at,
    )
