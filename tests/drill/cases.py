"""One inquiry as the oracle sees it: what happened to it, and what it follows that people are reminded of."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from .hours import Hours, Span
from .people import DAY_MINUTES, NUDGE_DAYS, TARGETS

SHARES = {"first_response": (50, 80, 100), "next_response": (50, 80, 100), "resolution": (80, 100)}
SHARE_NAMES = {50: "half", 80: "nearly", 100: "missed"}
SNOOZE_ENDS = "snooze-ends"
Key = tuple[str, str]


@dataclass
class Clock:
    kind: str
    target: int
    started: datetime
    is_met: bool = False


@dataclass
class Case:
    """``status`` is ours, incomplete, waiting, others or over."""

    number: int
    market: str
    hours: Hours
    asker: str
    asked_at: datetime
    is_complete: bool
    status: str = "ours"
    priority: str = "normal"
    assignee: str = ""
    has_heard: bool = False
    clocks: list[Clock] = field(default_factory=list)
    pauses: list[Span] = field(default_factory=list)
    paused_at: datetime | None = None
    waiting_since: datetime | None = None
    waited_since: list[datetime] = field(default_factory=list)
    snoozed_by: str = ""
    snoozed_until: datetime | None = None

    def __post_init__(self) -> None:
        if self.is_complete:
            self._begin(self.asked_at)
        else:
            self.status = "incomplete"
            self._wait(self.asked_at)

    def plan(self) -> dict[Key, datetime]:
        """What falls due when, as it stands: by rule, and by what tells its times apart."""
        found: dict[Key, datetime] = {}
        counted: dict[str, int] = {}
        for clock in self.clocks:
            counted[clock.kind] = counted.get(clock.kind, 0) + 1
            if self.status == "ours" and not clock.is_met:
                for share in SHARES[clock.kind]:
                    due = self.hours.after(clock.started, clock.target * share // 100, self.pauses)
                    found[(f"{clock.kind}_{SHARE_NAMES[share]}", str(counted[clock.kind]))] = due
        if self.waiting_since:
            due = self.hours.after(self.waiting_since, NUDGE_DAYS * DAY_MINUTES)
            found[("isv_nudge", self.waiting_since.isoformat())] = due
        if self.snoozed_until:
            found[(SNOOZE_ENDS, self.snoozed_until.isoformat())] = self.snoozed_until
        return found

    # What can happen to it, by the names of deeds.py.

    def answer(self, at: datetime, _: str) -> None:
        self._hear(at)
        self._become("waiting", at)
        self._wait(at)

    def answer_and_keep(self, at: datetime, _: str) -> None:
        self._hear(at)
        self._become("ours", at)

    def answer_and_resolve(self, at: datetime, _: str) -> None:
        self._hear(at)
        self._meet("resolution")
        self._become("over", at)

    def reply(self, at: datetime, _: str) -> None:
        self._take_up(at)
        self.snoozed_until = None

    def reopen(self, at: datetime, _: str) -> None:
        self._take_up(at)

    def wait_on_others(self, at: datetime, _: str) -> None:
        self._become("others", at)

    def go_on(self, at: datetime, _: str) -> None:
        self._become("ours", at)

    def prioritise(self, at: datetime, priority: str) -> None:
        self.priority = priority
        for clock in self.clocks:
            if not clock.is_met:
                clock.target = TARGETS[priority][clock.kind]

    def assign(self, at: datetime, to: str) -> None:
        self.assignee = to

    def snooze(self, until: datetime, by: str) -> None:
        self.snoozed_until, self.snoozed_by = until, by

    def _wait(self, at: datetime) -> None:
        self.waiting_since = at
        self.waited_since.append(at)

    def _begin(self, at: datetime) -> None:
        self.is_complete = True
        targets = TARGETS[self.priority]
        self.clocks += [Clock(kind, targets[kind], at) for kind in ("first_response", "resolution")]

    def _hear(self, at: datetime) -> None:
        if not self.is_complete:
            self._begin(at)
        self.has_heard = True
        self._meet("first_response", "next_response")

    def _take_up(self, at: datetime) -> None:
        if self.status == "over":
            self._each("resolution", lambda clock: setattr(clock, "is_met", False))
        self._become("ours", at)
        owed = [clock for clock in self.clocks if clock.kind == "next_response" and not clock.is_met]
        if self.has_heard and not owed:
            self.clocks.append(Clock("next_response", TARGETS[self.priority]["next_response"], at))

    def _meet(self, *kinds: str) -> None:
        for kind in kinds:
            self._each(kind, lambda clock: setattr(clock, "is_met", True))

    def _each(self, kind: str, change: Callable[[Clock], None]) -> None:
        for clock in self.clocks:
            if clock.kind == kind:
                change(clock)

    def _become(self, status: str, at: datetime) -> None:
        runs = status == "ours"
        if runs and self.paused_at:
            self.pauses.append((self.paused_at, max(at, self.paused_at + timedelta())))
            self.paused_at = None
        if not runs and not self.paused_at:
            self.paused_at = at
        self.status = status
        self.waiting_since = None
        if status == "over":
            self.snoozed_until = None
