"""Several workers at once. Threads can't meet on SQLite in memory; tests/processes has the drill with processes."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from apps.notifications.models import Mail

from .steps import MONDAY, deliver, queue


def run() -> None:
    try:
        deliver(at=MONDAY)
    finally:
        connection.close()


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="threads share no SQLite database in memory")
def test_workers_that_run_at_once_send_each_mail_once(office):
    office.seconds_per_mail = 0.01
    addresses = [f"{number:02}@acme.example" for number in range(40)]
    queue(*addresses)

    with ThreadPoolExecutor(4) as workers:
        for done in [workers.submit(run) for _ in range(4)]:
            done.result()

    assert sorted(office.recipients) == addresses
    assert office.connections == 4
    assert set(Mail.objects.values_list("state", "attempts", "is_doubtful")) == {("sent", 1, False)}
