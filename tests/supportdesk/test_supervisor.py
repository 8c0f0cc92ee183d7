import os
import signal
import sys
import threading
import time
from pathlib import Path

import pytest

from supportdesk import supervisor
from supportdesk.supervisor import Supervisor

SLEEP = "import time; time.sleep(60)"
HOLD_ON = (
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('deaf', flush=True); time.sleep(60)"
)
PARENT = f"""
import subprocess, sys
child = subprocess.Popen([sys.executable, "-c", {HOLD_ON!r}])
print("started", child.pid, flush=True)
child.wait()
"""


def python(code: str) -> list[str]:
    return [sys.executable, "-c", code]


def run_until(line: str, **commands: list[str]) -> list[str]:
    """What a supervisor of ``commands`` said until it said something with ``line`` in it and was stopped."""
    said: list[str] = []

    def listen(words: str) -> None:
        said.append(words)
        if line in words:
            subject.stop()

    subject = Supervisor(commands, folder=Path.cwd(), say=listen)
    subject.run(meanwhile=lambda: None)
    return said


def ends_soon(pid: int) -> bool:
    """Whether the killed process ``pid`` is gone within two seconds: the kernel takes a moment."""
    pause, latest = threading.Event(), time.monotonic() + 2
    while is_alive(pid) and time.monotonic() < latest:
        pause.wait(0.01)
    return not is_alive(pid)


def is_alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def test_what_a_child_prints_stands_behind_its_name():
    said = run_until("hello", web=python("print('hello', flush=True); " + SLEEP), worker=python(SLEEP))

    assert said == ["web    | hello"]


def test_a_child_that_dies_starts_again_after_a_growing_pause():
    said = run_until("again in 2 s", web=python("import sys; print('here', flush=True); sys.exit(3)"))

    assert sorted(said) == [
        "web ended with code 3; it starts again in 1 s.",
        "web ended with code 3; it starts again in 2 s.",
        "web | here",
        "web | here",
    ]


def test_one_child_that_dies_leaves_the_others_running():
    said = run_until(
        "again in 2 s", beat=python("raise SystemExit(1)"), web=python("print('once', flush=True); " + SLEEP)
    )

    assert said.count("web  | once") == 1


def test_stopping_ends_a_child_and_what_it_had_started(monkeypatch):
    monkeypatch.setattr(supervisor, "PATIENCE_SECONDS", 2)

    said = run_until("started", worker=python(PARENT))

    grandchild = int(said[-1].split()[-1])
    assert ends_soon(grandchild)


def test_a_child_that_does_not_listen_is_killed(monkeypatch):
    monkeypatch.setattr(supervisor, "PATIENCE_SECONDS", 0.3)
    before = threading.active_count()

    said = run_until("deaf", worker=python(HOLD_ON))

    assert said == ["worker | deaf"]
    assert threading.active_count() <= before + 1


def test_children_are_out_of_reach_of_the_terminals_interrupt():
    code = "import os; print('alone' if os.getpgid(0) == os.getpid() else 'together', flush=True); " + SLEEP

    said = run_until("e", web=python(code))

    assert said == ["web | alone"]


def test_it_can_be_stopped_by_a_signal():
    subject = Supervisor({"web": python(SLEEP)}, folder=Path.cwd(), say=lambda _line: None)
    before = signal.signal(signal.SIGTERM, subject.stop)

    try:
        subject.run(meanwhile=lambda: os.kill(os.getpid(), signal.SIGTERM))
    finally:
        signal.signal(signal.SIGTERM, before)

    assert subject.is_stopping


def test_what_cannot_be_started_stops_what_was():
    said: list[str] = []
    subject = Supervisor({"web": python(SLEEP), "beat": ["/no/such/program"]}, folder=Path.cwd(), say=said.append)

    with pytest.raises(FileNotFoundError):
        subject.run(meanwhile=lambda: None)

    assert subject.is_stopping
