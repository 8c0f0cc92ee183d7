import ast
import json
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.diagnostics.reading import ReadCall, read
from apps.diagnostics.rendering import STYLES, render

CALL = ReadCall(
    method="PUT",
    url="https://api.lodestar.example/v1/item/7?notify=true",
    headers=(
        ("Authorization", "Bearer [bearer-token-1]"),
        ("Content-Type", "application/json"),
        ("Content-Length", "31"),
        (":scheme", "https"),
    ),
    request_headers_visible=True,
    request_body='{"note": {"value": "it\'s \\"new\\""}}',
)
KEPT = (("Authorization", "Bearer [bearer-token-1]"), ("Content-Type", "application/json"))

TOKEN = st.text(string.ascii_letters + string.digits + "-", min_size=2, max_size=20).filter(
    lambda name: name[0].isalpha()
)
VALUE = st.text(
    st.characters(min_codepoint=33, max_codepoint=0x2FFF, exclude_categories=("C", "Z")), min_size=1, max_size=30
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(min_size=1, max_size=8), inner, max_size=3),
    max_leaves=8,
)
CALLS = st.builds(
    ReadCall,
    method=st.sampled_from(["GET", "POST", "PUT", "PATCH", "DELETE"]),
    url=st.text(string.ascii_letters + string.digits + "/-_.~%&=?+()'*", max_size=40).map(
        "https://api.lodestar.example/v1/".__add__
    ),
    headers=st.lists(st.tuples(TOKEN.map("X-".__add__), VALUE), max_size=4, unique_by=lambda pair: pair[0].lower()).map(
        tuple
    ),
    request_body=st.none()
    | st.builds(
        lambda value, indent, ascii_only: json.dumps(value, indent=indent, ensure_ascii=ascii_only),
        st.dictionaries(st.text(min_size=1, max_size=8), JSON, min_size=1, max_size=4),
        st.sampled_from([None, 2]),
        st.booleans(),
    ).filter(lambda text: max(text) < "\ud800" or max(text) > "\udfff"),
)


@given(CALLS)
def test_a_call_rendered_as_curl_is_read_back_as_the_same_call(call):
    again = read(render(call, "curl")).calls[0]

    assert (again.method, again.url, again.headers, again.request_body) == (
        call.method,
        call.url,
        call.headers,
        call.request_body,
    )


def is_http(call: ReadCall) -> bool:
    """A line that ends in a comma is read as one of JSON, not as a header."""
    return call.request_body is not None and bool(call.headers) and not any(v.endswith(",") for _, v in call.headers)


@given(CALLS.filter(is_http))
def test_a_call_rendered_as_an_http_file_is_read_back_with_the_same_body(call):
    again = read(render(call, "http")).calls[0]

    assert (again.method, again.request_body) == (call.method, call.request_body)


@pytest.mark.parametrize("style", ["curl", "powershell", "http"])
def test_what_is_rendered_reads_back_with_its_placeholders(style):
    again = read(render(CALL, style)).calls[0]

    assert (again.method, again.url, again.request_body) == (CALL.method, CALL.url, CALL.request_body)
    assert again.headers == KEPT


@given(CALLS)
def test_the_python_program_is_valid_and_sends_the_same_body(call):
    tree = ast.parse(render(call, "python"))

    sent = next(
        node for node in ast.walk(tree) if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "request"
    )
    given_body = [keyword.value for keyword in sent.keywords if keyword.arg == "data"]
    assert [ast.literal_eval(body.func.value) for body in given_body] == [call.request_body] * len(given_body)
    assert [ast.literal_eval(each) for each in sent.args] == [call.method, call.url]


def test_the_csharp_program_sets_the_content_type_on_the_content():
    assert render(CALL, "csharp").splitlines() == [
        "using var client = new HttpClient();",
        'using var request = new HttpRequestMessage(HttpMethod.Put, "https://api.lodestar.example/v1/item/7?notify=true");',
        'request.Headers.TryAddWithoutValidation("Authorization", "Bearer [bearer-token-1]");',
        r'request.Content = new StringContent("{\"note\": {\"value\": \"it' + "'" + r's \\\"new\\\"\"}}");',
        'request.Content.Headers.Remove("Content-Type");',
        'request.Content.Headers.TryAddWithoutValidation("Content-Type", "application/json");',
        "using var response = await client.SendAsync(request);",
        'Console.WriteLine($"{(int)response.StatusCode} {await response.Content.ReadAsStringAsync()}");',
    ]


@pytest.mark.parametrize("style", sorted(STYLES))
def test_a_call_of_which_nothing_is_known_can_be_rendered_too(style):
    assert "GET" in render(ReadCall(), style).upper()
