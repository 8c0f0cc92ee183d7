"""Whose turn it is in an inquiry, in the ISV's words."""

from datetime import datetime
from typing import NamedTuple

from django.db.models import Case, IntegerField, Value, When

from apps.inquiries.completeness import Missing, missing
from apps.inquiries.deadlines import time_left
from apps.inquiries.facts import facts_of
from apps.inquiries.models import Inquiry

Status = Inquiry.Status

YOURS, OURS, OTHERS, OVER = range(4)
TURN_OF = {
    Status.WAITING_ON_ISV: YOURS,
    Status.NEW: OURS,
    Status.OPEN: OURS,
    Status.WAITING_ON_OTHERS: OTHERS,
}
HEADINGS = {YOURS: "Your turn", OURS: "With us", OTHERS: "With others", OVER: "Finished"}
BADGES = {YOURS: ("yours", "reply"), OURS: ("ours", "desk"), OTHERS: ("", "pause"), OVER: ("done", "done")}
LATE = ("late", "alert")
SHORT_NAMES = {
    "endpoint_url": "the endpoint URL",
    "method": "the method",
    "status": "the HTTP status",
    "response_body": "the response body",
    "request_json": "the request JSON",
}

by_turn = Case(
    *(When(status=status, then=Value(turn)) for status, turn in TURN_OF.items()),
    default=Value(OVER),
    output_field=IntegerField(),
)
"""The turn as a column: what waits for the ISV sorts first."""


class Turn(NamedTuple):
    """A badge, the first line of the inquiry, and what else to know. ``by`` completes a line that ends with "by"."""

    badge: str
    icon: str
    word: str
    line: str
    by: datetime | None
    rest: str


def turn_of(inquiry: Inquiry, at: datetime, lacks: list[Missing] | None = None) -> Turn:
    """What the ISV is to know first. ``lacks`` is what an incomplete inquiry is missing, when that is known."""
    if inquiry.is_over:
        return _over(inquiry)
    turn = TURN_OF[Status(inquiry.status)]
    badge, icon = LATE if turn == OURS and inquiry.next_due_at < at else BADGES[turn]
    line, by, rest = {YOURS: _yours, OURS: _ours, OTHERS: _others}[turn](inquiry, at, lacks)
    return Turn(badge, icon, HEADINGS[turn], line, by, rest)


def lacks_of(inquiry: Inquiry) -> list[Missing]:
    """What an incomplete inquiry is missing; nothing for one that is complete. Reads its call."""
    return [] if inquiry.is_complete else missing(inquiry.kind, facts_of(inquiry.call))


def _yours(inquiry: Inquiry, at: datetime, lacks: list[Missing] | None) -> tuple[str, datetime | None, str]:
    days = inquiry.market.nudge_after_days + inquiry.market.close_after_days
    closes = f"Without a word from you it closes after {days} support days."
    if inquiry.is_complete:
        return "We have written, please reply", None, closes
    what = _listed([SHORT_NAMES[lack.code] for lack in lacks]) if lacks else "more about this call"
    return f"We need {what}", None, f"Our clock starts when nothing is missing. {closes}"


def _ours(inquiry: Inquiry, at: datetime, lacks: list[Missing] | None) -> tuple[str, datetime | None, str]:
    left = time_left(inquiry, at)
    if left is None:
        return "We are on it", None, "All our targets for it are met."
    if left.is_late:
        return "We are late: it was due", inquiry.next_due_at, "The desk has been reminded of it."
    return "You hear from us by", inquiry.next_due_at, f"{left.words.removesuffix(' left')} of support time left."


def _others(inquiry: Inquiry, at: datetime, lacks: list[Missing] | None) -> tuple[str, datetime | None, str]:
    report = getattr(inquiry, "incident_report", None)
    if report is not None and not report.incident.is_over:
        return "Part of an incident on our side", None, "You needn't do anything. Our clock goes on when it is over."
    return "We wait for somebody else", None, "You needn't do anything. Our clock goes on when they have answered."


def _over(inquiry: Inquiry) -> Turn:
    words = {
        Status.RESOLVED: ("done", "done", "Solved", "Solved", "Not so? Write, or reopen it."),
        Status.REFERRED: (
            "referred",
            "refer",
            "Referred",
            "Others can help you with this",
            "Our last answer says who.",
        ),
        Status.DECLINED: (
            "",
            "close",
            "Not ours",
            "This is outside what support covers",
            "Our last answer says why. Do you see it otherwise? Write back.",
        ),
        Status.MERGED: (
            "",
            "merge",
            "Merged",
            f"This goes on in #{inquiry.merged_into_id}",
            "All that was said is there.",
        ),
        Status.CLOSED: ("", "lock", "Closed", "Closed", "Reopen it when you want to go on with it."),
    }
    badge, icon, word, line, rest = words[Status(inquiry.status)]
    return Turn(badge, icon, word, line, None, rest)


def _listed(names: list[str]) -> str:
    return f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else names[0]
