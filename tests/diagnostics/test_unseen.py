"""Pastes of every kind that developers send, each read, masked, matched and checked as its key says.

`cases/expected.json` is in the manner of the shared key; a field that is left out is None or empty. `document` says
which API documents a case is about: those of the product run everywhere, the others where they are there.
"""

import json
from dataclasses import asdict
from functools import cache

import pytest

from apps.diagnostics.diagnosing import Engine
from apps.diagnostics.reading import ReadCall, decode, read

from .api_documents import ROOT, SHARED_IS_THERE, lodestar, shared_releases

FOLDER = ROOT / "tests" / "diagnostics" / "cases"
CASES = json.loads((FOLDER / "expected.json").read_text("utf-8"))


@cache
def engine(document: str) -> Engine:
    return Engine([lodestar()] if document == "lodestar" else shared_releases())


@pytest.fixture(params=CASES, ids=lambda case: case["file"])
def case(request):
    if request.param["document"] == "shared" and not SHARED_IS_THERE:
        pytest.skip("the shared API documents are not there")
    return request.param


@pytest.fixture
def text(case):
    return decode((FOLDER / case["file"]).read_bytes(), case["file"])


@pytest.fixture
def report(case, text):
    return engine(case["document"]).diagnose(text)


def test_the_call_is_read_as_its_key_says(case, text):
    calls = read(text).calls
    call = calls[0] if calls else ReadCall()

    assert (call.method, call.status, call.request_body, list(call.correlation_ids)) == (
        case.get("method"),
        case.get("status"),
        case.get("request_body"),
        case.get("correlation_ids", []),
    )
    assert call.url in [case.get("url"), *case.get("url_also", [])]
    if "response_contains" in case:
        assert case["response_contains"] in (call.response_body or "")
    else:
        assert not call.response_body


def test_it_is_matched_and_checked_as_its_key_says(case, report):
    accepted = {place: each["path"] for each in case.get("findings", []) for place in each.get("accept_at", [])}
    found = {
        (accepted.get(each["path"], each["path"]), each["problem"]): each["suggestion"] for each in report.findings
    }
    expected = {(each["path"], each["problem"]): each.get("suggestion") for each in case.get("findings", [])}

    assert report.operation in [case.get("template"), *case.get("template_also", [])]
    assert report.release == case.get("release")
    assert found.keys() == expected.keys()
    for place, suggestion in expected.items():
        if suggestion is not None:
            assert _plain(found[place]) == suggestion


def test_topic_language_and_what_is_missing_are_told_as_its_key_says(case, report):
    optional = set(case.get("missing_also", []))

    assert report.topic in [case["topic"], *case.get("topic_also", [])]
    assert report.language in [case.get("language"), *case.get("language_also", [])]
    assert set(report.missing) - optional == set(case.get("missing", [])) - optional


def test_secrets_are_gone_and_what_support_needs_is_still_there(case, report):
    shown = json.dumps(asdict(report), ensure_ascii=False)

    assert [secret for secret in case.get("must_be_masked", []) if secret in shown] == []
    assert [word for word in case.get("must_not_be_masked", []) if word not in shown] == []


def _plain(suggestion):
    return list(suggestion) if isinstance(suggestion, tuple) else suggestion
