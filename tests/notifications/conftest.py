"""Mail of these tests goes to a real server on loopback, and says what templates/ beside this file says."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from celery.signals import after_task_publish

from apps.notifications import kinds
from tests.smtp import PostOffice, deliver_to

GREETING = kinds.Kind("greeting", "Greeting", "Everybody", (kinds.Placeholder("name", "Who is greeted", "Anna"),))


@pytest.fixture(autouse=True)
def _words(settings, monkeypatch):
    monkeypatch.setitem(kinds._known, GREETING.code, GREETING)
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
