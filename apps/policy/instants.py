"""Moments as the time since 1970 (UTC), in which support hours are counted exactly. Pure.

A moment, a length and a total are all a timedelta: to add and compare them costs a tenth of turning
them into numbers and back.
"""

from datetime import UTC, datetime, timedelta
from functools import lru_cache

from .weekly import FIRST_YEAR, LAST_YEAR, HoursError, shown
from .zones import start_of_year

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
NOTHING = timedelta()
MICROSECOND = timedelta(microseconds=1)
SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)
START_OF_TIME = start_of_year(FIRST_YEAR) * SECOND
END_OF_TIME = start_of_year(LAST_YEAR + 1) * SECOND
_MORE_THAN_ALL_YEARS = 100_000_000


def read(at: datetime) -> timedelta:
    try:
        return at - EPOCH
    except TypeError:
        raise HoursError(f"{shown(at)} is no moment in time: give date, time and UTC offset.", "no_instant") from None


def written(at: timedelta) -> datetime:
    return EPOCH + at


@lru_cache(maxsize=4096)
def lasting(minutes: int) -> timedelta:
    """So long, or longer than all years together. Kept, because a desk has few targets and asks for them all day."""
    return min(minutes, _MORE_THAN_ALL_YEARS) * MINUTE


def out_of_years() -> HoursError:
    return HoursError(f"Support hours are counted in the years {FIRST_YEAR} to {LAST_YEAR} only.", "year_out_of_range")
