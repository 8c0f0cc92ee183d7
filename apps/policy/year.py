"""A year of a support calendar, drawn month by month and told in words. Pure."""

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import groupby
from typing import NamedTuple
from zoneinfo import ZoneInfo

from .clock import CLOSED, HOLIDAY, OPEN, Day, Piece, SupportHours
from .explaining import minutes_in_words
from .weekly import FIRST_YEAR, LAST_YEAR

SHADES = 4
PITCH, SIZE, TOP = 13, 11, 16
"""Of the squares of a month, in units of its picture: from one to the next, across, and below the month's name."""


class Square(NamedTuple):
    """One day: where it stands in the picture of its month, how it looks, and what hovering tells."""

    x: int
    y: int
    look: str
    words: str


class Note(NamedTuple):
    """Days in a row that are not as usual, and how they are: "1–31 Jul", "Summer hours, 6 h"."""

    days: str
    words: str


class Month(NamedTuple):
    """A month with its squares, its days and hours that are open, and what is not as usual."""

    name: str
    squares: list[Square]
    days_open: int
    hours_open: str
    notes: list[Note]


class Step(NamedTuple):
    """One shade of the legend."""

    look: str
    words: str


class Year(NamedTuple):
    """A year, its neighbours where they can be counted, and what its shades mean."""

    number: int
    before: int | None
    after: int | None
    months: list[Month]
    legend: list[Step]


def notes_between(hours: SupportHours, first: date, last: date) -> list[Note]:
    """What is not as usual from one day to another, both included."""
    return list(_notes(hours.days(first, last), ZoneInfo(hours.time_zone)))


def year_of(hours: SupportHours, year: int, today: date) -> Year:
    """The year 1990 to 2100 as a picture and in words; the longest day has the strongest shade."""
    days = hours.days(date(year, 1, 1), date(year, 12, 31))
    most = max((day.minutes for day in days), default=0)
    zone = ZoneInfo(hours.time_zone)
    months = [_month(list(of_month), most, zone, today) for _, of_month in groupby(days, key=lambda day: day.on.month)]
    before = year - 1 if year > FIRST_YEAR else None
    after = year + 1 if year < LAST_YEAR else None
    shown_today = [Step("heat-shut heat-now", "today")] if year == today.year else []
    return Year(year, before, after, months, [*_legend(most), *shown_today])


def _month(days: list[Day], most: int, zone: ZoneInfo, today: date) -> Month:
    return Month(
        f"{days[0].on:%B}",
        [_square(day, most, zone, today) for day in days],
        sum(bool(day.minutes) for day in days),
        minutes_in_words(sum(day.minutes for day in days)),
        list(_notes(days, zone)),
    )


def _square(day: Day, most: int, zone: ZoneInfo, today: date) -> Square:
    before = day.on.replace(day=1).weekday()
    week, weekday = divmod(before + day.on.day - 1, 7)
    words = _not_as_usual(day, zone) or (f"open {minutes_in_words(day.minutes)}" if day.minutes else "no hours")
    look = f"{_shade(day, most)} heat-now" if day.on == today else _shade(day, most)
    return Square(weekday * PITCH, TOP + week * PITCH, look, f"{day.on:%a %-d %b}: {words}")


def _shade(day: Day, most: int) -> str:
    if day.minutes:
        return f"heat{-(-day.minutes * SHADES // most)}"
    return "heat-off" if _reasons(day) else "heat-shut"


def _legend(most: int) -> list[Step]:
    if not most:
        return [Step("heat-off", "closed"), Step("heat-shut", "no hours on that day of the week")]
    shades = [
        Step(f"heat{shade}", f"open up to {minutes_in_words(most * shade // SHADES)}") for shade in range(1, SHADES + 1)
    ]
    return [
        *shades,
        Step("heat-off", "closed all day"),
        Step("heat-shut", "no hours on that day of the week"),
    ]


def _notes(days: Iterable[Day], zone: ZoneInfo) -> Iterator[Note]:
    run: list[date] = []
    words = ""
    for day in days:
        differs = _not_as_usual(day, zone)
        if not differs and not day.has_usual_hours and not day.minutes:
            # A weekend parts no summer.
            continue
        if differs != words:
            if words:
                yield Note(_run(run), words)
            run, words = [], differs
        run.append(day.on)
    if words:
        yield Note(_run(run), words)


def _run(days: list[date]) -> str:
    first, last = days[0], days[-1]
    return f"{first:%a %-d %b}" if first == last else f"{first:%-d}–{last:%-d %b}"


def _not_as_usual(day: Day, zone: ZoneInfo) -> str:
    """A holiday that is worked on, the hours of a date range, and what closes the day or a part; nothing if usual."""
    others = {piece.name: None for piece in day.pieces if piece.kind == OPEN and piece.name}
    is_worked = day.worked_holiday and day.minutes
    worked = [f"{day.worked_holiday} (public holiday, a working day here)"] if is_worked else []
    told = [*worked, *others, *(_reason(piece, zone, whole=not day.minutes) for piece in _reasons(day))]
    if told and day.minutes:
        told.append(f"open {minutes_in_words(day.minutes)}")
    return ", ".join(dict.fromkeys(told))


def _reasons(day: Day) -> list[Piece]:
    return [piece for piece in day.pieces if piece.kind in {CLOSED, HOLIDAY} and day.has_usual_hours]


def _reason(piece: Piece, zone: ZoneInfo, *, whole: bool) -> str:
    name = piece.name or "closed"
    if piece.kind == HOLIDAY:
        return f"{name} (public holiday)"
    if whole:
        return name
    return f"{name} {piece.starts.astimezone(zone):%H:%M}–{piece.ends.astimezone(zone):%H:%M}"
