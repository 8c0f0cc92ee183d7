"""What is different between two releases of an API, in words."""

import json
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.diagnostics.radar import Change, Difference, Kind, Used, changes, draft, subject_of
from apps.diagnostics.releases import Release, load

from .api_documents import SHARED_IS_THERE, openapi, release, shared_releases

BASE = "https://api.lodestar.example"


def loaded(paths: dict, *, name: str = "2026.1", schemas: dict | None = None) -> Release:
    document = {"openapi": "3.0.3", "info": {}, "paths": paths, "components": {"schemas": schemas or {}}}
    return load(document, name=name, base_urls=[BASE])


def found(old: Release, new: Release) -> list[tuple[str, str]]:
    return [(str(change.kind), f"{change.method} {change.template}") for change in changes(old, new)]


def sentences(old: Release, new: Release) -> list[tuple[str, bool]]:
    return [(each.sentence, each.is_breaking) for change in changes(old, new) for each in change.differences]


def sending(schema: dict, *, required: bool = False, schemas: dict | None = None) -> Release:
    """A release with one operation that takes this body."""
    body = {"required": required, "content": {"application/json": {"schema": schema}}}
    return loaded({"/orders": {"post": {"requestBody": body, "responses": {}}}}, schemas=schemas)


def answering(schema: dict, status: str = "200") -> Release:
    """A release with one operation that answers with this body."""
    answer = {"content": {"application/json": {"schema": schema}}}
    return loaded({"/orders": {"get": {"responses": {status: answer}}}})


def asking(*parameters: dict) -> Release:
    """A release with one operation that has these parameters."""
    return loaded({"/orders": {"get": {"parameters": list(parameters), "responses": {}}}})


def query(name: str, required: bool = False, **schema) -> dict:
    return {"name": name, "in": "query", "required": required, "schema": schema or {"type": "string"}}


def order(required: tuple[str, ...] = (), **properties) -> dict:
    return {"type": "object", "properties": properties, "required": list(required)}


TEXT, NUMBER = {"type": "string"}, {"type": "integer"}


def test_a_release_is_not_different_from_itself():
    one = release("GET /orders", "POST /orders/{number}")

    assert changes(one, one) == []


def test_operations_come_and_go():
    old = release("GET /orders", "GET /stock", "PUT /stock")
    new = release("GET /orders", "PUT /stock", "POST /orders")

    assert found(old, new) == [("removed", "GET /stock"), ("added", "POST /orders")]
    assert [change.is_breaking for change in changes(old, new)] == [True, False]


def test_an_operation_that_is_newly_deprecated_is_told_and_a_deprecated_one_is_not_told_again():
    old = loaded({"/orders": {"get": {"responses": {}}, "put": {"deprecated": True, "responses": {}}}})
    new = loaded({"/orders": {method: {"deprecated": True, "responses": {}} for method in ("get", "put")}})

    assert found(old, new) == [("deprecated", "GET /orders")]
    assert sentences(new, old)[0] == ("The operation is no longer deprecated.", False)


def test_the_version_that_stays_is_named_beside_the_one_that_goes():
    old = release("GET /v1/orders/{id}", "GET /v1/stock")
    new = release("GET /v2/orders/{number}")

    assert [(change.template, change.instead) for change in changes(old, new)] == [
        ("/v1/orders/{id}", "GET /v2/orders/{number}"),
        ("/v1/stock", ""),
        ("/v2/orders/{number}", ""),
    ]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (("/controller/api/v1/orders", "/controller/api/v1/orders/{id}"), ("/v1/orders", "/v1/orders/{number}")),
        (("/orders", "/Orders/{id}"), ("/v1/orders", "/v1/orders/{id}")),
        (("/orders", "/orders/{id}"), ("/Orders", "/orders/{orderId}")),
    ],
    ids=["a lead is lost", "a lead is got", "case and names"],
)
def test_an_operation_that_has_moved_is_the_same_operation(before, after):
    old = release(*(f"GET {path}" for path in before), bases=["https://old.lodestar.example/API"])
    new = release(*(f"GET {path}" for path in after))

    assert changes(old, new) == []
    assert changes(new, old) == []


def test_what_ends_alike_is_not_taken_for_the_same():
    old = release("GET /v1/orders", "GET /v1/orders/{id}", "GET /admin/stock/log")
    new = release("GET /orders", "GET /orders/{id}", "GET /log")

    assert found(old, new) == [("removed", "GET /admin/stock/log"), ("added", "GET /log")]


def test_a_change_knows_both_its_addresses():
    old = loaded({"/api/v1/orders": {"get": {"responses": {}}}})
    new = loaded({"/v1/orders": {"get": {"parameters": [query("page")], "responses": {}}}})

    (change,) = changes(old, new)

    assert (change.before, change.template) == ("/api/v1/orders", "/v1/orders")
    assert change.addresses == (("GET", "/v1/orders"), ("GET", "/api/v1/orders"))


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ([], [query("page")], ("The query parameter `page` is new (string).", False)),
        ([], [query("page", True)], ("The query parameter `page` is new, and must be sent (string).", True)),
        ([query("page")], [], ("The query parameter `page` is gone.", True)),
        ([query("page")], [query("Page", True)], ("The query parameter `Page` must be sent now.", True)),
        ([query("page", True)], [query("page")], ("The query parameter `page` may be left out now.", False)),
        ([query("page")], [query("page", **NUMBER)], ("The query parameter `page` is now integer, was string.", True)),
        (
            [query("by", enum=["name", "date"])],
            [query("by", enum=["name", "number"])],
            ("The query parameter `by` no longer takes `date`.", True),
        ),
        (
            [query("by", type="array", items={"type": "string", "enum": ["a", "b"]})],
            [query("by", type="array", items={"type": "string", "enum": ["a"]})],
            ("The query parameter `by` no longer takes `b`.", True),
        ),
    ],
)
def test_parameters(before, after, told):
    assert sentences(asking(*before), asking(*after))[0] == told


def test_names_of_parameters_are_compared_without_case_and_those_of_the_path_by_their_order():
    old = loaded({"/orders/{id}": {"get": {"parameters": [in_path("id", "string"), header("if-match")]}}})
    new = loaded({"/orders/{number}": {"get": {"parameters": [in_path("number", "integer"), header("If-Match")]}}})

    assert sentences(old, new) == [("The path parameter `number` is now integer, was string.", True)]


def in_path(name: str, kind: str) -> dict:
    return {"name": name, "in": "path", "required": True, "schema": {"type": kind}}


def header(name: str) -> dict:
    return {"name": name, "in": "header", "schema": TEXT}


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        (order(), order(note=TEXT), [("`note` in the request is new (string).", False)]),
        (order(), order(("note",), note=TEXT), [("`note` in the request is new, and must be sent (string).", True)]),
        (order(note=TEXT), order(), [("`note` in the request is gone.", True)]),
        (order(note=TEXT), order(("note",), note=TEXT), [("`note` in the request must be sent now.", True)]),
        (order(("note",), note=TEXT), order(note=TEXT), [("`note` in the request may be left out now.", False)]),
        (order(note=TEXT), order(note=NUMBER), [("`note` in the request is now integer, was string.", True)]),
        (
            order(due={"type": "string", "format": "date-time"}),
            order(due={"type": "string", "format": "date"}),
            [("`due` in the request is now string (date), was string (date-time).", True)],
        ),
        (
            order(count={"type": "integer", "format": "int32"}),
            order(count={"type": "integer", "format": "int64"}),
            [("`count` in the request is now integer (int64), was integer (int32).", False)],
        ),
        (
            order(state={"enum": ["Open", "Hold"]}),
            order(state={"enum": ["Open", "Closed"]}),
            [
                ("`state` in the request no longer takes `Hold`.", True),
                ("`state` in the request also takes `Closed`.", False),
            ],
        ),
        (
            order(state=TEXT),
            order(state={"type": "string", "enum": ["Open"]}),
            [("`state` in the request takes only `Open` now.", True)],
        ),
        (
            order(lines={"type": "array", "items": order(price={"type": "object", "properties": {"value": NUMBER}})}),
            order(lines={"type": "array", "items": order(price={"type": "object", "properties": {"value": TEXT}})}),
            [("`lines[].price.value` in the request is now string, was integer.", True)],
        ),
        (order(id=TEXT), order(id={"type": "string", "readOnly": True}), []),
        (order(id={"type": "string", "readOnly": True}), order(), []),
        (order(note=TEXT), order(note={}), []),
        (order(note={"type": ["string", "null"]}), order(note={"anyOf": [TEXT, {"type": "null"}]}), []),
        (order(note=TEXT), {"allOf": [order(), order(note=TEXT)]}, []),
        ({"type": "object", "additionalProperties": TEXT}, {"type": "object", "additionalProperties": NUMBER}, None),
        ({"oneOf": [TEXT, NUMBER]}, {"oneOf": [TEXT, NUMBER, order()]}, None),
    ],
)
def test_request_bodies(before, after, told):
    expected = told
    if told is None:
        place = "`*` in the request" if "type" in before else "The request body"
        words = "integer, was string" if "type" in before else "one of 3 schemas, was one of 2 schemas"
        expected = [(f"{place} is now {words}.", True)]

    assert sentences(sending(before), sending(after)) == expected


def test_a_request_body_comes_goes_or_must_be_sent():
    without = loaded({"/orders": {"post": {"responses": {}}}})
    optional, required = sending(order()), sending(order(), required=True)

    assert sentences(without, optional) == [("A request body can be sent now.", False)]
    assert sentences(without, required) == [("A request body must be sent now.", True)]
    assert sentences(optional, required) == [("The request body must be sent now.", True)]
    assert sentences(optional, without) == [("The operation takes no request body any more.", True)]


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        (order(), order(note=TEXT), [("`note` in the response is new (string).", False)]),
        (order(note=TEXT), order(), [("`note` in the response is gone.", True)]),
        (order(("note",), note=TEXT), order(note=TEXT), [("`note` in the response may be missing now.", True)]),
        (order(note=TEXT), order(("note",), note=TEXT), []),
        (order(note=TEXT), order(note=NUMBER), [("`note` in the response is now integer, was string.", True)]),
        (
            order(state={"enum": ["Open", "Hold"]}),
            order(state={"enum": ["Open", "Closed"]}),
            [
                ("`state` in the response is never `Hold` any more.", False),
                ("`state` in the response may also be `Closed`.", False),
            ],
        ),
        (order(state={"enum": ["Open"]}), order(state=TEXT), [("`state` in the response may be any value now.", True)]),
        (order(secret={"type": "string", "writeOnly": True}), order(), []),
    ],
)
def test_responses(before, after, told):
    assert sentences(answering(before), answering(after)) == told


def test_another_status_of_success_is_told_and_the_bodies_are_compared_all_the_same():
    old, new = answering(order(note=TEXT)), answering(order(), status="202")

    assert sentences(old, new) == [
        ("Status `200` no longer comes back.", True),
        ("Status `202` may come back.", False),
        ("`note` in the response is gone.", True),
    ]


def test_a_response_that_has_no_body_any_more():
    with_body = answering(order())
    without = loaded({"/orders": {"get": {"responses": {"200": {"description": "Done."}}}}})

    assert sentences(with_body, without) == [("The response has no body any more.", True)]
    assert sentences(without, with_body) == [("The response has a body now.", False)]


def tree(**more) -> dict:
    """A schema that holds itself in three ways."""
    ref = {"$ref": "#/components/schemas/Node"}
    return {"Node": order(left=ref, right=ref, all={"type": "array", "items": ref}, **more)}


def test_a_schema_that_holds_itself_is_told_once():
    root = {"$ref": "#/components/schemas/Node"}

    told = sentences(sending(root, schemas=tree()), sending(root, schemas=tree(note=TEXT)))

    assert told == [("`note` in the request is new (string).", False)]


def test_what_differs_in_a_shared_schema_is_told_at_each_of_its_places():
    places = order(home={"$ref": "#/components/schemas/A"}, work={"$ref": "#/components/schemas/A"})
    old = sending(places, schemas={"A": order(street=TEXT)})
    new = sending(places, schemas={"A": order()})

    assert sentences(old, new) == [
        ("`home.street` in the request is gone.", True),
        ("`work.street` in the request is gone.", True),
    ]


def test_schemas_that_multiply_are_compared_in_bounded_length():
    """Each level holds the next one ten times: a hundred million places."""

    def levels(last: dict) -> dict:
        ref = "#/components/schemas/L{}".format
        deep = {f"L{n}": order(**{f"p{at}": {"$ref": ref(n + 1)} for at in range(10)}) for n in range(8)}
        return deep | {"L8": last}

    root = {"$ref": "#/components/schemas/L0"}

    told = sentences(sending(root, schemas=levels(order(a=TEXT))), sending(root, schemas=levels(order(a=NUMBER))))

    assert len(told) <= 60


def test_long_lists_of_values_are_compared_and_cut():
    old = [f"A{number}" for number in range(20_000)]
    new = [f"B{number}" for number in range(20_000)]

    (gone, _breaking), _more = sentences(sending({"enum": old}), sending({"enum": new}))

    assert gone.endswith("`A11` and 19988 more.")


def test_what_no_database_keeps_is_left_out_of_what_is_told():
    old = loaded({"/or\x00ders": {"get": {"summary": "One\ud800\nTwo", "responses": {}}}})
    new = sending(order(**{"no\x00te`": TEXT}))

    stored = json.dumps([change.as_json() for change in changes(old, new)], ensure_ascii=False)

    assert "\\u0000" not in stored
    assert "One?" in stored.encode().decode()
    assert "Two" not in stored


def test_a_change_is_read_back_as_it_was_stored():
    told = changes(sending(order(note=TEXT)), sending(order(note=NUMBER))) + changes(
        release("GET /a"), release("GET /b")
    )

    stored = json.loads(json.dumps([change.as_json() for change in told]))

    assert [Change.from_json(each) for each in stored] == told


SCHEMAS = st.recursive(
    st.sampled_from([TEXT, NUMBER, {}, {"enum": ["a", "b"]}, {"$ref": "#/components/schemas/Again"}, {"type": "file"}]),
    lambda inner: st.one_of(
        st.dictionaries(st.sampled_from("abc"), inner, max_size=3).map(lambda given: order((), **given)),
        st.builds(lambda items: {"type": "array", "items": items}, inner),
        st.builds(lambda one, two: {"allOf": [one, two]}, inner, inner),
        st.builds(lambda one, two: {"oneOf": [one, two]}, inner, inner),
    ),
    max_leaves=8,
)


@settings(max_examples=60, deadline=None)
@given(one=SCHEMAS, other=SCHEMAS)
def test_any_two_schemas_are_compared_and_none_differs_from_itself(one, other):
    again = {"Again": order(next=one)}

    assert sentences(sending(one, schemas=again), sending(one, schemas=json.loads(json.dumps(again)))) == []
    assert len(sentences(sending(one, schemas=again), sending(other, schemas=again))) < 200


@settings(max_examples=60, deadline=None)
@given(
    before=st.sets(st.sampled_from([f"GET /{a}/{b}" for a in "abc" for b in ("x", "{id}", "y")]), min_size=1),
    after=st.sets(st.sampled_from([f"GET /{a}/{b}" for a in "abc" for b in ("x", "{id}", "y")]), min_size=1),
)
def test_what_came_one_way_goes_the_other_way(before, after):
    old, new = release(*sorted(before)), release(*sorted(after))

    there, back = found(old, new), found(new, old)

    swapped = {"added": "removed", "removed": "added"}
    assert sorted(there) == sorted((swapped[kind], operation) for kind, operation in back)


ON = date(2026, 3, 2)
REMOVED = Change(Kind.REMOVED, "GET", "/v1/stock", before="/v1/stock", summary="Stock", instead="GET /v2/stock")
DEPRECATED = Change(Kind.DEPRECATED, "GET", "/items", before="/items")
BREAKING = Change(
    Kind.CHANGED,
    "POST",
    "/orders",
    before="/api/orders",
    differences=(
        Difference("request_added", "note", "`note` in the request is new (string)."),
        Difference("request_removed", "memo", "`memo` in the request is gone.", True),
    ),
)


def test_a_draft_says_first_what_must_be_done():
    used = [Used(DEPRECATED, ON), Used(REMOVED, ON), Used(BREAKING, ON)]

    text = draft("Acme", used, old="2025.2", new="2026.1")

    assert subject_of(used, new="2026.1") == "Release 2026.1 of the API: what changes for 3 operations that you use"
    assert text.splitlines() == [
        "Hello Acme,",
        "",
        "release **2026.1** of the API follows 2025.2. Some operations in calls that you sent us are different in it.",
        "",
        "**Please change these calls.** They fail or mean something else with the new release.",
        "",
        "- `GET /v1/stock` (Stock) is gone. Call `GET /v2/stock` instead. Last in a call of 2 March 2026.",
        "- `POST /orders` changes. Last in a call of 2 March 2026.",
        "    - `memo` in the request is gone.",
        "    - `note` in the request is new (string).",
        "",
        "**Plan to leave these calls.** They still work, but are deprecated: they will be taken out of the API.",
        "",
        "- `GET /items` is deprecated. Last in a call of 2 March 2026.",
        "",
        "Is something unclear? Ask us in an inquiry, and name the operation.",
    ]


def test_a_draft_for_one_operation_that_goes_on_working_worries_nobody():
    harmless = Change(Kind.CHANGED, "POST", "/orders", differences=(BREAKING.differences[0],) * 20)

    text = draft("Acme", [Used(harmless, ON)], old="2025.2", new="2026.1")

    assert "Please change" not in text
    assert "**Good to know.** These calls go on working as they are." in text
    assert "    - And 12 more; the documentation of the release has them all." in text


@pytest.mark.skipif(not SHARED_IS_THERE, reason="the shared API documents are not here")
def test_two_real_releases_of_500_operations_are_compared():
    new, old = shared_releases()

    told = changes(old, new)

    by_operation = {(change.kind, change.method, change.template): change for change in told}
    budget = by_operation[Kind.CHANGED, "GET", "/v1/budget"]
    assert sum(change.kind is Kind.REMOVED for change in told) < 30
    assert (Kind.REMOVED, "GET", "/security/api/v1/testconnection") in by_operation
    assert "The query parameter `ledger` must be sent now." in [each.sentence for each in budget.differences]
    assert budget.before == "/controller/api/v1/budget"


@pytest.mark.skipif(not SHARED_IS_THERE, reason="the shared API documents are not here")
def test_a_real_release_is_not_different_from_itself():
    new, _old = shared_releases()

    assert changes(new, shared_releases()[0]) == []


def test_operations_of_yaml_and_json_are_alike():
    as_openapi = openapi("GET /orders")
    swagger = {"swagger": "2.0", "host": "api.lodestar.example", "paths": as_openapi["paths"]}

    assert changes(load(swagger, name="1"), load(as_openapi, name="2", base_urls=[BASE])) == []
