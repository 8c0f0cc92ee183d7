"""What every test gets. Its settings are in settings.py: pytest-django reads them before this file."""

import math
from collections.abc import Iterator
from contextlib import suppress
from functools import cache as kept

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import TransactionTestCase
from hypothesis import settings
from kombu.exceptions import OperationalError
from pytest_django.plugin import DjangoDbBlocker
from simple_history.manager import HistoryManager

from apps.accounts.services import scheduler
from apps.branding import looks
from apps.diagnostics.models import ApiRelease
from apps.diagnostics.services import load_release
from apps.notifications import wording
from apps.policy import kept as keeping
from apps.portal import public_pages
from supportdesk.celery import app as celery_app

from . import emptying, migrated
from .cast import MONDAY, Cast, gather
from .diagnostics.api_documents import LODESTAR

# simple_history makes a class for each row it writes, always the same: a tenth of the time of many tests.
HistoryManager.from_queryset = classmethod(kept(HistoryManager.from_queryset.__func__))

# Instead of emptying every table and writing the first rows anew.
TransactionTestCase._fixture_teardown = lambda _: emptying.put_back()

# How long an example takes says more about the machine than about the code.
settings.register_profile("untimed", settings(), deadline=None)
settings.load_profile("untimed")

OF_DATABASES = {"db", "transactional_db", "live_server"}


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests that ask a database: they alone can turn out otherwise on another one."""
    for item in items:
        if item.get_closest_marker("django_db") or OF_DATABASES & set(getattr(item, "fixturenames", ())):
            item.add_marker("database")


def pytest_sessionfinish(session: pytest.Session) -> None:
    with suppress(OperationalError), celery_app.connection_for_write() as connection:
        connection.default_channel.queue_delete(celery_app.conf.task_default_queue)


@pytest.fixture(scope="session")
def django_db_keepdb() -> bool:
    """On SQLite the file is laid out here before; its folder is thrown away."""
    return connection.vendor == "sqlite"


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, django_db_use_migrations: bool, pytestconfig: pytest.Config
) -> None:
    if django_db_use_migrations and connection.vendor == "sqlite":
        migrated.lay(pytestconfig.cache.mkdir("migrated"), connection.settings_dict["TEST"]["NAME"])


@pytest.fixture(scope="session")
def django_db_setup(
    django_db_setup: None,
    django_db_use_migrations: bool,
    django_db_blocker: DjangoDbBlocker,
    pytestconfig: pytest.Config,
) -> None:
    with django_db_blocker.unblock():
        if django_db_use_migrations and connection.vendor == "sqlite":
            migrated.keep(pytestconfig.cache.mkdir("migrated"))
        emptying.remember()


@pytest.fixture(autouse=True)
def _leave_no_cache(request: pytest.FixtureRequest, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """No model has the cache: what a test committed there, as counts of tries, outlives what is put back."""
    yield
    marker = request.node.get_closest_marker("django_db")
    if (marker and marker.kwargs.get("transaction")) or "transactional_db" in request.fixturenames:
        with django_db_blocker.unblock():
            cache.clear()


@pytest.fixture(autouse=True)
def _nothing_chosen(monkeypatch):
    """A test begins with the words and the look that a desk begins with; they are asked for again after a change."""
    monkeypatch.setattr(keeping, "SECONDS", math.inf)
    monkeypatch.setattr(public_pages, "KEPT_SECONDS", 0.0)
    for each in (looks.KEPT, wording.KEPT):
        each.hold(each.standard)


@pytest.fixture
def cast(db: None) -> Cast:
    """The usual people, in the database."""
    return gather()


@pytest.fixture
def lodestar_release(db: None) -> ApiRelease:
    """The API document that the product ships, loaded as release 2026.1."""
    return load_release(LODESTAR.read_bytes(), name="2026.1", base_urls=[], by=scheduler(), at=MONDAY)[0]
