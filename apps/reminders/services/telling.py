"""Telling people what is due to them: once, and within their own hours."""

import logging
from datetime import datetime

from django.db import transaction

from apps.accounts.models import User
from apps.policy.calendars import support_hours
from apps.policy.models import SupportCalendar

from .. import notices
from ..models import Notice
from .addressing import pass_on
from .deputies import Recipient, appointments
from .following import follow_hours
from .halting import may_send

log = logging.getLogger(__name__)


def tell_due(*, at: datetime) -> int:
    """Send everyone who is within their hours one mail with all that is due to them. Returns the number of mails.

    A run that would send more than REMINDER_MAILS_PER_RUN sends none until staff let it go on.
    """
    follow_hours(at=at)
    due = list(Notice.objects.due(at).order_by().values_list("recipient_id", "calendar_id").distinct())
    if not due or not may_send(_within_hours(due, at), at=at):
        return 0
    mails = 0
    for recipient_id in dict.fromkeys(recipient_id for recipient_id, _calendar in due):
        try:
            mails += _tell(recipient_id, at)
        except Exception:
            log.exception("user %s could not be reminded", recipient_id)
    return mails


def _within_hours(due: list[tuple[int, int]], at: datetime) -> int:
    """How many of these recipients are at work."""
    calendars = SupportCalendar.objects.in_bulk({calendar_id for _recipient, calendar_id in due})
    is_open = {pk: support_hours(calendar).is_open(at) for pk, calendar in calendars.items()}
    return len({recipient_id for recipient_id, calendar_id in due if is_open[calendar_id]})


@transaction.atomic
def _tell(recipient_id: int, at: datetime) -> bool:
    # Without the key: others may address them meanwhile, and nobody waits for each other in a ring.
    recipient = User.objects.select_for_update(no_key=True, of=("self",)).with_hours().get(pk=recipient_id)
    due = Notice.objects.due(at).filter(recipient=recipient).select_for_update(of=("self",)).select_related("calendar")
    now_due = _timely(list(due.order_by("not_before", "pk")), recipient, at)
    if not now_due:
        return False
    Notice.objects.filter(pk__in=[notice.pk for notice in now_due]).update(told_at=at)
    if recipient.is_active:
        notices.due(recipient, now_due, at=at)
    return bool(recipient.is_active)


def _timely(due: list[Notice], recipient: User, at: datetime) -> list[Notice]:
    """Those whose reader is at work. What is found after closing waits for the next opening, or goes to the deputy."""
    timely = []
    for calendar in {notice.calendar for notice in due}:
        theirs = [notice for notice in due if notice.calendar == calendar]
        [appointment] = appointments([Recipient(recipient, calendar)], at=at)
        if appointment.recipient.user != recipient:
            pass_on(theirs, appointment, at=at)
        elif appointment.at > at:
            Notice.objects.filter(pk__in=[notice.pk for notice in theirs]).update(not_before=appointment.at)
        else:
            timely += theirs
    return sorted(timely, key=lambda notice: (notice.not_before, notice.pk))
