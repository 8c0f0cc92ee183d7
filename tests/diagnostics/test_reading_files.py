"""HAR files and Postman collections, alone and inside of a text."""

import base64
import json

import pytest

from apps.diagnostics.reading import read

ITEM = "https://api.lodestar.example/v1/item"


def entry(method, url, status, *, sent=None, received="", **extra):
    request = {"method": method, "url": url, "headers": [{"name": "accept", "value": "x"}]}
    if sent is not None:
        request["postData"] = sent
    content = received if isinstance(received, dict) else {"text": received, "size": len(received)}
    return {"request": request, "response": {"status": status, "headers": [], "content": content}, **extra}


def har(*entries):
    return json.dumps({"log": {"version": "1.2", "entries": list(entries)}}, indent=1)


def test_the_entry_that_failed_comes_first_and_side_calls_last():
    reading = read(
        har(
            entry("OPTIONS", ITEM, 204),
            entry("POST", "https://connect.lodestar.example/connect/token", 400),
            entry("GET", "https://app.isv.example/logo.png", 404),
            entry("GET", ITEM, 200, received="[]"),
            entry("POST", ITEM, 400, sent={"text": '{"a": "å"}'}, received='{"message":"bad"}'),
        )
    )

    assert reading.kind == "har"
    assert [call.status for call in reading.calls][:2] == [400, 200]
    call = reading.calls[0]
    assert (call.method, call.url, call.request_body, call.response_body) == (
        "POST",
        ITEM,
        '{"a": "å"}',
        '{"message":"bad"}',
    )
    assert (call.headers, call.request_headers_visible, call.source) == ((("accept", "x"),), True, "har")


def test_a_refused_preflight_is_not_the_call():
    calls = read(har(entry("GET", ITEM, 401), entry("OPTIONS", ITEM, 403))).calls

    assert [call.method for call in calls] == ["GET", "OPTIONS"]


def test_spans_point_into_the_file():
    reading = read(har(entry("GET", ITEM, 200), entry("POST", ITEM, 400, sent={"text": '{"a":1}'}, received='{"b":2}')))

    spans = {name: reading.text[start:end] for name, (start, end) in reading.calls[0].spans.items()}

    assert json.loads(spans["call"])["response"]["status"] == 400
    assert (spans["request_body"], spans["response_body"]) == ('{\\"a\\":1}', '{\\"b\\":2}')


def test_fields_of_a_form_become_a_body():
    sent = {"mimeType": "application/x-www-form-urlencoded", "params": [{"name": "a", "value": "x y"}]}

    assert read(har(entry("POST", ITEM, 400, sent=sent))).calls[0].request_body == "a=x+y"


def test_an_answer_in_base64_is_decoded_and_an_empty_one_is_known():
    packed = {"encoding": "base64", "text": base64.b64encode(b'{"b":2}').decode()}

    assert read(har(entry("GET", ITEM, 400, received=packed))).calls[0].response_body == '{"b":2}'
    assert read(har(entry("GET", ITEM, 400, received=""))).calls[0].response_body == ""


def test_a_call_that_got_no_answer_has_no_status_and_failed():
    calls = read(har(entry("GET", ITEM, 0), entry("GET", f"{ITEM}/1", 200))).calls

    assert [call.status for call in calls] == [200, None] or [call.status for call in calls] == [None, 200]


def test_comments_are_what_people_wrote():
    assert read(har(entry("GET", ITEM, 404, comment="Why not?"))).prose == "Why not?"
    assert read(har(entry("GET", ITEM, 404))).prose == ""


def test_a_file_that_was_cut_off_gives_the_entries_before_the_cut():
    text = har(entry("POST", ITEM, 400, sent={"text": "{}"}), entry("GET", ITEM, 200, received="x" * 500))

    assert [(call.method, call.status) for call in read(text[:-300]).calls] == [("POST", 400)]


def test_a_har_inside_of_a_text_is_read_too():
    reading = read(f"Here it is:\n{har(entry('PUT', ITEM, 409))}\nThanks for looking at it.")

    assert [(call.method, call.status, call.source) for call in reading.calls] == [("PUT", 409, "har")]
    assert reading.prose == "Here it is:\n\nThanks for looking at it."


COLLECTION = {
    "info": {"name": "ERP", "schema": "https://schema.example/collection"},
    "variable": [{"key": "base", "value": "https://api.lodestar.example"}],
    "item": [
        {"name": "list", "request": {"method": "GET", "url": "{{base}}/v1/item"}, "response": []},
        {
            "name": "folder",
            "item": [
                {
                    "name": "create",
                    "request": {
                        "method": "POST",
                        "header": [{"key": "Accept", "value": "x"}, {"key": "Off", "value": "y", "disabled": True}],
                        "url": {"raw": "{{base}}/v1/item", "host": ["{{base}}"], "path": ["v1", "item"]},
                        "body": {"mode": "raw", "raw": '{\r\n "a": 1\r\n}'},
                    },
                    "response": [{"name": "bad", "code": 400, "body": '{"message":"x"}', "header": []}],
                }
            ],
        },
    ],
}


def test_a_postman_collection_gives_its_requests_with_saved_answers():
    reading = read(json.dumps(COLLECTION))

    assert reading.kind == "postman"
    assert [(call.method, call.url) for call in reading.calls] == [("POST", ITEM), ("GET", ITEM)]
    call = reading.calls[0]
    assert (call.request_body, call.status, call.response_body) == ('{\n "a": 1\n}', 400, '{"message":"x"}')
    assert call.headers == (("Accept", "x"),)


def test_one_item_without_variables_keeps_its_placeholder():
    (call,) = read(json.dumps(COLLECTION["item"][1]["item"][0])).calls

    assert call.url == "{{base}}/v1/item"


@pytest.mark.parametrize(
    "text",
    [
        '{"log": {"entries": [1, null, {}]}}',
        '{"log": {"entries": [{"request": 1, "response": []}]}}',
        '{"item": [{"request": 5}]}',
    ],
)
def test_files_of_another_shape_give_no_call_and_no_error(text):
    assert all(call.url is None for call in read(text).calls)
