"""Whose line it is: kept for a recipient, readdressed with who is responsible, passed on to a deputy."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from django.db import transaction
from django.utils.text import Truncator

from apps.policy.clock import HoursError

from ..models import Notice, Reminder
from .deputies import Appointment, Recipient, StandIns, appointments

LINE_LENGTH = 400


class Telling(NamedTuple):
    """The line that a reminder is to each of its recipients; ``link`` is the path where they act."""

    recipients: Sequence[Recipient]
    line: str
    link: str


def address(reminder: Reminder, telling: Telling, *, at: datetime) -> None:
    """Keep a line for each recipient until their own support hours.

    In place of somebody who is away then, their deputy is told.
    """
    stand_ins = StandIns([recipient.user for recipient in telling.recipients], at=at)
    address_all([(reminder, telling)], stand_ins, at=at)


def address_all(tellings: Iterable[tuple[Reminder, Telling]], stand_ins: StandIns, *, at: datetime) -> None:
    """As ``address``, many at once."""
    Notice.objects.bulk_create(
        [
            Notice(
                reminder=reminder,
                recipient=appointment.recipient.user,
                calendar=appointment.recipient.calendar,
                hours_version=appointment.recipient.calendar.version,
                line=Truncator(telling.line).chars(LINE_LENGTH),
                link=telling.link,
                not_before=appointment.at,
            )
            for reminder, telling in tellings
            for appointment in _appointments(telling.recipients, at, stand_ins)
        ],
        ignore_conflicts=True,
    )


def _appointments(recipients: Sequence[Recipient], at: datetime, stand_ins: StandIns) -> list[Appointment]:
    try:
        return appointments(recipients, at=at, stand_ins=stand_ins)
    except HoursError:
        if len(recipients) > 1:
            return [each for recipient in recipients for each in _appointments([recipient], at, stand_ins)]
        # Whose hours never open is told when they do: the line is kept.
        return [Appointment(recipient, at) for recipient in recipients]


@transaction.atomic
def readdress(subject: str, recipients: Sequence[Recipient], *, rules: Iterable[str], at: datetime) -> None:
    """Tell ``recipients`` what ``rules`` remind of and nobody was told yet, because who is responsible has changed."""
    notices_of = Notice.objects.filter(reminder__subject=subject, reminder__rule__in=list(rules))
    told = set(notices_of.filter(told_at__isnull=False).values_list("reminder_id", flat=True))
    untold = list(notices_of.untold().select_related("reminder").select_for_update(of=("self",)))
    lines = {notice.reminder: notice for notice in untold if notice.reminder_id not in told}
    Notice.objects.filter(pk__in=[notice.pk for notice in untold if notice.reminder in lines]).delete()
    for reminder, notice in lines.items():
        address(reminder, Telling(recipients, notice.line, notice.link), at=at)


def pass_on(theirs: list[Notice], to: Appointment, *, at: datetime) -> None:
    """Let the deputy be told instead, but for what they hear already."""
    deputy = to.recipient
    heard = Notice.objects.filter(recipient=deputy.user, reminder__in=[notice.reminder_id for notice in theirs])
    known = set(heard.values_list("reminder_id", flat=True))
    for notice in theirs:
        if notice.reminder_id in known:
            Notice.objects.filter(pk=notice.pk).update(cancelled_at=at)
        else:
            Notice.objects.filter(pk=notice.pk).update(
                recipient=deputy.user,
                calendar=deputy.calendar,
                hours_version=deputy.calendar.version,
                not_before=to.at,
            )
