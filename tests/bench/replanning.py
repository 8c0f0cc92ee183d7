"""Planning open clocks anew on PostgreSQL: how long it takes in all, and how long a batch holds its rows.

`python -m tests.bench.replanning [CLOCKS …]`. The reference is the same rows moved by one statement, without counting.
"""

import sys
import time
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from .desk import analysed, desk, measured
from .measuring import Line

SIZES = (10_000, 100_000)
MOST_SECONDS, LONGEST_BATCH = 60.0, 1.0


def measure(clocks: int) -> Iterator[Line]:
    """Close the desk for a day, say what moves, and plan anew."""
    from django.db import connection

    with desk(clocks) as cast:
        analysed()
        foreseen, moving = _foreseen(cast)
        taken, longest = _planned_anew(cast, clocks)
        started = time.perf_counter()
        with connection.cursor() as cursor:
            cursor.execute("UPDATE inquiries_clock SET due_at = due_at + interval '1 day'")
        reference = f"one UPDATE {time.perf_counter() - started:.1f} s"
    size = f"{clocks:,} clocks"
    yield Line("say what moves", size, f"{foreseen:.1f} s, {moving:,} move", reference, "", True)
    yield Line("plan anew", size, f"{taken:.1f} s", reference, "≤ 60 s", taken <= MOST_SECONDS)
    yield Line("longest batch", size, f"{longest:.2f} s", "", "≤ 1 s", longest <= LONGEST_BATCH)


def _foreseen(cast: Any) -> tuple[float, int]:
    from apps.inquiries import services
    from apps.policy.models import Closure
    from apps.policy.services import touch
    from tests.cast import DAY, HOUR, MONDAY

    calendar = cast.market.calendar
    Closure.objects.create(calendar=calendar, on=(MONDAY + DAY).date(), name="Closed")
    touch(calendar)
    foresight = services.order_foresight(calendar=calendar, by=cast.tove, at=MONDAY + HOUR)
    started = time.perf_counter()
    services.foresee_ordered(clock=lambda: MONDAY + HOUR)
    taken = time.perf_counter() - started
    foresight.refresh_from_db()
    return taken, foresight.later


def _planned_anew(cast: Any, clocks: int) -> tuple[float, float]:
    from apps.inquiries import services
    from apps.inquiries.models import Clock
    from tests.cast import HOUR, MONDAY

    calendar = cast.market.calendar
    services.order_replan(calendar=calendar, by=cast.tove, at=MONDAY + HOUR)
    watch = _Watch(MONDAY + HOUR)
    started = time.perf_counter()
    services.replan_ordered(clock=watch)
    taken = time.perf_counter() - started
    if Clock.objects.filter(hours_version=calendar.version).count() != clocks:
        raise AssertionError("Not every clock was planned anew.")
    return taken, watch.longest


class _Watch:
    """The clock of the worker, asked once in every batch; it keeps the longest time between two answers."""

    def __init__(self, at: datetime) -> None:
        self.at = at
        self.longest = 0.0
        self._last = 0.0

    def __call__(self) -> datetime:
        present = time.perf_counter()
        if self._last:
            self.longest = max(self.longest, present - self._last)
        self._last = present
        return self.at


if __name__ == "__main__":
    sys.exit(measured(measure, [int(size) for size in sys.argv[1:]] or SIZES))
