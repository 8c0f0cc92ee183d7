"""What every measurement shares: a line of the table, and the time that a piece of work takes."""

import time
from collections.abc import Callable
from typing import NamedTuple


class Line(NamedTuple):
    """One measurement: what, at which size, ours, the reference beside it, the target and whether it is met."""

    what: str
    size: str
    ours: str
    reference: str
    target: str
    is_met: bool


def seconds(work: Callable[[], object], times: int = 3) -> float:
    """The best of a few runs, in seconds of the processor."""
    taken = []
    for _ in range(times):
        started = time.process_time()
        work()
        taken.append(time.process_time() - started)
    return min(taken)
