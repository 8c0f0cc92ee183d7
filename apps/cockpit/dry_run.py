"""What reminders would be sent in the next two weeks, by day and mail: a reading of what is planned."""

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import NamedTuple, cast
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from apps.accounts.models import User
from apps.approvals import services as approvals
from apps.consulting import services as consulting
from apps.inquiries import services as inquiries
from apps.invoicing import services as invoicing
from apps.isvs import services as isvs
from apps.policy.present import now
from apps.reminders import services
from apps.reminders.models import Halt
from apps.reminders.services import Foreseen, ForeseenMail

from .dry_run_filters import DryRunFilters
from .frame import draw, staff_page
from .local import zone_of

OWNERS = {
    "inquiry:": inquiries.foretell,
    "certificate:": isvs.foretell,
    "access:": approvals.foretell_requests,
    "copy:": approvals.foretell_copies,
    "consulting:": consulting.foretell,
    "timer:": consulting.foretell_timers,
    "invoice:": invoicing.foretell,
}
"""Who says what would become of the reminders about which subjects."""
AHEAD = timedelta(days=14)


class Mail(NamedTuple):
    """A mail as the page shows it: when it is for its reader, whether that differs from the time of whoever reads the
    page, whether the breaker would hold it, and the address of what else its reader gets.
    """

    mail: ForeseenMail
    there: str
    is_elsewhere: bool
    is_held: bool
    others: str


@dataclass(frozen=True)
class Day:
    """A day of the person who reads the page, and the mails of it."""

    on: date
    mails: list[Mail]

    @property
    def lines(self) -> int:
        return sum(len(each.mail.lines) for each in self.mails)


@staff_page
@permission_required("reminders.view_reminder", raise_exception=True)
@require_safe
def dry_run(request: HttpRequest) -> HttpResponse:
    """The mails asked for, a page at a time. Nothing is sent, planned or counted by it."""
    at = now()
    zone = zone_of(cast(User, request.user))
    filters = DryRunFilters(request.GET, at=at, until=at + AHEAD, zone=zone)
    foreseen = services.foresee(
        OWNERS,
        at=at,
        until=at + AHEAD,
        after=filters.after,
        since=filters.since,
        rules=filters.codes,
        person=filters.person,
    )
    context = {
        "title": "Dry run of reminders",
        "filters": filters,
        "days": _days(foreseen, filters, zone),
        "foreseen": foreseen,
        "next_page": filters.after_place(foreseen.further) if foreseen.further else "",
        "halt": Halt.objects.standing().first(),
        "limit": settings.REMINDER_MAILS_PER_RUN,
        "until": at + AHEAD,
        "looked_at": services.LOOKED_AT,
    }
    return draw(request, "admin/cockpit/dry_run.html", context)


def _days(foreseen: Foreseen, filters: DryRunFilters, zone: ZoneInfo) -> list[Day]:
    def day_of(mail: ForeseenMail) -> date:
        return mail.at.astimezone(zone).date()

    def shown(mail: ForeseenMail) -> Mail:
        here = mail.at.astimezone(zone)
        there = mail.at.astimezone(ZoneInfo(mail.to.calendar.time_zone)) if mail.to else here
        is_elsewhere = there.replace(tzinfo=None) != here.replace(tzinfo=None)
        is_held = mail.to is not None and mail.at in foreseen.storms
        others = filters.wish.address(person=str(mail.to.user.pk)) if mail.to else ""
        return Mail(mail, f"{there:%H:%M}", is_elsewhere, is_held, others)

    return [Day(day, [shown(mail) for mail in mails]) for day, mails in groupby(foreseen.mails, key=day_of)]
