"""Stretches in which a clock stands still: read, put in order and united. Pure."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from .instants import END_OF_TIME, START_OF_TIME, out_of_years, read
from .weekly import HoursError, shown

Pauses = Sequence[tuple[datetime, datetime] | tuple[datetime, datetime, str]]


class Pause(NamedTuple):
    """From `held` until `resumed`; `reason` holds each different reason once, with commas between them."""

    held: timedelta
    resumed: timedelta
    reason: str = ""


def united(pauses: Pauses, *, since: timedelta) -> list[Pause]:
    """The pauses that end at `since` or later, in order, those that touch or overlap as one."""
    stretches: list[Pause] = []
    reasons: list[dict[str, None]] = []
    for pause in sorted(_read(each) for each in pauses):
        if pause.resumed < since or pause.held == pause.resumed:
            continue
        if stretches and pause.held <= stretches[-1].resumed:
            stretches[-1] = Pause(stretches[-1].held, max(stretches[-1].resumed, pause.resumed))
        else:
            stretches.append(Pause(pause.held, pause.resumed))
            reasons.append({})
        reasons[-1][pause.reason] = None
    return [pause._replace(reason=", ".join(filter(None, why))) for pause, why in zip(stretches, reasons, strict=True)]


def _read(pause: tuple[datetime, datetime] | tuple[datetime, datetime, str]) -> Pause:
    try:
        starts, ends, *reasons = pause
        if len(reasons) > 1 or not all(isinstance(reason, str) for reason in reasons):
            raise ValueError(pause)
    except (TypeError, ValueError):
        raise HoursError(f"{shown(pause)} is no pause: give its start and its end.", "bad_pause") from None
    held, resumed = read(starts), read(ends)
    if not START_OF_TIME <= held <= resumed < END_OF_TIME:
        if resumed < held:
            raise HoursError(f"A pause from {starts} to {ends} ends before it begins.", "backwards_pause")
        raise out_of_years()
    return Pause(held, resumed, *reasons)
