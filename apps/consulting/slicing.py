"""Time worked, cut where the day or the rate changes. Pure.

Real time counts: the night in which the clock goes back has an hour more.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from apps.policy.clock import SupportHours

from .pricing import Rate

MINUTE = timedelta(minutes=1)


class Slice(NamedTuple):
    """Whole minutes on one local day at one rate."""

    day: date
    rate: Rate
    minutes: int


def to_the_minute(moment: datetime) -> datetime:
    """``moment`` without its seconds. So two entries, one of which ends when the other begins, never overlap."""
    return moment.replace(second=0, microsecond=0)


def minutes_in(start: datetime, end: datetime) -> int:
    """Whole minutes of real time from ``start`` to ``end``."""
    return (end.astimezone(UTC) - start.astimezone(UTC)) // MINUTE


def slices(hours: SupportHours, zone: ZoneInfo, start: datetime, end: datetime, *, is_travel: bool) -> list[Slice]:
    """The minutes of [start, end), both on the minute, in order of days; those inside support hours first."""
    found = []
    for day, first, last in _days(zone, start, end):
        whole = minutes_in(first, last)
        if is_travel:
            found.append(Slice(day, Rate.TRAVEL, whole))
            continue
        inside = hours.minutes_between(first, last)
        found += [Slice(day, Rate.INSIDE, inside), Slice(day, Rate.OUTSIDE, whole - inside)]
    return [piece for piece in found if piece.minutes]


def _days(zone: ZoneInfo, start: datetime, end: datetime) -> Iterator[tuple[date, datetime, datetime]]:
    """Each local date with the part of [start, end) that lies in it."""
    first = start.astimezone(UTC)
    while first < end:
        day = first.astimezone(zone).date()
        tomorrow = day + timedelta(days=1)
        midnight = datetime(tomorrow.year, tomorrow.month, tomorrow.day, tzinfo=zone).astimezone(UTC)
        last = min(midnight, end.astimezone(UTC))
        yield day, first, last
        first = last
