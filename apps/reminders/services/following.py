"""What waits for somebody's hours follows them: to another team, to part time, to another week."""

import logging
from datetime import datetime

from django.db import transaction

from apps.accounts.models import User
from apps.policy.clock import HoursError
from apps.policy.models import SupportCalendar

from ..models import Notice
from .addressing import pass_on
from .deputies import Recipient, appointments

log = logging.getLogger(__name__)

READERS_PER_RUN = 1000


def follow_hours(*, at: datetime) -> int:
    """Let what nobody was told yet wait for the hours that its readers keep now; returns how many readers' did.

    However their hours were changed, this finds it. Hours with no hour in them hold what waits for them.
    """
    readers = Notice.objects.by_other_hours().order_by().values_list("recipient_id", flat=True).distinct()
    found = list(readers[:READERS_PER_RUN])
    for reader in found:
        _follow(reader, at)
    return len(found)


@transaction.atomic
def _follow(reader: int, at: datetime) -> None:
    # As whoever tells them does, so that nobody waits for each other in a ring.
    recipient = User.objects.select_for_update(no_key=True, of=("self",)).with_hours().get(pk=reader)
    waiting = list(
        Notice.objects.by_other_hours()
        .filter(recipient=recipient)
        .select_for_update(of=("self",))
        .select_related("calendar")
    )
    for calendar in {recipient.hours or notice.calendar for notice in waiting}:
        _wait_for(calendar, recipient, [each for each in waiting if (recipient.hours or each.calendar) == calendar], at)


def _wait_for(calendar: SupportCalendar, recipient: User, waiting: list[Notice], at: datetime) -> None:
    theirs = Notice.objects.filter(pk__in=[notice.pk for notice in waiting])
    theirs.update(calendar=calendar, hours_version=calendar.version)
    try:
        [appointment] = appointments([Recipient(recipient, calendar)], at=at)
    except HoursError as refusal:
        log.warning("what waits for user %s is held by the hours of %s: %s", recipient.pk, calendar, refusal)
        return
    if appointment.recipient.user == recipient:
        theirs.update(not_before=appointment.at)
    else:
        pass_on(waiting, appointment, at=at)
