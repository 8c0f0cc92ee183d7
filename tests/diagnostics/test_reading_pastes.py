"""The key of the shared pastes; skipped where the folder is missing."""

import json
from pathlib import Path

import pytest

from apps.diagnostics.reading import ReadCall, decode, read

FOLDER = Path(__file__).resolve().parents[3] / "shared" / "data" / "pastes"
KEY = FOLDER / "expected.json"
CASES = json.loads(KEY.read_text("utf-8")) if KEY.exists() else []

pytestmark = pytest.mark.skipif(not CASES, reason="the folder of pastes is not there")


@pytest.fixture(params=CASES, ids=lambda case: case["file"])
def case(request):
    return request.param


@pytest.fixture
def reading(case):
    return read(decode((FOLDER / case["file"]).read_bytes(), case["file"]))


@pytest.fixture
def call(reading):
    return reading.calls[0] if reading.calls else ReadCall()


def test_the_reported_call_is_read_as_the_key_says(case, reading, call):
    assert call.url in [case["url"], *case["url_also"]]
    assert (reading.kind, call.method, call.status, call.request_body, call.request_headers_visible) == (
        case["kind"],
        case["method"],
        case["status"],
        case["request_body"],
        case["request_headers_visible"],
    )
    assert list(call.correlation_ids) == case["correlation_ids"]


def test_the_answer_is_read_and_none_is_invented(case, call):
    if case["response_contains"] is None:
        assert not call.response_body
    else:
        assert case["response_contains"] in call.response_body


def test_there_is_prose_exactly_where_people_wrote_something(case, reading):
    assert bool(reading.prose) == (case["language"] is not None)
    assert "{" not in reading.prose


def test_spans_point_at_what_was_read(case, reading, call):
    for start, end in call.spans.values():
        assert 0 <= start < end <= len(reading.text)
    body = call.request_body
    if body and case["kind"] != "har" and body.splitlines()[0] in reading.text:
        start, end = call.spans["request_body"]
        assert body in reading.text[start:end].replace("\r\n", "\n")
