"""Releases that staff upload: loaded by a worker step by step, compared with the others, whole or not at all."""

import json
from datetime import datetime, timedelta
from itertools import count

import pytest
import time_machine
from django.core.exceptions import ValidationError

from apps.accounts import jobs
from apps.accounts.models import Job
from apps.diagnostics import services, tasks
from apps.diagnostics.models import ApiRelease, ReleaseComparison, ReleaseUpload
from apps.diagnostics.releases.parsing import MAX_BYTES
from apps.diagnostics.services import releases
from apps.diagnostics.services.uploads import LOAD
from tests.cast import HOUR, MONDAY

from .api_documents import openapi

BASE = "https://api.lodestar.example"
MINUTE = timedelta(minutes=1)


def document(*operations: str, **more) -> bytes:
    return json.dumps(openapi(*operations, servers=[{"url": BASE}], **more)).encode()


OLDER = document("GET /orders", "GET /stock", "GET /items")
NEWER = document("GET /orders", "POST /orders", "GET /items", "PUT /items")


@pytest.fixture
def upload(cast):
    """Uploads as Tove does, on Monday."""

    def uploading(content: bytes = NEWER, *, name: str = "2026.1", base_urls=(), at: datetime = MONDAY):
        return services.upload_release(content, name=name, base_urls=base_urls, by=cast.tove, at=at)

    return uploading


def work(at: datetime = MONDAY + MINUTE) -> None:
    services.load_uploads(clock=lambda: at)


def job_of(upload: ReleaseUpload) -> Job:
    return Job.objects.get(pk=upload.job_id)


def told(upload: ReleaseUpload) -> tuple[str, str]:
    job = job_of(upload)
    return job.state, job.message


def stored() -> list[tuple[str, int]]:
    return list(ApiRelease.objects.order_by("pk").values_list("name", "operation_count"))


def compared() -> list[tuple[str, str, dict]]:
    return sorted(ReleaseComparison.objects.values_list("old__name", "new__name", "counts"))


def test_what_is_uploaded_waits_whole_in_the_database(upload):
    kept = upload(base_urls=[BASE])

    again = ReleaseUpload.objects.get(pk=kept.pk)
    assert (again.name, again.base_urls, bytes(again.document)) == ("2026.1", [BASE], NEWER)
    assert told(kept) == ("waiting", "")
    assert stored() == []


def test_a_worker_loads_it_as_who_uploaded_it_and_forgets_the_document(upload, cast):
    kept = upload()

    work()

    kept.refresh_from_db()
    (record,) = ApiRelease.objects.get().history.all()
    assert told(kept) == ("done", "Release 2026.1 loaded: 4 operations.")
    assert (record.history_user, record.history_date) == (cast.tove, MONDAY + MINUTE)
    assert kept.document is None


def test_a_release_is_compared_with_the_one_before_it(upload):
    upload(OLDER, name="2025.2")
    kept = upload()

    work()

    assert told(kept) == (
        "done",
        "Release 2026.1 loaded: 4 operations, +2 −1 ~0 compared with 2025.2.",
    )
    assert compared() == [("2025.2", "2026.1", {"removed": 1, "added": 2, "breaking": 1})]
    assert job_of(kept).result == f"/admin/desk/radar/{ReleaseComparison.objects.get().pk}/"


def test_releases_are_compared_in_their_order_whichever_comes_first(upload):
    upload(name="2026.1")
    upload(OLDER, name="2025.2")
    upload(OLDER, name="2024")

    work()

    assert [(old, new) for old, new, _counts in compared()] == [
        ("2024", "2025.2"),
        ("2024", "2026.1"),
        ("2025.2", "2026.1"),
    ]


def test_names_without_numbers_are_ordered_as_they_were_loaded(upload):
    upload(OLDER, name="first")
    upload(name="second")
    work()
    upload(document("GET /other"), name="first")
    work()

    assert [(old, new) for old, new, _counts in compared()] == [("first", "second")]


def test_a_release_loaded_anew_is_compared_anew_in_the_same_place(upload):
    upload(OLDER, name="2025.2")
    upload()
    work()
    before = ReleaseComparison.objects.get()

    upload(document("GET /orders"), name="2026.1")
    work(at=MONDAY + HOUR)

    after = ReleaseComparison.objects.get()
    assert (after.pk, after.compared_at) == (before.pk, MONDAY + HOUR)
    assert after.counts == {"removed": 2, "breaking": 2}


def test_newly_deprecated_operations_are_counted_by_themselves(upload):
    deprecated = openapi("GET /orders", servers=[{"url": BASE}])
    deprecated["paths"]["/orders"]["get"]["deprecated"] = True
    upload(document("GET /orders"), name="2025.2")
    kept = upload(json.dumps(deprecated).encode())

    work()

    message = "Release 2026.1 loaded: 1 operation, +0 −0 ~0, 1 newly deprecated compared with 2025.2."
    assert told(kept) == ("done", message)


def test_the_same_again_says_so_and_changes_nothing(upload):
    upload()
    work()
    again = upload(at=MONDAY + HOUR)

    work(at=MONDAY + HOUR)

    release = ApiRelease.objects.get()
    assert told(again) == (
        "done",
        "Release 2026.1 is loaded already, with the same document and base URLs: 4 operations.",
    )
    assert (release.loaded_at, release.history.count()) == (MONDAY + MINUTE, 1)


def test_the_same_again_fills_in_a_comparison_that_is_missing(upload):
    upload(OLDER, name="2025.2")
    upload()
    work()
    ReleaseComparison.objects.all().delete()

    upload()
    work()

    assert [(old, new) for old, new, _counts in compared()] == [("2025.2", "2026.1")]


def test_a_broken_document_is_refused_with_its_place_and_nothing_changes(upload):
    upload()
    work()
    broken = upload(b'{"openapi": "3.0.3",\n "paths": {"/a": }}')

    work()

    state, message = told(broken)
    assert state == "failed"
    assert message.endswith("Place: 2:18.")
    assert stored() == [("2026.1", 4)]


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"name": ""}, "release_name"),
        ({"name": "x" * 51}, "release_name"),
        ({"content": b""}, "empty_document"),
        ({"content": b" " * (MAX_BYTES + 1)}, "document_too_large"),
        ({"base_urls": [BASE] * 21}, "too_many_base_urls"),
        ({"base_urls": [f"https://{'x' * 500}"]}, "too_many_base_urls"),
        ({"base_urls": ["https://[broken/v1"]}, "base_url"),
        ({"base_urls": ["javascript:alert(1)"]}, "base_url"),
        ({"base_urls": ["https://user:secret@api.lodestar.example/v1"]}, "base_url"),
    ],
)
def test_what_can_be_seen_at_once_is_refused_at_once(upload, given, code):
    with pytest.raises(ValidationError) as refusal:
        upload(**given)

    assert refusal.value.code == code
    assert "secret" not in refusal.value.message
    assert code != "document_too_large" or "25 MB" in refusal.value.message
    assert not Job.objects.exists()
    assert not ReleaseUpload.objects.exists()


def test_every_step_is_told(cast):
    services.load_release(OLDER, name="2025.2", base_urls=[], by=cast.tove, at=MONDAY)
    steps = []

    services.load_release(NEWER, name="2026.1", base_urls=[], by=cast.tove, at=MONDAY, tell=steps.append)

    assert steps == ["Reading the document", "Checking the document", "Comparing with 2025.2", "Storing the release"]
    assert len(steps) == releases.STEPS


def test_what_was_loaded_meanwhile_stops_a_load_that_did_not_know_of_it(cast):
    """Its comparisons would lack the other release."""
    prepared = releases.prepare(NEWER, name="2026.1", base_urls=[], tell=lambda _step: None)
    services.load_release(OLDER, name="2025.2", base_urls=[], by=cast.tove, at=MONDAY)

    with pytest.raises(ValidationError) as refusal:
        releases.store(prepared, by=cast.tove, at=MONDAY)

    assert refusal.value.code == "loaded_meanwhile"
    assert stored() == [("2025.2", 3)]


def test_a_load_during_which_another_release_came_is_compared_with_that_one_too(upload, cast):
    kept = upload()
    asked = []

    def clock():
        asked.append(MONDAY)
        if len(asked) == 2:  # the document is read and compared, and is about to be stored
            services.load_release(OLDER, name="2025.2", base_urls=[], by=cast.sam, at=MONDAY)
        return MONDAY

    services.load_uploads(clock=clock)

    assert told(kept) == ("done", "Release 2026.1 loaded: 4 operations, +2 −1 ~0 compared with 2025.2.")
    assert [(old, new) for old, new, _counts in compared()] == [("2025.2", "2026.1")]


def test_a_load_that_others_always_overtake_is_refused_in_the_end(upload, cast):
    kept = upload()
    numbers = count(1)

    def clock():
        services.load_release(OLDER, name=str(next(numbers)), base_urls=[], by=cast.sam, at=MONDAY)
        return MONDAY

    services.load_uploads(clock=clock)

    state, message = told(kept)
    assert (state, message) == ("failed", "Another release was loaded at the same time. Load this one again.")


def test_a_worker_that_lost_its_job_stores_nothing(upload):
    """Another worker took the job over while this one was reading: its result must not count twice."""
    kept = upload()

    def clock():
        Job.objects.filter(state="running").update(claimed_until=MONDAY + 2 * jobs.CLAIM)
        return MONDAY

    services.load_uploads(clock=clock)

    assert stored() == []
    assert told(kept)[0] == "running"


@pytest.mark.django_db(transaction=True)
def test_the_task_loads_by_the_present(upload):
    kept = upload()

    with time_machine.travel(MONDAY + HOUR, tick=False):
        tasks.load_uploaded_releases()

    assert tasks.load_uploaded_releases.name == LOAD
    assert job_of(kept).finished_at == MONDAY + HOUR
