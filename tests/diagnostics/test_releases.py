"""API documents: what is read out of them, and how broken ones are refused."""

import json
import tracemalloc

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from apps.diagnostics.releases import DocumentError, Operation, Parameter, load, newest_first
from apps.diagnostics.releases.parsing import parse

from .api_documents import LODESTAR, NEW_DOCUMENT, OLD_DOCUMENT, SHARED_IS_THERE, openapi, release

BASE = "https://api.lodestar.example"
CUSTOMER = {"type": "object", "properties": {"name": {"type": "string"}}}
SWAGGER = {
    "swagger": "2.0",
    "info": {"title": "Old", "version": "9"},
    "host": "erp.lodestar.example",
    "basePath": "/API",
    "schemes": ["https"],
    "consumes": ["application/json"],
    "definitions": {"Customer": CUSTOMER},
    "parameters": {"page": {"name": "pageNumber", "in": "query", "type": "integer", "format": "int32"}},
    "paths": {
        "/customer/{id}": {
            "parameters": [{"name": "id", "in": "path", "required": True, "type": "string"}],
            "put": {
                "tags": ["Customer"],
                "summary": "Change a customer",
                "deprecated": True,
                "consumes": ["application/json", "text/json"],
                "parameters": [
                    {"$ref": "#/parameters/page"},
                    {"name": "If-Match", "in": "header", "type": "string"},
                    {"name": "customer", "in": "body", "required": True, "schema": {"$ref": "#/definitions/Customer"}},
                ],
                "responses": {"200": {"description": "Done.", "schema": CUSTOMER}, "204": {"description": "Empty."}},
            },
            "post": {
                "parameters": [
                    {"name": "file", "in": "formData", "type": "file", "required": True},
                    {"name": "note", "in": "formData", "type": "string"},
                ],
                "responses": {},
            },
        }
    },
}


def loaded(document, **more):
    return load(document, name="2026.1", base_urls=[BASE], **more)


def with_operation(about, **more):
    return {"openapi": "3.0.3", "info": {}, "paths": {"/customers/{id}": {"put": about}}, **more}


def refused(document):
    with pytest.raises(DocumentError) as error:
        loaded(document)
    return error.value


def test_an_operation_of_openapi_3_is_read_with_all_that_is_said_about_it():
    about = {
        "tags": ["Customers", "More"],
        "summary": "Change a customer",
        "description": "Use version 2.",
        "deprecated": True,
        "parameters": [
            {"name": "id", "in": "path", "required": True, "schema": {"type": "integer"}},
            {"name": "filter", "in": "query", "content": {"application/json": {"schema": CUSTOMER}}},
        ],
        "requestBody": {
            "required": True,
            "content": {"text/xml": {"schema": {}}, "application/json": {"schema": {"$ref": "#/components/schemas/C"}}},
        },
        "responses": {"200": {"content": {"application/json": {"schema": CUSTOMER}}}, "404": {"description": "Gone."}},
    }

    found = loaded(with_operation(about, components={"schemas": {"C": CUSTOMER}}))

    assert found.operations == (
        Operation(
            method="PUT",
            template="/customers/{id}",
            summary="Change a customer",
            tag="Customers",
            deprecated=True,
            parameters=(
                Parameter("id", "path", True, {"type": "integer"}),
                Parameter("filter", "query", False, CUSTOMER),
            ),
            request_schema={"$ref": "#/components/schemas/C"},
            response_schemas={"200": CUSTOMER, "404": None},
            release="2026.1",
            description="Use version 2.",
            request_required=True,
            consumes=("text/xml", "application/json"),
        ),
    )
    assert found.schemas == {"C": CUSTOMER}
    assert found.specification == "3.0"


def test_an_operation_of_swagger_2_is_read_with_body_and_consumes():
    put, _ = load(SWAGGER, name="9.11").operations

    assert (put.method, put.template, put.tag, put.deprecated) == ("PUT", "/customer/{id}", "Customer", True)
    assert put.parameters == (
        Parameter("id", "path", True, {"type": "string"}),
        Parameter("pageNumber", "query", False, {"type": "integer", "format": "int32"}),
        Parameter("If-Match", "header", False, {"type": "string"}),
    )
    assert (put.request_schema, put.request_required) == ({"$ref": "#/definitions/Customer"}, True)
    assert put.response_schemas == {"200": CUSTOMER, "204": None}
    assert put.consumes == ("application/json", "text/json")


def test_a_form_of_swagger_2_is_an_object_of_its_fields():
    _, post = load(SWAGGER, name="9.11").operations

    assert post.request_schema == {
        "type": "object",
        "properties": {"file": {"type": "file"}, "note": {"type": "string"}},
        "required": ["file"],
    }
    assert (post.request_required, post.consumes) == (True, ("application/json",))


def test_openapi_3_1_is_read_as_it_stands():
    schema = {"type": ["string", "null"]}
    document = with_operation({"parameters": [{"name": "a", "in": "query", "schema": schema}]}) | {"openapi": "3.1.1"}

    found = loaded(document)

    assert (found.specification, found.operations[0].parameters[0].schema) == ("3.1", schema)


def test_a_parameter_of_the_operation_replaces_that_of_the_path():
    document = openapi("GET /a")
    document["paths"]["/a"]["parameters"] = [
        {"name": "size", "in": "query", "schema": {"type": "string"}},
        {"name": "size", "in": "header", "schema": {"type": "string"}},
    ]
    document["paths"]["/a"]["get"]["parameters"] = [{"name": "size", "in": "query", "schema": {"type": "integer"}}]

    found = loaded(document).operations[0].parameters

    assert found == (
        Parameter("size", "query", False, {"type": "integer"}),
        Parameter("size", "header", False, {"type": "string"}),
    )


def test_parts_that_are_referred_to_are_found():
    parts = {
        "parameters": {"p": {"name": "id", "in": "path", "schema": {"type": "string"}}},
        "requestBodies": {"b": {"content": {"application/json": {"schema": CUSTOMER}}}},
        "responses": {"r": {"content": {"application/json": {"schema": CUSTOMER}}}},
    }
    about = {
        "parameters": [{"$ref": "#/components/parameters/p"}],
        "requestBody": {"$ref": "#/components/requestBodies/b"},
        "responses": {"default": {"$ref": "#/components/responses/r"}},
    }

    found = loaded(with_operation(about, components=parts)).operations[0]

    assert found.parameters == (Parameter("id", "path", True, {"type": "string"}),)
    assert (found.request_schema, found.response_schemas) == (CUSTOMER, {"default": CUSTOMER})


def test_a_reference_is_resolved_to_the_end_and_a_schema_may_hold_itself():
    node = {"type": "object", "properties": {"parent": {"$ref": "#/components/schemas/Alias"}}}
    schemas = {"Alias": {"$ref": "#/components/schemas/a~1b%20c"}, "a/b c": node}

    found = loaded(openapi("GET /a", components={"schemas": schemas}))

    assert found.resolve("#/components/schemas/Alias") is node
    assert found.resolve("#/paths/~1a/get/responses/200/description") == "Done."
    with pytest.raises(DocumentError, match="nothing at #/components/schemas/Other"):
        found.resolve("#/components/schemas/Other")


def test_yaml_says_the_same_as_json():
    document = json.loads(LODESTAR.read_bytes())

    from_json = load(LODESTAR.read_bytes(), name="1")
    from_yaml = load(yaml.safe_dump(document, sort_keys=False), name="1")

    assert from_yaml.operations == from_json.operations
    assert from_yaml.schemas == from_json.schemas


# Without digits: the library writes by YAML 1.1, to which a word such as 0E0 is no number, as it is to YAML 1.2.
WORDS = st.text(st.characters(exclude_characters="0123456789", exclude_categories=["Cs"]))
JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | WORDS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(WORDS, inner, max_size=4),
    max_leaves=20,
)


@given(st.dictionaries(WORDS.filter(bool), JSON_VALUES, min_size=1))
def test_what_is_written_as_yaml_is_read_back_as_the_same_values(value):
    assert parse("# begins with a remark\n" + yaml.safe_dump(value)) == value


def test_words_of_yaml_stay_words_and_keys_stay_text():
    text = "a: [NO, on, yes, 2025-01-01, 0x1F, '1', ~, 1e3, +7, !!str 5]\n200: true\n"

    assert parse(text) == {"a": ["NO", "on", "yes", "2025-01-01", "0x1F", "1", None, 1000.0, 7, "5"], "200": True}


def test_a_quoted_merge_sign_is_a_name():
    assert parse("# remark\na: {'<<': {b: 1}, c: 2}\n") == {"a": {"<<": {"b": 1}, "c": 2}}


def test_anchors_and_merges_of_yaml_are_followed():
    text = "base: &b {type: string, format: date}\nown: {<<: *b, format: time}\nmany: {<<: [*b]}\n"
    text += "key: &k id\nnamed: {*k : 1}\n"

    assert parse(text) == {
        "base": {"type": "string", "format": "date"},
        "own": {"type": "string", "format": "time"},
        "key": "id",
        "named": {"id": 1},
        "many": {"type": "string", "format": "date"},
    }


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_document_may_begin_with_a_mark_of_its_encoding(encoding):
    assert loaded(json.dumps(openapi("GET /ære"), ensure_ascii=False).encode(encoding)).operations[0].template == "/ære"


@pytest.mark.parametrize(
    ("given_urls", "servers", "bases"),
    [
        ([BASE + "/"], [], (BASE,)),
        ([BASE, BASE], [{"url": "/v1"}], (f"{BASE}/v1",)),
        ([f"{BASE}/v2"], [{"url": "/v1"}], (f"{BASE}/v2",)),
        ([], [{"url": f"{BASE}/v1/"}, {"url": "https://old.example"}], (f"{BASE}/v1", "https://old.example")),
        ([], [{"url": "https://{r}.x.example", "variables": {"r": {"default": "eu"}}}], ("https://eu.x.example",)),
    ],
)
def test_base_urls_are_those_given_or_else_those_of_the_document(given_urls, servers, bases):
    assert load(openapi("GET /a", servers=servers), name="1", base_urls=given_urls).base_urls == bases


def test_swagger_2_puts_its_base_url_together():
    assert load(SWAGGER, name="9.11").base_urls == ("https://erp.lodestar.example/API",)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        (b'{\n  "openapi": "3.0.0",\n  "paths": {,}\n}', "3:13"),
        (b'{"openapi": "3.0.0"', "1:20"),
        (b"openapi: 3.0.0\npaths:\n  /a: [1\n", "4:1"),
        (b"openapi: 3.0.0\npaths: *gone\n", "2:8"),
        (b"openapi: &a [*a]\n", "1:14"),
        (b"openapi: 3.0.0\n---\nopenapi: 3.0.0\n", "2:1"),
        (b"openapi: 3.0.0\n? [a]\n: 1\n", "2:3"),
        (b"openapi: \x003", "1:10"),
        (b"openapi: 3.0.0\n\xff\xfe: 1", "2:1"),
        (b"[" * 100_000, "1:1"),
        (b"a: " + b"[" * 100_000, "1:1003"),
        (b"{" + b"1" * 5000 + b"}", "1:2"),
        (b'{"a": ' + b"1" * 5000 + b"}", "1:1"),
        (b" " * 25_000_001, "1:1"),
    ],
)
def test_a_text_that_is_no_document_is_refused_with_line_and_column(text, place):
    assert refused(text).place == place


@pytest.mark.parametrize(
    ("document", "place", "words"),
    [
        ([], "#", "neither"),
        ({"info": {}}, "#", "neither"),
        ({"openapi": "3.2.0", "paths": {}}, "#/openapi", "not 3.2.0"),
        ({"swagger": "1.2", "paths": {}}, "#/swagger", "not 1.2"),
        ({"openapi": "3.0.0"}, "#/paths", "mapping"),
        ({"openapi": "3.0.0", "paths": {}}, "#/paths", "no operations"),
        ({"openapi": "3.0.0", "paths": {"/a": []}}, "#/paths/~1a", "mapping"),
        (openapi("GET a"), "#/paths/a", "begin with"),
        (openapi("GET /a/{id"), "#/paths/~1a~1{id", "brace"),
        (with_operation([]), "#/paths/~1customers~1{id}/put", "mapping"),
        (with_operation({"parameters": {}}), "#/paths/~1customers~1{id}/put/parameters", "list"),
        (with_operation({"parameters": [{"in": "query"}]}), "#/paths/~1customers~1{id}/put/parameters/0", '"name"'),
        (
            with_operation({"requestBody": {"content": 1}}),
            "#/paths/~1customers~1{id}/put/requestBody/content",
            "mapping",
        ),
        (with_operation({"responses": {"200": 1}}), "#/paths/~1customers~1{id}/put/responses/200", "mapping"),
        (
            openapi("GET /a", components={"schemas": {"A": {"properties": []}}}),
            "#/components/schemas/A/properties",
            "mapping",
        ),
        (openapi("GET /a", components={"schemas": {"A": {"enum": "x"}}}), "#/components/schemas/A/enum", "list"),
        (
            openapi("GET /a", components={"schemas": {"A": {"items": {"$ref": "#/components/schemas/B"}}}}),
            "#/components/schemas/A/items/$ref",
            "nothing at #/components/schemas/B",
        ),
        (
            openapi("GET /a", components={"schemas": {"A": {"$ref": "#/components/schemas/A"}}}),
            "#/components/schemas/A/$ref",
            "back to itself",
        ),
        (
            openapi("GET /a", components={"schemas": {"A": {"$ref": "other.yaml#/B"}}}),
            "#/components/schemas/A/$ref",
            "outside",
        ),
    ],
)
def test_a_broken_document_is_refused_with_the_pointer_to_what_is_wrong(document, place, words):
    error = refused(document)

    assert error.place == place
    assert words in error.message
    assert str(error) == f"{error.message} Place: {place}."


def test_what_stands_in_examples_is_not_taken_for_references_or_schemas():
    example = {"$ref": "#/nowhere", "properties": [], "enum": 1}
    schema = {
        "example": example,
        "default": example,
        "x-note": example,
        "properties": {"example": CUSTOMER, "enum": {}},
    }

    found = loaded(openapi("GET /a", components={"schemas": {"A": schema}}))

    assert found.schemas == {"A": schema}


@pytest.mark.parametrize("as_yaml", [False, True])
def test_an_operation_or_path_that_stands_twice_is_refused(as_yaml):
    head = "# yaml\n" if as_yaml else ""
    methods = head + '{"openapi": "3.0.0", "paths": {"/a": {"get": {}, "get": {}}}}'
    whole_paths = head + '{"openapi": "3.0.0", "paths": {"/a": {"get": {}}, "/a": {"put": {}}}}'
    keys = head + '{"openapi": "3.0.0", "info": {"title": 1, "title": 2}, "paths": {"/a": {"get": {}}}}'

    errors = [refused(text) for text in (methods, whole_paths, keys)]

    assert [(error.message.split(" stands")[0], error.place) for error in errors] == [
        ("The operation GET /a", "#/paths/~1a/get"),
        ("The path /a", "#/paths/~1a"),
        ('The key "title"', "#/info/title"),
    ]


def test_operations_with_the_same_address_are_told_and_loaded():
    found = release("GET /a/{x}", "GET /A/{y}/", "PUT /a/{y}")

    assert len(found.operations) == 3
    assert [words.split(",")[0] for words in found.duplicates] == ["GET /A/{y}/ has the same address as GET /a/{x}"]


def test_a_server_that_is_no_address_does_not_count():
    servers = [{"url": "https://[broken/v1"}, {"url": "https://api.lodestar.example/v1"}]

    assert load(openapi("GET /a", servers=servers), name="1").base_urls == ("https://api.lodestar.example/v1",)


def test_a_base_url_without_a_host_is_refused_and_one_is_needed():
    for base_urls in (
        ["api.lodestar.example"],
        ["ftp://x.example"],
        ["https:///v1"],
        ["https://[broken"],
        [],
    ):
        with pytest.raises(DocumentError):
            load(openapi("GET /a"), name="1", base_urls=base_urls)


def test_the_newest_release_is_told_by_the_numbers_in_the_name():
    names = ["9.11", "2025-04", "v10", "current", "2025-10"]

    ordered = newest_first(release("GET /a", name=name) for name in names)

    assert [each.name for each in ordered] == ["2025-10", "2025-04", "v10", "9.11", "current"]


def test_aliases_that_multiply_are_read_in_the_time_of_their_text():
    lines = ["a0: &a0 {type: string}"]
    lines += [f"a{at}: &a{at} [{', '.join([f'*a{at - 1}'] * 9)}]" for at in range(1, 40)]
    text = "openapi: 3.0.0\npaths: {/a: {get: {}}}\ncomponents:\n  x:\n    " + "\n    ".join(lines)

    assert len(loaded(text).operations) == 1


@pytest.mark.skipif(not SHARED_IS_THERE, reason="the shared documents are not beside the project")
def test_two_releases_of_500_operations_are_cheap_to_keep():
    tracemalloc.start()
    new = load(NEW_DOCUMENT.read_bytes(), name="2025-04", base_urls=["https://api.finance.visma.net"])
    old = load(OLD_DOCUMENT.read_bytes(), name="9.11", base_urls=["https://integration.visma.net/API"])
    kept, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert (len(new.operations), len(old.operations)) == (498, 474)
    assert kept < 60_000_000
    assert peak < 300_000_000
