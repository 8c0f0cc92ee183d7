"""Known causes: whether a rule recognises a call, and why not."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.diagnostics.causes import Facts, Rule, RuleError, check_rule, conditions, fits, obstacle

ORDER = {
    "customer": {"value": "10472"},
    "hold": True,
    "note": None,
    "ref/no": "7",
    "total": 10.5,
    "count": 10,
    "lines": [{"item": {"value": "A1"}, "qty": 2}, {"item": "A2"}, {"qty": {"value": 3}}],
    "none": [],
}
CALL = Facts(
    status=400,
    operation="POST /v1/orders/{orderId}/lines",
    message="Financial period 03-2026 is closed in module SO.",
    response_body='{"ExceptionMessage": "Financial period 03-2026 is closed.", "ExceptionFaultCode": "10310"}',
    request_body=json.dumps(ORDER),
)


@pytest.mark.parametrize(
    ("rule", "reason"),
    [
        (Rule(status=400), None),
        (Rule(status=404), "its status is 400, not 404"),
        (Rule(operation="POST /v1/orders/{orderId}/lines"), None),
        (Rule(operation="post /V1/Orders/{id}/lines/"), None),
        (Rule(operation="PUT /v1/orders/{orderId}/lines"),
         "its operation is POST /v1/orders/{orderId}/lines, not PUT /v1/orders/{orderId}/lines"),
        (Rule(message_pattern="period .* is CLOSED in module (SO|AR)"), None),
        (Rule(message_pattern="^financial"), None),
        (Rule(message_pattern='FaultCode": "10310"'), None),
        (Rule(message_pattern="opened"), "its response does not contain the pattern"),
        (Rule(status=400, message_pattern="closed", payload_pointer="/hold", payload_test="exists"), None),
        (Rule(status=409, message_pattern="closed"), "its status is 400, not 409"),
    ],
)  # fmt: skip
def test_a_rule_recognises_a_call_by_all_that_it_asks_for(rule, reason):
    assert (obstacle(rule, CALL), fits(rule, CALL)) == (reason, reason is None)


def test_what_is_not_known_of_a_call_is_said():
    nothing = Facts()

    assert obstacle(Rule(status=400), nothing) == "its status is not given, not 400"
    assert obstacle(Rule(operation="GET /a"), nothing) == "its operation is not given, not GET /a"
    assert obstacle(Rule(payload_pointer="/a", payload_test="missing"), nothing) == (
        "its request is no JSON that can be read"
    )


@pytest.mark.parametrize(
    ("pointer", "test", "value", "reason"),
    [
        ("/customer/value", "exists", "", None),
        ("/CUSTOMER/Value", "exists", "", None),
        ("/note", "exists", "", None),
        ("/ref~1no", "equals", "7", None),
        ("/gone", "exists", "", "/gone is not there in its request"),
        ("/gone", "missing", "", None),
        ("/gone/deeper", "missing", "", None),
        ("/customer/value", "missing", "", "/customer/value is not missing in its request"),
        ("/lines/*/qty", "missing", "", None),
        ("/lines/*", "missing", "", "/lines/* is not missing in its request"),
        ("/none/*/qty", "missing", "", "/none/*/qty is not missing in its request"),
        ("/lines/0/qty", "equals", "2", None),
        ("/lines/7/qty", "missing", "", None),
        ("/lines/x/qty", "missing", "", None),
        ("/lines/*/qty", "equals", "2", None),
        ("/lines/*/qty", "equals", "5", "no /lines/*/qty in its request equals 5"),
        ("/hold", "equals", "true", None),
        ("/note", "equals", "null", None),
        ("/total", "equals", "10.5", None),
        ("/customer/value", "matches", r"^\d{5}$", None),
        ("/customer", "matches", ".", "no /customer in its request matches the pattern ."),
        ("/count", "matches", "^10$", None),
        ("/lines/*/item", "is_plain", "", None),
        ("/note", "is_plain", "", "no /note in its request is a plain value"),
        ("/customer", "is_plain", "", "no /customer in its request is a plain value"),
        ("/lines/*/item", "is_object", "", None),
        ("/hold", "is_object", "", "no /hold in its request is an object"),
        ("/*/value", "equals", "10472", None),
    ],
)
def test_a_place_in_the_request_is_tested(pointer, test, value, reason):
    assert obstacle(Rule(payload_pointer=pointer, payload_test=test, payload_value=value), CALL) == reason


@pytest.mark.parametrize("body", ["", "{", "[" * 100_000, '"a"', "null", "1e999", '{"a":' * 50_000])
def test_a_request_of_any_kind_has_no_such_place(body):
    rule = Rule(payload_pointer="/a/b", payload_test="exists")

    assert not fits(rule, Facts(request_body=body))


@pytest.mark.parametrize(
    ("rule", "field", "sentence"),
    [
        (Rule(), "",
         "Say how its calls are recognised: by a status, an operation, a message or a place in the request."),
        (Rule(operation="/v1/orders"), "operation", "Write method and path, such as POST /v1/orders."),
        (Rule(operation="FETCH /v1/orders"), "operation", "Write method and path, such as POST /v1/orders."),
        (Rule(operation="GET v1/orders"), "operation", "Write method and path, such as POST /v1/orders."),
        (Rule(message_pattern="a("), "message_pattern", "The pattern can't be read: missing ) at “a(”."),
        (Rule(message_pattern=".{1000}"), "message_pattern",
         "The pattern repeats too much to be fast: use smaller numbers in {…}, or * and +."),
        (Rule(message_pattern="a{1000}" * 60), "message_pattern",
         "The pattern repeats too much to be fast: use smaller numbers in {…}, or * and +."),
        (Rule(message_pattern="\ud800"), "message_pattern",
         "“\\ud800” can't stand in this pattern; write . for any letter."),
        (Rule(payload_pointer="lines", payload_test="exists"), "payload_pointer",
         "Begin with a slash, such as /lines/*/account."),
        (Rule(payload_pointer="/a~2", payload_test="exists"), "payload_pointer",
         "After ~ comes 0 or 1: ~0 is a tilde, ~1 a slash in a name."),
        (Rule(payload_pointer="/a"), "payload_test", "Choose what must be true of /a."),
        (Rule(payload_pointer="/a", payload_test="is_red"), "payload_test", "Choose what must be true of /a."),
        (Rule(status=400, payload_test="exists"), "payload_pointer",
         "Name the place in the request, such as /lines/*/account."),
        (Rule(payload_pointer="/a", payload_test="equals"), "payload_value",
         "Say what to compare with; ^$ is the pattern of an empty text."),
        (Rule(payload_pointer="/a", payload_test="exists", payload_value="7"), "payload_value",
         "Nothing is compared here: leave this empty, or choose another test."),
        (Rule(payload_pointer="/a", payload_test="matches", payload_value="[z"), "payload_value",
         "The pattern can't be read: missing ] at “[z”."),
    ],
)  # fmt: skip
def test_a_rule_that_makes_no_sense_says_what_to_do(rule, field, sentence):
    with pytest.raises(RuleError) as refused:
        check_rule(rule)

    assert (refused.value.field, str(refused.value)) == (field, sentence)


def test_a_rule_that_asks_for_more_counts_more():
    assert conditions(Rule(status=400)) < conditions(Rule(status=400, message_pattern="closed")) == 2


@pytest.mark.parametrize(
    ("pattern", "it_fits"),
    [
        ("(a+)+$", True),
        ("(a|aa)+!", False),
        ("(a|b)*a(a|b){100}!", False),
        ("(.*)(.*)(.*)(.*)(.*)(.*)(.*)(.*)=", False),
        ("(x+x+)+y", False),
        (r"(\w+\s?)*!", False),
        (".*.*.*.*=.*", False),
    ],
)
def test_a_pattern_that_other_engines_choke_on_fits_what_it_should(pattern, it_fits):
    texts = ["a" * 1_000_000, "ab" * 500_000, "é" * 500_000, "x x" * 300_000, "\ud800" * 1_000_000]
    rule = Rule(message_pattern=pattern)

    assert any(fits(rule, Facts(message=text[:2_000], response_body=text)) for text in texts) is it_fits


def test_a_payload_of_a_megabyte_is_tested_to_its_end():
    body = json.dumps({"lines": [{"a": [1, 2]} for _ in range(60_000)]})
    rules = [
        Rule(payload_pointer="/lines/*/a/*", payload_test="matches", payload_value="(7|8)$"),
        Rule(payload_pointer="/lines/*/b", payload_test="missing"),
        Rule(payload_pointer="/*/*/*/*", payload_test="equals", payload_value="x"),
    ]
    facts = Facts(request_body=body)

    assert [fits(rule, facts) for rule in rules] == [False, True, False]


POINTERS = st.lists(st.sampled_from(["*", "a", "B", "0", "12", "~0", ""]), min_size=1, max_size=4).map(
    lambda names: "".join(f"/{name}" for name in names)
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=3),
    lambda each: st.lists(each, max_size=3) | st.dictionaries(st.sampled_from(["a", "b", "~", ""]), each),
)


@given(POINTERS, JSON)
def test_a_place_without_stars_is_either_there_or_missing(pointer, value):
    facts = Facts(request_body=json.dumps(value))
    is_there, is_missing = (
        fits(Rule(payload_pointer=pointer, payload_test=test), facts) for test in ("exists", "missing")
    )

    assert is_there or is_missing or "*" in pointer
    assert not (is_there and is_missing) or "*" in pointer


@given(st.text(max_size=80), st.text(max_size=200))
def test_any_pattern_is_tried_on_any_text_or_refused_with_a_sentence(pattern, text):
    refusal = "."
    try:
        fits(Rule(status=1, message_pattern=pattern), Facts(status=1, message=text, response_body=text))
    except RuleError as refused:
        refusal = str(refused)

    assert refusal.endswith(".")
