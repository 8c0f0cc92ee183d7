import socket

import pytest
from celery import current_app
from kombu import Connection, pools

from apps.notifications import tasks, wake
from apps.notifications.models import Mail

from .steps import ANNA, MONDAY, deliver, queue


@pytest.fixture
def broker_at(monkeypatch):
    """Let this process find its broker at the given address."""

    def point(url: str) -> None:
        options = {**current_app.conf.broker_transport_options, "socket_connect_timeout": 1, "socket_timeout": 1}
        connection = Connection(url, connect_timeout=1, transport_options=options)
        monkeypatch.setattr(current_app.amqp, "_producer_pool", pools.producers[connection])

    return point


def test_the_task_that_is_woken_exists():
    assert tasks.deliver_due.name == wake.DELIVER


@pytest.mark.django_db(transaction=True)
class TestBrokerOutOfReach:
    def test_costs_neither_the_request_nor_the_mail(self, broker_at, office):
        broker_at("redis://127.0.0.1:1/0")

        queue()
        deliver(at=MONDAY)

        assert office.recipients == [ANNA]

    def test_that_takes_connections_and_says_nothing_is_not_waited_for_without_end(self, broker_at):
        with socket.create_server(("127.0.0.1", 0)) as silent:
            broker_at(f"redis://127.0.0.1:{silent.getsockname()[1]}/0")

            queue()

        assert Mail.objects.count() == 1
