"""The state of things in icon, word and colour. Data."""

from datetime import datetime
from typing import NamedTuple

from apps.inquiries.deadlines import local_moment, time_left
from apps.inquiries.models import Inquiry, Tag
from apps.policy.models import Priority

Status = Inquiry.Status


class Badge(NamedTuple):
    """A look of components.css, an icon and words; no icon where the words alone stand in a row of their like."""

    look: str
    icon: str
    words: str


STATES = {
    Status.NEW: Badge("new", "new", "New"),
    Status.OPEN: Badge("bare ours", "desk", "Open"),
    Status.WAITING_ON_ISV: Badge("bare", "reply", "Waiting on ISV"),
    Status.WAITING_ON_OTHERS: Badge("bare", "pause", "Waiting on others"),
    Status.REFERRED: Badge("bare referred", "refer", "Referred"),
    Status.DECLINED: Badge("bare", "close", "Declined"),
    Status.RESOLVED: Badge("bare done", "done", "Resolved"),
    Status.CLOSED: Badge("bare", "lock", "Closed"),
    Status.MERGED: Badge("bare", "merge", "Merged"),
}
INCOMPLETE = Badge("yours", "alert", "Incomplete")

PRIORITIES = {
    Priority.URGENT: Badge("error", "alert", "Urgent"),
    Priority.HIGH: Badge("warning", "up", "High"),
    Priority.NORMAL: Badge("", "", "Normal"),
    Priority.LOW: Badge("", "", "Low"),
}

TAGS = {
    Tag.Colour.GREY: "",
    Tag.Colour.BLUE: "new",
    Tag.Colour.GREEN: "ok",
    Tag.Colour.AMBER: "warning",
    Tag.Colour.RED: "error",
}
"""The look of a tag's badge, by its colour."""


def state_of(inquiry: Inquiry) -> Badge:
    if inquiry.status == Status.WAITING_ON_ISV and not inquiry.is_complete:
        return INCOMPLETE
    return STATES[Status(inquiry.status)]


def priority_of(inquiry: Inquiry) -> Badge:
    return PRIORITIES[Priority(inquiry.priority)]


def due_of(inquiry: Inquiry, at: datetime) -> Badge:
    """Support time left to the next deadline, or why no clock runs. Needs ``market.calendar``."""
    left = time_left(inquiry, at)
    if left is not None and left.is_late:
        return Badge("late", "alert", left.words.capitalize())
    if inquiry.snoozed_until is not None and inquiry.snoozed_until > at:
        return Badge("", "pause", f"snoozed until {local_moment(inquiry.snoozed_until, inquiry.market.calendar)}")
    if left is None:
        return Badge("", "", _stands_still(inquiry))
    return Badge("soon", "clock", left.words) if left.is_soon else Badge("", "", left.words)


def _stands_still(inquiry: Inquiry) -> str:
    if inquiry.is_over:
        return "finished"
    if not inquiry.is_complete:
        return "not started"
    return "paused" if inquiry.status not in Inquiry.CLOCK_RUNS else "nothing due"
