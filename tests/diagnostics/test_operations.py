"""Releases in the database, and what they say of a reported call."""

import json
from io import StringIO

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command

from apps.accounts.services import scheduler
from apps.diagnostics.models import ApiRelease
from apps.diagnostics.operations import Address, read_address
from apps.diagnostics.services import load_release
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


def test_a_call_is_named_by_the_operation_it_means():
    load()

    assert read_address("GET", f"{TODAY}/customers/10472?expand=all") == Address("One customer", "2026.1", [])


def test_what_is_wrong_with_an_address_is_said_in_sentences():
    load()

    assert read_address("DELETE", f"{TODAY}/customers/1").remarks == [
        "This path does not offer the method; it offers GET, PUT."
    ]
    assert read_address("GET", f"{TODAY}/custommers").remarks == [
        f"The API has no such path. Did you mean {TODAY}/customers?"
    ]
    assert read_address("GET", f"{BEFORE}/customers").remarks == [
        f"This is an old address of the API. Today it is {TODAY}/customers."
    ]
    assert read_address("PUT", f"{TODAY}/customers/1").remarks == [
        "This operation is deprecated and will be taken out of the API."
    ]


def test_an_address_of_nobody_we_know_is_left_alone():
    assert read_address("GET", f"{TODAY}/customers") is None
    load()

    assert read_address("GET", "https://other.example/customers") is None
    assert read_address("", "") is None


def test_loading_the_same_again_changes_nothing():
    release, is_new = load()
    again, is_new_again = load(at=MONDAY + HOUR)

    assert (is_new, is_new_again) == (True, False)
    assert (again.pk, again.loaded_at, again.history.count()) == (release.pk, MONDAY, 1)


def test_a_new_document_under_the_name_is_read_from_then_on():
    load()
    assert read_address("GET", f"{TODAY}/orders").operation == ""

    load(document(**{"/orders": {"get": {"summary": "List orders", "responses": {}}}}), at=MONDAY + HOUR)

    assert read_address("GET", f"{TODAY}/orders").operation == "List orders"


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
    read_address("GET", f"{TODAY}/customers")

    with django_assert_num_queries(1):
        read_address("GET", f"{TODAY}/customers/1")


def test_the_command_loads_a_file_and_says_what_it_found(tmp_path):
    file, said = tmp_path / "api.json", StringIO()
    file.write_bytes(document())

    call_command("load_api_release", str(file), name="2026.1", stdout=said)
    call_command("load_api_release", str(file), name="2026.1", stdout=said)

    assert said.getvalue().splitlines() == [
        "Release 2026.1 loaded: 3 operations.",
        "Release 2026.1 is loaded already: 3 operations.",
    ]


@pytest.mark.parametrize("content", [None, b"not: [an API"])
def test_the_command_says_what_is_wrong_with_a_file(tmp_path, content):
    file = tmp_path / "api.yaml"
    if content:
        file.write_bytes(content)

    with pytest.raises(CommandError, match=r"api\.yaml"):
        call_command("load_api_release", str(file), name="2026.1")

    assert not ApiRelease.objects.exists()
