"""Releases in the database, and the engine that diagnoses with them."""

import json
from io import StringIO

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command

from apps.accounts.services import scheduler
from apps.diagnostics.loaded import engine_of_releases
from apps.diagnostics.models import ApiRelease, Diagnosis
from apps.diagnostics.services import load_release, retire, step_to
from apps.inquiries.facts import CallFacts
from tests.cast import HOUR, MONDAY

pytestmark = pytest.mark.django_db

TODAY, BEFORE = "https://api.lodestar.example/v1", "https://old.lodestar.example/api/v1"


def document(**paths):
    operations = {
        "/customers": {"get": {"summary": "List customers", "responses": {}}},
        "/customers/{number}": {
            "get": {"summary": "One customer", "responses": {}},
            "put": {"summary": "Change a customer", "deprecated": True, "responses": {}},
        },
    }
    return json.dumps(
        {
            "openapi": "3.0.3",
            "info": {"title": "Lodestar", "version": "1"},
            "servers": [{"url": TODAY}, {"url": BEFORE}],
            "paths": operations | paths,
        }
    ).encode()


def load(content=None, name="2026.1", at=MONDAY):
    return load_release(content or document(), name=name, base_urls=[], by=scheduler(), at=at)


def summary_of(url: str) -> str | None:
    """What the loaded releases call the operation that a GET of this URL means."""
    operation = engine_of_releases().matcher.match("GET", url).operation
    return operation.summary if operation else None


def test_a_call_is_named_by_the_operation_it_means():
    before = summary_of(f"{TODAY}/customers/10472")
    load()

    assert before is None
    assert summary_of(f"{TODAY}/customers/10472?expand=all") == "One customer"
    assert summary_of(f"{BEFORE}/customers") == "List customers"
    assert summary_of("https://other.example/customers") is None


def test_loading_the_same_again_changes_nothing():
    release, is_new = load()
    again, is_new_again = load(at=MONDAY + HOUR)

    assert (is_new, is_new_again) == (True, False)
    assert (again.pk, again.loaded_at, again.history.count()) == (release.pk, MONDAY, 1)


def test_a_new_document_under_the_name_is_read_from_then_on():
    load()
    assert summary_of(f"{TODAY}/orders") is None

    load(document(**{"/orders": {"get": {"summary": "List orders", "responses": {}}}}), at=MONDAY + HOUR)

    assert summary_of(f"{TODAY}/orders") == "List orders"


def test_a_retired_release_reads_no_calls_until_it_is_loaded_again():
    release, _is_new = load()
    retired = retire(release, by=scheduler(), at=MONDAY + HOUR)
    named = summary_of(f"{TODAY}/customers")

    again, has_changed = load(at=MONDAY + 2 * HOUR)

    entries = [(entry.is_retired, entry.history_change_reason) for entry in again.history.order_by("history_date")]
    assert (retired.is_retired, named) == (True, None)
    assert (again.pk, again.is_retired, has_changed) == (release.pk, False, True)
    assert summary_of(f"{TODAY}/customers") == "List customers"
    assert entries == [(False, "loaded"), (True, "retired"), (False, "loaded again after it was retired")]
    assert ApiRelease.objects.get().document == document().decode()


def test_what_is_retired_is_not_retired_twice():
    release, _is_new = load()
    retire(release, by=scheduler(), at=MONDAY)

    with pytest.raises(ValidationError) as refusal:
        retire(release, by=scheduler(), at=MONDAY + HOUR)

    assert (refusal.value.code, refusal.value.message) == ("already_retired", "Release 2026.1 is retired already.")
    assert release.history.count() == 2


def test_diagnoses_made_with_a_retired_release_stay(cast):
    release, _is_new = load()
    call = cast.ask(call=CallFacts("GET", f"{TODAY}/customers", 404, "", "{}")).call

    retire(release, by=scheduler(), at=MONDAY + HOUR)

    kept = Diagnosis.objects.get(call=call)
    assert (kept.release, kept.operation) == (release, "/customers")


def test_the_step_to_a_release_passes_over_a_retired_one():
    old, _ = load(name="2025.1")
    mistaken, _ = load(name="2025.2")
    new, _ = load()
    before = step_to(new)

    retire(mistaken, by=scheduler(), at=MONDAY)

    assert (before.old, step_to(new).old) == (mistaken, old)


def test_a_broken_document_is_refused_with_the_place_and_what_was_loaded_stays():
    load()

    with pytest.raises(ValidationError) as refusal:
        load(b'{"openapi": "3.0.3",\n "paths": ')

    assert refusal.value.code == "broken_document"
    assert "2:" in refusal.value.message
    assert ApiRelease.objects.get().operation_count == 3


@pytest.mark.parametrize("name", ["", "x" * 51])
def test_a_release_needs_a_short_name(name):
    with pytest.raises(ValidationError) as refusal:
        load(name=name)

    assert refusal.value.code == "release_name"
    assert not ApiRelease.objects.exists()


def test_the_documents_are_read_once(django_assert_num_queries):
    load()
    engine_of_releases()

    with django_assert_num_queries(1):
        engine_of_releases()


def test_the_command_loads_a_file_and_says_what_it_found(tmp_path):
    file, said = tmp_path / "api.json", StringIO()
    file.write_bytes(document())

    call_command("load_api_release", str(file), name="2026.1", stdout=said)
    call_command("load_api_release", str(file), name="2026.1", stdout=said)

    assert said.getvalue().splitlines() == [
        "Release 2026.1 loaded: 3 operations.",
        "Release 2026.1 is loaded already, with the same document and base URLs: 3 operations.",
    ]


class Terminal(StringIO):
    def isatty(self) -> bool:
        return True


def test_the_command_shows_a_terminal_how_far_it_is_and_what_is_different(tmp_path):
    file, said = tmp_path / "api.json", Terminal()
    load(document(**{"/stock": {"get": {"responses": {}}}}), name="2025.2")
    file.write_bytes(document())

    call_command("load_api_release", str(file), name="2026.1", stdout=said)

    assert said.getvalue().splitlines() == [
        "Reading the document …",
        "Checking the document …",
        "Comparing with 2025.2 …",
        "Storing the release …",
        "Release 2026.1 loaded: 3 operations, +0 −1 ~0 compared with 2025.2.",
    ]


@pytest.mark.parametrize("content", [None, b"not: [an API"])
def test_the_command_says_what_is_wrong_with_a_file(tmp_path, content):
    file = tmp_path / "api.yaml"
    if content:
        file.write_bytes(content)

    with pytest.raises(CommandError, match=r"api\.yaml"):
        call_command("load_api_release", str(file), name="2026.1")

    assert not ApiRelease.objects.exists()


def test_a_release_that_can_no_longer_be_read_keeps_nobody_from_asking(cast, caplog):
    load()
    ApiRelease.objects.create(
        name="2026.2", document="{", digest="x", operation_count=0, loaded_at=MONDAY, base_urls=[TODAY]
    )

    inquiry = cast.ask()

    assert list(engine_of_releases().releases) == ["2026.1"]
    assert inquiry.call.diagnosis.topic
    assert "API release 2026.2 can't be read; load it again" in caplog.text
