"""A topic of the community as a stranger reads it, under a real web server with one worker.

`python -m tests.bench.community [--requests N]` makes an SQLite database of its own. Kept pages are compared with a
static file of about their size, pages that are made anew with the portal's frame around the same posts as plain text.
"""

import argparse
import http.client
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count

from .measuring import Line

PORT = 8052
ANSWERS = 10
REQUESTS, WARM = 300, 30
STATIC, BARE = "/static/desk/components.css", "/bare/topic/?topic=1&n={n}"
KEPT_BESIDE, MADE_BESIDE = 1.5, 3.0


class Reader:
    """One connection that asks for pages, and how long each sort of them took."""

    def __init__(self) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=60)
        self._numbers = count()

    def ask(self, path: str, headers: dict[str, str] | None = None) -> tuple[float, http.client.HTTPResponse]:
        started = time.perf_counter()
        self._connection.request("GET", path.format(n=next(self._numbers)), headers=headers or {})
        answer = self._connection.getresponse()
        answer.read()
        return time.perf_counter() - started, answer


def measure(requests: int, topic: str) -> list[Line]:
    reader = Reader()
    _seconds, first = reader.ask(topic)
    etag = {"If-None-Match": first.headers["ETag"]}
    asked = {
        "static file": (STATIC, {}),
        "kept": (topic, {}),
        "unchanged, 304": (topic, etag),
        "bare view": (BARE, {}),
        "made anew": (f"{topic}?n={{n}}", {}),
    }
    taken: dict[str, list[float]] = {name: [] for name in asked}
    for turn in range(WARM + requests):
        for name, (path, headers) in asked.items():
            seconds, answer = reader.ask(path, headers)
            if answer.status not in (200, 304):
                raise RuntimeError(f"{path} answered {answer.status}")
            if turn >= WARM:
                taken[name].append(seconds)
    medians = {name: statistics.median(all_) for name, all_ in taken.items()}
    pairs = [
        ("kept", "static file", KEPT_BESIDE),
        ("unchanged, 304", "static file", KEPT_BESIDE),
        ("made anew", "bare view", MADE_BESIDE),
    ]
    return [_line(medians, *pair) for pair in pairs]


def _line(medians: dict[str, float], ours: str, reference: str, most: float) -> Line:
    times = medians[ours] / medians[reference]
    shown = f"{medians[ours] * 1000:.2f} ms, {times:.2f} ×"
    beside = f"{reference} {medians[reference] * 1000:.2f} ms"
    return Line(f"topic, {ours}", f"{ANSWERS} answers", shown, beside, f"≤ {most} ×", times <= most)


def fill() -> str:
    """One topic with a call and answers, in the database of this process: its address."""
    import django

    django.setup()
    from tests.cast import gather
    from tests.community.rows import STALE, answered, asked

    cast = gather()
    topic = asked(cast, call=STALE)
    for number in range(ANSWERS):
        answered(topic, cast.sam, text=f"Answer {number}: take the **newest** `ETag`.\n\n1. Read\n2. Write\n" * 3)
    return topic.path


@contextmanager
def served() -> Iterator[str]:
    """The product with one topic, ready to answer: the topic's address."""
    with tempfile.TemporaryDirectory() as folder:
        environment = dict(os.environ) | {
            "DATABASE_URL": "",
            "CELERY_BROKER_URL": "",
            "DATA_DIR": folder,
            "ENV_FILE": os.devnull,
            "DJANGO_SETTINGS_MODULE": "supportdesk.settings",
        }
        subprocess.run([sys.executable, "manage.py", "migrate", "-v0"], env=environment, check=True)
        subprocess.run([sys.executable, "manage.py", "createcachetable"], env=environment, check=True)
        told = subprocess.run(
            [sys.executable, "-m", "tests.bench.community", "fill"], env=environment, check=True, stdout=subprocess.PIPE
        )
        granian = os.path.join(os.path.dirname(sys.executable), "granian")
        options = [
            "--interface",
            "wsgi",
            "--workers",
            "1",
            "--blocking-threads",
            "1",
            "--no-ws",
            "--log-level",
            "error",
        ]
        command = [
            granian,
            *options,
            "--log-level",
            "error",
            "--host",
            "127.0.0.1",
            "--port",
            str(PORT),
            "tests.bench.served:application",
        ]
        process = subprocess.Popen(command, env=environment)
        try:
            _wait()
            yield told.stdout.decode().splitlines()[-1]
        finally:
            process.terminate()
            process.wait(20)


def _wait() -> None:
    for _ in range(60):
        try:
            Reader().ask("/community/")
            return
        except OSError:
            time.sleep(1)
    raise RuntimeError("The server did not start.")


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("what", nargs="?", choices=["fill"])
    options.add_argument("--requests", type=int, default=REQUESTS)
    asked = options.parse_args()
    if asked.what:
        print(fill())  # noqa: T201 - told to the process that asked
        return 0
    with served() as topic:
        lines = measure(asked.requests, topic)
    for line in lines:
        verdict = "met" if line.is_met else "MISSED"
        print(f"{line.what:26} {line.size:12} {line.ours:22} {line.reference:24} {line.target:8} {verdict}")  # noqa: T201 - a table
    return 0 if all(line.is_met for line in lines) else 1


if __name__ == "__main__":
    sys.exit(main())
