"""The shared samples of what developers paste: every listed secret goes, every listed id stays."""

import json
from pathlib import Path

import pytest

from apps.diagnostics.redaction import mask

PASTES = Path(__file__).resolve().parents[3] / "shared" / "data" / "pastes"


def _cases():
    key = PASTES / "expected.json"
    return json.loads(key.read_text(encoding="utf-8")) if key.exists() else []


def _text(case):
    return (PASTES / case["file"]).read_bytes().decode("utf-8")


pytestmark = pytest.mark.skipif(not _cases(), reason="the shared samples are not beside the project")
each_case = pytest.mark.parametrize("case", _cases(), ids=lambda case: case["file"])


@each_case
def test_every_secret_of_the_sample_is_gone_and_was_there(case):
    text = _text(case)

    masked = mask(text)

    assert [secret for secret in case["must_be_masked"] if secret not in text] == []
    assert [secret for secret in case["must_be_masked"] if secret in masked.text] == []
    assert len(masked.found) >= len(case["must_be_masked"])


@each_case
def test_every_id_that_support_needs_from_the_sample_is_kept(case):
    needed = [*case["must_not_be_masked"], *case["correlation_ids"]]

    masked = mask(_text(case))

    assert [item for item in needed if item not in masked.text] == []


@each_case
def test_a_sample_without_secrets_is_not_touched(case):
    text = _text(case)

    masked = mask(text)

    if not case["must_be_masked"] and not case["may_be_masked"]:
        assert masked == (text, ())


@each_case
def test_masking_the_sample_twice_is_masking_it_once(case):
    once = mask(_text(case)).text

    assert mask(once).text == once


@each_case
def test_a_har_sample_is_still_a_har(case):
    if case["kind"] == "har":
        assert json.loads(mask(_text(case)).text).keys() == {"log"}
