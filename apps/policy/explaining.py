"""A working in words: every moment from asked to due, nights and breaks too, told in local time. Pure."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from .clock import CLOSED, DUE, FOLDED, HOLIDAY, OPEN, PAUSED, WEEKEND, Pauses, Piece, SupportHours

NIGHT, OUTSIDE = "night", "outside hours"

_WORDS = {
    CLOSED: "closed",
    DUE: "due",
    FOLDED: "and so on",
    HOLIDAY: "public holiday",
    NIGHT: NIGHT,
    OPEN: "open",
    OUTSIDE: OUTSIDE,
    PAUSED: "paused",
    WEEKEND: WEEKEND,
}
KEPT = 8192
"""So many pieces stay written out: a few MB, and some years of one calendar."""
_MIDNIGHT = time()
_DAY = timedelta(days=1)


class Stretch(NamedTuple):
    """One line of a working. `when` is local ("Fri 24 Apr 15:50–16:30"), `words` say what it was and what counted."""

    kind: str
    starts: datetime
    ends: datetime
    minutes: int
    when: str
    words: str


def explained(hours: SupportHours, start: datetime, minutes: int, pauses: Pauses = ()) -> list[Stretch]:
    """Each stretch from `start` until the deadline, without gaps; the last, without length, is the due moment."""
    zone = ZoneInfo(hours.time_zone)
    pieces = hours.working(start, minutes, pauses)
    return [_stretch(piece, zone) for piece in _without_gaps(pieces, start, zone)]


def minutes_in_words(minutes: int) -> str:
    """Such as "40 min", "2 h" or "2 h 5 min"."""
    hours, left = divmod(minutes, 60)
    parts = [f"{hours:,} h"] * bool(hours) + [f"{left} min"] * bool(left or not hours)
    return " ".join(parts)


def period_in_words(starts: datetime, ends: datetime, zone: ZoneInfo) -> str:
    """Such as "Fri 24 Apr 15:50–16:30", "Sat 25 – Sun 26 Apr" for whole days, "Mon 27 Apr 13:00" for a moment."""
    first, last = starts.astimezone(zone), ends.astimezone(zone)
    if starts == ends:
        return _moment(first)
    first_day, last_day, last_time = first.date(), last.date(), last.time()
    if first.time() == last_time == _MIDNIGHT:
        return _days_in_words(first_day, last_day - _DAY)
    if last_day == first_day:
        return f"{_moment(first)}–{_clock(last)}"
    if last_time == _MIDNIGHT and last_day == first_day + _DAY:
        return f"{_moment(first)}–24:00"
    if first.year != last.year:
        return f"{first:%a %-d %b %Y %H:%M} – {last:%a %-d %b %Y %H:%M}"
    return f"{_moment(first)} – {_moment(last)}"


def _moment(local: datetime) -> str:
    return f"{_day(local.date())} {_clock(local)}"


def _clock(local: datetime) -> str:
    return f"{local.hour:02}:{local.minute:02}"


@lru_cache(maxsize=4096)
def _day(day: date) -> str:
    return f"{day:%a %-d %b}"


@lru_cache(maxsize=4096)
def _days_in_words(first: date, last: date) -> str:
    if first == last:
        return _day(first)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first:%a %-d} – {last:%a %-d %b}"
    if first.year != last.year:
        return f"{first:%a %-d %b %Y} – {last:%a %-d %b %Y}"
    return f"{_day(first)} – {_day(last)}"


def _without_gaps(pieces: list[Piece], start: datetime, zone: ZoneInfo) -> Iterator[Piece]:
    at = start
    for piece in pieces:
        if at < piece.starts:
            yield Piece(_gap(at, piece.starts, zone), at, piece.starts)
        yield piece
        at = piece.ends


def _gap(starts: datetime, ends: datetime, zone: ZoneInfo) -> str:
    """A gap that holds a local midnight, or touches one, is a night."""
    first, last = starts.astimezone(zone), ends.astimezone(zone)
    return NIGHT if first.date() != last.date() or first.time() == _MIDNIGHT else OUTSIDE


@lru_cache(maxsize=KEPT)
def _stretch(piece: Piece, zone: ZoneInfo) -> Stretch:
    """Kept, because the days between are the same in one working after the other."""
    words = _WORDS[piece.kind]
    if piece.name:
        words = f"{words}: {piece.name}"
    if piece.kind in {OPEN, FOLDED}:
        words = f"{words}, {minutes_in_words(piece.minutes)}"
    return Stretch(
        piece.kind,
        piece.starts,
        piece.ends,
        piece.minutes,
        period_in_words(piece.starts, piece.ends, zone),
        words,
    )
