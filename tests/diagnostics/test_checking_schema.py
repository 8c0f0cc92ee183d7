"""A body against the schema of its operation: one problem, one finding, at its place."""

import json

import pytest

from apps.diagnostics.checking import check
from apps.diagnostics.matching import Match
from apps.diagnostics.reading import ReadCall
from apps.diagnostics.releases import load

from .api_documents import openapi

WRAPPED = {"type": "object", "properties": {"value": {"type": "string"}}}


def checked(schema, body, *, version="3.0.3", schemas=None):
    """What is said of a body (a text, or a value to be written as one) that is sent for this schema."""
    document = openapi("POST /orders", version=version, components={"schemas": schemas or {}})
    document["paths"]["/orders"]["post"]["requestBody"] = {"content": {"application/json": {"schema": schema}}}
    release = load(document, name="1", base_urls=["https://api.lodestar.example"])
    operation = release.operations[0]
    text = body if isinstance(body, str) else json.dumps(body)
    return check(ReadCall(method="POST", request_body=text), Match(operation, operation.template, "1"), release)


def found(schema, body, **more):
    return [(each.path, each.problem, each.suggestion) for each in checked(schema, body, **more).findings]


def an_object(required=(), **properties):
    return {"type": "object", "properties": properties, "required": list(required)}


def test_an_unknown_property_is_pointed_at_with_what_was_meant():
    schema = an_object(lines={"type": "array", "items": an_object(debitAmountInCurrency={}, account={})})
    body = '{\n  "lines": [\n    {"account": 1,\n     "debitAmount": {"anything": ["below"]}}\n  ]\n}'

    (finding,) = checked(schema, body).findings

    assert finding == (
        "/lines/0/debitAmount",
        "unknown_property",
        '"debitAmount" is not a property of lines. Did you mean "debitAmountInCurrency"?',
        "debitAmountInCurrency",
        "error",
        4,
        6,
        ("debitAmountInCurrency",),
    )


def test_a_property_that_is_like_none_is_told_which_there_are():
    (finding,) = checked(an_object(name={}, city={}), {"xyzzy": 1}).findings

    assert finding.message == '"xyzzy" is not a property of the body. It has name and city.'
    assert (finding.suggestion, finding.nearest) == (None, ())


def test_a_name_that_begins_with_the_word_is_meant_where_none_is_alike():
    schema = an_object(totalAmountInTheCurrencyOfTheDocument={}, city={})

    assert found(schema, {"total": 1}) == [("/total", "unknown_property", "totalAmountInTheCurrencyOfTheDocument")]


def test_a_property_that_stands_beside_the_object_it_belongs_to_is_told_so():
    address = {"type": "object", "properties": {"value": an_object(city=WRAPPED)}}
    lines = {"type": "array", "items": an_object(quantity={})}
    schema = an_object(mainAddress=address, lines=lines)

    said = checked(schema, {"city": {"value": "Oslo"}, "quantity": 1}).findings

    assert [finding.message for finding in said] == [
        '"city" is not a property of the body. It belongs inside "mainAddress".',
        '"quantity" is not a property of the body. It belongs inside "lines".',
    ]


def test_the_name_that_a_word_begins_with_is_meant_before_one_that_is_more_alike():
    schema = an_object(customer={}, customerOrder={}, orderNumber={})

    (finding,) = checked(schema, {"customerNumber": "1"}).findings

    assert finding.suggestion == "customer"
    assert finding.nearest == ("customerOrder", "customer", "orderNumber")


@pytest.mark.parametrize("name", ["customerNumber", "CustomerNumber", "CUSTOMERNUMBER"])
def test_names_are_compared_without_case(name):
    assert found(an_object(["customerNumber"], customerNumber=WRAPPED), {name: {"Value": "1"}}) == []


@pytest.mark.parametrize(
    ("additional", "expected"),
    [(True, []), ({}, []), (False, ["/b"]), ({"type": "string"}, ["/b"])],
    ids=["any", "any schema", "none", "strings"],
)
def test_further_properties_are_as_the_schema_says(additional, expected):
    schema = an_object(a={}) | {"additionalProperties": additional}

    assert [path for path, _problem, _suggestion in found(schema, {"a": 1, "b": 2})] == expected


@pytest.mark.parametrize("schema", [{"type": "object"}, {}, {"type": "object", "additionalProperties": True}])
def test_an_object_without_listed_properties_may_hold_anything(schema):
    assert found(schema, {"a": {"value": [1]}}) == []


def test_an_object_that_is_closed_and_has_no_properties_holds_nothing():
    assert found({"type": "object", "additionalProperties": False}, {"a": 1}) == [("/a", "unknown_property", None)]


def test_null_is_allowed_everywhere():
    schema = an_object(name=WRAPPED, lines={"type": "array", "items": an_object()}, status={"enum": ["A"]}, n=WRAPPED)

    assert found(schema, {"name": None, "lines": [None], "status": None, "n": {"value": None}}) == []
    assert found(schema, "null") == []


@pytest.mark.parametrize(
    ("value", "needed"),
    [("Grense", '{"value": "Grense"}'), (40218, '{"value": "40218"}'), (True, '{"value": "true"}')],
)
def test_a_plain_value_must_be_wrapped_and_is_shown_in_the_right_type(value, needed):
    assert found(an_object(name=WRAPPED), {"name": value}) == [("/name", "missing_wrapper", needed)]


def test_below_an_unwrapped_object_the_check_goes_on():
    address = {"type": "object", "properties": {"value": an_object(["city"], city=WRAPPED, postalCode=WRAPPED)}}

    assert found(an_object(address=address), {"address": {"postalCode": {"value": 1}, "zip": "x"}}) == [
        ("/address", "missing_wrapper", '{"value": {"postalCode": ...}}'),
        ("/address/postalCode/value", "wrong_type", 'string: "1"'),
        ("/address/zip", "unknown_property", None),
        ("/address/city", "missing_required", 'add "city": {"value": "..."}'),
    ]


def test_a_wrapper_with_a_misspelt_value_is_no_missing_wrapper():
    schema = an_object(name=WRAPPED)

    assert found(schema, {"name": {"vlaue": "x"}}) == [("/name/vlaue", "unknown_property", "value")]
    assert found(schema, {"name": {}}) == []


def test_a_list_where_a_wrapped_value_belongs_is_of_the_wrong_type():
    assert found(an_object(name=WRAPPED), {"name": ["x"]}) == [("/name", "wrong_type", 'object: {"value": ...}')]


@pytest.mark.parametrize(
    ("schema", "value", "suggestion"),
    [
        ({"type": "string"}, "x", 'part without the outer "value"'),
        ({"type": "array", "items": {}}, [{"a": [1]}], 'part without the outer "value"'),
        (an_object(city=WRAPPED), {"city": {"value": "x"}}, 'part without the outer "value"'),
        (an_object(lines={"type": "array"}), {"lines": [{"a": 1}]}, '{"lines": ...} without the outer "value"'),
    ],
)
def test_a_wrapper_that_is_too_much_is_told(schema, value, suggestion):
    assert found(an_object(part=schema), {"part": {"value": value}}) == [("/part", "extra_wrapper", suggestion)]


def test_below_a_wrapper_that_is_too_much_the_check_goes_on():
    schema = an_object(part=an_object(["city"], city=WRAPPED))

    assert found(schema, {"part": {"value": {"cyti": 1}}}) == [
        ("/part", "extra_wrapper", 'part without the outer "value"'),
        ("/part/value/cyti", "unknown_property", "city"),
    ]


def test_a_value_wrapped_twice_and_a_whole_body_wrapped_are_found():
    assert found(an_object(name=WRAPPED), {"name": {"value": {"value": "x"}}}) == [
        ("/name/value", "extra_wrapper", 'name with one "value" only')
    ]
    assert found(an_object(name=WRAPPED), {"value": {"name": {"value": "x"}}}) == [
        ("", "extra_wrapper", 'the body without the outer "value"')
    ]


def test_an_object_with_a_value_among_other_properties_is_no_wrapper():
    schema = an_object(attribute=an_object(id={"type": "string"}, value={"type": "string"}))

    assert found(schema, {"attribute": {"id": "1", "value": "x"}}) == []
    assert found(schema, {"attribute": {"value": "x"}}) == []
    assert found(schema, {"attribute": "x"}) == [("/attribute", "wrong_type", "object")]


@pytest.mark.parametrize(
    ("schema", "value", "suggestion"),
    [
        ({"type": "string"}, 40218, 'string: "40218"'),
        ({"type": "string"}, False, 'string: "false"'),
        ({"type": "string"}, ["x"], "string"),
        ({"type": "integer"}, "40218", "integer: 40218"),
        ({"type": "integer"}, 7.5, "integer"),
        ({"type": "integer", "description": "The work time reported for Monday."}, 7.5, "integer (minutes): 450"),
        ({"type": "integer", "description": "In minutes."}, "7:30", "integer (minutes): 450"),
        ({"type": "integer", "description": "In minutes."}, "450", "integer: 450"),
        ({"type": "number"}, "12,50", "number: 12.50"),
        ({"type": "number"}, "1 200.5", "number: 1200.5"),
        ({"type": "number"}, "1,200", "number"),
        ({"type": "number"}, "many", "number"),
        ({"type": "boolean"}, "yes", "boolean: true"),
        ({"type": "boolean"}, 0, "boolean: false"),
        ({"type": "array", "items": {}}, {"a": 1}, 'array: [{"a": ...}]'),
        ({"type": "array", "items": {}}, "a", "array"),
        ({"type": "object", "properties": {"a": {}}}, [], "object"),
    ],
)
def test_a_value_of_the_wrong_type_is_shown_in_the_right_one(schema, value, suggestion):
    assert found(an_object(part=schema), {"part": value}) == [("/part", "wrong_type", suggestion)]


@pytest.mark.parametrize(
    ("schema", "value", "message"),
    [
        ({"type": "integer"}, 7.5, '"part" must be a whole number, not the fraction 7.5.'),
        ({"type": "array", "items": {"type": "object"}}, ["x"], 'An item of "part" must be an object, not a string.'),
        ({"type": "boolean"}, "x", '"part" must be true or false, not a string.'),
    ],
)
def test_the_message_says_what_must_stand_there_and_what_does(schema, value, message):
    (finding,) = checked(an_object(part=schema), {"part": value}).findings

    assert finding.message == message


@pytest.mark.parametrize("number", ["7", "7.0", "70e-1", "-0"])
def test_a_number_without_a_fraction_is_an_integer(number):
    assert found(an_object(n={"type": "integer"}), f'{{"n": {number}}}') == []


@pytest.mark.parametrize(
    ("wanted", "value"),
    [
        ("date", "2025-02-28"),
        ("date", "2025-02-28T00:00:00"),
        ("date-time", "2025-02-28"),
        ("date-time", "2025-02-28T14:30"),
        ("date-time", "2025-02-28 14:30:00"),
        ("date-time", "2025-02-28T14:30:00.1234567+01:00"),
        ("date-time", "2025-02-28T14:30:00Z"),
        ("uuid", "123E4567-e89b-12d3-a456-426614174000"),
        ("byte", "aGVsbG8="),
        ("email", "whatever"),
    ],
)
def test_values_in_their_format_pass(wanted, value):
    assert found(an_object(on={"type": "string", "format": wanted}), {"on": value}) == []


@pytest.mark.parametrize(
    ("wanted", "value", "suggestion"),
    [
        ("date-time", "28.02.2025", '"2025-02-28"'),
        ("date", "28/02/2025", '"2025-02-28"'),
        ("date", "02/28/2025", '"2025-02-28"'),
        ("date", "20250228", '"2025-02-28"'),
        ("date", "2025/2/28", '"2025-02-28"'),
        ("date", "03/04/2025", 'a date such as "2025-03-31"'),
        ("date", "2025-02-30", 'a date such as "2025-03-31"'),
        ("date", "2025-02-28T14:30:00", 'a date such as "2025-03-31"'),
        ("date-time", "soon", 'a date such as "2025-03-31" or "2025-03-31T14:30:00"'),
        ("date-time", "2025-02-28T25:00:00", 'a date such as "2025-03-31" or "2025-03-31T14:30:00"'),
        ("date-time", "", "null, or leave it out"),
        ("uuid", "4711", 'a GUID such as "123e4567-e89b-12d3-a456-426614174000"'),
        ("byte", "not base64!", "text in Base64"),
    ],
)
def test_a_value_in_another_format_is_shown_in_the_right_one(wanted, value, suggestion):
    schema = an_object(on={"type": "string", "format": wanted})

    assert found(schema, {"on": value}) == [("/on", "wrong_format", suggestion)]


@pytest.mark.parametrize("number", ["2147483648", "-2147483649", "1e999", "9" * 5000])
def test_a_number_that_is_too_large_for_its_format_is_found(number):
    schema = an_object(n={"type": "integer", "format": "int32"})

    (finding,) = checked(schema, f'{{"n": {number}}}').findings

    assert finding.problem in ("wrong_format", "wrong_type")
    assert len(finding.message) < 200


def test_a_value_that_is_not_in_the_list_is_told_the_nearest():
    statuses = ["Active", "NoSales", "NoPurchases", "NoRequest"]

    (finding,) = checked(an_object(status={"enum": statuses}), {"status": "NoSale"}).findings

    assert finding.message == '"NoSale" is not a value that "status" can have. Did you mean "NoSales"?'
    assert (finding.path, finding.problem, finding.suggestion) == ("/status", "wrong_enum", "NoSales")
    assert finding.nearest == ("NoSales", "NoPurchases", "NoRequest")


def test_a_value_that_is_near_to_none_is_told_all():
    (finding,) = checked(an_object(status={"enum": ["Open", "Closed"]}), {"status": "zzz"}).findings

    assert finding.message == '"zzz" is not a value that "status" can have. It can be Open or Closed.'


def test_a_value_in_another_case_is_only_warned_of():
    (finding,) = checked(an_object(status={"enum": ["OnHold", "OPEN"]}), {"status": "open"}).findings

    assert (finding.problem, finding.suggestion, finding.severity) == ("wrong_enum", "OPEN", "warning")


@pytest.mark.parametrize(("value", "problems"), [(1, 0), (1.0, 0), (3, 1), ("1", 1), (True, 1)])
def test_lists_of_numbers_are_compared_as_numbers(value, problems):
    assert len(found(an_object(n={"enum": [1, 2]}), {"n": value})) == problems


@pytest.mark.parametrize(
    ("schema", "needed"),
    [
        (WRAPPED, '{"value": "..."}'),
        ({"type": "object", "properties": {"value": {"type": "integer"}}}, '{"value": 0}'),
        ({"type": "object", "properties": {"value": {"enum": ["Insert"]}}}, '{"value": "Insert"}'),
        ({"type": "boolean"}, "true"),
        ({"type": "array", "items": {}}, "[...]"),
        (an_object(a={}), "{...}"),
        ({}, '"..."'),
    ],
)
def test_what_is_missing_is_shown_as_it_would_be_written(schema, needed):
    assert found(an_object(["calendar"], calendar=schema), {}) == [
        ("/calendar", "missing_required", f'add "calendar": {needed}')
    ]


def test_what_is_missing_is_placed_at_the_object_that_lacks_it():
    schema = an_object(lines={"type": "array", "items": an_object(["operation"], operation={})})

    (finding,) = checked(schema, '{"lines": [\n  {}\n]}').findings

    assert (finding.path, finding.line, finding.column) == ("/lines/0/operation", 2, 3)
    assert finding.message == '"operation" is required in lines and is missing.'


def test_a_required_property_that_is_only_misspelt_is_not_told_twice():
    assert found(an_object(["calendar"], calendar=WRAPPED), {"calender": {"value": "x"}}) == [
        ("/calender", "unknown_property", "calendar")
    ]


def test_a_read_only_property_is_not_required_and_sending_it_is_a_hint():
    schema = an_object(["id"], id={"type": "string", "readOnly": True}, name={})

    said = checked(schema, {"id": "7", "name": "x"})

    assert found(schema, {"name": "x"}) == []
    assert (said.findings, [(hint.path, hint.hint) for hint in said.hints]) == ((), [("/id", "read_only_property")])


def test_a_repeated_key_is_warned_of_where_it_stands_again_even_without_a_schema():
    (finding,) = checked({}, '{"a": [\n{"q": 1,\n "q": 2}]}').findings

    assert finding[:2] == ("/a/0/q", "duplicate_key")
    assert (finding.line, finding.column, finding.severity) == (3, 2, "warning")
    assert finding.suggestion == 'keep one of the two "q" members'


def test_invalid_json_is_the_only_finding_of_a_body():
    (finding,) = checked(an_object(["a"], a=WRAPPED), '{"b": 1,\n}').findings

    assert (finding.path, finding.problem, finding.line, finding.column) == ("2:1", "invalid_json", 2, 1)


def test_all_of_is_merged():
    base = an_object(["name"], name=WRAPPED)
    schema = {"allOf": [{"$ref": "#/components/schemas/Base"}, an_object(["city"], city=WRAPPED)]}

    assert found(schema, {"nmae": {"value": "x"}}, schemas={"Base": base}) == [
        ("/nmae", "unknown_property", "name"),
        ("/city", "missing_required", 'add "city": {"value": "..."}'),
    ]


@pytest.mark.parametrize("keyword", ["oneOf", "anyOf"])
def test_of_several_choices_the_one_that_fits_counts_or_else_the_nearest(keyword):
    card = an_object(["number"], kind={"enum": ["card"]}, number={"type": "string"}, holder={})
    bill = an_object(["address"], kind={"enum": ["bill"]}, address={"type": "string"})
    schema = an_object(pay={keyword: [card, bill, {"type": "string"}]})

    assert found(schema, {"pay": {"kind": "bill", "address": "x"}}) == []
    assert found(schema, {"pay": "later"}) == []
    assert found(schema, {"pay": {"kind": "bill", "adress": "x"}}) == [("/pay/adress", "unknown_property", "address")]
    assert found(schema, {"pay": 7}) == [("/pay", "wrong_type", 'string: "7"')]


def test_properties_beside_a_choice_belong_to_every_branch():
    schema = an_object(id={}) | {"oneOf": [an_object(a={}), an_object(b={})]}

    assert found(schema, {"id": 1, "b": 2}) == []


def test_a_choice_within_a_choice_is_not_judged():
    schema = {"oneOf": [{"oneOf": [an_object(a={})]}]}

    assert found(schema, {"z": 2}) == []


@pytest.mark.parametrize(
    ("schema", "value", "problems"),
    [
        ({"type": ["string", "null"]}, "x", []),
        ({"type": ["string", "null"]}, 1, ["wrong_type"]),
        ({"type": ["integer", "string"]}, "1", []),
        ({"const": "Insert"}, "Delete", ["wrong_enum"]),
        ({"type": "array", "prefixItems": [{"type": "string"}], "items": {"type": "integer"}}, ["x", 1], []),
        ({"type": "object", "patternProperties": {"^x-": {}}, "properties": {"a": {}}}, {"x-b": 1}, []),
        (True, {"a": 1}, []),
    ],
)
def test_openapi_3_1_is_understood(schema, value, problems):
    said = found(an_object(part=schema), {"part": value}, version="3.1.0")

    assert [problem for _path, problem, _suggestion in said] == problems


def test_a_schema_that_holds_itself_is_followed_as_deep_as_the_body():
    node = an_object(name=WRAPPED, inner={"$ref": "#/components/schemas/Node"})
    body = {"name": "x"}
    for _ in range(20):
        body = {"inner": body}

    said = found({"$ref": "#/components/schemas/Node"}, body, schemas={"Node": node})

    assert said == [("/inner" * 20 + "/name", "missing_wrapper", '{"value": "x"}')]


def test_slashes_and_tildes_in_names_are_escaped_in_pointers():
    assert found(an_object(a={}), {"x/y~z": 1}) == [("/x~1y~0z", "unknown_property", None)]


def test_a_long_value_is_never_quoted_in_part():
    secret = "Q" * 100

    said = checked(an_object(name=WRAPPED, on={"type": "integer"}), {"name": secret, "on": secret})

    assert [finding.suggestion for finding in said.findings] == ['{"value": "..."}', "integer"]
    assert "QQ" not in str(said)


def test_at_most_a_hundred_findings_are_given():
    schema = an_object(lines={"type": "array", "items": {"type": "string"}})

    assert len(found(schema, {"lines": [7] * 1000})) == 100


@pytest.mark.parametrize(
    ("schema", "body"),
    [
        ({"allOf": [{"type": "object", "properties": {f"p{n}": {}}} for n in range(100)]}, {"p99": 1, "x": 2}),
        ({"oneOf": [{"type": "object", "properties": {f"p{n}": {}}} for n in range(100)]}, {"x": 2}),
        ({"type": "object", "properties": {"a": {"oneOf": [{"type": "odd"}, {}]}}}, {"a": 1}),
    ],
    ids=["a hundred parts", "a hundred choices", "a choice of anything"],
)
def test_a_schema_that_is_too_involved_allows_anything(schema, body):
    assert found(schema, body) == []


def test_an_unwrapped_object_is_known_by_the_choices_of_what_it_should_hold():
    choice = {"oneOf": [an_object(city={}), an_object(box={})]}
    schema = an_object(address={"type": "object", "properties": {"value": choice}})

    assert found(schema, {"address": {"box": 7}}) == [("/address", "missing_wrapper", '{"value": {"box": ...}}')]


def test_many_names_are_told_in_part():
    schema = an_object(**{f"property{number:02}": {} for number in range(20)})

    (finding,) = checked(schema, {"zzz": 1}).findings

    assert finding.message.endswith("property10, property11 and 8 more.")
