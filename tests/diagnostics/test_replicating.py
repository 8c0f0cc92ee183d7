import pytest

from apps.diagnostics.checking import Finding
from apps.diagnostics.models import ApiCall
from apps.diagnostics.reading import ReadCall
from apps.diagnostics.recorded import undiagnosed
from apps.diagnostics.replicating import as_finding, replication_of
from apps.diagnostics.services import load_release
from tests.cast import MONDAY
from tests.diagnostics.api_documents import LODESTAR

pytestmark = pytest.mark.django_db

BASE = "https://api.lodestar.example/v1"
MISSPELLED = '{\n  "nam": {"value": "Lund Bygg"}\n}'


@pytest.fixture
def lodestar(cast):
    return load_release(name="2026.1", document=LODESTAR.read_bytes(), base_urls=[], by=cast.tove, at=MONDAY)


def curl_of(written) -> str:
    return next(each.text for each in written if each.style == "curl")


def finding(**more):
    about = {"path": "/nam", "problem": "unknown_property", "message": "No.", "suggestion": "name", "severity": "error"}
    return about | {"line": 2, "column": 3, "nearest": ["name"]} | more


def test_a_call_is_given_in_every_language_as_sent_and_corrected(lodestar):
    call = ReadCall("POST", f"{BASE}/customers", request_body=MISSPELLED)

    found = replication_of(call, [finding()])

    assert [each.label for each in found.sent] == ["cURL", "Python", "C#", "PowerShell", ".http file"]
    assert [each.label for each in found.better] == [each.label for each in found.sent]
    assert '"nam"' in curl_of(found.sent)
    assert '"name"' in curl_of(found.better)
    assert found.changes == ('Line 2: renamed "nam" to "name".',)
    assert found.left == ()


def test_a_call_in_which_nothing_is_wrong_is_given_once(lodestar):
    call = ReadCall("GET", f"{BASE}/customers/10017")

    found = replication_of(call)

    assert (found.better, found.changes) == ((), ())


def test_what_cannot_be_corrected_is_left(lodestar):
    deprecated = finding(path="operation", problem="deprecated_operation", line=None, column=None)

    found = replication_of(ReadCall("GET", f"{BASE}/inventorySummary/7"), [deprecated])

    assert found.better == ()
    assert [each.problem for each in found.left] == ["deprecated_operation"]


@pytest.mark.parametrize("call", [ReadCall(), ReadCall("GET"), ReadCall(url=f"{BASE}/customers")])
def test_without_method_and_address_there_is_nothing_to_run(db, call):
    assert replication_of(call) is None


def test_a_wish_is_not_asked_for_pages(lodestar):
    call = ReadCall("GET", "https://erp.lodestar.example/API/v1/customers")
    moved = finding(path="url", problem="old_base_url", suggestion=f"{BASE}/customers", line=None, column=None)

    found = replication_of(call, [moved], topic="feature_request")

    assert "pageNumber" not in curl_of(found.better)


@pytest.mark.parametrize(
    ("headers", "shown"),
    [
        (["Authorization: Bearer [bearer-token-1]"], "-H 'Authorization: Bearer <access token>'"),
        (["Authorization: Basic [basic-credentials-1]"], "-H 'Authorization: Basic <client id and secret in Base64>'"),
        (["Authorization: Signature [secret-1]"], "-H 'Authorization: Signature <credentials>'"),
        (["Authorization: [secret-1]"], "-H 'Authorization: Bearer <access token>'"),
        (["Authorization: Bearer {{token}}"], "-H 'Authorization: Bearer {{token}}'"),
        (["X-Api-Key: [api-key-1]"], "-H 'X-Api-Key: [api-key-1]'"),
        (["X-Empty: "], "-H 'X-Empty;'"),
    ],
)
def test_headers_are_those_of_the_call_with_words_for_its_credentials(db, headers, shown):
    stored = ApiCall(method="GET", url=f"{BASE}/customers/1", request_headers=headers)

    found = replication_of(undiagnosed(stored).call)

    assert shown in curl_of(found.sent)


def test_headers_of_one_connection_are_left_out(db):
    headers = ["Host: api.lodestar.example", "Connection: keep-alive", "content-length: 7", ":scheme: https", "TE: x"]
    stored = ApiCall(method="GET", url=f"{BASE}/customers/1", request_headers=[*headers, "Accept: application/json"])

    found = replication_of(undiagnosed(stored).call)

    assert curl_of(found.sent) == f"curl -X GET '{BASE}/customers/1' \\\n  -H 'Accept: application/json'\n"


def test_where_no_headers_were_shown_those_that_a_call_must_have_are_written(db):
    stored = ApiCall(method="POST", url=f"{BASE}/customers", request_body="{}")

    found = replication_of(undiagnosed(stored).call)

    assert "-H 'Authorization: Bearer <access token>'" in curl_of(found.sent)
    assert "-H 'Content-Type: application/json'" in curl_of(found.sent)
    assert found.changes == ()


def test_a_call_that_was_sent_without_them_gets_them_when_corrected(db):
    stored = ApiCall(method="POST", url=f"{BASE}/customers", request_body="{}", request_headers=["Accept: */*"])

    found = replication_of(undiagnosed(stored).call)

    assert "Authorization" not in curl_of(found.sent)
    assert "-H 'Authorization: Bearer <access token>'" in curl_of(found.better)
    assert found.changes == (
        "Added Authorization: the call was sent without it.",
        "Added Content-Type: the call was sent without it.",
    )


@pytest.mark.parametrize(
    ("url", "whole"),
    [
        ("/v1/customers/1", f"{BASE}/customers/1"),
        ("/customers/1", f"{BASE}/customers/1"),
        ("/unheard/of", "/unheard/of"),
    ],
)
def test_a_path_alone_gets_the_host_it_belongs_to(lodestar, url, whole):
    found = replication_of(ReadCall("GET", url))

    assert f"curl -X GET '{whole}'" in curl_of(found.sent)


def test_a_finding_that_was_kept_is_the_same_again():
    before = Finding("method", "method_not_offered", "No.", ("GET", "PUT"), nearest=("PUT",))

    again = as_finding({**before._asdict(), "suggestion": ["GET", "PUT"], "nearest": ["PUT"]})

    assert again == before


@pytest.mark.django_db
def test_a_call_with_a_very_large_body_is_not_written_down_again():
    address = "https://api.lodestar.example/v1/inventory/1"

    sent = [replication_of(ReadCall("PUT", address, request_body="1" * size)) for size in (100_000, 100_001)]

    assert [found is not None for found in sent] == [True, False]
