"""What every test gets. Its settings are in settings.py: pytest-django reads them before this file."""

from contextlib import suppress

import pytest
from kombu.exceptions import OperationalError

from supportdesk.celery import app as celery_app

from .cast import Cast, gather


def pytest_sessionfinish(session: pytest.Session) -> None:
    with suppress(OperationalError), celery_app.connection_for_write() as connection:
        connection.default_channel.queue_delete(celery_app.conf.task_default_queue)


@pytest.fixture
def cast(db: None) -> Cast:
    """The usual people, in the database."""
    return gather()
