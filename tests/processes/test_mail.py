"""Mail with real workers, a real beat and a real mail server."""

import random
import time
from datetime import timedelta

import pytest
from django.db import transaction

from apps.notifications import outbox
from apps.notifications.models import Mail
from apps.policy.present import now

from .desk import Desk, until

PAST_ANY_CLAIM = timedelta(minutes=6)
SWEPT_WITHIN_SECONDS = 90


def queue(first: int, count: int) -> float:
    """Queue so many mails in one transaction, as a request does; returns the seconds it took."""
    started = time.perf_counter()
    with transaction.atomic():
        for number in range(first, first + count):
            outbox.post(
                "reminders",
                to=[address(number)],
                context={
                    "summary": f"Reminder: Inquiry {number} is late.",
                    "opening": "One thing is due to you:",
                    "lines": f"- Inquiry {number} is late. [Open](https://desk.example/)",
                    "link": "/",
                },
                key=f"drill:{number}",
                at=now(),
            )
    return time.perf_counter() - started


def states() -> dict[str, str]:
    return dict(Mail.objects.values_list("to", "state"))


def doubtful() -> list[str]:
    return list(Mail.objects.filter(is_doubtful=True).values_list("message_id", flat=True))


def address(number: int) -> str:
    return f"reader{number}@acme.example"


def all_sent(desk: Desk) -> bool:
    return set(desk.call(states).values()) == {"sent"}


def test_mail_leaves_soon_after_its_transaction(desk):
    desk.start_worker()

    desk.call(queue, first=0, count=1)

    until(lambda: all_sent(desk), 20, what="the mail")
    assert desk.office.recipients == [address(0)]
    assert desk.office.letters[0].subject == "Reminder: Inquiry 0 is late."
    assert "https://desk.example/" in desk.office.letters[0].text


def test_three_workers_send_each_mail_once(desk):
    desk.office.seconds_per_mail = 0.02
    for name in ("one", "two", "three"):
        desk.start_worker(name)
    for first in range(0, 90, 10):
        desk.call(queue, first=first, count=10)

    until(lambda: all_sent(desk), 60, what="all mail")

    assert sorted(desk.office.recipients) == sorted(address(number) for number in range(90))
    assert desk.office.connections > 1
    assert desk.call(doubtful) == []


def test_the_sweep_delivers_what_was_queued_while_the_broker_was_away(desk):
    took = desk.call(queue, without_broker=True, first=0, count=3)
    desk.start_worker()
    desk.start_beat()

    until(lambda: all_sent(desk), SWEPT_WITHIN_SECONDS, what="the sweep")

    assert took < 1
    assert sorted(desk.office.recipients) == [address(number) for number in range(3)]


def test_a_worker_killed_amid_fifty_mails_loses_none_and_says_which_is_doubtful(desk):
    desk.office.hold_from = 20
    worker = desk.start_worker()
    desk.call(queue, first=0, count=50)
    until(lambda: len(desk.office.letters) == 20, 30, what="the twentieth mail")
    [interrupted] = [to for to, state in desk.call(states).items() if state == "sending"]

    worker.kill()
    desk.office.release()
    desk.move_clock(PAST_ANY_CLAIM)
    desk.start_worker("successor")
    desk.call(queue, first=50, count=1)
    until(lambda: all_sent(desk), 30, what="all mail")

    assert set(desk.office.recipients) == {address(number) for number in range(51)}
    assert [letter.to for letter in desk.office.letters if letter.message_id in desk.office.twice()] == [
        interrupted
    ] * 2
    assert desk.call(doubtful) == list(desk.office.twice())


@pytest.mark.nightly
def test_workers_killed_again_and_again_lose_none_and_say_which_are_doubtful(desk):
    desk.office.seconds_per_mail = 0.01
    desk.start_beat()
    chance = random.Random(4711)  # noqa: S311  # the drill can be repeated
    desk.call(queue, first=0, count=300)

    for life in range(8):
        worker = desk.start_worker(f"worker{life}")
        desk.call(queue, first=1000 * (life + 1), count=20)
        enough = len(desk.office.letters) + chance.randrange(1, 25)
        until(lambda enough=enough: len(desk.office.letters) >= enough, SWEPT_WITHIN_SECONDS, what="some mail")
        worker.kill()
        desk.move_clock(PAST_ANY_CLAIM)
    desk.start_worker("last")
    until(lambda: all_sent(desk), 2 * SWEPT_WITHIN_SECONDS, what="all mail")

    assert set(desk.office.recipients) == set(desk.call(states))
    assert desk.office.twice() <= set(desk.call(doubtful))
