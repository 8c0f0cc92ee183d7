"""Where the processes of a drill come from: a process that has imported everything, and forks one after the other.

Each of them runs a module as ``python -m`` does, in a session of its own. What takes seconds of a processor's time,
reading the code of Django, Celery and the product, is done once for all of a drill, and not again after each kill.

Is sent one JSON array a time, [module, argument, …], with standard input, output and error beside it, and answers
with the process's number.
"""

import json
import os
import runpy
import signal
import socket
import sys
from contextlib import suppress
from importlib import import_module

import django
from django.core.checks import run_checks

MOST_BYTES = 10_000
LATER_IMPORTS = (
    "celery.apps.beat",
    "celery.apps.worker",
    "celery.bin.celery",
    "celery.concurrency.thread",
    "celery.worker.consumer",
    "django.core.mail.backends.smtp",
    "kombu.transport.filesystem",
    "kombu.transport.redis",
)

born: set[int] = set()
buried: set[int] = set()


def main() -> None:
    door = socket.socket(fileno=int(sys.argv[1]))
    prepare()
    signal.signal(signal.SIGCHLD, bury)
    while True:
        order, streams, *_ = socket.recv_fds(door, MOST_BYTES, 3)
        if not order:
            break
        if not (pid := os.fork()):
            door.close()
            become(json.loads(order), streams)
        born.add(pid)
        for stream in streams:
            os.close(stream)
        door.send(str(pid).encode())
    # Where the tests were cut short nobody else ends them.
    for pid in born - buried:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def prepare() -> None:
    """Import what a worker, a scheduler or a request would."""
    django.setup()
    run_checks()
    from supportdesk.celery import app  # settings are read first

    app.loader.import_default_modules()
    for module in LATER_IMPORTS:
        import_module(module)


def bury(*_: object) -> None:
    """Let nothing remain of whoever has ended."""
    with suppress(ChildProcessError):
        while pid := os.waitpid(-1, os.WNOHANG)[0]:
            buried.add(pid)


def become(command: list[str], streams: list[int]) -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.setsid()
    for number, stream in enumerate(streams):
        os.dup2(stream, number)
        os.close(stream)
    sys.argv = command
    runpy.run_module(command[0], run_name="__main__", alter_sys=True)
    sys.exit()


if __name__ == "__main__":
    main()
