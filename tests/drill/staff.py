"""The processes of the drill, and who kills them."""

import time
from collections.abc import Iterable
from random import Random
from threading import Event, Lock, Thread

from tests.processes.desk import Desk, Process
from tests.smtp import Letter

# What a worker had sent when it died is on its way to the mail server for so many seconds at most.
ON_ITS_WAY = 2.0


class Staff:
    """Two schedulers and three workers. One of them is killed every few seconds, and started again.

    ``kills_left`` says how many may still be, and the last worker that has come up is spared: so that something gets
    done however slow the machine is.
    """

    def __init__(self, desk: Desk, seconds: tuple[float, float], seed: int) -> None:
        self._desk, self._seconds = desk, seconds
        self._chance = Random(seed)  # noqa: S311  # the drill can be repeated
        self._running: dict[str, Process] = {}
        self._over, self._hand = Event(), Lock()
        self._thread = Thread(target=self._kill_on)
        self.killed: list[float] = []
        self._workers_killed: list[float] = []
        self.kills_left = 0

    def __enter__(self) -> None:
        for name in ("beat1", "beat2", "worker1", "worker2", "worker3"):
            self._start(name)
        self._thread.start()

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def kill_workers(self) -> None:
        """Kill whatever may hold a mail."""
        with self._hand:
            for name in self._workers(self._running):
                self._kill(name)

    def died_between(self, first: Letter, again: Letter) -> bool:
        """Whether a worker was killed that may have waited for the word on ``first``, or written it down."""
        return any(first.arrived - ON_ITS_WAY <= at <= again.arrived for at in self._workers_killed)

    def _kill_on(self) -> None:
        while not self._over.wait(self._chance.uniform(*self._seconds)):
            with self._hand:
                up = sorted(name for name, process in self._running.items() if process.is_up)
                if len(self._workers(up)) < 2:
                    up = [name for name in up if name.startswith("beat")]
                if up and self.kills_left > 0:
                    self.kills_left -= 1
                    self._kill(self._chance.choice(up))

    def _workers(self, names: Iterable[str]) -> list[str]:
        return [name for name in names if name.startswith("worker")]

    def _kill(self, name: str) -> None:
        self._running[name].kill()
        self.killed.append(time.monotonic())
        if self._workers([name]):
            self._workers_killed.append(time.monotonic())
        self._start(name)

    def _start(self, name: str) -> None:
        start = self._desk.start_beat if name.startswith("beat") else self._desk.start_worker
        self._running[name] = start(name)
