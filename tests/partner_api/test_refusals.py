"""Bad input of every sort: a problem document with a code, nothing stored, never a 500."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from apps.inquiries import services
from apps.inquiries.models import Inquiry, Message
from apps.partner_api.errors import Unreadable
from apps.partner_api.parsing import read_json
from apps.policy.services import touch

from .caller import INQUIRIES

QUESTION = {"subject": "400 on invoice", "text": "Why is this refused?"}
LONE_SURROGATE = "\\ud800"


def assert_problem(answer, status, code):
    told = answer.json()
    assert answer["Content-Type"] == "application/problem+json"
    assert (answer.status_code, told["status"], told["code"]) == (status, status, code)
    assert told["type"] == f"urn:supportdesk:problem:{code}"
    assert set(told) <= {"type", "title", "status", "detail", "code", "errors"}
    assert told["title"]
    assert told["detail"]


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"{", "malformed_json"),
        (b"{'subject': 'x'}", "malformed_json"),
        (b'{"subject": "x",}', "malformed_json"),
        (b'{"subject": "a\nb"}', "malformed_json"),
        (b'{"subject": "\xff"}', "malformed_json"),
        ('{"subject": "å"}'.encode("utf-16"), "malformed_json"),
        (b"subject=x", "malformed_json"),
        (b"[" * 100_000, "nested_too_deep"),
        (b'{"a":' * 100_000, "nested_too_deep"),
        (b"[" * 100_000 + b"]" * 100_000, "nested_too_deep"),
        (b'{"text": ' + b"[" * 100 + b"]" * 100 + b"}", "nested_too_deep"),
        (b'{"subject": NaN}', "invalid_number"),
        (b'{"subject": -Infinity}', "invalid_number"),
        (b'{"call": {"status": 1e999}}', "invalid_number"),
        (b'{"call": {"status": ' + b"9" * 5000 + b"}}", "invalid_number"),
        (b'{"subject": "a", "subject": "b"}', "duplicate_key"),
        (b'{"call": {"url": "a", "url": "b"}}', "duplicate_key"),
        (b'{"\\ud800": 1, "\\ud800": 2}', "duplicate_key"),
    ],
)
def test_a_body_that_is_no_json_is_refused(partner, raw, code):
    answer = partner.send("post", INQUIRIES, raw)

    assert_problem(answer, 400, code)
    assert not Inquiry.objects.exists()


def test_broken_json_is_told_where(partner):
    answer = partner.send("post", INQUIRIES, '{"subject": "x",\n "text": oops}')

    assert "line 2, column 10" in answer.json()["detail"]


@pytest.mark.parametrize(
    ("body", "status", "code", "pointers"),
    [
        ([], 400, "invalid_fields", [""]),
        (None, 400, "invalid_fields", [""]),
        ("text", 400, "invalid_fields", [""]),
        (7, 400, "invalid_fields", [""]),
        ({}, 400, "invalid_fields", ["/subject", "/text"]),
        ({"subject": "s", "text": {}}, 400, "invalid_fields", ["/text"]),
        ({"subject": ["s"], "text": None}, 400, "invalid_fields", ["/subject", "/text"]),
        (QUESTION | {"kind": "lost"}, 400, "invalid_fields", ["/kind"]),
        (QUESTION | {"priority": True}, 400, "invalid_fields", ["/priority"]),
        (QUESTION | {"kind": {}}, 400, "invalid_fields", ["/kind"]),
        (QUESTION | {"call": []}, 400, "invalid_fields", ["/call"]),
        (QUESTION | {"call": {"status": "many"}}, 400, "invalid_fields", ["/call/status"]),
        (QUESTION | {"call": {"status": 400.5}}, 400, "invalid_fields", ["/call/status"]),
        (QUESTION | {"call": {"request_body": {"a": 1}}}, 400, "invalid_fields", ["/call/request_body"]),
        (QUESTION | {"client": "\x00"}, 400, "invalid_fields", ["/client"]),
        (QUESTION | {"customer": "\x00"}, 400, "invalid_fields", ["/customer"]),
        (QUESTION | {"colour": 1, "a/b~c": 2}, 400, "unknown_field", ["/colour", "/a~1b~0c"]),
        (QUESTION | {"call": {"body": "x"}}, 400, "unknown_field", ["/call/body"]),
    ],
)
def test_a_body_of_the_wrong_shape_is_told_field_by_field(partner, body, status, code, pointers):
    answer = partner.send("post", INQUIRIES, json.dumps(body))

    assert_problem(answer, status, code)
    assert [entry["pointer"] for entry in answer.json()["errors"]] == pointers
    assert all(entry["message"] and entry["code"] for entry in answer.json()["errors"])
    assert not Inquiry.objects.exists()


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"subject": " "}, "subject_missing"),
        ({"subject": "s" * 201}, "subject_too_long"),
        ({"subject": "a\x00b"}, "forbidden_characters"),
        ({"text": ""}, "empty_text"),
        ({"text": "t" * 200_001}, "text_too_long"),
        ({"text": "a\x00b"}, "forbidden_characters"),
        ({"text": "a\x1bb"}, "forbidden_characters"),
        ({"text": "a\u202eb"}, "forbidden_characters"),
        ({"call": {"method": "BREW"}}, "invalid_method"),
        ({"call": {"status": 99}}, "invalid_status"),
        ({"call": {"status": 10**60}}, "invalid_status"),
        ({"call": {"url": "https://a.example/ b"}}, "invalid_url"),
        ({"call": {"url": "h" * 4001}}, "text_too_long"),
        ({"call": {"response_body": "x\x00"}}, "forbidden_characters"),
        ({"call": {"request_body": "x" * 2_000_001}}, "text_too_long"),
    ],
)
def test_what_can_not_be_taken_is_refused_with_the_services_own_code(partner, changed, code):
    answer = partner.post(INQUIRIES, QUESTION | changed)

    assert_problem(answer, 422, code)
    assert not Inquiry.objects.exists()


@pytest.mark.parametrize("field", ["subject", "text", "kind", "priority", "client", "customer", "isv"])
def test_half_a_character_is_refused_wherever_it_stands(partner, field):
    body = json.dumps(QUESTION | {field: "MARK"}).replace("MARK", LONE_SURROGATE)

    answer = partner.send("post", INQUIRIES, body)

    assert answer.status_code in {400, 422}
    assert answer.json()["code"] in {"forbidden_characters", "invalid_fields", "unknown_field"}
    assert not Inquiry.objects.exists()


def test_half_a_character_as_the_name_of_a_field_can_be_told(partner):
    answer = partner.send("post", INQUIRIES, f'{{"{LONE_SURROGATE}": 1}}')

    assert_problem(answer, 400, "unknown_field")
    assert answer.json()["errors"][0]["pointer"] == "/\\ud800"


def test_words_of_ten_thousand_characters_are_taken_as_they_are(partner):
    word = "ø" * 10_000

    answer = partner.post(INQUIRIES, QUESTION | {"text": word})

    assert (answer.status_code, Message.objects.get().text) == (201, word)


def test_a_refusal_does_not_repeat_all_that_was_sent(partner):
    answer = partner.post(INQUIRIES, QUESTION | {"kind": "k" * 100_000, "n" * 100_000: 1})

    assert answer.status_code == 400
    assert len(answer.content) < 3000


def test_a_refusal_names_no_more_fields_than_somebody_reads(partner):
    answer = partner.post(INQUIRIES, {f"field{number}": 1 for number in range(1000)})

    assert_problem(answer, 400, "unknown_field")
    assert len(answer.json()["errors"]) == 50


@pytest.mark.parametrize("levels", [90, 300, 900, 980, 5000])
def test_no_depth_makes_it_fail_not_even_with_a_key(partner, levels):
    raw = '{"text": ' + "[" * levels + "]" * levels + "}"

    answer = partner.send("post", INQUIRIES, raw, headers={"Idempotency-Key": "deep"})

    assert answer.status_code == 400


def test_a_body_of_thirty_megabytes_is_refused_unread(partner):
    answer = partner.send("post", INQUIRIES, b'{"text": "' + b"x" * 30 * 1024 * 1024)

    assert_problem(answer, 413, "body_too_large")


@pytest.mark.parametrize(
    "content_type", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "x"]
)
def test_another_content_type_is_refused(partner, content_type):
    answer = partner.send("post", INQUIRIES, b'{"subject": "s", "text": "t"}', content_type=content_type)

    assert_problem(answer, 415, "unsupported_media_type")
    assert not Inquiry.objects.exists()


def test_a_body_in_chunks_is_refused_for_what_it_is(partner):
    answer = partner.post(INQUIRIES, QUESTION, headers={"Transfer-Encoding": "chunked"})

    assert_problem(answer, 411, "length_required")
    assert not Inquiry.objects.exists()


@pytest.mark.parametrize("method", ["put", "delete", "options", "patch"])
def test_a_method_that_is_not_there_is_refused_and_told_which_are(partner, method):
    answer = getattr(partner.client, method)(INQUIRIES)

    assert_problem(answer, 405, "method_not_allowed")
    assert answer["Allow"].startswith("GET, POST")


@pytest.mark.parametrize(
    "path", ["/api/", "/api/v1/", "/api/v2/inquiries/", "/api/v1/inquiries", "/api/v1/inquiries/x/"]
)
@pytest.mark.parametrize("method", ["get", "post", "delete"])
def test_an_address_that_is_not_there_is_a_problem_too(partner, client, path, method):
    assert_problem(getattr(partner.client, method)(path), 404, "not_found")
    assert_problem(getattr(client, method)(path), 404, "not_found")


def test_a_caller_gets_json_whatever_it_would_rather_have(partner):
    answer = partner.get(f"{INQUIRIES}?page_size=1", headers={"Accept": "text/html"})

    assert (answer.status_code, answer["Content-Type"]) == (200, "application/json")


def test_what_nobody_foresaw_is_logged_and_told_without_detail(partner, monkeypatch, caplog):
    def fail(**given):
        raise RuntimeError("internal words")

    monkeypatch.setattr(services, "ask", fail)

    answer = partner.post(INQUIRIES, QUESTION)

    assert_problem(answer, 500, "server_error")
    assert "internal words" not in answer.content.decode()
    logged = [record.exc_info[0] for record in caplog.records if record.name == "apps.partner_api.errors"]
    assert logged == [RuntimeError]


NUMBERS = st.integers(-(10**90), 10**90) | st.floats(allow_nan=False, allow_infinity=False)
JSON = st.recursive(
    st.none() | st.booleans() | NUMBERS | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(JSON)
def test_every_json_value_is_read_as_it_was_written(value):
    assert read_json(json.dumps(value).encode()) == value


@given(st.binary() | st.text().map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_bytes_are_json_or_are_refused(raw):
    try:
        expected = json.loads(raw.decode("utf-8-sig"), parse_constant=int)  # Infinity is no JSON
    except (ValueError, RecursionError):
        with pytest.raises(Unreadable):
            read_json(raw)
    else:
        assert read_json(raw) == expected


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(st.dictionaries(st.sampled_from(["subject", "text", "call", "kind", "client", "x"]), JSON) | JSON)
def test_no_body_whatever_makes_it_fail(partner, body):
    answer = partner.post(INQUIRIES, body)

    assert answer.status_code in {201, 400, 422, 429}
    assert answer.status_code == 201 or answer.json()["code"] != "server_error"


def test_a_desk_that_never_opens_refuses_questions_with_a_reason(cast, partner):
    cast.market.calendar.intervals.all().delete()
    touch(cast.market.calendar)

    answer = partner.post(INQUIRIES, QUESTION | {"kind": "how_to"})

    assert_problem(answer, 422, "no_open_hours")
    assert "no open hours from then to the end of 2100" in answer.json()["detail"]
    assert not Inquiry.objects.exists()
