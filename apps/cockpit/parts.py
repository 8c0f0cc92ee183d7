"""The parts of the queue that everybody finds there. Data, and how each is read."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any, NamedTuple

from django.db.models import DateTimeField, Q

from apps.accounts.models import User
from apps.inquiries.deadlines import soon_until
from apps.inquiries.models import Inquiry
from apps.inquiries.querysets import NOT_DUE, InquiryQuerySet
from apps.policy.calendars import support_hours
from apps.policy.models import Market
from apps.policy.prepared import AT, READER, Given

from .local import closed_since
from .wishes import FINISHED_PART, RECENT_PART

Status = Inquiry.Status
RECENT = timedelta(days=29)

UNFINISHED = tuple(status for status in Status if status not in Inquiry.IS_OVER)
FINISHED = tuple(status for status in Status if status in Inquiry.IS_OVER)
WAITING = (Status.WAITING_ON_ISV, Status.WAITING_ON_OTHERS)
CLOCK_RUNS = tuple(status for status in Status if status in Inquiry.CLOCK_RUNS)


@dataclass
class Present:
    """Who looks, when, and at which markets, which need their calendars. In a prepared query all of it is given."""

    reader: User
    at: datetime
    markets: Sequence[Market]

    @cached_property
    def soon_until(self) -> dict[int, datetime]:
        """For each market until when what is due is due soon."""
        return {market.pk: soon_until(market.calendar, self.at) for market in self.markets}

    @cached_property
    def closed_at(self) -> dict[int, datetime]:
        """For each market the end of its last day of support before this one."""
        return {market.pk: closed_since(support_hours(market.calendar), self.at) or NOT_DUE for market in self.markets}

    @property
    def soon(self) -> Q:
        """What is late, or will be within the next hour of support in its market."""
        due = Q(next_due_at__lt=self.at)
        for market, until in self.soon_until.items():
            due |= Q(market=market, next_due_at__lte=until)
        return due

    @property
    def after_closing(self) -> Q:
        """What was asked after its market closed on the last day before this one."""
        asked = Q(pk=None)
        for market, since in self.closed_at.items():
            asked |= Q(market=market, asked_at__gte=since)
        return asked

    @property
    def given(self) -> dict[str, Any]:
        """What to tell a query that was prepared for ``to_be_given``."""
        soon = {f"soon{market}": until for market, until in self.soon_until.items()}
        closed = {f"closed{market}": since for market, since in self.closed_at.items()}
        return {READER.name: self.reader.pk, AT.name: self.at, **soon, **closed}


def to_be_given(markets: Iterable[int]) -> Present:
    """Somebody at some time, for queries that are prepared for these markets."""
    present: Any = Present(READER, AT, ())
    present.soon_until = {market: Given(f"soon{market}", DateTimeField()) for market in markets}
    present.closed_at = {market: Given(f"closed{market}", DateTimeField()) for market in markets}
    return present


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
