"""The parts of the queue that everybody finds there. Data, and how each is read."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db.models import Q

from apps.accounts.models import User
from apps.inquiries.deadlines import soon_until
from apps.inquiries.models import Inquiry
from apps.inquiries.querysets import InquiryQuerySet
from apps.policy.calendars import support_hours
from apps.policy.models import Market

from .local import closed_since
from .wishes import FINISHED_PART, RECENT_PART

Status = Inquiry.Status
RECENT = timedelta(days=29)

UNFINISHED = tuple(status for status in Status if status not in Inquiry.IS_OVER)
FINISHED = tuple(status for status in Status if status in Inquiry.IS_OVER)
WAITING = (Status.WAITING_ON_ISV, Status.WAITING_ON_OTHERS)
CLOCK_RUNS = tuple(status for status in Status if status in Inquiry.CLOCK_RUNS)


class Present(NamedTuple):
    """Who looks, when, and at which markets."""

    reader: User
    at: datetime
    markets: list[Market]

    @property
    def soon(self) -> Q:
        """What is late, or will be within the next hour of support in its market."""
        due = Q(next_due_at__lt=self.at)
        for market in self.markets:
            due |= Q(market=market, next_due_at__lte=soon_until(market.calendar, self.at))
        return due

    @property
    def after_closing(self) -> Q:
        """What was asked after its market closed on the last day before this one."""
        asked = Q(pk=None)
        for market in self.markets:
            closed_at = closed_since(support_hours(market.calendar), self.at)
            if closed_at:
                asked |= Q(market=market, asked_at__gte=closed_at)
        return asked


class Part(NamedTuple):
    """A part of the queue, the statuses that are found in it, and how it is read."""

    name: str
    statuses: tuple[Status, ...]
    read: Callable[[InquiryQuerySet, Present], InquiryQuerySet]
    has_tab: bool = True


PARTS = {
    "unfinished": Part("All open", UNFINISHED, lambda queue, now: queue.unfinished().awake(now.at)),
    "mine": Part("Mine", UNFINISHED, lambda queue, now: queue.unfinished().awake(now.at).assigned_to(now.reader)),
    "unassigned": Part("Nobody's", UNFINISHED, lambda queue, now: queue.unfinished().awake(now.at).unassigned()),
    "soon": Part("Late and soon late", CLOCK_RUNS, lambda queue, now: queue.ours().filter(now.soon)),
    "late": Part("Late", CLOCK_RUNS, lambda queue, now: queue.ours().late(now.at), has_tab=False),
    "ours": Part("Waiting on us", CLOCK_RUNS, lambda queue, now: queue.ours().awake(now.at)),
    "waiting": Part("Waiting on others", WAITING, lambda queue, _now: queue.waiting()),
    "incomplete": Part(
        "Incomplete", (Status.WAITING_ON_ISV,), lambda queue, _now: queue.waiting().filter(completed_at=None)
    ),
    "arrived": Part(
        "Arrived since the desk closed",
        (Status.NEW,),
        lambda queue, now: queue.filter(now.after_closing, status=Status.NEW).awake(now.at),
        has_tab=False,
    ),
    "to_confirm": Part(
        "Verdicts to confirm", UNFINISHED, lambda queue, _now: queue.unfinished().unconfirmed(), has_tab=False
    ),
    "snoozed": Part("Snoozed", UNFINISHED, lambda queue, now: queue.unfinished().snoozed(now.at)),
    FINISHED_PART: Part("Finished", FINISHED, lambda queue, _now: queue.finished()),
    RECENT_PART: Part(
        "Asked in the last four weeks",
        tuple(Status),
        lambda queue, now: queue.asked(now.at - RECENT, None),
        has_tab=False,
    ),
}
