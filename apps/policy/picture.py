"""A working as a timeline picture. Time that counts and pauses take room by their length, the rest a little. Pure."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from .clock import CLOSED, DUE, FOLDED, HOLIDAY, OPEN, PAUSED
from .explaining import Stretch

WIDTH = 360
"""Units across; the template draws in them."""

_LOOKS = {OPEN: "ran", FOLDED: "ran", PAUSED: "wait", CLOSED: "shut", HOLIDAY: "shut"}
_REST = "base"
_KEY = {"ran": "counts", "wait": "paused", "shut": "closed or a public holiday", _REST: "outside hours"}
# What doesn't count takes at most this much of the width in all, and of it each stretch this much.
_ROOM_FOR_REST, _MOST_FOR_ONE = 150, 18
_LABEL_EVERY, _LABEL_LENGTH = 74, 66


class Bar(NamedTuple):
    x: float
    width: float
    look: str
    words: str


class Label(NamedTuple):
    x: float
    words: str


class Picture(NamedTuple):
    """Bars from left to right, days above them, the whole in words, and what each look in it means."""

    bars: list[Bar]
    days: list[Label]
    starts: str
    due: str
    words: str
    key: list[tuple[str, str]]


def picture_of(stretches: Sequence[Stretch], zone: ZoneInfo) -> Picture:
    """The picture of a working as `explaining` tells it; its last stretch is the due moment."""
    shown = [stretch for stretch in stretches if stretch.kind != DUE]
    bars = _bars(shown)
    starts, due = stretches[0].starts.astimezone(zone), stretches[-1].ends.astimezone(zone)
    counted = sum(stretch.kind == OPEN for stretch in shown)
    words = f"Timeline: asked {_moment(starts)}, counted in {counted} stretches, due {_moment(due)}."
    return Picture(bars, _days(shown, bars, zone), f"{starts:%H:%M}", f"due {_moment(due)}", words, _key(bars))


def _bars(stretches: Sequence[Stretch]) -> list[Bar]:
    long = [_seconds(each) if _takes_room(each) else 0.0 for each in stretches]
    small = min(_MOST_FOR_ONE, _ROOM_FOR_REST / max(1, long.count(0.0)))
    left = WIDTH - small * long.count(0.0)
    total = sum(long) or 1.0
    bars, x = [], 0.0
    for stretch, seconds in zip(stretches, long, strict=True):
        width = left * seconds / total if seconds else small
        look = _LOOKS.get(stretch.kind, _REST)
        bars.append(Bar(round(x, 1), round(width, 1), look, f"{stretch.when}: {stretch.words}"))
        x += width
    return bars


def _key(bars: Sequence[Bar]) -> list[tuple[str, str]]:
    looks = {bar.look for bar in bars}
    return [(look, words) for look, words in _KEY.items() if look in looks]


def _takes_room(stretch: Stretch) -> bool:
    return stretch.kind in {OPEN, PAUSED}


def _seconds(stretch: Stretch) -> float:
    return (stretch.ends - stretch.starts).total_seconds()


def _days(stretches: Sequence[Stretch], bars: Sequence[Bar], zone: ZoneInfo) -> list[Label]:
    """The day above its first bar that takes room, unless the label before would touch it."""
    labels: list[Label] = []
    last_day = ""
    for stretch, bar in zip(stretches, bars, strict=True):
        day = f"{stretch.starts.astimezone(zone):%a %-d %b}"
        far_enough = not labels or bar.x - labels[-1].x >= _LABEL_EVERY
        if _takes_room(stretch) and day != last_day and far_enough and bar.x <= WIDTH - _LABEL_LENGTH:
            labels.append(Label(bar.x, day))
            last_day = day
    return labels


def _moment(local: datetime) -> str:
    return f"{local:%a %-d %b %H:%M}"
