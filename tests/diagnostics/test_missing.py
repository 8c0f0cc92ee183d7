"""What must still be asked for, by topic and call."""

import pytest

from apps.diagnostics.reading import ReadCall
from apps.diagnostics.topics import missing_of
from apps.inquiries import completeness
from apps.policy.topics import Scope, SupportTopic

URL = "https://api.lodestar.example/v1/invoice"
COMPLETE = ReadCall(method="POST", url=URL, request_body="{}", status=400, response_body='{"message": "No."}')
ALL_OF_A_CALL = ("endpoint_url", "method", "status", "response_body")
QUESTIONS = ("endpoint_usage", "endpoint_functionality", "json_syntax")
NEVER = [
    *(topic.value for topic in SupportTopic if topic.scope is not Scope.IN_SCOPE),
    "feature_request",
    "code_example_or_documentation",
]


@pytest.mark.parametrize("topic", SupportTopic)
def test_a_complete_call_lacks_nothing(topic):
    assert missing_of(topic, COMPLETE) == ()


@pytest.mark.parametrize("topic", NEVER)
@pytest.mark.parametrize("call", [None, ReadCall(method="POST", url=URL), ReadCall(status=500)])
def test_wishes_and_what_is_passed_on_lack_nothing(topic, call):
    assert missing_of(topic, call) == ()


@pytest.mark.parametrize("topic", ["troubleshooting", "bug_report"])
def test_a_failure_without_a_call_lacks_the_call(topic):
    assert missing_of(topic, None) == ALL_OF_A_CALL


@pytest.mark.parametrize("topic", QUESTIONS)
def test_a_question_that_only_names_an_endpoint_lacks_nothing(topic):
    assert missing_of(topic, None) == ()
    assert missing_of(topic, ReadCall(method="POST", url=URL)) == ()


@pytest.mark.parametrize("topic", QUESTIONS)
@pytest.mark.parametrize(
    ("call", "missing"),
    [
        (ReadCall(request_body="{}"), ALL_OF_A_CALL),
        (ReadCall(method="POST", url=URL, request_body="{}"), ("status", "response_body")),
        (ReadCall(method="GET", url=URL, status=200), ("response_body",)),
        (ReadCall(method="GET", url=URL, request_headers_visible=True), ("status", "response_body")),
        (ReadCall(url=URL, correlation_ids=("4f1c",)), ("method", "status", "response_body")),
        (ReadCall(response_body=""), ("endpoint_url", "method", "status")),
    ],
)
def test_a_question_that_shows_a_call_lacks_the_rest_of_it(topic, call, missing):
    assert missing_of(topic, call) == missing


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH"])
@pytest.mark.parametrize("body", [None, ""])
def test_what_writes_needs_its_json(method, body):
    call = ReadCall(method=method, url=URL, status=400, response_body="{}", request_body=body)

    assert missing_of("troubleshooting", call) == ("request_json",)


@pytest.mark.parametrize("method", ["GET", "DELETE", "HEAD", "OPTIONS"])
def test_what_only_reads_or_removes_needs_none(method):
    assert missing_of("troubleshooting", ReadCall(method=method, url=URL, status=404, response_body="{}")) == ()


def test_json_is_not_asked_for_while_the_method_is_unknown():
    assert missing_of("troubleshooting", ReadCall(url=URL, status=400, response_body="{}")) == ("method",)


def test_a_response_that_is_said_to_be_empty_is_not_missing():
    shown = ReadCall(method="GET", url=URL, status=401, response_body="")
    not_shown = ReadCall(method="GET", url=URL, status=401, response_body=None)

    assert missing_of("troubleshooting", shown) == ()
    assert missing_of("troubleshooting", not_shown) == ("response_body",)


@pytest.mark.parametrize("call", [("GET", 304), ("DELETE", 204), ("GET", 205), ("HEAD", 404)])
def test_answers_that_never_have_a_body_are_not_asked_for_one(call):
    method, status = call

    assert missing_of("troubleshooting", ReadCall(method=method, url=URL, status=status)) == ()


@pytest.mark.parametrize("kind", ["how_to", "feature_request"])
def test_a_question_by_form_lacks_nothing(kind):
    assert missing_of("troubleshooting", None, kind=kind) == ()


def test_a_failed_call_by_form_is_asked_for_even_if_it_reads_like_a_question():
    assert missing_of("endpoint_usage", None, kind="failed_call") == ALL_OF_A_CALL


def test_the_codes_are_those_that_stored_inquiries_use():
    known = {fact.code for fact in vars(completeness).values() if isinstance(fact, completeness.Missing)}

    assert {*ALL_OF_A_CALL, "request_json"} == known


def test_an_unknown_topic_is_refused():
    with pytest.raises(ValueError, match="weather"):
        missing_of("weather", None)
