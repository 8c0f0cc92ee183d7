"""The key of the shared pastes: each finding as it says, and nothing more; skipped where the folder is missing."""

import pytest

from apps.diagnostics.checking import check
from apps.diagnostics.matching import Matcher
from apps.diagnostics.reading import ReadCall, decode, read

from .api_documents import PASTES, pasted_cases, shared_releases

CASES = pasted_cases()
ONLY_ASKED = ("feature_request", "code_example_or_documentation")

pytestmark = pytest.mark.skipif(not CASES, reason="the folder of pastes is not there")


@pytest.fixture(scope="module")
def releases():
    return shared_releases()


@pytest.fixture(scope="module")
def matcher(releases):
    return Matcher(releases)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["file"])
def test_findings_are_those_of_the_key(case, releases, matcher):
    reading = read(decode((PASTES / case["file"]).read_bytes(), case["file"]))
    call = reading.calls[0] if reading.calls else ReadCall()
    match = matcher.match(call.method, call.url)
    release = next((each for each in releases if each.name == match.release), None)

    said = check(call, match, release, is_question=case["topic"] in ONLY_ASKED)

    assert [(found.path, found.problem, found.suggestion, found.nearest) for found in said.findings] == [
        (key["path"], key["problem"], as_value(key["suggestion"]), tuple(key.get("nearest", ())))
        for key in case["findings"]
    ]


def as_value(suggestion):
    return tuple(suggestion) if isinstance(suggestion, list) else suggestion
