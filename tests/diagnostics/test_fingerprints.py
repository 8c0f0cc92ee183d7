"""The same error is known again, whoever meets it."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.diagnostics.fingerprints import fingerprint, message_of
from apps.diagnostics.fingerprints.words import words_of

GUID = "8e48c08a-a6e1-54ef-9e62-e97f2bc0b351"
OPERATION = "POST /v1/supplierInvoices"


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ('{"message": "Supplier \'7\' cannot be found."}', "Supplier '7' cannot be found."),
        ('{"Message": "Two\\r\\n  lines"}', "Two lines"),
        (
            '{"ExceptionType": "IPPException", "ExceptionMessage": "No license.", "ExceptionFaultCode": "12027"}',
            "No license.",
        ),
        ('{"title": "Not Found", "status": 404, "detail": "No order 7."}', "Not Found. No order 7."),
        (
            '{"title": "Invalid", "status": 400, "errors": {"$.lines[0].qty": ["No number."], "": ["No body."]}}',
            "Invalid. $.lines[0].qty: No number. No body.",
        ),
        ('{"error": {"code": "X1", "message": {"lang": "en", "value": "No such entity"}}}', "No such entity"),
        ('{"odata.error": {"code": "", "message": {"value": "No such entity"}}}', "No such entity"),
        ('{"error": "invalid_grant", "error_description": "The code is spent."}', "The code is spent. invalid_grant"),
        ('{"error": "invalid_client"}', "invalid_client"),
        ('{"Message": "Invalid.", "ModelState": {"order.date": ["Bad", "Worse"]}}',
         "Invalid. order.date: Bad. order.date: Worse"),
        ('{"errors": ["No date", {"field": "qty", "value": "x", "message": "No number"}]}', "No date. qty: No number"),
        ('{"errors": [{"title": "Invalid", "source": {"pointer": "/a"}, "detail": "No."}]}', "Invalid. No."),
        ('{"errors": {"message": "Not now"}}', "Not now"),
        ('{"fault": {"faultstring": "Quota.", "detail": {"errorcode": "x"}}}', "Quota."),
        ('{"error": {"msg": "Not now"}}', "Not now"),
        ('[{"message": "Not now"}]', "Not now"),
        ('"Not now"', "Not now"),
        ("<html><head><title>502 Bad &amp; Gateway</title></head></html>", "502 Bad & Gateway"),
        ('<?xml version="1.0"?><Error><Code>7</Code><Message xml:lang="en">Not &lt;now&gt;</Message></Error>',
         "Not <now>"),
        ("<s:Fault><faultstring><![CDATA[Not now]]></faultstring></s:Fault>", "Not now"),
        ("Rate limit is exceeded.\nTry again.", "Rate limit is exceeded."),
        ('{"message": "Cut o', "Cut o"),
        ('{"message": "A \\"quote\\" in what is cut off", "x": {', 'A "quote" in what is cut off'),
        ("{'message': 'Printed by Python', 'ok': False}", "Printed by Python"),
        ('{"message": "a\\u0000b \\ud800"}', "a b ?"),
    ],
)  # fmt: skip
def test_the_message_is_found_in_the_shapes_that_servers_use(body, message):
    assert message_of(body) == message


@pytest.mark.parametrize(
    "body",
    [
        None, "", " \n", "(empty)", "null", "{}", "[]", "[1, 2]", '[["a"]]', '""', "<empty>", "<a><b>c</b></a>", "{",
        '{"name": "Chair", "description": "Blue"}', '{"title": "A book"}', '[{"name": "Chair", "text": "Blue"}]',
        '{"requestId": "7", "stateLocation": "https://api.lodestar.example/v1/background/7"}', '{"message": null}',
        '{"message": 7}', '{"errors": []}', '{"error": false}',
    ],
)  # fmt: skip
def test_what_is_no_error_has_no_message(body):
    assert message_of(body) == ""


def test_the_same_fault_of_many_lines_is_said_once():
    body = {"errors": {f"lines[{number}].quantity": ["A number is needed."] for number in range(50)}}

    assert message_of(json.dumps(body)) == "lines[0].quantity: A number is needed."


@pytest.mark.parametrize(
    ("message", "words"),
    [
        (f"VismaId: {GUID}. Error creating document.", "error creating document"),
        (f"LodestarId: {GUID}. Error creating document.", "error creating document"),
        (f"Not now. VismaId: {GUID}", "not now"),
        (f"Expired. Trace ID: {GUID} Correlation ID: {GUID} Timestamp: 2026-03-02 10:00:00Z", "expired. timestamp: #"),
        (f"Customer {GUID} is gone.", "customer # is gone"),
        (f"Customer {{{GUID}}} is gone.", "customer # is gone"),
        ("Documents INV-1001, INV-1002 and 12027_a7 exist", "documents # and # exist"),
        ("Line 3,  position\t17.", "line #, position #"),
        ("Path 'lines[0].qty', line 1", "path #, line #"),
        ("We can't find the customers' order 'O'Brien'.", "we can't find the customers' order #"),
        ("Item “Stol ø” or «Bord» is `gone`", "item # or # is #"),
        ("Due 3 March 2026 at 10:30, not Mar 4th, 2026 or 02.03.2026", "due # at #, not # or #"),
        ("Until Mon, 02 Mar 2026 10:00:00 GMT", "until #"),
        ("It costs 1 234,50 NOK, not -7.5 or 1e+5", "it costs # nok, not # or #"),
        ("Ask anna@acme.example, see https://api.lodestar.example/v1/x?y=1.", "ask #, see #"),
        ("Token [bearer-token-1] of b64(QTE=) or 0xdeadbeef or cafebabefeed", "token # of # or # or #"),
        ("ØRE \x00 Ærlig", "øre ærlig"),
        ("Object reference not set.\r\n   at Lodestar.Api.Orders.Post(Order order) in C:\\x.cs:line 7",
         "object reference not set"),
        ("", ""),
        (f"VismaId: {GUID}.", ""),
    ],
)  # fmt: skip
def test_words_are_the_message_without_what_differs_from_call_to_call(message, words):
    assert words_of(message) == words


IDS = st.one_of(
    st.uuids().map(str),
    st.uuids().map(lambda guid: guid.hex),
    st.integers(0, 10**12).map(str),
    st.from_regex(r"[A-Z]{1,4}-[0-9]{1,9}", fullmatch=True),
    st.from_regex(r"[0-9]{1,5}_[a-f0-9]{4,12}", fullmatch=True),
)
NUMBERS = st.one_of(
    st.integers(-(10**9), 10**9).map(str),
    st.decimals(-(10**6), 10**6, places=2).map(str),
    st.integers(1000, 10**8).map(lambda number: f"{number:,}"),
    st.integers(1000, 10**8).map(lambda number: f"{number:,}".replace(",", " ")),
)
PLAIN = st.text(st.characters(codec="utf-8", exclude_characters="\"'“”„«»`‘’‚´\r\n"), max_size=40)
QUOTED = st.tuples(st.sampled_from(["''", '""', "“”", "«»"]), PLAIN.filter(lambda text: text == text.strip())).map(
    lambda drawn: drawn[0][0] + drawn[1] + drawn[0][1]
)
DATES = st.one_of(
    st.dates().map(str),
    st.dates().map(lambda day: f"{day.day:02}.{day.month:02}.{day.year:04}"),
    st.datetimes().map(lambda moment: moment.isoformat() + "Z"),
    st.datetimes().map(lambda moment: f"{moment.day} {moment:%B} {moment.year:04}"),
)
SENTENCE = "VismaId: {guid}. Order {id} of customer {quoted} was refused: {number} is more than allowed until {date}."


def said(guid, an_id, quoted, number, date) -> str:
    return SENTENCE.format(guid=guid, id=an_id, quoted=quoted, number=number, date=date)


@given(st.uuids(), IDS, QUOTED, NUMBERS, DATES)
def test_the_same_error_with_other_ids_has_the_same_key(guid, an_id, quoted, number, date):
    first = fingerprint(400, OPERATION, said(GUID, "10472", "'Acme'", "7", "2026-03-02"))

    assert fingerprint(400, OPERATION, said(guid, an_id, quoted, number, date)) == first


WORDS = st.lists(st.from_regex(r"[g-z]{2,9}", fullmatch=True), min_size=1, max_size=6).map(" ".join)


@given(WORDS, WORDS)
def test_another_message_has_another_key(one, other):
    keys = {fingerprint(400, OPERATION, message).key for message in (one, other)}

    assert len(keys) == len({one, other})


@given(st.text(max_size=200))
def test_ids_of_any_form_in_any_sentence_leave_no_digit(message):
    assert not any(mark in "0123456789" for mark in words_of(message))


def test_status_and_operation_tell_errors_apart():
    prints = {
        fingerprint(status, operation, "Not found.").key
        for status in (None, 400, 404)
        for operation in ("", "GET /v1/orders/{id}", "PUT /v1/orders/{id}")
    }

    assert len(prints) == 9
    assert {len(key) for key in prints} == {32}


@pytest.mark.parametrize(
    ("status", "message", "is_error"),
    [
        (500, "", True),
        (404, f"VismaId: {GUID}.", True),
        (None, "No license.", True),
        (200, "The background call failed.", True),
        (201, "", False),
        (None, "", False),
        (None, f"VismaId: {GUID}.", False),
    ],
)
def test_nothing_that_failed_and_nothing_said_is_no_error(status, message, is_error):
    assert (fingerprint(status, "", message) is not None) == is_error


UNITS = [
    "[", "{", '"', "'", "\\", "{'message': '", '{"message": "', '"message":', '"message": "\\', "<message>", "<title>",
    "<message ", "<html>", '{"error":', '{"errors":[', "at x(\n", "a@", "a.", "1", "1 ", "-1", "#", "'x", "id: ", "AB-",
    "\ud800", "\x00", "é", "b64(", "https://", "12:34 ", "Mon, 3 March ",
]  # fmt: skip


@pytest.mark.parametrize("unit", UNITS)
def test_of_a_megabyte_of_anything_so_many_words_are_kept(unit):
    text = unit * (1_000_000 // len(unit))

    read = fingerprint(400, "", message_of(text))

    assert len(read.words) <= 1_000


NAMES = st.sampled_from(["message", "error", "errors", "title", "detail", "x"])
VALUES = st.recursive(st.none() | st.text() | st.integers(), lambda each: st.lists(each) | st.dictionaries(NAMES, each))


@given(st.text(max_size=300) | VALUES.map(json.dumps))
def test_any_body_is_read(body):
    message = message_of(body)

    assert message == " ".join(message.split())
    assert len(message) <= 2_000
