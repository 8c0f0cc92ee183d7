"""What becomes of an inquiry's reminders when they fall due."""

from datetime import datetime
from functools import partial

from apps.accounts.services import scheduler
from apps.isvs.models import Isv
from apps.reminders import services as reminders
from apps.reminders.models import Notice, Reminder

from ..addresses import isv_page, staff_page
from ..deadlines import local_moment
from ..models import Inquiry
from ..people import followers, responsible, within_their_hours
from ..reminder_rules import CLOSE, NUDGE, PREFIX, RULES, number_in
from . import moving, waiting
from .steps import locked

UNANSWERED = (
    "Closed because we have not heard from you. Nothing is lost: reopen the inquiry when you want to go on with it."
)


def carry_out_reminders(*, at: datetime) -> int:
    """Do what is due about inquiries; returns how many reminders were carried out. Safe to run as often as you like."""
    _withdraw_from_former_members(at=at)
    return reminders.carry_out_due(PREFIX, partial(_carry_out, at=at), lock=_hold, at=at)


def _hold(subject: str) -> Inquiry:
    return locked(Inquiry(pk=number_in(subject)))


def _withdraw_from_former_members(*, at: datetime) -> None:
    """Who has left an ISV since is not reminded of its inquiries."""
    untold = Notice.objects.untold().filter(reminder__subject__startswith=PREFIX, recipient__is_staff=False)
    for notice in untold.select_related("reminder"):
        isv = Isv.objects.filter(inquiries=number_in(notice.reminder.subject), memberships__user=notice.recipient_id)
        if not isv.exists():
            Notice.objects.filter(pk=notice.pk).update(cancelled_at=at)


def _carry_out(reminder: Reminder, *, at: datetime) -> None:
    inquiry = _hold(reminder.subject)
    if reminder.rule == CLOSE:
        _close(inquiry, reminder, at=at)
    elif reminder.rule == NUDGE:
        _nudge(inquiry, reminder, at=at)
    else:
        _remind_desk(inquiry, reminder, at=at)


def _close(inquiry: Inquiry, reminder: Reminder, *, at: datetime) -> None:
    """Close what nobody answered, but never sooner after the nudge arrived than we promised."""
    nudged_at = reminders.told_at(reminder.subject, rule=NUDGE, occurrence=reminder.occurrence)
    closes_at = waiting.closing_after(inquiry, nudged_at or at)
    if closes_at > at:
        reminders.postpone(reminder, to=closes_at)
    else:
        moving.close(inquiry, by=scheduler(), text=UNANSWERED, at=at)


def _nudge(inquiry: Inquiry, reminder: Reminder, *, at: datetime) -> None:
    closes = waiting.closing_after(inquiry, at)
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
