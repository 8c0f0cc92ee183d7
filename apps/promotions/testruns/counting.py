"""Counts the calls of a test run by operation. Keeps templates, statuses and times; no address, no value."""

from collections import Counter, deque
from dataclasses import dataclass, field
from functools import lru_cache

from apps.diagnostics.checking.paging import paging_of, plain
from apps.diagnostics.matching import Matcher
from apps.diagnostics.releases import Operation

from .calls import Call

MOST_MINUTES = 100_000
HOUR = 60


@dataclass
class OperationCount:
    """What was seen of one operation."""

    operation: Operation
    statuses: Counter[int | None] = field(default_factory=Counter)
    without_paging: int = 0

    @property
    def calls(self) -> int:
        return self.statuses.total()

    @property
    def errors(self) -> int:
        return sum(calls for status, calls in self.statuses.items() if status is not None and status >= 400)

    @property
    def name(self) -> str:
        return f"{self.operation.method} {self.operation.template}"


class Count:
    """Takes call after call. Calls that belong to no known API are counted as `others`."""

    def __init__(self, matcher: Matcher) -> None:
        self.by_operation: dict[tuple[str, str], OperationCount] = {}
        self.problems: Counter[str] = Counter()
        self.others = self.untimed = 0
        self._minutes: Counter[int] = Counter()
        self._match = lru_cache(maxsize=4096)(matcher.match)
        self._paging = lru_cache(maxsize=4096)(paging_of)

    def add(self, call: Call) -> None:
        """Count this call."""
        match = self._match(call.method, call.url)
        if match.operation is None and match.problem is None:
            self.others += 1
            return
        self._time(call.minute)
        self.problems.update(match.problems)
        if match.operation is None:
            return
        operation = match.operation
        key = operation.method, operation.template
        counted = self.by_operation.get(key) or self.by_operation.setdefault(key, OperationCount(operation))
        counted.statuses[call.status] += 1
        paging = self._paging(operation)
        if paging and {plain(name) for name, _ in match.query}.isdisjoint(plain(name) for name in paging):
            counted.without_paging += 1

    @property
    def calls(self) -> int:
        """Calls of the API, known operation or not."""
        return self.untimed + self._minutes.total()

    @property
    def operations(self) -> list[OperationCount]:
        """The operations that were called, the most called first."""
        return sorted(self.by_operation.values(), key=lambda each: (-each.calls, each.name))

    def busiest_hour(self) -> tuple[int, int] | None:
        """The first minute of the sixty that saw most calls, and how many; None when no call has a time."""
        best: tuple[int, int] | None = None
        within: deque[tuple[int, int]] = deque()
        calls = 0
        for minute, more in sorted(self._minutes.items()):
            within.append((minute, more))
            calls += more
            while within[0][0] <= minute - HOUR:
                calls -= within.popleft()[1]
            if best is None or calls > best[1]:
                best = within[0][0], calls
        return best

    def _time(self, minute: int | None) -> None:
        """Minutes are kept up to a number, so that a file with made-up times can't fill the memory."""
        if minute is None or (minute not in self._minutes and len(self._minutes) >= MOST_MINUTES):
            self.untimed += 1
        else:
            self._minutes[minute] += 1
