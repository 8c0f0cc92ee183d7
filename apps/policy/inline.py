"""A support calendar written out as JSON, read into arithmetic. Knows neither Django nor the database."""

import json
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from .clock import Closure, HoursError, OtherHours, SupportHours
from .public_holidays import PublicHolidays
from .weekly import WEEKDAYS, Weekly, shown

_DAYS = {name[:3].lower(): number for number, name in enumerate(WEEKDAYS)}
_in_one_order = json.JSONEncoder(sort_keys=True).encode
_PARTS = {"name", "time_zone", "hours", "closures", "holidays", "ranges"}


def read_calendar(given: Mapping[str, Any]) -> SupportHours:
    """The arithmetic of a calendar as docs/support-hours.md describes it; the same one for the same text.

    What can't be read raises HoursError.
    """
    return _read(_in_one_order(given))


@lru_cache(maxsize=256)
def _read(text: str) -> SupportHours:
    given = json.loads(text)
    _refuse_unknown(given, _PARTS, "A calendar")
    if "time_zone" not in given:
        raise HoursError('A calendar needs its "time_zone", such as "Europe/Oslo".', "unknown_time_zone")
    holidays = _part(given, "holidays", {}, dict)
    off = [_text(each, "A holiday") for each in _part(holidays, "off", [], list)]
    return SupportHours(
        given["time_zone"],
        _weekly(_part(given, "hours", {}, dict)),
        closures=[_closure(each) for each in _part(given, "closures", [], list)],
        holidays=_holidays(holidays, [each for each in off if not _is_date(each)]),
        working_holidays=[_date(each) for each in off if _is_date(each)],
        other_hours=[_range(each) for each in _part(given, "ranges", [], list)],
    )


def _weekly(given: Mapping[str, Any]) -> Weekly:
    for day in given:
        if day not in _DAYS:
            raise HoursError(f"{shown(day)} is no weekday: use {', '.join(_DAYS)}.", "unknown_weekday")
    return {_DAYS[day]: intervals for day, intervals in given.items()}


def _closure(given: Any) -> Closure:
    if isinstance(given, str):
        return Closure(_date(given))
    _refuse_unknown(given, {"on", "from", "to", "name"}, "A closure")
    name = _text(given.get("name", ""), "A closure's name")
    return Closure(_date(given.get("on")), given.get("from", "00:00"), given.get("to", "24:00"), name)


def _range(given: Any) -> OtherHours:
    _refuse_unknown(given, {"from", "to", "hours", "name"}, "A date range")
    name = _text(given.get("name", ""), "A date range's name")
    weekly = _weekly(_part(given, "hours", {}, dict))
    return OtherHours(_date(given.get("from")), _date(given.get("to")), weekly, name)


def _holidays(given: Mapping[str, Any], off: list[str]) -> PublicHolidays:
    _refuse_unknown(given, {"country", "subdivision", "off"}, "The holidays")
    country = _text(given.get("country", ""), "A country").upper()
    region = _text(given.get("subdivision") or "", "A subdivision")
    return PublicHolidays(country, region, off)


def _part(given: Mapping[str, Any], name: str, default: Any, kind: type) -> Any:
    value = given.get(name, default)
    if not isinstance(value, kind):
        words = "an object" if kind is dict else "a list"
        raise HoursError(f'"{name}" is {words}.', "bad_calendar")
    return value


def _refuse_unknown(given: Any, known: set[str], what: str) -> None:
    """A part that is misspelt would otherwise count for nothing, unnoticed."""
    if not isinstance(given, dict):
        raise HoursError(f"{what} is an object with {', '.join(sorted(known))}.", "bad_calendar")
    for name in given:
        if name not in known:
            raise HoursError(f"{what} has no {shown(name)}; it has {', '.join(sorted(known))}.", "bad_calendar")


def _text(given: Any, what: str) -> str:
    if not isinstance(given, str):
        raise HoursError(f"{what} is text, not {shown(given)}.", "bad_calendar")
    return given


def _is_date(text: str) -> bool:
    return text[:4].isdigit()


def _date(given: Any) -> date:
    try:
        return date.fromisoformat(given)
    except (TypeError, ValueError):
        raise HoursError(f"{shown(given)} is no date; write one such as 2026-12-24.", "not_a_date") from None
