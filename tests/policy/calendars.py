"""Calendars and moments for the tests of support hours. Oslo is two hours ahead of UTC in summer, one in winter."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from apps.policy.clock import Piece, SupportHours

OSLO = ZoneInfo("Europe/Oslo")
LABOUR_DAY = {date(2026, 5, 1): "Labour Day"}
MICROSECOND = timedelta(microseconds=1)


def every_day(*intervals, days=range(7)):
    return {day: list(intervals) for day in days}


def on_weekdays(*intervals):
    return every_day(*intervals, days=range(5))


OFFICE_HOURS = on_weekdays(("08:30", "16:30"))
NEVER_CLOSED = every_day(("00:00", "24:00"))


def office(**changes):
    return SupportHours("Europe/Oslo", OFFICE_HOURS, **changes)


def closed_for_good(*, from_year):
    """Holidays that leave no day to work on from that year."""

    def holidays(year):
        days = range(366) if year >= from_year else ()
        return {date(year, 1, 1) + timedelta(days=day): "Closed for good" for day in days}

    return holidays


def oslo(text):
    return datetime.fromisoformat(text).replace(tzinfo=OSLO)


def utc(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def piece(kind, starts, ends, minutes=0, name=""):
    return Piece(kind, oslo(starts), oslo(ends), minutes, name)
