"""It is Monday 2 March 2026, 10:00 in Oslo, and Anna is signed in."""

from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client

from tests.cast import MONDAY, Cast


@pytest.fixture(autouse=True)
def _monday() -> Iterator[None]:
    with time_machine.travel(MONDAY, tick=False):
        yield


@pytest.fixture
def anna(cast: Cast) -> Client:
    """Anna's browser."""
    return browser_of(cast.anna)


@pytest.fixture
def bo(cast: Cast) -> Client:
    """The browser of a stranger: a member of another ISV."""
    return browser_of(cast.bo)


def browser_of(user) -> Client:
    client = Client()
    client.force_login(user)
    return client
