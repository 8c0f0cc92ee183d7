"""Topic and what is missing, on the shared pastes; skipped where the folder is missing."""

from typing import NamedTuple

import pytest

from apps.diagnostics.reading import decode, read
from apps.diagnostics.topics import missing_of, topic_of

from .api_documents import PASTES, pasted_cases

CASES = pasted_cases()

pytestmark = pytest.mark.skipif(not CASES, reason="the folder of pastes is not there")


class Found(NamedTuple):
    path: str
    problem: str


@pytest.fixture(params=CASES, ids=lambda case: case["file"])
def case(request):
    return request.param


@pytest.fixture
def reading(case):
    return read(decode((PASTES / case["file"]).read_bytes(), case["file"]))


@pytest.fixture
def call(reading):
    return reading.calls[0] if reading.calls else None


@pytest.fixture
def topic(case, reading, call):
    findings = [Found(finding["path"], finding["problem"]) for finding in case["findings"]]
    return topic_of(reading.prose, call, findings)


def test_the_topic_is_one_that_a_fair_reader_chooses(case, topic):
    assert topic.code in [case["topic"], *case["topic_also"]]


def test_the_first_choice_of_the_key_is_plausible(case, topic):
    assert case["topic"] in [topic.code, *topic.others]


def test_the_topic_has_reasons(topic):
    assert topic.reasons
    assert all(reason.endswith(".") for reason in topic.reasons)


def test_what_is_missing_is_asked_for_and_nothing_else(case, topic, call):
    missing = set(missing_of(topic.code, call))

    assert set(case["missing"]) <= missing <= {*case["missing"], *case["missing_also"]}
