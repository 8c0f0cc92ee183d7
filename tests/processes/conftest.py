"""The ``desk`` fixture: see desk.py. Every drill runs on the disk broker and, where one answers, on Redis."""

import os
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest
import redis
from django.conf import settings

from tests.smtp import PostOffice

from .desk import Desk, Postgres, Sqlite

REDIS = os.environ.get("BROKER_URL_FOR_TESTS", "redis://127.0.0.1:6379/15")
REDIS_DATABASE = "5"
KEYS_OF_CELERY = ("celery", "unacked*", "_kombu.*", "*reply.celery.pidbox", "celeryev*")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.processes)


@pytest.fixture(scope="session")
def databases(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sqlite | Postgres]:
    """Makes databases of the kind this run of tests uses."""
    folder = tmp_path_factory.mktemp("databases")
    made = Postgres(folder, _server()) if "postgresql" in settings.DATABASES["default"]["ENGINE"] else Sqlite(folder)
    yield made
    made.remove_all()


@pytest.fixture(params=["disk", "redis"])
def broker_url(request: pytest.FixtureRequest) -> Iterator[str]:
    if request.param == "disk":
        yield "filesystem://"
        return
    url = urlsplit(REDIS)._replace(path=f"/{REDIS_DATABASE}").geturl()
    store = redis.Redis.from_url(url, socket_connect_timeout=1)
    try:
        store.ping()
    except redis.ConnectionError:
        pytest.skip(f"no Redis answers at {url}: start one, or name another with BROKER_URL_FOR_TESTS")
    _forget(store)
    yield url
    _forget(store)
    store.close()


@pytest.fixture
def desk(
    tmp_path: Path, databases: Sqlite | Postgres, broker_url: str, request: pytest.FixtureRequest
) -> Iterator[Desk]:
    with (
        PostOffice() as office,
        Desk(tmp_path, database_url=databases.make(), broker_url=broker_url, office=office) as desk,
    ):
        yield desk
        office.release()
    print(desk.logs())  # noqa: T201  # pytest shows it when the drill failed


def _server() -> str:
    known = settings.DATABASES["default"]
    who = quote(known.get("USER") or "postgres") + (f":{quote(known['PASSWORD'])}" if known.get("PASSWORD") else "")
    return f"postgresql://{who}@{known.get('HOST') or '127.0.0.1'}:{known.get('PORT') or 5432}"


def _forget(store: redis.Redis) -> None:
    """What Celery leaves in the database that is the drills' own."""
    for pattern in KEYS_OF_CELERY:
        for key in store.scan_iter(pattern):
            store.delete(key)
