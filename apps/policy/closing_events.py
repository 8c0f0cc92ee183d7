"""Events of an iCalendar file as closures in the local time of a support calendar. Pure."""

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from .icalendar import Event, IcsError, Property, read_events
from .weekly import FIRST_YEAR, LAST_YEAR, Closure
from .zones import zone_names

MOST_CLOSURES = 1_000
LONGEST_NAME, LONGEST_UID = 100, 255

_MIDNIGHT, _DAY, _MINUTE = time(), timedelta(days=1), timedelta(minutes=1)
_LONGEST = 366 * _DAY
_DATE = re.compile(r"\d{8}", re.ASCII)
_MOMENT = re.compile(r"\d{8}T\d{6}Z?", re.ASCII)
_DURATION = re.compile(
    r"\+?P(?:(\d{1,3})W)?(?:(\d{1,4})D)?(?:T(?:(\d{1,4})H)?(?:(\d{1,5})M)?(?:(\d{1,6})S)?)?", re.ASCII
)
_REPEATS = ("RRULE", "RDATE", "RECURRENCE-ID")


class Closing(NamedTuple):
    """What one event, known by its `uid`, closes; nothing when it was cancelled."""

    uid: str
    closures: tuple[Closure, ...]


class Unread(NamedTuple):
    """An event that was left out, and why."""

    name: str
    reason: str


def read_closings(content: bytes, time_zone: str) -> tuple[list[Closing], list[Unread]]:
    """What the events of a file close, in order, of several with one UID the last; and those that can't be read.

    A file that is no iCalendar, or holds more than MOST_CLOSURES, raises IcsError.
    """
    closings: dict[str, Closing] = {}
    unread: list[Unread] = []
    for event in read_events(content):
        try:
            closing = _closing(event, ZoneInfo(time_zone))
        except IcsError as refusal:
            unread.append(Unread(event.text("SUMMARY")[:LONGEST_NAME] or "An event without a name", str(refusal)))
        else:
            closings[closing.uid] = closing
    if sum(len(each.closures) for each in closings.values()) > MOST_CLOSURES:
        raise IcsError(f"The file closes more than {MOST_CLOSURES:,} days. Export fewer events.", "too_many_closures")
    return list(closings.values()), unread


def _closing(event: Event, zone: ZoneInfo) -> Closing:
    uid = event.text("UID")
    if not uid or len(uid) > LONGEST_UID:
        raise IcsError("It has no UID to know it by.", "no_uid")
    if event.properties.keys() & set(_REPEATS):
        raise IcsError("It repeats, and only single events are read. Add its days by hand.", "event_repeats")
    if event.text("STATUS").upper() == "CANCELLED":
        return Closing(uid, ())
    starts, ends = _period(event, zone)
    if ends <= starts:
        raise IcsError("It takes no time.", "takes_no_time")
    if ends - starts > _LONGEST:
        raise IcsError("It takes more than a year.", "takes_too_long")
    if starts.year < FIRST_YEAR or ends.year > LAST_YEAR:
        raise IcsError(f"It lies outside the years {FIRST_YEAR} to {LAST_YEAR}.", "outside_years")
    name = event.text("SUMMARY")[:LONGEST_NAME] or "Closed"
    return Closing(uid, tuple(_closures(starts, ends, name)))


def _closures(starts: datetime, ends: datetime, name: str) -> Iterator[Closure]:
    """One for each local date; `starts` and `ends` are times on the wall."""
    day = starts.date()
    while datetime.combine(day, _MIDNIGHT) < ends:
        opens = f"{starts:%H:%M}" if day == starts.date() else "00:00"
        closes = f"{ends:%H:%M}" if day == ends.date() else "24:00"
        yield Closure(day, opens, closes, name)
        day += _DAY


def _period(event: Event, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """From and to on the wall of the zone, in whole minutes around the event."""
    if "DTSTART" not in event.properties:
        raise IcsError("It has no beginning.", "no_beginning")
    given = event.properties["DTSTART"]
    starts = _read(given)
    if "DTEND" in event.properties:
        ends = _read(event.properties["DTEND"])
    elif "DURATION" in event.properties:
        ends = starts + _duration(event.properties["DURATION"])
    else:
        ends = starts + (_DAY if _DATE.fullmatch(given.value.strip()) else timedelta())
    try:
        first, last = _on_the_wall(starts, zone), _on_the_wall(ends, zone)
        return first.replace(second=0), last if not last.second else last.replace(second=0) + _MINUTE
    except OverflowError:
        raise IcsError(f"It lies outside the years {FIRST_YEAR} to {LAST_YEAR}.", "outside_years") from None


def _on_the_wall(moment: datetime, zone: ZoneInfo) -> datetime:
    """A moment without a zone is one of the calendar's own."""
    return (moment.astimezone(zone) if moment.tzinfo else moment).replace(tzinfo=None)


def _read(given: Property) -> datetime:
    text = given.value.strip()
    try:
        if _DATE.fullmatch(text):
            return datetime.combine(date.fromisoformat(text), _MIDNIGHT)
        if not _MOMENT.fullmatch(text):
            raise ValueError(text)
        moment = datetime.fromisoformat(text.removesuffix("Z"))
    except ValueError:
        raise IcsError(f"{text[:40]!r} is no date or time.", "bad_moment") from None
    if text.endswith("Z"):
        return moment.replace(tzinfo=UTC)
    zone = given.parameters.get("TZID")
    if zone is None:
        return moment
    if zone not in zone_names():
        raise IcsError(f"Its time zone {zone[:60]!r} is not known here; use one such as Europe/Oslo.", "unknown_zone")
    return moment.replace(tzinfo=ZoneInfo(zone))


def _duration(given: Property) -> timedelta:
    found = _DURATION.fullmatch(given.value.strip())
    if found is None:
        raise IcsError(f"{given.value.strip()[:40]!r} is no duration.", "bad_duration")
    weeks, days, hours, minutes, seconds = (int(part or 0) for part in found.groups())
    return timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds)


def closures_of(closings: Sequence[Closing]) -> Iterator[tuple[str, Closure]]:
    """Each closure with the UID of its event."""
    return ((closing.uid, closure) for closing in closings for closure in closing.closures)
