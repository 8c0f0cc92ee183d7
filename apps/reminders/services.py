"""What can be done with reminders. Subjects are strings: whoever owns a subject decides what is due about it."""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.text import Truncator

from apps.accounts.models import User
from apps.policy.calendars import support_hours
from apps.policy.models import SupportCalendar

from . import notices
from .models import Notice, Reminder

log = logging.getLogger(__name__)

LINE_LENGTH = 400


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
    known = list(Reminder.objects.about(subject).filter(rule__in=list(rules)))
    never_told = _taken_back_untold(known)
    moot, moved = [], []
    for reminder in known:
        plan = wanted.pop((reminder.rule, reminder.occurrence), None)
        if plan is None:
            moot.append(reminder)
        elif reminder.pk in never_told or (
            reminder.state != Reminder.State.CARRIED_OUT and not _is_planned(reminder, plan)
        ):
            reminder.due_at, reminder.state, reminder.settled_at = plan.due_at, Reminder.State.PLANNED, None
            moved.append(reminder)
    Notice.objects.filter(reminder__in=[reminder for reminder in moved if reminder.pk in never_told]).delete()
    Reminder.objects.bulk_update(moved, ["due_at", "state", "settled_at"])
    Reminder.objects.bulk_create(
        [Reminder(subject=subject, rule=p.rule, occurrence=p.occurrence, due_at=p.due_at) for p in wanted.values()]
    )
    _take_back(moot, at=at)


def _taken_back_untold(reminders: list[Reminder]) -> set[int]:
    """Those that were carried out and then taken back before anybody was told: wanted again, they are due again."""
    carried_out = [reminder.pk for reminder in reminders if reminder.state == Reminder.State.CARRIED_OUT]
    if not carried_out:
        return set()
    addressed = Notice.objects.filter(reminder__in=carried_out).values_list("reminder", "told_at", "cancelled_at")
    told = {pk for pk, told_at, _ in addressed if told_at}
    return {pk for pk, _, cancelled_at in addressed if cancelled_at} - told


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


def carry_out_due(
    prefix: str,
    carry_out: Callable[[Reminder], None],
    *,
    lock: Callable[[str], object],
    at: datetime,
    limit: int = 1000,
) -> int:
    """Hand each due reminder of the subjects that start with ``prefix`` to ``carry_out``, each in its own transaction.

    ``lock`` holds the subject first, as everything does that arranges its reminders: so nobody waits for each other
    in a ring. One that fails is logged and stays due; it keeps nobody else waiting. Returns how many were carried out.
    """
    due = Reminder.objects.due(at).filter(subject__startswith=prefix).order_by("due_at")
    done = 0
    for pk, subject in due.values_list("pk", "subject")[:limit]:
        try:
            with transaction.atomic():
                lock(subject)
                done += _carry_out_one(pk, carry_out, at)
        except Exception:
            log.exception("reminder %s could not be carried out", pk)
    return done


def _carry_out_one(pk: int, carry_out: Callable[[Reminder], None], at: datetime) -> bool:
    reminder = Reminder.objects.due(at).select_for_update(skip_locked=True).filter(pk=pk).first()
    if reminder is None:
        return False
    Reminder.objects.filter(pk=pk).update(state=Reminder.State.CARRIED_OUT, settled_at=at)
    carry_out(reminder)
    return True


def told_at(subject: str, *, rule: str, occurrence: str) -> datetime | None:
    """When the first person heard of a reminder, or when it was carried out with nobody to tell; None until then."""
    reminder = Reminder.objects.about(subject).filter(rule=rule, occurrence=occurrence).first()
    if reminder is None or reminder.state != Reminder.State.CARRIED_OUT:
        return None
    told = list(reminder.notices.values_list("told_at", flat=True))
    return min((at for at in told if at), default=None) if told else reminder.settled_at


def postpone(reminder: Reminder, *, to: datetime) -> None:
    """Let a reminder that is being carried out fall due later instead."""
    Reminder.objects.filter(pk=reminder.pk).update(state=Reminder.State.PLANNED, settled_at=None, due_at=to)


def address(reminder: Reminder, recipients: Iterable[Recipient], *, line: str, link: str, at: datetime) -> None:
    """Keep a line for each recipient until their own support hours; ``link`` is the path where they act."""
    Notice.objects.bulk_create(
        [
            Notice(
                reminder=reminder,
                recipient=recipient.user,
                calendar=recipient.calendar,
                line=Truncator(line).chars(LINE_LENGTH),
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
    due = Notice.objects.due(at).filter(recipient=recipient).select_for_update(of=("self",)).select_related("calendar")
    now_due = [notice for notice in due.order_by("not_before", "pk") if _is_timely(notice, at)]
    if not now_due:
        return False
    Notice.objects.filter(pk__in=[notice.pk for notice in now_due]).update(told_at=at)
    if recipient.is_active:
        notices.due(recipient, now_due, at=at)
    return bool(recipient.is_active)


def _is_timely(notice: Notice, at: datetime) -> bool:
    """Whether its reader's desk is open; a notice found after closing waits for the next opening."""
    opening = support_hours(notice.calendar).next_opening(at)
    if opening > at:
        Notice.objects.filter(pk=notice.pk).update(not_before=opening)
    return opening <= at
