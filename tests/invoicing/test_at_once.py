"""Invoices issued in the same moment: numbers without a gap, each once, also where a process is killed."""

import os
import signal
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from threading import Barrier

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction

from apps.accounts.roles import write_roles
from apps.invoicing import services
from apps.invoicing.models import Invoice
from tests.cast import gather

from .books import FRIDAY, Books

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor == "sqlite", reason="threads share no SQLite database in memory"),
]
THREADS, KILLED = 42, 8


@pytest.fixture
def books():
    write_roles()
    return Books(gather())


def test_fifty_issuers_leave_no_gap_though_some_are_killed(books):
    books.worked(90)
    first = books.issued()
    line = first.lines.get().pk
    start = Barrier(THREADS)

    def credit():
        services.credit_part(first, amounts={line: Decimal(1)}, because="A part", by=books.petra, at=FRIDAY)

    def credit_at_once(_place):
        try:
            start.wait()
            credit()
        finally:
            connection.close()

    connection.close()
    processes = [_process_that_stops_before_its_end(credit) for _ in range(KILLED)]
    with ThreadPoolExecutor(THREADS + KILLED) as threads:
        killed = threads.map(_kill_once_it_has_its_number, processes)
        list(threads.map(credit_at_once, range(THREADS)))

    assert list(killed) == [-signal.SIGKILL] * KILLED
    numbers = list(Invoice.objects.issued().order_by("sequence").values_list("sequence", flat=True))
    assert numbers == list(range(1, 1 + 1 + THREADS))


def _process_that_stops_before_its_end(issue):
    """A process of its own that issues, says so on a pipe, and never ends its transaction."""
    told, tells = os.pipe()
    if number := os.fork():
        os.close(tells)
        return number, told
    try:
        with transaction.atomic():
            issue()
            os.write(tells, b"!")
            signal.pause()
    finally:
        os._exit(1)


def _kill_once_it_has_its_number(process):
    number, told = process
    with open(told, "rb") as pipe:
        pipe.read(1)
    os.kill(number, signal.SIGKILL)
    return os.waitstatus_to_exitcode(os.waitpid(number, 0)[1])


def test_one_draft_is_issued_once_and_two_runs_draft_once(books):
    books.worked(90)
    (draft,) = books.gathered()
    start = Barrier(12)

    def do(place):
        try:
            start.wait()
            books.issued(draft) if place % 2 else books.gathered()
        except ValidationError as refusal:
            return refusal.code
        else:
            return "done"
        finally:
            connection.close()

    with ThreadPoolExecutor(12) as threads:
        outcomes = list(threads.map(do, range(12)))

    issued = [outcome for place, outcome in enumerate(outcomes) if place % 2]
    assert sorted(set(issued)) == ["done", "issued"]
    assert issued.count("done") == 1
    assert Invoice.objects.count() == 1
