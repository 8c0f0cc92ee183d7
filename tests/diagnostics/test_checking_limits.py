"""Whatever is sent, the check answers in time, in bounded memory, and never raises.

The bounds are far above what it takes.
"""

import json
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.diagnostics.checking import check, placed
from apps.diagnostics.checking.shapes import shapes_of
from apps.diagnostics.matching import Match, Matcher
from apps.diagnostics.reading import ReadCall
from apps.diagnostics.releases import DocumentError, load

from .api_documents import SHARED_IS_THERE, lodestar, openapi, shared_releases
from .samples import sample, taking_a_body

MEGABYTE = 1_000_000

NODE = {
    "type": "object",
    "properties": {"a": {"$ref": "#/components/schemas/Node"}, "name": {"type": "string"}},
    "oneOf": [{"$ref": "#/components/schemas/Leaf"}, {"$ref": "#/components/schemas/Branch"}],
}
LEAF = {"type": "object", "properties": {"b": {"$ref": "#/components/schemas/Node"}, "kind": {"enum": ["leaf"]}}}
BRANCH = {"type": "object", "properties": {"b": {"$ref": "#/components/schemas/Node"}, "kind": {"enum": ["branch"]}}}


@pytest.fixture(scope="module")
def release():
    schemas = {"Node": NODE, "Leaf": LEAF, "Branch": BRANCH}
    document = openapi("POST /a", components={"schemas": schemas})
    schema = {
        "type": "object",
        "properties": {
            "lines": {"type": "array", "items": {"type": "object", "properties": {"quantity": {"type": "integer"}}}},
            "node": {"$ref": "#/components/schemas/Node"},
            "name": {"type": "object", "properties": {"value": {"type": "string"}}},
        },
    }
    document["paths"]["/a"]["post"]["requestBody"] = {"content": {"application/json": {"schema": schema}}}
    return load(document, name="1", base_urls=["https://api.lodestar.example"])


def said_of(release, body):
    operation = release.operations[0]
    said = check(ReadCall(method="POST", request_body=body), Match(operation, "/a", "1"), release)
    placed(said.findings, body)
    return said


HOSTILE = {
    "open brackets": "[" * 100_000,
    "nested lists": "[" * 100_000 + "]" * 100_000,
    "nested objects": '{"a":' * 100_000 + "1" + "}" * 100_000,
    "nested in the schema": '{"node":' + '{"a":' * 30_000 + "1" + "}" * 30_001,
    "nested choices": '{"node":' + '{"b":' * 30 + '{"kind": "x"}' + "}" * 31,
    "repeated at every depth": '{"a":1,"a":' * 50_000 + "1" + "}" * 50_000,
    "one key a hundred thousand times": "{" + ",".join(['"a":1'] * 100_000) + "}",
    "unknown lines": json.dumps({"lines": [{"quantty": 1, "z" * 60: 2}] * 4_000}),
    "a hundred thousand commas": "[" + "1," * 100_000,
    "a megabyte of spaces": " " * MEGABYTE,
    "a megabyte of backslashes": '"' + "\\" * MEGABYTE,
    "a megabyte of quotes": '"' * MEGABYTE,
    "a megabyte of single quotes": "'" * MEGABYTE,
    "a megabyte of digits": "1" * MEGABYTE + "x",
    "a megabyte of word": "a" * MEGABYTE,
    "a megabyte of key": '{"' + "a" * MEGABYTE + '": 1}',
    "a megabyte of line ends": "\n" * MEGABYTE + "x",
    "five megabytes of text": json.dumps({"name": "a" * 5 * MEGABYTE})[: 5 * MEGABYTE],
    "more than is read": "[" + "1," * 3 * MEGABYTE,
    "placeholders": "[password-1]" * (MEGABYTE // 12),
    "odd values": '{"__proto__": {"a": 1e999}, "name": {"value": "\\ud800\\u0000"}, "lines": [{"quantity": 1e999}]}',
    "a lone surrogate": '{"\ud800": "\udfff"}',
    "nothing": "",
    "NUL": '{"a": "\x00"}',
}


@pytest.mark.parametrize("body", HOSTILE.values(), ids=HOSTILE.keys())
def test_of_a_hostile_body_no_finding_is_long(release, body):
    said = said_of(release, body)

    assert all(len(str(finding)) < 60_000 for finding in said.findings)


@pytest.mark.parametrize("body", ["[" + "1," * 3 * MEGABYTE, "[" + ",".join(["[]"] * 250_000) + "]"])
def test_a_body_that_is_too_large_is_said_to_be_unchecked(release, body):
    said = said_of(release, body)

    assert (said.findings, [hint.hint for hint in said.hints]) == ((), ["body_not_checked"])


def test_memory_stays_bounded(release):
    body = "[" + ",".join(["{}"] * 199_000) + "]"
    tracemalloc.start()

    said_of(release, body)

    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 150 * MEGABYTE


json_like = st.recursive(
    st.sampled_from(["null", "true", "1", '"x"', '"2025-01-01"', "1e999", '""']),
    lambda inner: (
        st.lists(inner, max_size=3).map(lambda items: f"[{','.join(items)}]")
        | st.dictionaries(
            st.sampled_from(["lines", "node", "name", "value", "a", "b", "kind", "quantity", "Value"]),
            inner,
            max_size=4,
        ).map(lambda members: "{" + ",".join(f'"{name}":{value}' for name, value in members.items()) + "}")
    ),
    max_leaves=20,
)


@given(json_like | st.text(alphabet='{}[]":,\\aé1 \n\x00\ud800', max_size=30))
def test_no_body_makes_the_check_raise_and_every_finding_points_into_it(release, body):
    said = said_of(release, body)

    for finding in said.findings:
        if finding.line is not None:
            line = body.split("\n")[finding.line - 1]
            assert 1 <= finding.column <= len(line) + 1
    assert placed(said.findings, body) == said.findings


@given(
    st.sampled_from(["GET", "POST", "get", "X", "", None]),
    st.text(max_size=20) | st.just("https://api.lodestar.example/v1/customers?a=b") | st.none(),
    st.text(max_size=20) | st.none(),
    st.integers(-1, 999) | st.none(),
    st.lists(
        st.tuples(st.sampled_from(["Authorization", "Date", "Retry-After", "content-type"]), st.text()), max_size=3
    ),
)
def test_no_call_makes_the_check_raise(method, url, body, status, headers):
    release = DEMO
    call = ReadCall(
        method=method,
        url=url,
        request_body=body,
        status=status,
        headers=tuple(headers),
        response_headers=tuple(headers),
    )

    said = check(call, Matcher([release]).match(method, url), release)

    assert all(hint.message for hint in said.hints)


DEMO = lodestar()


def test_a_call_without_a_release_is_checked_as_far_as_it_can_be():
    said = check(ReadCall(method="POST", url="/a", request_body='{"a":1,"a":2}'), Match(), None)

    assert [finding.problem for finding in said.findings] == ["duplicate_key"]


@pytest.mark.skipif(not SHARED_IS_THERE, reason="the shared documents are not there")
def test_what_is_kept_of_two_large_releases_is_small():
    releases = shared_releases()
    calls = [
        (operation, release, json.dumps(sample(release, operation.request_schema, whole=True)))
        for release in releases
        for operation in taking_a_body(release)
    ]
    tracemalloc.start()
    for operation, release, body in calls:
        check(ReadCall(method="POST", request_body=body), Match(operation, operation.template, release.name), release)
    kept, _most = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert kept < 10 * MEGABYTE


def test_checking_again_keeps_nothing_more():
    release = lodestar()
    shapes = shapes_of(release)
    operation = next(each for each in release.operations if each.template == "/employees")
    call, match = ReadCall(method="POST", request_body="{}"), Match(operation, "/employees", release.name)
    check(call, match, release)
    kept = len(shapes._known)

    check(call, match, release)

    assert len(shapes._known) == kept


def test_shapes_are_kept_as_long_as_their_release_and_no_longer():
    import gc
    from weakref import ref

    release = lodestar()
    shapes = ref(shapes_of(release))

    assert shapes_of(release) is shapes()
    del release
    gc.collect()
    assert shapes() is None


REFERENCES = st.sampled_from(["#/components/schemas/A", "#/components/schemas/B"]).map(lambda ref: {"$ref": ref})
schemas = st.recursive(
    REFERENCES
    | st.sampled_from(
        [{}, True, False, {"type": "string"}, {"type": "odd"}, {"enum": [None, 1, "a", {}]}, {"const": None}]
    )
    | st.fixed_dictionaries({"format": st.sampled_from(["date", "uuid", 7]), "type": st.sampled_from(["string", 5])}),
    lambda inner: (
        st.fixed_dictionaries(
            {"properties": st.dictionaries(st.sampled_from(["value", "a", "B", ""]), inner, max_size=3)},
            optional={
                "required": st.sampled_from([True, ["a"], ["b", "value"]]),
                "additionalProperties": inner,
                "description": st.just(["odd"]),
                "readOnly": st.booleans(),
            },
        )
        | st.fixed_dictionaries({"type": st.just("array"), "items": inner})
        | st.fixed_dictionaries({"type": st.just(["object", "null"]), "allOf": st.lists(inner, max_size=3)})
        | st.fixed_dictionaries(
            {}, optional={"oneOf": st.lists(inner, max_size=3), "anyOf": st.lists(inner, max_size=3)}
        )
    ),
    max_leaves=12,
)
bodies = st.recursive(
    st.none() | st.booleans() | st.just(7.5) | st.sampled_from(["", "a", "2025-01-01"]),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["value", "a", "b", "z"]), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(schemas, schemas, bodies)
def test_no_schema_makes_the_check_raise(first, second, body):
    document = openapi("POST /a", components={"schemas": {"A": first, "B": second}})
    media = {"schema": {"$ref": "#/components/schemas/A"}}
    document["paths"]["/a"]["post"]["requestBody"] = {"content": {"application/json": media}}
    try:
        odd = load(document, name="1", base_urls=["https://api.lodestar.example"])
    except DocumentError:
        return

    said = said_of(odd, json.dumps(body))

    assert all(finding.message for finding in said.findings)
