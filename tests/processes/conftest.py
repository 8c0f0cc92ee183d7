"""The ``desk`` fixture: see desk.py. Every drill runs on the disk broker and, where one answers, on Redis."""

import os
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
import redis
from django.conf import settings

from tests.smtp import PostOffice

from .desk import Desk, Postgres, Sqlite, drill_name

GIVEN_BROKER = os.environ.get("CELERY_BROKER_URL", "")
REDIS = GIVEN_BROKER if GIVEN_BROKER.startswith("redis") else "redis://127.0.0.1:6379/15"


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
def broker_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "disk":
        yield "filesystem://"
        return
    store = redis.Redis.from_url(REDIS, socket_connect_timeout=1)
    try:
        store.ping()
    except redis.ConnectionError:
        pytest.skip(f"no Redis answers at {REDIS}: start one, or name another with CELERY_BROKER_URL")
    yield REDIS
    for key in store.scan_iter(f"{drill_name(tmp_path)}*"):
        store.delete(key)
    store.close()


@pytest.fixture
def desk(tmp_path: Path, databases: Sqlite | Postgres, broker_url: str) -> Iterator[Desk]:
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
