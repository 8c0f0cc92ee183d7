"""The steps by which a deadline comes about: what was worked, what was not and why. Pure."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import NamedTuple

from .hours import OpeningHours
from .instants import SECOND
from .pauses import Pause
from .zones import DAY

PAUSED, FOLDED = "paused", "folded"

# A stretch without pauses of more than six weeks is listed for two weeks at either end.
_LISTED_WHOLE, _LISTED_AT_ENDS = 42 * DAY * SECOND, 14 * DAY * SECOND


class Step(NamedTuple):
    starts: timedelta
    ends: timedelta
    kind: str
    name: str


def steps(hours: OpeningHours, first: timedelta, end: timedelta, pauses: Sequence[Pause]) -> Iterator[Step]:
    """Opening hours, what took hours away, and pauses of [first, end) in order; the middle of long ones folded."""
    at = first
    for held, resumed, reason in pauses:
        if resumed <= first or end <= held:
            continue
        if at < held:
            yield from _unpaused(hours, at, held)
        yield Step(max(held, first), min(resumed, end), PAUSED, reason)
        at = resumed
    if at < end:
        yield from _unpaused(hours, at, end)


def _unpaused(hours: OpeningHours, first: timedelta, end: timedelta) -> Iterator[Step]:
    if end - first <= _LISTED_WHOLE:
        yield from _listed(hours, first, end)
        return
    folds = hours.midnight_before((first + _LISTED_AT_ENDS) // SECOND) * SECOND
    unfolds = hours.midnight_before((end - _LISTED_AT_ENDS) // SECOND) * SECOND
    yield from _listed(hours, first, folds)
    yield Step(folds, unfolds, FOLDED, "")
    yield from _listed(hours, unfolds, end)


def _listed(hours: OpeningHours, first: timedelta, end: timedelta) -> Iterator[Step]:
    for piece in hours.pieces(first // SECOND, -(-end // SECOND)):
        starts, ends = max(piece.starts * SECOND, first), min(piece.ends * SECOND, end)
        if starts < ends:
            yield Step(starts, ends, piece.kind, piece.name)
