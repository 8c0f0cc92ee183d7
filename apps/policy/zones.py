"""Time zones as stretches with one offset from UTC. Pure. Instants are UTC seconds since 1970."""

from bisect import bisect_left
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import cache, lru_cache
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

DAY = 24 * 60 * 60
EPOCH_ORDINAL = date(1970, 1, 1).toordinal()

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SECOND = timedelta(seconds=1)
# Names that mean another zone on another machine, or none.
_NO_ZONES = {"localtime", "Factory"}
# No zone has kept an offset for less than six days since 1990, so none slips between two looks.
_LOOK_EVERY = 3 * DAY


@cache
def zone_names() -> frozenset[str]:
    return frozenset(available_timezones() - _NO_ZONES)


def start_of_year(year: int) -> int:
    return (date(year, 1, 1).toordinal() - EPOCH_ORDINAL) * DAY


def offset_at(time_zone: str, at: int) -> int:
    """Seconds ahead of UTC."""
    return _offset(ZoneInfo(time_zone), at)


def offsets_between(time_zone: str, first: int, end: int) -> Iterator[tuple[int, int, int]]:
    """(from, to, seconds ahead of UTC) for each stretch of [first, end) with one offset."""
    for year in range(_year_of(first), _year_of(end - 1) + 1):
        for starts, ends, offset in _offsets_of_year(time_zone, year):
            if starts < end and first < ends:
                yield max(starts, first), min(ends, end), offset


@lru_cache(maxsize=8192)
def _offsets_of_year(time_zone: str, year: int) -> tuple[tuple[int, int, int], ...]:
    zone = ZoneInfo(time_zone)
    starts, end = start_of_year(year), start_of_year(year + 1)
    stretches = []
    while starts < end:
        offset = _offset(zone, starts)
        ends = _next_change(zone, starts, end)
        stretches.append((starts, ends, offset))
        starts = ends
    return tuple(stretches)


def _next_change(zone: ZoneInfo, starts: int, end: int) -> int:
    """The first second after `starts` with another offset, or `end`."""
    offset = _offset(zone, starts)
    looks: list[int] = [*range(starts, end, _LOOK_EVERY), end]
    for before, after in pairwise(looks):
        if _offset(zone, after) != offset:
            return before + bisect_left(range(before, after), True, key=lambda at: _offset(zone, at) != offset)
    return end


def _offset(zone: ZoneInfo, at: int) -> int:
    wall = datetime.fromtimestamp(at, zone).replace(tzinfo=UTC)
    return (wall - _EPOCH) // _SECOND - at


def _year_of(at: int) -> int:
    return datetime.fromtimestamp(at, UTC).year
