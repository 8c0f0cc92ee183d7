"""Loading releases with a real worker: woken, swept up without a broker, and taken over when a worker dies."""

import json
from datetime import timedelta

from apps.accounts import jobs
from apps.accounts.models import User
from apps.diagnostics import services
from apps.diagnostics.models import ApiRelease, ReleaseComparison, ReleaseUpload
from apps.diagnostics.services.uploads import LOAD
from apps.policy.present import now
from tests.cast import gather
from tests.diagnostics.api_documents import openapi

from .desk import until

SWEPT_WITHIN_SECONDS = 90
PAST_ANY_CLAIM = jobs.CLAIM + timedelta(minutes=1)


def begin() -> None:
    gather()


def upload(name: str, *operations: str) -> None:
    tove = User.objects.get(name="Tove Dahl")
    document = json.dumps(openapi(*operations)).encode()
    base_urls = ["https://api.lodestar.example"]
    services.upload_release(document, name=name, base_urls=base_urls, by=tove, at=now())


def upload_one(name: str) -> None:
    upload(name, "GET /orders")


def upload_for_a_worker_that_dies(name: str) -> None:
    """A worker takes it, and is gone before it has stored anything."""
    upload(name, "GET /orders", "GET /stock")

    def dies(progress: jobs.Progress) -> None:
        progress.begin("Reading the document")
        raise SystemExit

    try:
        jobs.run_all(LOAD, dies, clock=now)
    except SystemExit:
        return


def told() -> dict[str, str]:
    return dict(ReleaseUpload.objects.values_list("name", "job__message"))


def states() -> list[list[str]]:
    rows = ReleaseUpload.objects.order_by("pk").values_list("name", "job__state", "document")
    return [[name, state, "forgotten" if document is None else "kept"] for name, state, document in rows]


def loaded() -> list[str]:
    return list(ApiRelease.objects.order_by("pk").values_list("name", flat=True))


def comparisons() -> int:
    return ReleaseComparison.objects.count()


def test_a_release_is_loaded_once_whoever_hears_of_it_and_whoever_dies(desk):
    desk.call(begin)
    desk.call(upload_for_a_worker_that_dies, name="2026.1")
    left_behind = (desk.call(states), desk.call(loaded))
    desk.start_worker()

    desk.call(upload_one, name="2025.2")
    until(lambda: "2025.2" in desk.call(loaded), 30, what="the release that a worker was woken for")
    held = desk.call(states)[0]
    desk.start_beat()
    desk.call(upload_one, name="2025.1", without_broker=True)
    until(lambda: "2025.1" in desk.call(loaded), SWEPT_WITHIN_SECONDS, what="the release that nobody was woken for")
    desk.move_clock(PAST_ANY_CLAIM)
    until(lambda: "2026.1" in desk.call(loaded), SWEPT_WITHIN_SECONDS, what="the release of the dead worker")

    until(lambda: all(kept == "forgotten" for _n, _s, kept in desk.call(states)), 30, what="forgetting the documents")
    assert left_behind == ([["2026.1", "running", "kept"]], [])
    assert held == ["2026.1", "running", "kept"]
    assert {state for _name, state, _kept in desk.call(states)} == {"done"}
    assert desk.call(told)["2026.1"] == "Release 2026.1 loaded: 2 operations, +1 −0 ~0 compared with 2025.2."
    assert desk.call(comparisons) == 3
