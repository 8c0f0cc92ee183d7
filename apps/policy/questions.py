"""Questions to support hours as JSON, one a line, and their answers. Knows neither Django nor the database.

What is asked and answered stands in docs/support-hours.md.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from functools import lru_cache, partial
from typing import Any

from .clock import HoursError, Pauses, SupportHours
from .explaining import KEPT, Stretch, explained
from .inline import read_calendar
from .weekly import shown

Answer = dict[str, Any]

_ALWAYS = {"id", "calendar"}
_PARTS = {
    "minutes": {*_ALWAYS, "start", "minutes", "pauses"},
    "end": {*_ALWAYS, "start", "end", "pauses"},
    "at": {*_ALWAYS, "at"},
}
"""What a question may hold, by what it asks."""


class _Twice(dict[str, Any]):
    """An object of JSON in which a name stands twice: nobody knows which of them is meant."""

    name = ""


def answers(lines: Iterable[bytes], calendar_named: Callable[[str], SupportHours]) -> Iterator[Answer]:
    """The answer to each line in order; blank lines have none. `calendar_named` raises HoursError for unknown names."""
    doubles: list[_Twice] = []
    # NaN and Infinity are no JSON, but whoever sends them as minutes is told of the minutes.
    decoder = json.JSONDecoder(object_pairs_hook=partial(_noting_doubles, doubles))
    for number, line in enumerate(lines, 1):
        if line.strip():
            yield _answer_line(number, line, decoder, doubles, calendar_named)
            doubles.clear()


def _answer_line(
    number: int,
    line: bytes,
    decoder: json.JSONDecoder,
    doubles: list[_Twice],
    calendar_named: Callable[[str], SupportHours],
) -> Answer:
    try:
        question = decoder.decode(line.decode(json.detect_encoding(line), "surrogatepass"))
    except (ValueError, RecursionError) as error:
        return {"id": None, "error": f"Line {number} can't be read as JSON: {_why(error)}."}
    if not isinstance(question, dict):
        return {"id": None, "error": f"Line {number} is no JSON object."}
    who = _id_in(question)
    try:
        if doubles:
            _refuse_doubles(question)
        return {"id": who, **_answer(question, calendar_named)}
    except HoursError as refusal:
        return {"id": who, "error": str(refusal)}
    except RecursionError:
        return {"id": who, "error": f"Line {number} is nested too deeply."}


def _noting_doubles(doubles: list[_Twice], pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    read = dict(pairs)
    if len(read) == len(pairs):
        return read
    names = [name for name, _ in pairs]
    twice = _Twice(read)
    twice.name = next(name for name in names if names.count(name) > 1)
    doubles.append(twice)
    return twice


def _refuse_doubles(given: Any) -> None:
    if isinstance(given, _Twice):
        raise HoursError(f"{shown(given.name)} stands twice; give it once.", "bad_question")
    for part in given.values() if isinstance(given, dict) else given if isinstance(given, list) else ():
        if isinstance(part, dict | list):
            _refuse_doubles(part)


def _why(error: Exception) -> str:
    if isinstance(error, RecursionError):
        return "it is nested too deeply"
    # The decoders' own errors name the place; the other ValueError is Python's limit on the digits of a number.
    return str(error) if isinstance(error, UnicodeDecodeError | json.JSONDecodeError) else "a number is far too long"


def _id_in(question: dict[str, Any]) -> Any:
    """What the answer is known by; null where it could not be written as JSON again, as a number beyond all bounds."""
    given = question.get("id")
    if given is None or type(given) in {int, str}:
        return given
    try:
        json.dumps(given, allow_nan=False)
    except (ValueError, RecursionError):
        return None
    return given


def _answer(question: dict[str, Any], calendar_named: Callable[[str], SupportHours]) -> Answer:
    asked = {"minutes", "end", "at"} & question.keys()
    if len(asked) != 1:
        raise HoursError('Ask one thing: give "minutes", "end" or "at".', "bad_question")
    _refuse_unknown(question, *asked)
    hours = _calendar(question, calendar_named)
    if "at" in asked:
        return {"open": hours.is_open(_moment(question, "at"))}
    start, pauses = _moment(question, "start"), _pauses(question)
    if "end" in asked:
        return {"minutes": hours.minutes_between(start, _moment(question, "end"), pauses)}
    stretches = explained(hours, start, question["minutes"], pauses)
    return {"deadline": _utc(stretches[-1].ends), "working": [_written(stretch) for stretch in stretches]}


def _refuse_unknown(question: dict[str, Any], asked: str) -> None:
    """A part that is misspelt would otherwise count for nothing, unnoticed."""
    if asked == "at" and "start" in question:
        raise HoursError('"at" stands alone: leave "start" out.', "bad_question")
    unknown = next((name for name in question if name not in _PARTS[asked]), None)
    if unknown is not None:
        known = ", ".join(sorted(_PARTS[asked]))
        raise HoursError(f'A question with "{asked}" has no {shown(unknown)}; it has {known}.', "bad_question")


def _calendar(question: dict[str, Any], calendar_named: Callable[[str], SupportHours]) -> SupportHours:
    given = question.get("calendar")
    if isinstance(given, str):
        return calendar_named(given)
    if isinstance(given, dict):
        return read_calendar(given)
    raise HoursError('"calendar" is the name of a support calendar, or an object.', "bad_question")


def _moment(question: dict[str, Any], name: str) -> datetime:
    if name not in question:
        raise HoursError(f'"{name}" is missing.', "bad_question")
    return _read_moment(question[name])


def _read_moment(given: Any) -> datetime:
    try:
        moment = datetime.fromisoformat(given)
    except (TypeError, ValueError):
        raise HoursError(
            f"{shown(given)} is no moment; write one such as 2026-04-24T13:50:00Z.", "no_instant"
        ) from None
    if moment.tzinfo is None:
        raise HoursError(f"{shown(given)} names no zone; end it with Z or an offset such as +02:00.", "no_instant")
    return moment


def _pauses(question: dict[str, Any]) -> Pauses:
    given = question.get("pauses", [])
    if not isinstance(given, list):
        raise HoursError('"pauses" is a list of pairs of moments.', "bad_pause")
    return [_pause(each) for each in given]


def _pause(given: Any) -> tuple[datetime, datetime] | tuple[datetime, datetime, str]:
    match given:
        case [starts, ends]:
            return _read_moment(starts), _read_moment(ends)
        case [starts, ends, str(reason)]:
            return _read_moment(starts), _read_moment(ends), reason
    raise HoursError(f"{shown(given)} is no pause: give its start and its end.", "bad_pause")


@lru_cache(maxsize=KEPT)
def _written(stretch: Stretch) -> Answer:
    return {
        "from": _utc(stretch.starts),
        "to": _utc(stretch.ends),
        "minutes": stretch.minutes,
        "what": stretch.kind,
        "words": f"{stretch.when}: {stretch.words}",
    }


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat()[:-6] + "Z"
