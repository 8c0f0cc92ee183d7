"""Weekly hours in one line of text: "Mon–Thu 09:00–15:00; Fri 09:00–12:00, 12:30–15:00". Pure."""

import re
from collections.abc import Iterator
from itertools import groupby

from .weekly import WEEKDAYS, HoursError, Weekly, read_week

_SHORT = [name[:3] for name in WEEKDAYS]
_NUMBERS = {name.casefold(): number for number, name in enumerate(_SHORT)} | {
    name.casefold(): number for number, name in enumerate(WEEKDAYS)
}
# Each of these is one pass over the text: a class of characters, never two that could take the same.
_DASH = re.compile("[-–—]")
_BETWEEN = re.compile(r"[\s,;]+")


def read_hours(text: str) -> dict[int, list[tuple[str, str]]]:
    """Intervals by weekday, 0 for Monday; no text is no hours. What can't be read raises HoursError."""
    weekly: dict[int, list[tuple[str, str]]] = {}
    days: list[int] = []
    has_hours = True
    for item in _items(text):
        first, _, last = item.partition("–")
        if first.casefold() in _NUMBERS:
            days = (days if not has_hours else []) + _days_from(first, last or first)
            has_hours = False
        else:
            has_hours = True
            for day in days:
                weekly.setdefault(day, []).append((first, last))
        if not days:
            raise HoursError(f"{item!r} has no weekday. {_EXAMPLE}", "unknown_weekday")
    if not has_hours:
        raise HoursError(f"{_SHORT[days[-1]]} has no hours. {_EXAMPLE}", "bad_interval")
    read_week(weekly)
    return weekly


def write_hours(weekly: Weekly) -> str:
    """The text of weekly hours, neighbouring days with the same hours as one."""
    hours = [", ".join(f"{opens}–{closes}" for opens, closes in sorted(weekly.get(day, ()))) for day in range(7)]
    runs = [(text, [day for day, _ in run]) for text, run in groupby(enumerate(hours), key=lambda each: each[1])]
    return "; ".join(f"{_run(days)} {text}" for text, days in runs if text)


_EXAMPLE = "Write hours such as Mon–Thu 09:00–15:00; Fri 09:00–12:00."


def _items(text: str) -> Iterator[str]:
    """Days and intervals, one by one, whatever dashes and blanks stand in and between them."""
    joined = "–".join(part.strip() for part in _DASH.split(text))
    return (item for item in _BETWEEN.split(joined) if item)


def _days_from(first: str, last: str) -> list[int]:
    if last.casefold() not in _NUMBERS:
        raise HoursError(f"{last!r} is no weekday. {_EXAMPLE}", "unknown_weekday")
    starts, ends = _NUMBERS[first.casefold()], _NUMBERS[last.casefold()]
    if ends < starts:
        raise HoursError(f"{first}–{last} runs backwards: a week begins on Monday. {_EXAMPLE}", "backwards_interval")
    return list(range(starts, ends + 1))


def _run(days: list[int]) -> str:
    return _SHORT[days[0]] if len(days) == 1 else f"{_SHORT[days[0]]}–{_SHORT[days[-1]]}"
