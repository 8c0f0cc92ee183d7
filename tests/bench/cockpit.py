"""Home, queue and inquiry under a real web server with two workers, beside the admin's frame with fifty bare rows.

`DATABASE_URL=postgresql://… python -m tests.bench.cockpit [SIZE SIZE] [--requests N]` makes databases of its own,
fills them, asks both servers in turn so that a busy machine is as busy for either, and drops the databases again.
"""

import argparse
import http.client
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import psycopg

from .measuring import Line

SIZES = (10_000, 1_000_000)
ROW = 25_000
PORTS = (8048, 8049)
REQUESTS, WARM = 60, 5
GROWS, BESIDE = 1.5, 2.0
# Pages that do more than list, and how much longer than the reference they may take.
HOME, INQUIRY, FULL_BESIDE = "home", "inquiry", 3.0
ENOUGH_A_SECOND = 500
REFERENCE = "50 bare rows"
FIRST_PORT_WAIT = 60
MANY, AT_ONCE, ENOUGH_MEGABYTES, MOST_MORE = 10_000, 4, 160, 1.1
PAGES = {
    REFERENCE: "/admin/bare/",
    HOME: "/admin/",
    INQUIRY: "/admin/desk/inquiries/{number}/",
    "queue": "/admin/desk/?view=unfinished",
    "queue, row 25,000": "{deep}",
    "finished, row 25,000": "{deep_finished}",
    "market, state, tier": "/admin/desk/?market=SE&status=open&tier=priority",
    "operation, status": "/admin/desk/?view=finished&operation=POST+%2FsalesOrders&code=429",
    "ISV, topic, files": "/admin/desk/?view=finished&isv=vendor+7&topic=json_syntax&files=yes",
    "error, market, dates": "/admin/desk/?view=finished&fingerprint={fingerprint}&market=NO&since={day}",
    "assignee, verdict, channel": "/admin/desk/?view=finished&assignee={staff}&verdict=erp_support&channel=api",
}


class Served:
    """One size of the desk: its pages, its cookie, and how long each answer took."""

    def __init__(self, size: int, port: int, facts: dict[str, str]) -> None:
        self.size = size
        self.paths = {name: path.format(**facts) for name, path in PAGES.items()}
        self.taken: dict[str, list[float]] = {name: [] for name in PAGES}
        self._cookie, self._port = facts["cookie"], port
        self._connection = self._connected()

    def _connected(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection("127.0.0.1", self._port, timeout=120)

    def ask(self, name: str, *, is_counted: bool) -> None:
        taken = self._ask(name, self._connection)
        if is_counted:
            self.taken[name].append(taken)

    def ask_many(self, count: int) -> None:
        """Every page in turn, so often in all, by a few readers at once."""
        names = list(PAGES)

        def read(first: int) -> None:
            connection = self._connected()
            for turn in range(first, count, AT_ONCE):
                self._ask(names[turn % len(names)], connection)

        with ThreadPoolExecutor(AT_ONCE) as readers:
            list(readers.map(read, range(AT_ONCE)))

    def _ask(self, name: str, connection: http.client.HTTPConnection) -> float:
        started = time.perf_counter()
        connection.request("GET", self.paths[name], headers={"Cookie": self._cookie})
        answer = connection.getresponse()
        answer.read()
        taken = time.perf_counter() - started
        if answer.status != 200:
            raise RuntimeError(f"{self.paths[name]} answered {answer.status}")
        return taken

    def p95(self, name: str) -> float:
        return sorted(self.taken[name])[int(len(self.taken[name]) * 0.95)]


def measure(sizes: tuple[int, int], requests: int) -> list[Line]:
    with ExitStack() as stack:
        desks, paces, servers = [], [], []
        for size, port in zip(sizes, PORTS, strict=True):
            environment, pace = stack.enter_context(_loaded(size))
            _told(environment, "settle")
            facts = _told(environment, "facts")
            servers.append(stack.enter_context(_server(environment, port)))
            desks.append(Served(size, port, facts))
            paces.append(pace)
        for turn in range(WARM + requests):
            for name in PAGES:
                for desk in desks:
                    desk.ask(name, is_counted=turn >= WARM)
        memory = list(_memory_lines(desks[-1], servers[-1]))
    return [*_loading_lines(sizes, paces), *_page_lines(*desks), *memory]


def _loading_lines(sizes: tuple[int, int], paces: list[float]) -> Iterator[Line]:
    for size, pace in zip(sizes, paces, strict=True):
        yield Line("load", f"{size:,}", f"{pace:,.0f} inquiries/s", "", "≥ 500/s", pace >= ENOUGH_A_SECOND)


def _page_lines(small: Served, large: Served) -> Iterator[Line]:
    beside = {desk.size: desk.p95(REFERENCE) for desk in (small, large)}
    for name in PAGES:
        for desk in (small, large):
            p95 = desk.p95(name)
            grown, compared = p95 / small.p95(name), p95 / beside[desk.size]
            if name in {HOME, INQUIRY}:
                target, is_met = f"≤ {FULL_BESIDE} ×", compared <= FULL_BESIDE
            else:
                target, is_met = f"≤ {GROWS} ×, ≤ {BESIDE} ×", grown <= GROWS and compared <= BESIDE
            shown = f"p95 {p95 * 1000:.0f} ms, {grown:.2f} × {small.size:,}"
            reference = f"{compared:.2f} × {REFERENCE} ({beside[desk.size] * 1000:.0f} ms)"
            yield Line(name, f"{desk.size:,}", shown, reference, target, is_met or name == REFERENCE)


def _memory_lines(desk: Served, server: int) -> Iterator[Line]:
    """What the workers hold after each page was read a few times, and after many requests more."""
    desk.ask_many(MANY // 20)
    before = _megabytes_of_workers(server)
    desk.ask_many(MANY)
    for worker, megabytes in _megabytes_of_workers(server).items():
        grown = megabytes / before.get(worker, megabytes)
        yield Line(
            "worker memory",
            f"{desk.size:,}",
            f"{megabytes:.0f} MB, {grown:.2f} × after {MANY:,} requests",
            "",
            f"≤ {ENOUGH_MEGABYTES} MB, ≤ {MOST_MORE} ×",
            megabytes <= ENOUGH_MEGABYTES and grown <= MOST_MORE and worker in before,
        )


def _megabytes_of_workers(server: int) -> dict[int, float]:
    """Proportional set size of each worker process."""
    workers = Path(f"/proc/{server}/task/{server}/children").read_text().split()
    sizes = {int(worker): Path(f"/proc/{worker}/smaps_rollup").read_text() for worker in workers}
    return {worker: int(text.split("\nPss:")[1].split()[0]) / 1024 for worker, text in sizes.items()}


@contextmanager
def _loaded(size: int) -> Iterator[tuple[dict[str, str], float]]:
    """A database of its own with ``size`` inquiries: the environment in which it is the product's, and the pace."""
    given = urlsplit(os.environ["DATABASE_URL"])
    name = f"bench_{size}_{os.getpid()}"
    with (
        tempfile.TemporaryDirectory() as folder,
        psycopg.connect(given._replace(path="/postgres").geturl(), autocommit=True) as server,
    ):
        server.execute(f"CREATE DATABASE {name}")
        environment = dict(os.environ) | {
            "DATABASE_URL": given._replace(path=f"/{name}").geturl(),
            "DATA_DIR": folder,
            "ENV_FILE": os.devnull,
            "DJANGO_SETTINGS_MODULE": "supportdesk.settings",
        }
        try:
            subprocess.run([sys.executable, "manage.py", "migrate", "-v0"], env=environment, check=True)
            subprocess.run([sys.executable, "manage.py", "createcachetable"], env=environment, check=True)
            command = [sys.executable, "-m", "tests.bench.loading", str(size)]
            done = subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE, text=True)
            yield environment, _pace(done.stdout)
        finally:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")


def _pace(said: str) -> float:
    """What the loader says last: so many inquiries a second."""
    return float(said.splitlines()[-1].rpartition(":")[2].split()[0].replace(",", ""))


def _told(environment: dict[str, str], what: str) -> dict[str, str]:
    """What a process with this environment prints, line by line."""
    command = [sys.executable, "-m", "tests.bench.cockpit", what]
    done = subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE, text=True)
    return dict(line.split("=", 1) for line in done.stdout.splitlines())


def settle() -> None:
    """Let the reader have as much to do as others, and the desk be counted, as a worker does once a minute."""
    import django

    django.setup()
    from apps.accounts.models import User
    from apps.cockpit.services import count_desk
    from apps.inquiries.models import Inquiry
    from apps.policy.present import now

    reader = User.objects.get(email="tove@lodestar.example")
    Inquiry.objects.unfinished().filter(assignee__name="Agent 3").update(assignee=reader)
    count_desk(at=now())


def facts() -> dict[str, str]:
    """Who is signed in, and where the deep pages begin, in the database of this process."""
    import django

    django.setup()
    from datetime import timedelta

    from apps.accounts.models import User
    from apps.diagnostics.models import ErrorFingerprint
    from apps.inquiries.models import Inquiry
    from apps.policy.present import now
    from tests.cockpit.desk import browser_of

    reader = User.objects.get(email="tove@lodestar.example")
    cookies = {morsel.key: morsel.value for morsel in browser_of(reader).cookies.values()}
    unfinished = Inquiry.objects.unfinished().by_next_deadline()
    finished = Inquiry.objects.finished().newest_first()
    rows = unfinished[min(ROW, unfinished.count() // 2)], finished[min(ROW, finished.count() // 2)]
    return {
        "number": str(unfinished[0].pk),
        "cookie": "; ".join(f"{name}={value}" for name, value in cookies.items()),
        "deep": f"/admin/desk/?view=unfinished&after={rows[0].next_due_at:%Y-%m-%dT%H:%M:%S.%fZ},{rows[0].pk}",
        "deep_finished": f"/admin/desk/?view=finished&after={rows[1].asked_at:%Y-%m-%dT%H:%M:%S.%fZ},{rows[1].pk}",
        "fingerprint": str(ErrorFingerprint.objects.order_by("pk")[5].pk),
        "staff": str(User.objects.get(name="Agent 7").pk),
        "day": f"{now() - timedelta(days=400):%Y-%m-%d}",
    }


@contextmanager
def _server(environment: dict[str, str], port: int) -> Iterator[int]:
    """The web server of the product with two workers, ready to answer: its process."""
    granian = os.path.join(os.path.dirname(sys.executable), "granian")
    options = ["--interface", "wsgi", "--workers", "2", "--blocking-threads", "4", "--no-ws", "--log-level", "error"]
    command = [granian, *options, "--host", "127.0.0.1", "--port", str(port), "tests.bench.served:application"]
    process = subprocess.Popen(command, env=environment)
    try:
        _wait_for(port)
        yield process.pid
    finally:
        process.terminate()
        process.wait(20)


def _wait_for(port: int) -> None:
    for _ in range(FIRST_PORT_WAIT):
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
            connection.request("GET", "/admin/login/")
            connection.getresponse().read()
            return
        except OSError:
            time.sleep(1)
    raise RuntimeError(f"Nothing answers on port {port}")


def main() -> int:
    if sys.argv[1:] == ["settle"]:
        settle()
        return 0
    if sys.argv[1:] == ["facts"]:
        for name, value in facts().items():
            print(f"{name}={value}")  # noqa: T201 - read by the process that asked
        return 0
    if not os.environ.get("DATABASE_URL", "").startswith("postgres"):
        print("The cockpit is measured on PostgreSQL: name one by DATABASE_URL=.")  # noqa: T201 - for the terminal
        return 0
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sizes", nargs="*", type=int, default=SIZES, help="a small and a large number of inquiries")
    parser.add_argument("--requests", type=int, default=REQUESTS, help="how often each page is asked for")
    given = parser.parse_args()
    lines = measure(tuple(given.sizes), given.requests)
    for line in lines:
        verdict = "met" if line.is_met else "MISSED"
        row = f"{line.what:28} {line.size:>10} {line.ours:32} {line.reference:34} {line.target:18} {verdict}"
        print(row)  # noqa: T201 - a table for the terminal
    return 0 if all(line.is_met for line in lines) else 1


if __name__ == "__main__":
    sys.exit(main())
