"""What can be done with reminders. Subjects are strings: whoever owns a subject decides what is due about it."""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from apps.accounts.models import User
from apps.policy.calendars import support_hours
from apps.policy.models import SupportCalendar

from . import notices
from .models import Notice, Reminder

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Recipient:
    """A person, and the calendar within whose hours they may be reminded."""

    user: User
    calendar: SupportCalendar


@dataclass(frozen=True)
class Plan:
    """That a rule falls due at a moment; ``occurrence`` tells apart the times it may apply to one subject."""

    rule: str
    occurrence: str
    due_at: datetime


@transaction.atomic
def arrange(subject: str, plans: Iterable[Plan], *, rules: Iterable[str], at: datetime) -> None:
    """Let exactly ``plans`` be what is planned of ``rules`` for ``subject``.

    What is no longer among them is moot: it is taken back, also where it waits for somebody's support hours. What
    was carried out stays so.
    """
    wanted = {(plan.rule, plan.occurrence): plan for plan in plans}
    moot, moved = [], []
    for reminder in Reminder.objects.about(subject).filter(rule__in=list(rules)):
        plan = wanted.pop((reminder.rule, reminder.occurrence), None)
        if plan is None:
            moot.append(reminder)
        elif reminder.state != Reminder.State.CARRIED_OUT and not _is_planned(reminder, plan):
            reminder.due_at, reminder.state, reminder.settled_at = plan.due_at, Reminder.State.PLANNED, None
            moved.append(reminder)
    Reminder.objects.bulk_update(moved, ["due_at", "state", "settled_at"])
    Reminder.objects.bulk_create(
        [Reminder(subject=subject, rule=p.rule, occurrence=p.occurrence, due_at=p.due_at) for p in wanted.values()]
    )
    _take_back(moot, at=at)


def _is_planned(reminder: Reminder, plan: Plan) -> bool:
    return reminder.state == Reminder.State.PLANNED and reminder.due_at == plan.due_at


def _take_back(reminders: list[Reminder], *, at: datetime) -> None:
    planned = [reminder.pk for reminder in reminders if reminder.state == Reminder.State.PLANNED]
    carried_out = [reminder.pk for reminder in reminders if reminder.state == Reminder.State.CARRIED_OUT]
    if planned:
        Reminder.objects.filter(pk__in=planned).update(state=Reminder.State.CANCELLED, settled_at=at)
    if carried_out:
        Notice.objects.untold().filter(reminder__in=carried_out).update(cancelled_at=at)


@transaction.atomic
def readdress(subject: str, *, rules: Iterable[str], at: datetime) -> None:
    """Decide again who is told what nobody has been told yet, because who is responsible has changed."""
    untold = Notice.objects.untold().filter(reminder__subject=subject, reminder__rule__in=list(rules))
    reminders = list(untold.values_list("reminder_id", flat=True))
    untold.delete()
    fully_untold = Reminder.objects.filter(pk__in=reminders, notices__isnull=True)
    fully_untold.update(state=Reminder.State.PLANNED, due_at=at, settled_at=None)


def carry_out_due(prefix: str, carry_out: Callable[[Reminder], None], *, at: datetime, limit: int = 1000) -> int:
    """Hand each due reminder of the subjects that start with ``prefix`` to ``carry_out``, each in its own transaction.

    One that fails is logged and stays due; it keeps nobody else waiting. Returns how many were carried out.
    """
    due = Reminder.objects.due(at).filter(subject__startswith=prefix).order_by("due_at")
    done = 0
    for pk in due.values_list("pk", flat=True)[:limit]:
        try:
            done += _carry_out_one(pk, carry_out, at)
        except Exception:
            log.exception("reminder %s could not be carried out", pk)
    return done


@transaction.atomic
def _carry_out_one(pk: int, carry_out: Callable[[Reminder], None], at: datetime) -> bool:
    reminder = Reminder.objects.due(at).select_for_update(skip_locked=True).filter(pk=pk).first()
    if reminder is None:
        return False
    Reminder.objects.filter(pk=pk).update(state=Reminder.State.CARRIED_OUT, settled_at=at)
    carry_out(reminder)
    return True


def address(reminder: Reminder, recipients: Iterable[Recipient], *, line: str, link: str, at: datetime) -> None:
    """Keep a line for each recipient until their own support hours; ``link`` is the path where they act."""
    Notice.objects.bulk_create(
        [
            Notice(
                reminder=reminder,
                recipient=recipient.user,
                calendar=recipient.calendar,
                line=line,
                link=link,
                not_before=support_hours(recipient.calendar).next_opening(at),
            )
            for recipient in recipients
        ],
        ignore_conflicts=True,
    )


def tell_due(*, at: datetime) -> int:
    """Send everyone who is within their hours one mail with all that is due to them. Returns the number of mails."""
    mails = 0
    for recipient_id in Notice.objects.due(at).order_by().values_list("recipient_id", flat=True).distinct():
        try:
            mails += _tell(recipient_id, at)
        except Exception:
            log.exception("user %s could not be reminded", recipient_id)
    return mails


@transaction.atomic
def _tell(recipient_id: int, at: datetime) -> bool:
    recipient = User.objects.select_for_update().get(pk=recipient_id)
    due = Notice.objects.due(at).filter(recipient=recipient).select_related("calendar").order_by("not_before", "pk")
    now_due = [notice for notice in due if _is_timely(notice, at)]
    if not now_due:
        return False
    Notice.objects.filter(pk__in=[notice.pk for notice in now_due]).update(told_at=at)
    if recipient.is_active:
        notices.due(recipient, now_due, at=at)
    return recipient.is_active


def _is_timely(notice: Notice, at: datetime) -> bool:
    """Whether its reader's desk is open; a notice found after closing waits for the next opening."""
    opening = support_hours(notice.calendar).next_opening(at)
    if opening > at:
        Notice.objects.filter(pk=notice.pk).update(not_before=opening)
    return opening <= at
