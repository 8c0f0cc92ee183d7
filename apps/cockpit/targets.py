"""How an inquiry stands with what we promised, with a working that can be checked by hand."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from apps.inquiries.deadlines import duration, hours_of, used, working
from apps.inquiries.models import Clock, Inquiry, Pause
from apps.policy.clock import SupportHours
from apps.policy.explaining import Stretch
from apps.policy.picture import Picture, picture_of

from .badges import Badge

SOON_MINUTES = 60


class Standing(NamedTuple):
    """One promise: by which target, how much of it is used, when it is due, and how it stands."""

    name: str
    promised_by: str
    target: str
    used: str
    share: int
    due_at: datetime | None
    met_at: datetime | None
    badge: Badge
    working: list[Stretch]
    picture: Picture | None = None


def standings(inquiry: Inquiry, clocks: Sequence[Clock], pauses: Sequence[Pause], at: datetime) -> list[Standing]:
    """The last clock of each kind as it stands ``at`` that moment, the nearest deadline with a picture.

    Needs ``market.calendar`` of the inquiry, and the clocks in order, with their targets.
    """
    last = {clock.kind: clock for clock in clocks}
    found = [
        _standing(clock, pauses, hours_of(clock, inquiry.market.calendar), at, is_over=inquiry.is_over)
        for clock in last.values()
    ]
    nearest = min((standing for standing in found if standing.working), key=_due_at, default=None)
    zone = ZoneInfo(inquiry.market.calendar.time_zone)
    return [each._replace(picture=picture_of(each.working, zone)) if each is nearest else each for each in found]


def _due_at(standing: Standing) -> datetime:
    return standing.working[-1].ends


def _standing(clock: Clock, pauses: Sequence[Pause], hours: SupportHours, at: datetime, *, is_over: bool) -> Standing:
    ends = max(clock.met_at or at, clock.started_at)
    stood_still = [(pause.since, max(pause.until or ends, pause.since)) for pause in pauses]
    minutes = used(clock, ends, hours, stood_still)
    named = [(*each, _lowered(pause.reason)) for each, pause in zip(stood_still, pauses, strict=True)]
    return Standing(
        name=clock.get_kind_display(),
        promised_by=f"{clock.target}, version {clock.target_version}" if clock.target else "",
        target=duration(clock.target_minutes),
        used=duration(minutes),
        share=min(100, minutes * 100 // clock.target_minutes) if clock.target_minutes else 100,
        due_at=clock.due_at,
        met_at=clock.met_at,
        badge=_badge(clock, minutes, at, is_over=is_over),
        working=working(clock, hours, named) if clock.due_at else [],
    )


def _badge(clock: Clock, minutes: int, at: datetime, *, is_over: bool) -> Badge:
    left = clock.target_minutes - minutes
    if clock.met_at:
        return Badge("ok", "check", "Met") if left >= 0 else Badge("error", "alert", f"Met {duration(-left)} late")
    if is_over:
        return Badge("", "pause", "Not needed any more")
    if clock.due_at is None:
        return Badge("", "pause", f"Stands still, {duration(max(0, left))} left")
    if clock.due_at < at:
        return Badge("late", "alert", f"{duration(max(1, -left))} late")
    return Badge("soon" if left <= SOON_MINUTES else "", "clock", f"{duration(max(0, left))} left")


def _lowered(words: str) -> str:
    return words[:1].lower() + words[1:]
