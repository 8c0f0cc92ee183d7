"""Whoever does not answer a nudge is closed once, so many support days after they had it."""

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta

from apps.notifications.delivery import CLAIM

from .cases import Case
from .people import CLOSE_DAYS, DAY_MINUTES
from .post import Line

# A nudge that a dead worker held arrives when its claim has run out, and names the day it was to close by before.
SLACK = CLAIM + timedelta(minutes=2)
PATIENCE = timedelta(hours=24)
CLOSED = re.compile(r"^\[#(\d+)\] Closed:")
NEVER = datetime.max.replace(tzinfo=UTC)

Heard = tuple[int, datetime]


def heard(subjects: Iterable[tuple[str, datetime]]) -> list[Heard]:
    """The numbers of the inquiries whose closing was told, and when, among the subjects of mails."""
    return [(int(found[1]), at) for subject, at in subjects if (found := CLOSED.match(subject))]


def faults(
    cases: Mapping[int, Case], told: Iterable[Line], closings: list[Heard], closed: list[int], *, at: datetime
) -> list[str]:
    """What is wrong with the ``closings`` that were told of, and with those that the desk has made until ``at``."""
    nudges: dict[int, list[datetime]] = {}
    for line in told:
        if line.rule == "isv_nudge":
            nudges.setdefault(int(line.subject), []).append(line.at)
    due = {number: _closes_at(case, nudges.get(number, []), at) for number, case in cases.items() if case.waiting_since}
    silent = {number for number, closes_at in due.items() if closes_at < at - PATIENCE}
    found = [
        f"#{number} closed at {closed_at}"
        for number, closed_at in closings
        if closed_at < _closes_at(cases[number], nudges.get(number, []), closed_at) - SLACK
    ]
    if sorted(number for number, _at in closings) != closed:
        found.append(f"closed are {closed}, and told were {sorted(closings)}")
    return found + [f"#{number} was not closed" for number in sorted(silent - set(closed))]


def _closes_at(case: Case, nudges: list[datetime], at: datetime) -> datetime:
    """When silence since the last answer before ``at`` has lasted long enough."""
    since = max((since for since in case.waited_since if since <= at), default=NEVER)
    nudged_at = min((nudged_at for nudged_at in nudges if since <= nudged_at), default=NEVER)
    return NEVER if nudged_at == NEVER else case.hours.after(nudged_at, CLOSE_DAYS * DAY_MINUTES)
