"""How an inquiry stands with what we promised, with a working that can be checked by hand."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from apps.inquiries.deadlines import duration
from apps.inquiries.models import Clock, Inquiry, Pause
from apps.policy.calendars import support_hours
from apps.policy.clock import CLOSED, OPEN, PAUSED, WEEKEND, HoursError, Piece, SupportHours

from .badges import Badge

SOON_MINUTES = 60
PIECE_WORDS = {OPEN: "with us", PAUSED: "clock stood still", WEEKEND: "weekend"}


class Stretch(NamedTuple):
    """One line of the working: from when to when, what it was, and the support minutes that count."""

    starts: datetime
    ends: datetime
    words: str
    counted: str


class Standing(NamedTuple):
    """One service target: how much of it is used, when it is due, and how it stands."""

    name: str
    target: str
    used: str
    share: int
    due_at: datetime | None
    met_at: datetime | None
    badge: Badge
    working: list[Stretch]


def standings(inquiry: Inquiry, clocks: Sequence[Clock], pauses: Sequence[Pause], at: datetime) -> list[Standing]:
    """Every clock of ``inquiry`` as it stands ``at`` that moment. Needs ``market.calendar``."""
    hours = support_hours(inquiry.market.calendar)
    return [_standing(clock, pauses, hours, at) for clock in clocks]


def _standing(clock: Clock, pauses: Sequence[Pause], hours: SupportHours, at: datetime) -> Standing:
    ends = max(clock.met_at or at, clock.started_at)
    stood_still = [(pause.since, max(pause.until or ends, pause.since)) for pause in pauses]
    used = hours.minutes_between(clock.started_at, ends, stood_still)
    return Standing(
        name=clock.get_kind_display(),
        target=duration(clock.target_minutes),
        used=duration(used),
        share=min(100, used * 100 // clock.target_minutes) if clock.target_minutes else 100,
        due_at=clock.due_at,
        met_at=clock.met_at,
        badge=_badge(clock, used, at),
        working=_working(clock, hours, stood_still) if clock.due_at else [],
    )


def _badge(clock: Clock, used: int, at: datetime) -> Badge:
    left = clock.target_minutes - used
    if clock.met_at:
        return Badge("ok", "check", "Met") if left >= 0 else Badge("error", "alert", f"Met {duration(-left)} late")
    if clock.due_at is None:
        return Badge("", "pause", f"Stands still, {duration(max(0, left))} left")
    if clock.due_at < at:
        return Badge("late", "alert", f"{duration(max(1, -left))} late")
    return Badge("soon" if left <= SOON_MINUTES else "", "clock", f"{duration(max(0, left))} left")


def _working(clock: Clock, hours: SupportHours, stood_still: list[tuple[datetime, datetime]]) -> list[Stretch]:
    try:
        pieces = hours.working(clock.started_at, clock.target_minutes, stood_still)
    except HoursError:
        # The calendar has lost the hours that the deadline was once counted in.
        return []
    return [
        Stretch(
            piece.starts, piece.ends, _words(piece), duration(piece.minutes) if piece.kind == OPEN else "not counted"
        )
        for piece in pieces
        if piece.kind in {OPEN, CLOSED, PAUSED, WEEKEND}
    ]


def _words(piece: Piece) -> str:
    return PIECE_WORDS.get(piece.kind) or f"closed: {piece.name}"
