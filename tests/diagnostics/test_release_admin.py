"""Loading a release in the admin: the form, the progress, the outcome."""

from datetime import timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from apps.accounts.models import Job
from apps.accounts.roles import DEVELOPMENT
from apps.diagnostics import services
from apps.diagnostics.admin.releases import LoadForm, Pace
from apps.diagnostics.models import ApiRelease, ReleaseComparison, ReleaseUpload
from apps.diagnostics.releases.parsing import MAX_BYTES
from tests.cast import HOUR, MONDAY
from tests.cockpit.desk import browser_of, queries, text, words
from tests.factories.accounts import StaffFactory

from .test_loading import MINUTE, NEWER, OLDER, document

ADD = reverse("admin:diagnostics_apirelease_add")
LIST = reverse("admin:diagnostics_apirelease_changelist")
SUBMIT = {"_form_submitted": "on"}


@pytest.fixture
def tove(cast) -> Client:
    return browser_of(cast.tove)


def send(client: Client, content: bytes = NEWER, *, name: str = "2026.1", base_urls: str = ""):
    file = SimpleUploadedFile("api.json", content)
    return client.post(ADD, {"document": file, "name": name, "base_urls": base_urls})


def progress_of(upload: ReleaseUpload) -> str:
    return reverse("admin:diagnostics_apirelease_load", args=[upload.pk])


def work() -> None:
    services.load_uploads(clock=lambda: MONDAY)


def load(cast, content: bytes, name: str) -> None:
    services.load_release(content, name=name, base_urls=[], by=cast.tove, at=MONDAY)


def test_what_is_sent_is_kept_and_the_page_of_its_progress_follows(tove):
    answer = send(tove, base_urls=" https://api.lodestar.example/v1 \n\nhttps://old.lodestar.example\n")

    upload = ReleaseUpload.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, progress_of(upload))
    assert upload.base_urls == ["https://api.lodestar.example/v1", "https://old.lodestar.example"]
    assert bytes(upload.document) == NEWER
    assert not ApiRelease.objects.exists()


def test_the_page_looks_again_until_the_load_is_over_also_without_script(tove):
    send(tove)
    upload = ReleaseUpload.objects.get()
    waiting = tove.get(progress_of(upload))

    work()
    over = tove.get(progress_of(upload))

    assert 'hx-trigger="every 1s"' in text(waiting)
    assert '<noscript><meta http-equiv="refresh" content="2"></noscript>' in text(waiting)
    assert "Waiting for a worker" in words(waiting)
    assert "every 1s" not in text(over)
    assert "http-equiv" not in text(over)


NO_WORKER = "No worker has taken this load so far. Start one with make run"


@pytest.mark.parametrize(
    ("waited", "trigger", "refresh", "is_told", "is_left"),
    [
        (timedelta(seconds=29), "every 1s", 'content="2"', False, False),
        (timedelta(seconds=30), "every 10s", 'content="10"', True, False),
        (timedelta(minutes=59), "every 10s", 'content="10"', True, False),
        (timedelta(hours=1), None, None, True, True),
    ],
)
def test_a_load_that_no_worker_takes_says_what_to_do_and_is_looked_at_less(
    cast, waited, trigger, refresh, is_told, is_left
):
    upload = services.upload_release(NEWER, name="2026.1", base_urls=[], by=cast.tove, at=MONDAY)

    with time_machine.travel(MONDAY + waited, tick=False):
        page = browser_of(cast.tove).get(progress_of(upload))

    assert (f'hx-trigger="{trigger}"' in text(page), "hx-trigger=" in _load_part(page)) == (bool(trigger),) * 2
    assert (f'http-equiv="refresh" {refresh}' in text(page), "http-equiv" in text(page)) == (bool(refresh),) * 2
    assert (NO_WORKER in words(page)) is is_told
    assert ("This page no longer looks by itself. Look again" in words(page)) is is_left


def test_a_load_that_a_worker_has_is_looked_at_often_but_not_for_ever(cast):
    upload = services.upload_release(NEWER, name="2026.1", base_urls=[], by=cast.tove, at=MONDAY)
    Job.objects.update(state=Job.State.RUNNING, message="Reading the document", claimed_until=MONDAY + HOUR)

    paces = [Pace.of(Job.objects.get(pk=upload.job_id), at=MONDAY + waited) for waited in (5 * MINUTE, 60 * MINUTE)]

    assert paces == [Pace(1), Pace(0)]


def _load_part(page) -> str:
    return text(page).partition('<div id="load"')[2].partition(">")[0]


def test_the_outcome_leads_to_the_radar(tove, cast):
    load(cast, OLDER, "2025.2")
    send(tove)

    work()
    page = tove.get(progress_of(ReleaseUpload.objects.get()))

    assert "Release 2026.1 loaded: 4 operations, +2 −1 ~0 compared with 2025.2." in words(page)
    assert f'href="{reverse("cockpit:radar_step", args=[ReleaseComparison.objects.get().pk])}"' in text(page)


def test_a_refused_document_is_told_with_its_place_beside_the_form_as_it_was_filled_in(tove):
    send(tove, b'{"openapi": ', name="2026.1", base_urls="https://api.lodestar.example/v1")

    work()
    page = tove.get(progress_of(ReleaseUpload.objects.get()))

    assert "Place: 1:13. Nothing was changed." in words(page)
    assert 'value="2026.1"' in text(page)
    assert ">\nhttps://api.lodestar.example/v1</textarea>" in text(page)
    assert not ApiRelease.objects.exists()


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"content": b""}, "The file is empty. Choose the API document."),
        ({"name": ""}, "Give the release a name, such as 2026.1."),
        ({"name": "x" * 51}, "Give the release a name of 1 to 50 characters."),
        ({"base_urls": "https://a.example\n" * 21}, "Give at most 20 base URLs"),
    ],
)
def test_what_is_refused_at_once_is_told_in_the_form(tove, given, sentence):
    page = send(tove, **given)

    assert page.status_code == 422
    assert sentence in words(page)
    assert not ReleaseUpload.objects.exists()


def test_a_form_without_a_file_says_so_and_keeps_what_was_typed(tove):
    page = tove.post(ADD, {"name": "2026.1", "base_urls": "https://api.lodestar.example"})

    assert page.status_code == 422
    assert "Choose the API document." in words(page)
    assert 'value="2026.1"' in text(page)


def test_a_file_that_is_too_large_is_not_even_read():
    class Large(SimpleUploadedFile):
        def read(self, *_):
            pytest.fail("too large to be read")

    file = Large("api.json", b"x")
    file.size = MAX_BYTES + 1

    form = LoadForm({"name": "2026.1"}, {"document": file})

    assert form.errors["document"] == [services.TOO_LARGE]
    assert "25 MB" in services.TOO_LARGE


def test_latest_loads_can_be_returned_to(tove):
    send(tove)

    page = tove.get(ADD)

    assert f'href="{progress_of(ReleaseUpload.objects.get())}"' in text(page)
    assert "Tove Dahl" in words(page)


def test_the_form_asks_for_nothing_more_where_more_was_loaded(tove):
    send(tove)
    one = queries(tove, ADD)
    for number in range(2):
        send(tove, name=f"2026.{number}")

    assert queries(tove, ADD) == one


def test_the_list_asks_for_nothing_more_where_there_is_more_and_leads_to_what_changed(tove, cast):
    load(cast, NEWER, "2026.1")
    one = queries(tove, LIST)
    for name in ("2025.2", "2024"):
        load(cast, document("GET /orders"), name)

    page = tove.get(LIST)

    assert queries(tove, LIST) == one
    assert f'href="{reverse("cockpit:radar")}?new=2026.1"' in text(page)
    assert f'href="{ADD}' in text(page)


@pytest.mark.parametrize("method", ["get", "post"])
def test_who_may_not_add_releases_loads_none(cast, method):
    send(browser_of(cast.tove))
    sam = browser_of(cast.sam)

    answers = [getattr(sam, method)(path) for path in (ADD, progress_of(ReleaseUpload.objects.get()))]

    assert [answer.status_code for answer in answers] == [403, 403]
    assert ReleaseUpload.objects.count() == 1
    assert f'href="{ADD}' not in text(sam.get(LIST))


def test_developers_load_releases(cast):
    dev = browser_of(StaffFactory(name="Dev", email="dev@lodestar.example", market=cast.market, role=DEVELOPMENT))

    assert send(dev).status_code == 302


def test_a_release_is_changed_and_deleted_by_nobody(tove, cast):
    load(cast, NEWER, "2026.1")
    release = ApiRelease.objects.get()

    page = tove.get(reverse("admin:diagnostics_apirelease_change", args=[release.pk]))
    gone = tove.post(reverse("admin:diagnostics_apirelease_delete", args=[release.pk]), {"post": "yes"})

    assert "What changed with 2026.1" in text(page)
    assert gone.status_code == 403
    assert ApiRelease.objects.exists()


def retire_page(release: ApiRelease) -> str:
    return reverse("admin:diagnostics_apirelease_retire", args=[release.pk])


CHANGE = "admin:diagnostics_apirelease_change"


def test_who_may_load_releases_retires_one_after_a_question(tove, cast):
    load(cast, NEWER, "2026.1")
    release = ApiRelease.objects.get()
    question = tove.get(retire_page(release))
    before = ApiRelease.objects.get().is_retired

    answer = tove.post(retire_page(release), SUBMIT)

    page = tove.get(reverse(CHANGE, args=[release.pk]))
    assert "Retired releases are not used to read calls; diagnoses made with them stay." in text(question)
    assert (before, ApiRelease.objects.get().is_retired) == (False, True)
    assert answer["HX-Redirect"] == reverse(CHANGE, args=[release.pk])
    assert "Release 2026.1 is retired. No call is read with it from now on." in text(page)
    assert release.history.latest().history_user == cast.tove
    assert retire_page(release) not in text(page)


def test_a_release_that_is_retired_already_or_unknown_is_not_retired(tove, cast):
    load(cast, NEWER, "2026.1")
    release = ApiRelease.objects.get()
    tove.post(retire_page(release), SUBMIT)

    tove.post(retire_page(release), SUBMIT)

    assert "Release 2026.1 is retired already." in text(tove.get(reverse(CHANGE, args=[release.pk])))
    assert release.history.count() == 2
    assert tove.post(retire_page(ApiRelease(pk=0)), SUBMIT).status_code == 404


def test_who_may_not_load_releases_retires_none(cast):
    load(cast, NEWER, "2026.1")
    release = ApiRelease.objects.get()
    sam = browser_of(cast.sam)

    answer = sam.post(retire_page(release), SUBMIT)

    assert answer.status_code == 403
    assert not ApiRelease.objects.get().is_retired
    assert retire_page(release) not in text(sam.get(reverse(CHANGE, args=[release.pk])))
