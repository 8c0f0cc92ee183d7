"""A desk of real processes, each drill with a database, a broker, a mail server and a clock of its own.

    def test_an_answer_arrives(desk):
        desk.start_worker()
        desk.call(ask_and_answer, subject="400 on invoice")
        until(lambda: desk.office.recipients == ["anna@acme.example"], 20, what="the mail")

``desk.call`` runs a module-level function of the tests in a process beside the worker, as a web request would run:
what it takes and returns must be JSON. ``desk.start_worker`` and ``desk.start_beat`` start what `make run` starts.
``worker.kill()`` is a SIGKILL. ``desk.move_clock(timedelta)`` moves the present of every process.
"""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Self
from uuid import uuid4

import psycopg
from django.core.serializers.json import DjangoJSONEncoder

from supportdesk.management.commands.up import commands
from tests.smtp import PostOffice

ROOT = Path(__file__).resolve().parent.parent.parent
LOG_LINES_SHOWN = 60
LOG_BEGINS = 4_000
SECONDS_TO_FINISH_IN = SECONDS_TO_DIE_IN = 10


def until(predicate: Callable[[], Any], seconds: float, *, what: str) -> Any:
    """Ask ``predicate`` again and again until it says something true, which is returned; fail after ``seconds``."""
    latest = time.monotonic() + seconds
    while not (found := predicate()):
        assert time.monotonic() < latest, f"{what} did not come about within {seconds:g} s"
        time.sleep(0.05)
    return found


class Nursery:
    """Forks processes that have ``environment``: see nursery.py."""

    def __init__(self, environment: Mapping[str, str], log: Path) -> None:
        self._door, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs, log.open("ab") as said:
            self._popen = subprocess.Popen(
                [sys.executable, "-m", "tests.processes.nursery", str(theirs.fileno())],
                cwd=ROOT,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=said,
                pass_fds=[theirs.fileno()],
                start_new_session=True,
            )

    def fork(self, command: list[str], streams: list[int]) -> int:
        """The number of a new process that runs ``command``, a module and its arguments, with these streams."""
        socket.send_fds(self._door, [json.dumps(command).encode()], streams)
        number = self._door.recv(100)
        assert number, "the nursery died; see the log"
        return int(number)

    def close(self) -> None:
        self._door.close()
        self._popen.wait()


class Process:
    """One process in a group of its own, so that a kill reaches all it started."""

    def __init__(self, nursery: Nursery, command: list[str], log: Path, stdin: int = -1, stdout: int = -1) -> None:
        self._log_path = log
        with log.open("ab") as said, open(os.devnull, "rb") as nothing:
            self._log_start = said.tell()
            streams = [nothing.fileno() if stdin < 0 else stdin, said.fileno() if stdout < 0 else stdout]
            self.pid = nursery.fork(command, [*streams, said.fileno()])

    @property
    def is_running(self) -> bool:
        try:
            os.kill(self.pid, 0)
        except ProcessLookupError:
            return False
        return True

    @property
    def is_up(self) -> bool:
        """Whether a worker or a scheduler has said that it begins to work."""
        with self._log_path.open("rb") as log:
            log.seek(self._log_start)
            begin = log.read(LOG_BEGINS)
        return self.is_running and any(words in begin for words in (b" ready.", b"Starting..."))

    def kill(self) -> None:
        """SIGKILL: no good-bye, no clean-up."""
        with suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGKILL)
        until(lambda: not self.is_running, SECONDS_TO_DIE_IN, what=f"the end of {self._log_path.stem}")

    def terminate(self) -> None:
        """Ask it to finish, as Ctrl-C does."""
        with suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGTERM)

    def stop(self) -> None:
        """Ask it to finish; kill it when it does not."""
        self.terminate()
        latest = time.monotonic() + SECONDS_TO_FINISH_IN
        while self.is_running and time.monotonic() < latest:
            time.sleep(0.02)
        self.kill()


class Agent(Process):
    """The process in which ``Desk.call`` calls."""

    def __init__(self, nursery: Nursery, log: Path) -> None:
        orders, tell = os.pipe()
        hear, answers = os.pipe()
        super().__init__(nursery, ["tests.processes.agent"], log, stdin=orders, stdout=answers)
        for theirs in (orders, answers):
            os.close(theirs)
        self._tell, self._hear = os.fdopen(tell, "w"), os.fdopen(hear)

    def call(self, function: Callable[..., Any], arguments: Mapping[str, Any]) -> Any:
        order = {"function": f"{function.__module__}.{function.__qualname__}", "arguments": arguments}
        self._tell.write(json.dumps(order, cls=DjangoJSONEncoder) + "\n")
        self._tell.flush()
        answer = json.loads(self._hear.readline() or '{"error": "the agent died; see the log"}')
        assert "error" not in answer, answer["error"]
        return answer["result"]

    def stop(self) -> None:
        super().stop()
        self._tell.close()
        self._hear.close()


class Desk:
    """The processes of one drill; ``folder`` holds their data and logs."""

    def __init__(self, folder: Path, *, database_url: str, broker_url: str, office: PostOffice) -> None:
        self.folder = folder
        self.office = office
        self._shift = timedelta()
        office.clock = self.now
        self._started: list[Process] = []
        self._agents: dict[str, Agent] = {}
        self._nurseries: dict[str, Nursery] = {}
        self.environment = environment(
            folder, DATABASE_URL=database_url, CELERY_BROKER_URL=broker_url, EMAIL_URL=office.url
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for process in self._started:
            process.terminate()
        for process in self._started:
            process.stop()
        for nursery in self._nurseries.values():
            nursery.close()

    def start_worker(self, name: str = "worker") -> Process:
        return self._start("worker", name, "-n", f"{name}@%h")

    def start_beat(self, name: str = "beat") -> Process:
        return self._start("beat", name, "--schedule", str(self.folder / f"{name}-schedule"))

    def call(self, function: Callable[..., Any], *, without_broker: bool = False, **arguments: Any) -> Any:
        """What ``function`` returns when a web process calls it; or when one does that can't reach its broker."""
        broker = "redis://127.0.0.1:1/0" if without_broker else self.environment["CELERY_BROKER_URL"]
        if broker not in self._agents:
            agent = Agent(self._nursery(CELERY_BROKER_URL=broker), self.folder / "agent.log")
            self._agents[broker] = agent
            self._started.append(agent)
        return self._agents[broker].call(function, arguments)

    def now(self) -> datetime:
        """The present of every process."""
        return datetime.now(UTC) + self._shift

    def move_clock(self, by: timedelta) -> None:
        self._shift += by
        # Replaced in one step: a process that looks meanwhile sees the old time or the new one.
        draft = self.folder / "clock.draft"
        draft.write_text(str(self._shift.total_seconds()))
        draft.replace(self.environment["CLOCK_SHIFT_FILE"])

    def logs(self) -> str:
        """The last lines of every process, for whoever reads why a drill failed."""
        tails = []
        for log in sorted(self.folder.glob("*.log")):
            lines = log.read_text(errors="replace").splitlines()[-LOG_LINES_SHOWN:]
            tails.append("\n".join([f"--- {log.stem}", *lines]))
        return "\n".join(tails)

    def _start(self, kind: str, name: str, *options: str) -> Process:
        _python, _m, *command = commands(0)[kind]
        process = Process(self._nursery(), [*command, *options], self.folder / f"{name}.log")
        self._started.append(process)
        return process

    def _nursery(self, **variables: str) -> Nursery:
        environment = {**self.environment, **variables}
        name = json.dumps(environment)
        if name not in self._nurseries:
            self._nurseries[name] = Nursery(environment, self.folder / "nursery.log")
        return self._nurseries[name]


def environment(folder: Path, **variables: str) -> dict[str, str]:
    """The variables of this machine, less what tests or a developer set for the product, and those given."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "VIRTUAL_ENV") if name in os.environ}
    return kept | {
        "DJANGO_SETTINGS_MODULE": "tests.processes.settings",
        "ENV_FILE": os.devnull,
        "DATA_DIR": str(folder),
        "DRILL": drill_name(folder),
        "CLOCK_SHIFT_FILE": str(folder / "clock"),
        "SITE_URL": "https://desk.example",
        "PYTHONUNBUFFERED": "1",
        **variables,
    }


def drill_name(folder: Path) -> str:
    """What everything of the drill in ``folder`` begins with, where several share a server."""
    return f"supportdesk-drill-{os.getpid()}-{folder.name}-"


class Sqlite:
    """Database files, each a copy of one that was migrated once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._template = folder / "template.sqlite3"
        migrate(folder, f"sqlite:///{self._template}")

    def make(self) -> str:
        copy = self._folder / f"{uuid4().hex}.sqlite3"
        shutil.copy(self._template, copy)
        return f"sqlite:///{copy}"

    def remove_all(self) -> None:
        """They go with the folder they are in."""


class Postgres:
    """Databases of one server, each a copy of one that was migrated once. ``server`` is a URL ending at the port."""

    def __init__(self, folder: Path, server: str) -> None:
        self._server = server
        self._made: list[str] = []
        self._template = self._create()
        migrate(folder, f"{server}/{self._template}")

    def make(self) -> str:
        return f"{self._server}/{self._create(template=self._template)}"

    def remove_all(self) -> None:
        for name in self._made:
            self._order(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def _create(self, template: str = "template1") -> str:
        name = f"supportdesk_drill_{uuid4().hex[:12]}"
        self._order(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        self._made.append(name)
        return name

    def _order(self, sql: str) -> None:
        with psycopg.connect(f"{self._server}/postgres", autocommit=True) as connection:
            connection.execute(sql)  # type: ignore[arg-type]  # names made here


def migrate(folder: Path, database_url: str) -> None:
    command = [sys.executable, "manage.py", "migrate", "--verbosity", "0"]
    done = subprocess.run(
        command,
        cwd=ROOT,
        env=environment(folder, DATABASE_URL=database_url),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
