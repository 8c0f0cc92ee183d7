"""Days of a bank's table, and whether the day or the month begins ``03/06/2026``. Pure."""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import pairwise

from .credits import StatementError, day_of

DAY_FIRST, MONTH_FIRST = "day", "month"
DOTTED = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4}|\d{2})")
SLASHED = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
UNCLEAR = (
    "{text!r} may be {day_first:%-d %B} or {month_first:%-d %B}, and no line of this file tells. "
    "Choose below what its days begin with, or export them like 2026-11-24."
)


def what_begins(texts: Iterable[str]) -> str:
    """Whether ``DAY_FIRST`` or ``MONTH_FIRST`` is how all of ``texts`` can be read; where both are, how they are in
    order. Refused where neither says it; empty where nothing hangs on it."""
    found = [text for text in dict.fromkeys(text.strip() for text in texts) if SLASHED.fullmatch(text)]
    read = {begins: _all_read(found, begins) for begins in (DAY_FIRST, MONTH_FIRST)}
    possible = {begins: days for begins, days in read.items() if days is not None}
    if len(possible) == 2 and read[DAY_FIRST] != read[MONTH_FIRST]:
        possible = {begins: days for begins, days in possible.items() if _in_order(days)} or possible
    if len(possible) == 1:
        return next(iter(possible))
    if possible and read[DAY_FIRST] == read[MONTH_FIRST]:
        return ""
    if not possible:
        raise StatementError("Some days of this file begin with the day and some with the month. Export it once more.")
    pairs = zip(found, *possible.values(), strict=True)
    text, day_first, month_first = next(each for each in pairs if each[1] != each[2])
    raise StatementError(UNCLEAR.format(text=text, day_first=day_first, month_first=month_first))


def written_day(text: str, where: str, begins: str) -> date:
    """``text`` as ISO 8601, ``6.3.2026``, ``06.03.26`` or, as ``begins`` says, with strokes."""
    text = text.strip()
    if dotted := DOTTED.fullmatch(text):
        day, month, year = dotted.groups()
        return _of(year, month, day, text, where)
    if slashed := SLASHED.fullmatch(text):
        first, second, year = slashed.groups()
        day, month = (second, first) if begins == MONTH_FIRST else (first, second)
        return _of(year, month, day, text, where)
    return day_of(text, where)


def _of(year: str, month: str, day: str, text: str, where: str) -> date:
    try:
        return date(int(year) + (2000 if len(year) == 2 else 0), int(month), int(day))
    except ValueError:
        return day_of(text, where)


def _all_read(texts: Sequence[str], begins: str) -> list[date] | None:
    try:
        return [written_day(text, "", begins) for text in texts]
    except StatementError:
        return None


def _in_order(days: Sequence[date]) -> bool:
    up = [before < after for before, after in pairwise(days)]
    return all(up) or not any(up)
