"""Several processes under one: started together, started again when one dies, stopped together."""

import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

FIRST_PAUSE_SECONDS = 1.0
LONGEST_PAUSE_SECONDS = 30.0
STEADY_SECONDS = 60.0
PATIENCE_SECONDS = 10.0
BEAT_SECONDS = 0.2


@dataclass
class Child:
    """One command, and the process that runs it now."""

    name: str
    command: Sequence[str]
    pause: float = FIRST_PAUSE_SECONDS
    start_again_at: float | None = None
    started: float = field(init=False)
    process: subprocess.Popen[str] = field(init=False)
    reader: threading.Thread = field(init=False)


class Supervisor:
    """Runs ``commands`` until ``stop`` is called; every line they print goes to ``say`` behind their name."""

    def __init__(self, commands: Mapping[str, Sequence[str]], *, folder: Path, say: Callable[[str], None]) -> None:
        self._commands = commands
        self._folder = folder
        self._say = say
        self._width = max(len(name) for name in commands)
        self._stopping = threading.Event()

    def stop(self, *_signal: object) -> None:
        self._stopping.set()

    @property
    def is_stopping(self) -> bool:
        return self._stopping.is_set()

    def run(self, meanwhile: Callable[[], None]) -> None:
        """Start everything, call ``meanwhile`` once beside it, and come back when all of it has ended."""
        running: list[Child] = []
        try:
            for name, command in self._commands.items():
                child = Child(name, command)
                self._start(child)
                running.append(child)
            threading.Thread(target=meanwhile, daemon=True).start()
            while not self._stopping.wait(BEAT_SECONDS):
                for child in running:
                    self._look_after(child)
        finally:
            self._stopping.set()
            _end(running)

    def _start(self, child: Child) -> None:
        # A process group of its own: Ctrl-C in the terminal reaches this process alone, which then ends the others.
        child.process = subprocess.Popen(  # noqa: S603  # the commands are written in this project
            child.command,
            cwd=self._folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            start_new_session=True,
        )
        child.started, child.start_again_at = time.monotonic(), None
        child.reader = threading.Thread(target=self._pass_on, args=(child.name, child.process), daemon=True)
        child.reader.start()

    def _pass_on(self, name: str, process: subprocess.Popen[str]) -> None:
        with process:
            for line in process.stdout or ():
                self._say(f"{name:{self._width}} | {line.rstrip()}")

    def _look_after(self, child: Child) -> None:
        if child.process.poll() is None:
            return
        now = time.monotonic()
        if child.start_again_at is None:
            _kill_group(child)
            if now - child.started > STEADY_SECONDS:
                child.pause = FIRST_PAUSE_SECONDS
            self._say(f"{child.name} ended with code {child.process.returncode}; it starts again in {child.pause:g} s.")
            child.start_again_at = now + child.pause
            child.pause = min(child.pause * 2, LONGEST_PAUSE_SECONDS)
        elif now >= child.start_again_at:
            self._start(child)


def _end(running: Sequence[Child]) -> None:
    """Ask all to finish; whoever has not after a few seconds is killed, with everything it started."""
    for child in running:
        child.process.terminate()
    latest = time.monotonic() + PATIENCE_SECONDS
    for child in running:
        with suppress(subprocess.TimeoutExpired):
            child.process.wait(max(0.0, latest - time.monotonic()))
        _kill_group(child)
        child.process.wait()
        child.reader.join()


def _kill_group(child: Child) -> None:
    """Kill what is left of a child and of what it started; most often nothing is."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(child.process.pid, signal.SIGKILL)
