"""The product as it is started: real processes, real servers, nothing shared with the test but a folder."""

import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.request import urlopen

import pytest

from tests.processes.desk import until

ROOT = Path(__file__).resolve().parents[2]
HOST = "127.0.0.1"

pytestmark = pytest.mark.processes


def environment(folder: Path, **variables: str) -> dict[str, str]:
    """A shell of somebody who has set nothing but ``variables``."""
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "ENV_FILE": os.devnull,
        "DATA_DIR": str(folder),
        "DJANGO_SETTINGS_MODULE": "supportdesk.settings",
    } | variables


def free_port() -> int:
    with socket.create_server((HOST, 0)) as server:
        return server.getsockname()[1]


def manage(folder: Path, *arguments: str, **variables: str) -> str:
    finished = subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=environment(folder, **variables),
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert finished.returncode == 0, finished.stderr
    return finished.stdout


def belonging_to(folder: Path) -> dict[int, str]:
    """Command lines of all processes that work on ``folder``, by process id."""
    found = {}
    for entry in Path("/proc").iterdir():
        with suppress(OSError):
            if entry.name.isdigit() and f"DATA_DIR={folder}\0".encode() in (entry / "environ").read_bytes():
                found[int(entry.name)] = (entry / "cmdline").read_text().replace("\0", " ").strip()
    return found


class Desk:
    """A desk that was started with `manage.py up`, and all it said."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()
        self.said: list[str] = []
        self.process = subprocess.Popen(
            [sys.executable, "manage.py", "up"],
            cwd=ROOT,
            env=environment(folder, PORT=str(self.port)),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        self._listener = threading.Thread(target=self._listen)
        self._listener.start()

    def _listen(self) -> None:
        with self.process:
            self.said.extend(self.process.stdout)

    def says(self, words: str, seconds: float = 300) -> None:
        until(lambda: any(words in line for line in self.said), seconds, what=f"“{words}”")

    def get(self, path: str) -> int:
        with urlopen(f"http://{HOST}:{self.port}{path}", timeout=10) as answer:
            return answer.status

    def worker(self) -> int | None:
        return next(
            (pid for pid, line in belonging_to(self.folder).items() if "celery -A supportdesk --quiet worker" in line),
            None,
        )

    def interrupt(self) -> int:
        """Ctrl-C, as a terminal sends it: to the whole group in front. Returns the exit code."""
        os.killpg(self.process.pid, signal.SIGINT)
        self._listener.join(30)
        return self.process.wait(1)


@contextmanager
def desk(folder: Path) -> Iterator[Desk]:
    started = Desk(folder)
    try:
        started.says("Supportdesk is ready.")
        yield started
    finally:
        if started.process.poll() is None:
            started.interrupt()


def count_inquiries(folder: Path) -> int:
    code = "from apps.inquiries.models import Inquiry; print(Inquiry.objects.count())"
    return int(manage(folder, "shell", "--no-imports", "-c", code))


def test_one_command_starts_everything_one_interrupt_ends_it_and_the_next_finds_the_data(tmp_path):
    with desk(tmp_path) as up:
        up.says("client_secret")
        assert up.get("/accounts/login/") == 200
        assert up.get("/static/desk/tokens.css") == 200
        first = up.worker()
        os.kill(first, signal.SIGKILL)
        up.says("worker ended with code -9; it starts again in 1 s.")
        until(lambda: up.worker() not in {None, first}, 30, what="a new worker")
        code = up.interrupt()
    kept = count_inquiries(tmp_path)

    assert code == 0
    assert up.said[-1] == "Stopped.\n"
    assert belonging_to(tmp_path) == {}
    with desk(tmp_path) as up:
        up.says(f"http://{HOST}:{up.port}/admin/")
        up.says("client_secret")
    assert count_inquiries(tmp_path) == kept > 0


HANG = """
import time
from django.conf import settings
from kombu.exceptions import OperationalError
from supportdesk.celery import app
begun = time.monotonic()
try:
    app.send_task("notifications.deliver_due")
except OperationalError:
    print(time.monotonic() - begun)
"""


@pytest.mark.parametrize("scheme", ["redis", "amqp"])
def test_a_broker_that_takes_calls_and_never_answers_holds_a_request_up_for_seconds_at_most(tmp_path, scheme):
    with socket.create_server((HOST, 0), backlog=16) as mute:
        broker = f"{scheme}://{HOST}:{mute.getsockname()[1]}//"

        waited = manage(tmp_path, "shell", "--no-imports", "-c", HANG, CELERY_BROKER_URL=broker)

    assert 1 < float(waited) < 5


@pytest.mark.parametrize("scheme", ["redis", "amqp"])
def test_a_broker_that_is_away_is_told_at_once(tmp_path, scheme):
    broker = f"{scheme}://{HOST}:{free_port()}//"

    waited = manage(tmp_path, "shell", "--no-imports", "-c", HANG, CELERY_BROKER_URL=broker)

    assert float(waited) < 2


def test_a_cache_in_redis_is_shared_by_processes(tmp_path):
    cache = {"CACHE_URL": "redis://127.0.0.1:6379/14"}
    code = "from django.core.cache import cache; {}"

    manage(tmp_path, "shell", "--no-imports", "-c", code.format("cache.set('supportdesk test', 'kept', 20)"), **cache)

    read = code.format("print(cache.get('supportdesk test'), cache.delete('supportdesk test'))")
    assert manage(tmp_path, "shell", "--no-imports", "-c", read, **cache) == "kept True\n"
