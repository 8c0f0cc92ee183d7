"""Who is reminded of a copy, and in which words: the same when it is carried out and when it is foretold."""

from collections.abc import Iterable
from datetime import datetime

from apps.inquiries.deadlines import local_moment
from apps.inquiries.people import People
from apps.reminders.services import Recipient

from ..models import RestoredCopy
from ..querysets import CopyQuerySet
from . import plans, steps


def copies(numbers: Iterable[int]) -> "CopyQuerySet[RestoredCopy]":
    """Those copies, with all that is told of them."""
    related = (f"request__{name}" for name in steps.RELATED)
    holder = ("restored_by__calendar", "restored_by__team__calendar", "restored_by__market__calendar")
    rows = RestoredCopy.objects.filter(pk__in=list(numbers)).order_by("pk")
    return rows.select_related(*holder, "database", *related)


def recipients(copy: RestoredCopy, rule: str, people: People) -> list[Recipient]:
    """The holder first, then the leads, each within their own hours."""
    inquiry = copy.request.inquiry
    readers = [copy.restored_by] if rule == plans.HOLDER else people.leads(inquiry)
    return [Recipient(person, person.hours or inquiry.market.calendar) for person in readers]


def line_of(copy: RestoredCopy, *, at: datetime) -> str:
    subject = f"The copy of {copy.database.name} ({copy.request.reference})"
    if copy.deleted_at:
        return f"{subject} was deleted, and no second person has seen that it is gone."
    verb = "is to be deleted by" if copy.delete_by > at else "should have been deleted by"
    return f"{subject} {verb} {local_moment(copy.delete_by, steps.calendar_of(copy.request))}."
