"""From a text to what is wrong with its call: reading, matching, checking and masking at once."""

import json
from dataclasses import asdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.diagnostics.diagnosing import Engine
from apps.diagnostics.diagnosing.report import masked_values
from apps.diagnostics.reading import ReadCall, decode, read
from apps.diagnostics.redaction import MaskBook

from .api_documents import PASTES, lodestar, pasted_cases, release, shared_releases

SECRET = "FakeSecret0123456789abcdefABCDEF0123456789"
WRONG_ENUM = f"""Why is this refused?

curl -X PUT 'https://api.lodestar.example/v1/inventory/KAB-2040' \\
  -H 'Authorization: Bearer {SECRET}' \\
  -d '{{
  "description": {{"value": "Cable"}},
  "status": {{"value": "NoSale"}}
}}'

HTTP/1.1 400 Bad Request

{{"message": "VismaId: 01760f2a-35f3-51ae-8a66-ca8ab68b4ea0. Error converting value."}}
"""


@pytest.fixture(scope="module")
def engine():
    return Engine([lodestar()])


@pytest.fixture(scope="module")
def shared_engine():
    return Engine(shared_releases())


def told(report, name):
    return [each[name] for each in report.findings]


def test_a_text_is_taken_apart_checked_and_masked(engine):
    report = engine.diagnose(WRONG_ENUM)

    assert (report.method, report.operation, report.release) == ("PUT", "/inventory/{inventoryNumber}", "2026.1")
    assert (report.status, report.kind, report.language) == (400, "curl", "en")
    assert (told(report, "problem"), told(report, "path")) == (["wrong_enum"], ["/status/value"])
    assert (told(report, "line"), told(report, "suggestion")) == ([3], ["NoSales"])
    assert report.correlation_ids == ["01760f2a-35f3-51ae-8a66-ca8ab68b4ea0"]
    assert report.request_headers == ["Authorization: Bearer [bearer-token-1]"]
    assert [(each["kind"], each["placeholder"]) for each in report.masked] == [("bearer-token", "[bearer-token-1]")]
    assert SECRET not in json.dumps(asdict(report))


def test_a_text_without_a_call_lacks_what_its_topic_needs(engine):
    report = engine.diagnose("We get an error from your API since this morning, please help us soon.")

    assert (report.method, report.operation, report.findings) == (None, None, [])
    assert report.missing == ["endpoint_url", "method", "status", "response_body"]


def test_a_secret_that_one_part_gives_away_goes_from_all_of_them(engine):
    text = (
        f"curl -u 'agent:{SECRET}' https://api.lodestar.example/v1/branches\n\n"
        f'HTTP/1.1 401 Unauthorized\n\n{{"message": "{SECRET} is not valid"}}'
    )

    assert SECRET not in json.dumps(asdict(engine.diagnose(text)))


def test_places_are_those_of_the_body_that_is_shown(engine):
    secret = "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj"
    key = f"-----BEGIN PRIVATE KEY-----\\n{secret}\\n-----END PRIVATE KEY-----"
    body = f'{{"description": {{"value": "{key}"}}, "status": {{"value": "NoSale"}}}}'
    call = ReadCall("PUT", "https://api.lodestar.example/v1/inventory/1", request_body=body)

    report = engine.examine(read(""), call).report(MaskBook())

    [finding] = report.findings
    shown = report.request_body.splitlines()[finding["line"] - 1]
    assert "MIIEvQ" not in report.request_body
    assert shown[finding["column"] - 1 :].startswith('"NoSale"')


def test_the_call_that_failed_is_told_of_and_the_others_are_named(engine):
    text = (
        "GET https://api.lodestar.example/v1/branches\n200 OK\n\n"
        "GET https://api.lodestar.example/v1/shipments?status=Sent\n400 Bad Request\n"
    )

    report = engine.diagnose(text)

    assert report.operation == "/shipments"
    assert report.other_calls == [{"method": "GET", "url": "https://api.lodestar.example/v1/branches", "status": 200}]


def test_the_same_error_has_one_fingerprint_whatever_the_ids(engine):
    other = WRONG_ENUM.replace("01760f2a", "99990f2a").replace("KAB-2040", "KAB-1")

    first, second = engine.diagnose(WRONG_ENUM).error, engine.diagnose(other).error

    assert first["key"] == second["key"]
    assert (first["status"], first["operation"]) == (400, "PUT /inventory/{inventoryNumber}")


def test_a_path_alone_is_looked_up_in_the_release_that_is_named_first():
    engine = Engine(
        [
            release("GET /customers", "GET /suppliers", name="2"),
            release("GET /customers", name="1", bases=("https://old.lodestar.example",)),
        ]
    )

    assert engine.diagnose("GET /customers gives 500").release == "2"
    assert engine.diagnose("GET /customers gives 500", release="1").release == "1"
    assert engine.diagnose("GET https://api.lodestar.example/customers gives 500", release="1").release == "2"
    assert engine.diagnose("GET /suppliers gives 500", release="1").release == "2"


def test_what_the_isv_chose_decides_what_a_wish_is(engine):
    call = ReadCall("GET", "https://api.lodestar.example/v1/shipments")

    report = engine.examine(read("A filter by carrier on shipments."), call, kind="feature_request").report(MaskBook())

    assert (report.topic, report.missing, report.findings) == ("feature_request", [], [])


@given(st.text(max_size=400))
def test_whatever_the_text_there_is_a_report_and_masking_it_again_changes_nothing(text):
    report = asdict(Engine([release("GET /customers")]).diagnose(text))

    json.dumps(report)
    again, found = masked_values(report, MaskBook())
    assert (again, found) == (report, [])


@pytest.mark.parametrize("case", pasted_cases(), ids=lambda case: case["file"])
def test_what_isvs_send_is_diagnosed_as_the_key_says(shared_engine, case):
    raw = (PASTES / case["file"]).read_bytes()

    report = shared_engine.diagnose(decode(raw, case["file"]))

    assert (report.method, report.status, report.language) == (case["method"], case["status"], case["language"])
    assert report.url in [case["url"], *case["url_also"]]
    assert report.operation in [case["template"], *case["template_also"]]
    assert report.release == case["release"]
    assert report.correlation_ids == case["correlation_ids"]
    assert report.topic in [case["topic"], *case["topic_also"]]
    assert set(case["missing"]) <= set(report.missing) <= {*case["missing"], *case["missing_also"]}
    places = {place: each["path"] for each in case["findings"] for place in each.get("accept_at", [])}
    found = sorted((places.get(each["path"], each["path"]), each["problem"]) for each in report.findings)
    assert found == sorted((each["path"], each["problem"]) for each in case["findings"])
    shown = json.dumps(asdict(report), ensure_ascii=False)
    assert [secret for secret in case["must_be_masked"] if secret in shown] == []
