"""Consulting as its ISV reads it in a list: whose turn it is."""

from typing import NamedTuple

from apps.accounts.models import User
from apps.consulting.models import Engagement
from apps.consulting.public import turn_of
from apps.inquiries.models import Inquiry

Status = Engagement.Status


class Look(NamedTuple):
    """Whose turn it is, at a glance: the badge and the colour of the banner."""

    badge: str
    icon: str
    word: str
    banner: str = ""

    @property
    def state(self) -> tuple[str, str, str]:
        return self.badge, self.icon, self.word


LOOKS = {
    Status.REQUESTED: Look("ours", "desk", "With us", "info"),
    Status.ESTIMATED: Look("", "pause", "With the customer"),
    Status.AGREED: Look("ours", "clock", "Under way", "info"),
    Status.DECLINED: Look("yours", "reply", "Not accepted", "warn"),
    Status.FINISHED: Look("done", "done", "Finished", "good"),
    Status.CANCELLED: Look("", "close", "Cancelled"),
}


class Row(NamedTuple):
    """One engagement of a list, as its ISV reads it."""

    engagement: Engagement
    turn: str
    look: Look


def row_of(engagement: Engagement) -> Row:
    return Row(engagement, turn_of(engagement), LOOKS[Status(engagement.status)])


def engagements_of(inquiry: Inquiry, reader: User) -> list[Row]:
    """What came of an inquiry, and of those merged into it, the last first. One query."""
    found = Engagement.objects.visible_to(reader).of_inquiry(inquiry).order_by("-pk")
    return [row_of(engagement) for engagement in found]
