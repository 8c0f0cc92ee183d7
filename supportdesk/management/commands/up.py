"""`make run`: the web server, the worker and the scheduler in one terminal."""

import errno
import signal
import socket
import sys
import threading
import time
from contextlib import suppress
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

from django.conf import settings
from django.core.management import BaseCommand, CommandError, call_command
from django.db import OperationalError, connections

from supportdesk.supervisor import Supervisor

HOST = "127.0.0.1"
STARTING_SECONDS = 60
WEB = ["granian", "--interface", "wsgi", "--workers", "1", "--blocking-threads", "8", "--no-ws", "--log-level", "error"]
WORKER = ["worker", "--pool", "threads", "--concurrency", "4", "--without-gossip", "--without-mingle"]


class Command(BaseCommand):
    help = "Prepare the database, then run web server, worker and scheduler until Ctrl-C."

    def handle(self, *args: Any, **options: Any) -> None:
        self._mouth = threading.Lock()
        refuse_busy_port(settings.PORT)
        try:
            self._prepare()
        except KeyboardInterrupt:
            raise CommandError("Stopped before everything was ready. Start again to go on.") from None
        supervisor = Supervisor(commands(settings.PORT), folder=settings.BASE_DIR, say=self._say)
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, supervisor.stop)
        supervisor.run(meanwhile=lambda: self._greet(supervisor))
        self._say("Stopped.")

    def _prepare(self) -> None:
        self._say("Preparing the database and, the first time, the demo data …")
        try:
            call_command("migrate", verbosity=0, interactive=False)
        except OperationalError as error:
            raise CommandError(f"The database does not answer; is DATABASE_URL right? {error}") from error
        call_command("createcachetable", verbosity=0)
        call_command("demo_data", once=True)
        connections.close_all()

    def _greet(self, supervisor: Supervisor) -> None:
        """Wait for the web server, then say where everything is."""
        latest = time.monotonic() + STARTING_SECONDS
        while not answers(settings.PORT):
            if supervisor.is_stopping:
                return
            if time.monotonic() > latest:
                self._say("The web server does not answer yet; the lines above say why.")
                return
            time.sleep(0.2)
        self._say(welcome())

    def _say(self, line: str) -> None:
        # Whoever read along may have gone; that is no reason to stop working.
        with self._mouth, suppress(OSError):
            self.stdout.write(line)
            self.stdout.flush()


def commands(port: int) -> dict[str, list[str]]:
    """The three processes, by name."""
    python = [sys.executable, "-m"]
    celery = [*python, "celery", "-A", "supportdesk", "--quiet"]
    return {
        "web": [*python, *WEB, "--host", HOST, "--port", str(port), "supportdesk.wsgi:application"],
        "worker": [*celery, *WORKER],
        "beat": [*celery, "beat"],
    }


def refuse_busy_port(port: int) -> None:
    """Granian shares a busy port with whoever has it, so this asks before it starts."""
    with socket.socket() as door:
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            door.bind((HOST, port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                raise CommandError(
                    f"Port {port} is in use: stop what runs there, or choose another with `make run PORT={port + 1}`."
                ) from error
            raise CommandError(f"Port {port} cannot be opened: {error.strerror}.") from error


def answers(port: int) -> bool:
    """Whether the web server has an answer for anyone, be it a refusal."""
    try:
        with urlopen(f"http://{HOST}:{port}/accounts/login/", timeout=5):
            return True
    except HTTPError:
        return True
    except (URLError, OSError):
        return False


def welcome() -> str:
    logins = settings.DATA_DIR / "demo-logins.txt"
    rows = {
        "Portal": f"{settings.SITE_URL}/",
        "Admin": f"{settings.SITE_URL}/admin/",
        "REST API": f"{settings.SITE_URL}/api/v1/",
    }
    if settings.EMAIL_BACKEND.endswith("filebased.EmailBackend"):
        rows["Mail sent"] = str(settings.DATA_DIR / "mail")
    lines = ["", "Supportdesk is ready. Ctrl-C stops it.", ""]
    lines += [f"  {name:<10} {where}" for name, where in rows.items()]
    if logins.exists():
        lines += ["", logins.read_text().rstrip()]
    return "\n".join([*lines, ""])
