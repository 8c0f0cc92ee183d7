"""It is Monday 2 March 2026, 10:00 in Oslo, and Sam is at the desk."""

from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client

from tests.cast import MONDAY, Cast

from .desk import browser_of


@pytest.fixture
def monday() -> Iterator[None]:
    """The usual present stands still."""
    with time_machine.travel(MONDAY, tick=False):
        yield


@pytest.fixture
def sam(monday: None, cast: Cast) -> Client:
    """The browser of a consultant."""
    return browser_of(cast.sam)


@pytest.fixture
def tove(monday: None, cast: Cast) -> Client:
    """The browser of a lead."""
    return browser_of(cast.tove)
