"""What is wrong with a call beside its body, and the hints about it."""

import base64
import json

import pytest

from apps.diagnostics.checking import check
from apps.diagnostics.matching import Matcher
from apps.diagnostics.reading import ReadCall
from apps.diagnostics.releases import load

from .api_documents import lodestar, openapi

BASE = "https://api.lodestar.example"


def api(*operations, **about):
    """A release with these operations; `about` holds what "GET /a" has besides, by position: op0, op1."""
    document = openapi(*operations)
    for index, operation in enumerate(operations):
        method, path = operation.split(" ")
        document["paths"][path][method.lower()] |= about.get(f"op{index}", {})
    return load(document, name="2026.1", base_urls=[BASE])


def query(*names, required=False):
    return [{"name": name, "in": "query", "required": required, "schema": {"type": "string"}} for name in names]


def said_of(release, method, path, *, is_question=False, **more):
    call = ReadCall(method=method, url=BASE + path, **more)
    return check(call, Matcher([release]).match(method, call.url), release, is_question=is_question)


def found(release, method, path, **more):
    return [(each.path, each.problem, each.suggestion) for each in said_of(release, method, path, **more).findings]


def hinted(release, method, path, **more):
    return [(each.path, each.hint) for each in said_of(release, method, path, **more).hints]


@pytest.mark.parametrize(
    "names",
    [
        ("pageNumber", "pageSize"),
        ("PageNumber", "PageSize"),
        ("customerPageNumber", "customerPageSize"),
        ("page_number", "page_size"),
        ("page", "per_page"),
        ("page", "limit"),
        ("offset", "limit"),
        ("cursor", "limit"),
        ("$skip", "$top"),
    ],
)
def test_a_list_that_is_read_in_pages_is_asked_for_one(names):
    release = api("GET /a", op0={"parameters": query("name", *names)})

    assert found(release, "GET", "/a?name=x") == [("query", "missing_paging", f"add {names[0]} and {names[1]}")]
    assert found(release, "GET", f"/a?{names[0].upper()}=1") == []
    assert found(release, "GET", f"/a?{names[1]}=50") == []
    assert found(release, "GET", "/a", is_question=True) == []


@pytest.mark.parametrize("names", [("pageSize",), ("numberToRead", "skipRecords"), ("homepage", "limit"), ()])
def test_an_operation_without_pages_is_not_asked_for_one(names):
    assert found(api("GET /a", op0={"parameters": query(*names)}), "GET", "/a") == []


def test_a_required_query_parameter_that_is_missing_is_named():
    release = api("GET /a", op0={"parameters": query("ledger", required=True)})

    assert found(release, "GET", "/a") == [("query:ledger", "missing_required", "add ledger=...")]
    assert found(release, "GET", "/a?LEDGER=1") == []
    assert found(release, "GET", "/a", is_question=True) == []


@pytest.mark.parametrize(
    ("schema", "value", "expected"),
    [
        ({"type": "integer"}, "12", []),
        ({"type": "integer"}, "{id}", []),
        ({"type": "integer"}, "A12", [("path:id", "wrong_type", "a whole number")]),
        ({"type": "integer"}, "1.5", [("path:id", "wrong_type", "a whole number")]),
        ({"type": "number"}, "1.5", []),
        ({"type": "number"}, "x", [("path:id", "wrong_type", "a number")]),
        ({"type": "boolean"}, "maybe", [("path:id", "wrong_type", "true or false")]),
        ({"type": "string"}, "A12", []),
        ({"type": "string", "format": "uuid"}, "123e4567-e89b-12d3-a456-426614174000", []),
        ({"type": "string", "format": "uuid"}, "A12", [("path:id", "wrong_type", "a GUID")]),
        ({"type": "string", "enum": ["Invoice", "CreditNote"]}, "invoice", []),
        ({"type": "string", "enum": ["Invoice", "CreditNote"]}, "Invoce", [("path:id", "wrong_enum", "Invoice")]),
    ],
)
def test_values_in_the_path_are_of_their_type(schema, value, expected):
    release = api("GET /a/{id}", op0={"parameters": [{"name": "id", "in": "path", "required": True, "schema": schema}]})

    assert found(release, "GET", f"/a/{value}") == expected


def test_if_match_is_demanded_where_the_headers_are_shown_without_it():
    header = {"name": "if-match", "in": "header", "schema": {"type": "string"}}
    release = api("PUT /a", op0={"parameters": [header]})
    expected = [("header:If-Match", "missing_if_match", "If-Match with the ETag of the last GET")]

    assert found(release, "PUT", "/a", request_headers_visible=True) == expected
    assert found(release, "PUT", "/a", request_headers_visible=True, headers=(("IF-MATCH", '"1"'),)) == []
    assert found(release, "PUT", "/a", request_headers_visible=False) == []
    assert found(release, "PUT", "/a", request_headers_visible=True, is_question=True) == []
    assert found(api("PUT /a"), "PUT", "/a", request_headers_visible=True) == []


def test_where_the_method_is_not_offered_the_payload_is_not_checked():
    release = api("GET /a", "PUT /a")

    said = said_of(release, "DELETE", "/a", request_body="{,}")

    (finding,) = said.findings
    assert (finding.path, finding.problem, finding.suggestion) == ("method", "method_not_offered", ("GET", "PUT"))
    assert finding.message == "/a does not offer this method. It offers GET and PUT."


def test_an_unknown_path_and_an_old_address_get_the_address_of_today():
    release = load(openapi("GET /customers"), name="1", base_urls=[BASE, "https://old.lodestar.example"])

    old = check(
        ReadCall(method="GET"), Matcher([release]).match("GET", "https://old.lodestar.example/customers"), release
    )

    assert found(release, "GET", "/custommers") == [("url", "unknown_path", f"{BASE}/customers")]
    assert [(each.path, each.problem, each.suggestion, each.severity) for each in old.findings] == [
        ("url", "old_base_url", f"{BASE}/customers", "warning")
    ]


@pytest.mark.parametrize(
    ("others", "said", "instead"),
    [
        (["POST /v2/note"], "", "POST /v2/note"),
        (["POST /v2/note", "POST /v3/note"], "", "POST /v3/note"),
        (["PUT /v2/note"], "", None),
        (["POST /v2/note/{id}"], "", None),
        (["POST /v1/customerNote", "POST /v2/customerNote"], "Use endpoint Customer Note.", "POST /v2/customerNote"),
        (["POST /v1/customerNote", "POST /v2/note"], "Use CustomerNote instead.", "POST /v1/customerNote"),
        (["POST /notes/{id}/new"], "Deprecated: use /notes/{id}/new.", "POST /notes/{id}/new"),
        (["GET /notes"], "Deprecated: use /notes.", "GET /notes"),
        ([], "Deprecated: use /gone.", None),
        (["POST /v1/other"], "It is old.", None),
    ],
)
def test_a_deprecated_operation_names_the_one_to_use_instead(others, said, instead):
    release = api("POST /v1/note", *others, op0={"deprecated": True, "summary": said})

    (finding,) = said_of(release, "POST", "/v1/note").findings

    assert (finding.path, finding.problem, finding.suggestion) == ("operation", "deprecated_operation", instead)
    assert finding.severity == "warning"
    assert instead is None or instead in finding.message


def test_an_older_version_is_no_replacement():
    release = api("POST /v2/note", "POST /v1/note", op0={"deprecated": True})

    assert found(release, "POST", "/v2/note") == [("operation", "deprecated_operation", None)]


@pytest.mark.parametrize(
    "new",
    [
        "POST /v1/order/{orderType}/{orderNumber}/attachment",
        "POST /v1/order/orderType/{orderType}/{orderNumber}/attachment",
    ],
)
def test_a_deprecated_operation_may_be_replaced_by_one_with_a_further_parameter(new):
    old = {"deprecated": True, "summary": "Start using the new method with order type."}
    release = api("POST /v1/order/{orderNumber}/attachment", new, op0=old)

    assert found(release, "POST", "/v1/order/7/attachment") == [("operation", "deprecated_operation", new)]


def test_the_deprecated_operation_of_the_demo_names_its_successor():
    said = found(lodestar(), "GET", "/v1/inventorySummary/7")

    assert said == [("operation", "deprecated_operation", "GET /inventory/{inventoryNumber}/stock")]


@pytest.mark.parametrize(
    ("body", "headers", "problems"),
    [
        ("grant_type=password", (), []),
        ('{"a": 1,}', (), ["invalid_json"]),
        ("<a/>", (("Content-Type", "text/xml"),), []),
        ("oops", (("content-type", "application/json; charset=utf-8"),), ["invalid_json"]),
        ("", (), []),
        (" \n", (), []),
        (None, (), []),
    ],
)
def test_a_body_of_an_unknown_operation_is_checked_where_it_is_meant_as_json(body, headers, problems):
    call = ReadCall(method="POST", url="https://elsewhere.example/token", request_body=body, headers=headers)
    match = Matcher([api("GET /a")]).match(call.method, call.url)

    assert [each.problem for each in check(call, match, None).findings] == problems


def test_form_data_for_an_operation_that_takes_json_is_told_apart_from_a_form_that_it_takes():
    schema = {"type": "object", "properties": {"a": {"type": "string"}}}
    release = api(
        "POST /json",
        "POST /form",
        op0={"requestBody": {"content": {"application/json": {"schema": schema}}}},
        op1={"requestBody": {"content": {"application/x-www-form-urlencoded": {"schema": schema}}}},
    )

    assert [each[1] for each in found(release, "POST", "/json", request_body="a=b")] == ["invalid_json"]
    assert found(release, "POST", "/form", request_body="a=b") == []


def a_body(release_schema=None):
    return {"requestBody": {"content": {"application/json": {"schema": release_schema or {"type": "object"}}}}}


@pytest.mark.parametrize(
    ("method", "more", "expected"),
    [
        ("POST", {"request_body": "{}", "headers": (("Content-Type", "application/json"),)}, []),
        ("POST", {"request_body": "{}", "headers": (("Content-Type", "application/vnd.x+json"),)}, []),
        ("POST", {"request_body": "{}"}, [("header:Content-Type", "no_content_type")]),
        (
            "POST",
            {"request_body": "{}", "headers": (("Content-Type", "application/x-www-form-urlencoded"),)},
            [("header:Content-Type", "unusual_content_type")],
        ),
        ("POST", {"request_body": ""}, [("body", "empty_body")]),
        ("GET", {"request_body": "{}"}, [("body", "body_on_get")]),
    ],
)
def test_an_unusual_body_or_content_type_is_a_hint(method, more, expected):
    release = api("POST /a", "GET /a", op0=a_body())

    assert hinted(release, method, "/a", request_headers_visible=True, **more) == expected


def test_what_curl_does_without_a_content_type_is_said():
    release = api("POST /a", op0=a_body())

    (hint,) = said_of(release, "POST", "/a", request_body="{}", request_headers_visible=True, source="curl").hints

    assert hint.message == (
        "No Content-Type is sent with the body. cURL then calls it form data. Send Content-Type: application/json."
    )


def test_nothing_is_said_of_a_content_type_that_is_not_shown():
    assert hinted(api("POST /a", op0=a_body()), "POST", "/a", request_body="{}") == []


def test_query_parameters_that_are_not_offered_or_odd_are_hints():
    parameters = [
        *query("pageNumber"),
        {"name": "top", "in": "query", "schema": {"type": "integer"}},
        {"name": "active", "in": "query", "schema": {"type": "boolean"}},
        {"name": "status", "in": "query", "schema": {"enum": ["Open", "Closed"]}},
    ]
    release = api("GET /a", op0={"parameters": parameters})

    said = said_of(release, "GET", "/a?pagNumber=1&top=all&active=x&status=Opn")

    assert [(hint.path, hint.hint, hint.message) for hint in said.hints] == [
        (
            "query:pagNumber",
            "unknown_query_parameter",
            '"pagNumber" is not a query parameter of this operation, and is passed over. Did you mean "pageNumber"?',
        ),
        ("query:top", "unusual_query_value", 'top should be a whole number, not "all".'),
        ("query:active", "unusual_query_value", 'active should be true or false, not "x".'),
        ("query:status", "unusual_query_value", 'status should be Open or Closed, not "Opn".'),
    ]
    assert hinted(release, "GET", "/a?PAGENUMBER=1&top=5&active=TRUE&status=open&top={n}&status=Open,Closed") == []


def token(expiry):
    parts = ({"alg": "RS256"}, {"exp": expiry})
    encoded = [base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in parts]
    return (("Authorization", f"Bearer {encoded[0]}.{encoded[1]}.c2lnbmF0dXJl"),)


@pytest.mark.parametrize(
    ("status", "more", "said"),
    [
        (202, {"response_body": '{"stateLocation": "x"}'}, "202: this is a background call."),
        (202, {}, "202: the call was accepted and goes on in the background."),
        (401, {}, "401: the token has expired, or it is valid but for another tenant or company."),
        (401, {"headers": token(1_741_004_400)}, "401: the bearer token is good until 2025-03-03 12:20:00 UTC."),
        (401, {"headers": (("authorization", "Basic eDp5"),)}, "401: Basic credentials were sent."),
        (401, {"request_headers_visible": True}, "401: no Authorization header was sent."),
        (403, {}, "403: you are known, but may not do this."),
        (404, {}, "404: the address is right, but there is nothing at it"),
        (405, {}, "405: this path does not offer the method. It offers GET."),
        (409, {}, "409: what you send contradicts what is stored"),
        (412, {}, "412: the ETag in If-Match no longer matches"),
        (415, {}, "415: the API does not take a body of this Content-Type."),
        (422, {}, "422: the request could be read, but a rule of the ERP forbids it."),
        (429, {}, "429: too many calls. Wait as long as Retry-After says. Test clients may make 500 calls an hour"),
        (429, {"response_headers": (("Retry-After", "17"),)}, "429: too many calls. Wait 17 seconds (Retry-After)."),
        (
            429,
            {"response_headers": (("Retry-After", "Mon, 03 Mar 2025 12:00:00 GMT"),)},
            "429: too many calls. Wait until Mon, 03 Mar 2025 12:00:00 GMT (Retry-After).",
        ),
        (500, {}, "500: the API failed while it worked on the call."),
        (503, {"correlation_ids": ("abc-1",)}, "503: the API failed while it worked on the call."),
    ],
)
def test_the_status_of_an_answer_is_explained(status, more, said):
    (hint,) = said_of(api("GET /a"), "GET", "/a", status=status, **more).hints

    assert (hint.path, hint.hint) == ("status", f"status_{status}")
    assert hint.message.startswith(said)


def test_an_expired_token_is_told_from_the_time_of_the_answer():
    answered = (("Date", "Mon, 03 Mar 2025 12:20:01 GMT"),)
    call = {"status": 401, "headers": token(1_741_004_400), "response_headers": answered}

    (hint,) = said_of(api("GET /a"), "GET", "/a", **call).hints

    assert hint.message == (
        "401: the bearer token had expired at 2025-03-03 12:20:00 UTC, before this call. Get a new one."
    )


@pytest.mark.parametrize("date", ["soon", "Mon, 99 Mar 2025", "Mon, 03 Mar 2025 12:20:01", ""])
def test_an_answer_without_a_readable_date_leaves_the_comparison_to_the_reader(date):
    call = {"status": 401, "headers": token(1_741_004_400), "response_headers": (("Date", date),)}

    (hint,) = said_of(api("GET /a"), "GET", "/a", **call).hints

    assert hint.message.startswith("401: the bearer token is good until")


def test_a_record_that_is_not_found_is_told_from_an_address_that_is_not_offered():
    release = api("GET /a/{id}")

    (record,) = said_of(release, "GET", "/a/7", status=404).hints
    (address,) = said_of(release, "GET", "/zzz/7/x", status=404).hints

    assert record.message.startswith("404: the address is right, but nothing is stored under this key")
    assert address.message.startswith("404: the API has no such address.")


@pytest.mark.parametrize("status", [None, 200, 201, 204, 304, 400, 418])
def test_of_other_answers_nothing_is_said(status):
    assert hinted(api("GET /a"), "GET", "/a", status=status) == []
