"""Mail of these tests goes to a real server on loopback, and says what templates/ beside this file says."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from celery.signals import after_task_publish

from tests.smtp import PostOffice, deliver_to


@pytest.fixture(autouse=True)
def _words(settings):
    settings.TEMPLATES = [
        {**engine, "DIRS": [*engine["DIRS"], Path(__file__).parent / "templates"]} for engine in settings.TEMPLATES
    ]
    settings.SITE_URL = "https://desk.example"


@pytest.fixture
def office(settings) -> Iterator[PostOffice]:
    with PostOffice() as office:
        deliver_to(settings, office)
        yield office


@pytest.fixture
def woken() -> Iterator[list[str]]:
    """The names of the tasks that were asked of workers, as the broker took them."""
    names: list[str] = []

    def note(sender: str, **_: object) -> None:
        names.append(sender)

    after_task_publish.connect(note, weak=False)
    yield names
    after_task_publish.disconnect(note)
