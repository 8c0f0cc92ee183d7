"""The closed days of a market as an iCalendar feed that anybody may read. Holds nothing about people."""

import hashlib
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from functools import lru_cache
from importlib.metadata import version
from typing import NamedTuple
from zoneinfo import ZoneInfo

from .calendars import support_hours
from .clock import CLOSED, HOLIDAY, Day, Piece, SupportHours
from .icalendar import escaped, written, written_date, written_moment
from .models import Market

CONTENT_TYPE = "text/calendar; charset=utf-8"
YEARS_BACK = YEARS_AHEAD = 1

_DAY = timedelta(days=1)


class Feed(NamedTuple):
    """A feed of some years: `etag` changes whenever its content may have."""

    market: Market
    first: date
    last: date
    etag: str

    @property
    def content(self) -> bytes:
        return _content(support_hours(self.market.calendar), self.market.name, self.market.code, self.first, self.last)


def feed_of(code: str, at: datetime) -> Feed | None:
    """The feed of the market with that country code, in small letters; None where there is none."""
    market = Market.objects.select_related("calendar").filter(code=code.upper()).first()
    if market is None or code != code.lower():
        return None
    year = at.astimezone(ZoneInfo(market.calendar.time_zone)).year
    of_what = (market.code, market.name, str(market.calendar.version), str(year), version("holidays"))
    etag = hashlib.sha256("\n".join(of_what).encode()).hexdigest()[:32]
    return Feed(market, date(year - YEARS_BACK, 1, 1), date(year + YEARS_AHEAD, 12, 31), f'"{etag}"')


@lru_cache(maxsize=256)
def _content(hours: SupportHours, name: str, code: str, first: date, last: date) -> bytes:
    return written(_lines(hours, name, code, first, last))


def _lines(hours: SupportHours, name: str, code: str, first: date, last: date) -> Iterator[str]:
    title = escaped(f"Support closed, {name}")
    yield from ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Supportdesk//Closed days//EN", "METHOD:PUBLISH")
    yield from (f"NAME:{title}", f"X-WR-CALNAME:{title}", "REFRESH-INTERVAL;VALUE=DURATION:PT12H")
    stamp = f"DTSTAMP:{written_date(first)}T000000Z"
    for day in hours.days(first, last):
        yield from _events(day, code.lower(), stamp)
    yield "END:VCALENDAR"


def _events(day: Day, code: str, stamp: str) -> Iterator[str]:
    """A closed day as one event without times, closed parts of an open one as events with times."""
    closed = [piece for piece in day.pieces if piece.kind in {CLOSED, HOLIDAY} and day.has_usual_hours]
    if not closed:
        return
    if day.minutes:
        for piece in closed:
            times = (f"DTSTART:{written_moment(piece.starts)}", f"DTEND:{written_moment(piece.ends)}")
            yield from _event(f"{code}-{written_moment(piece.starts)}", stamp, times, [piece])
        return
    times = (
        f"DTSTART;VALUE=DATE:{written_date(day.on)}",
        f"DTEND;VALUE=DATE:{written_date(day.on + _DAY)}",
    )
    yield from _event(f"{code}-{written_date(day.on)}", stamp, times, closed)


def _event(uid: str, stamp: str, times: Iterable[str], closed: Iterable[Piece]) -> Iterator[str]:
    names = ", ".join(dict.fromkeys(piece.name or "Closed" for piece in closed))
    yield from ("BEGIN:VEVENT", f"UID:closed-{uid}@supportdesk", stamp, *times)
    yield from (f"SUMMARY:{escaped(names)}", "TRANSP:TRANSPARENT", "END:VEVENT")
