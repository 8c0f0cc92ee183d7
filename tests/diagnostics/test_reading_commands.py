"""Command lines: cURL in three shells, wget and PowerShell's own client."""

import pytest

from apps.diagnostics.reading import read

ITEM = "https://api.lodestar.example/v1/item"
WRAPPED = '{"a":{"value":"x"}}'


def only(text):
    (call,) = read(text).calls
    return call


BODIES = {
    "bash single quotes": (f"curl {ITEM} -d '{WRAPPED}'", WRAPPED),
    "bash double quotes": (f'curl {ITEM} -d "{{\\"a\\":{{\\"value\\":\\"x\\"}}}}"', WRAPPED),
    "bash ANSI-C quotes": (f'curl {ITEM} --data-raw $\'{{"name":"O\\\'Brien \\u00e5"}}\'', '{"name":"O\'Brien å"}'),
    "an apostrophe that ends the quote too early": (
        f'curl {ITEM} -d \'{{"name":"O\'Brien"}}\' -s',
        '{"name":"O\'Brien"}',
    ),
    "a prompt before each line of the body": (f"$ curl {ITEM} -d '{{\n>   \"a\": 1\n> }}'\n", '{\n  "a": 1\n}'),
    "lines without a backslash": (f"curl -X POST {ITEM}\n-H 'Accept: x'\n-d '{WRAPPED}'\n", WRAPPED),
    "cmd": (f'C:\\jobs>curl {ITEM} ^\n  -d "{{\\"a\\":{{\\"value\\":\\"x\\"}}}}"\n', WRAPPED),
    "cmd as a browser copies it": (
        f'curl ^"{ITEM}^" ^\n  --data-raw ^"^{{^\\^"a^\\^":^{{^\\^"value^\\^":^\\^"x^\\^"^}}^}}^"\n',
        WRAPPED,
    ),
    "PowerShell": (f"PS C:\\x> curl.exe {ITEM} `\n>>  -d '{WRAPPED}'\n", WRAPPED),
    "PowerShell with quotes escaped for the program": (f"PS C:\\x> curl.exe {ITEM} -d '{{\\\"a\\\":1}}'\n", '{"a":1}'),
    "a here-document behind": (f'curl {ITEM} -d @- <<EOF\n{{"a": 1}}\nEOF\n', '{"a": 1}'),
    "a here-document before a pipe": (f"cat <<'X' | curl --data-binary @- {ITEM}\n{{\"a\": 1}}\nX\n", '{"a": 1}'),
    "echo before a pipe": (f"echo '{{\"a\": 1}}' | curl {ITEM} -d @-\n", '{"a": 1}'),
    "a variable": (f"BODY='{WRAPPED}'\ncurl {ITEM} -d \"$BODY\"\n", WRAPPED),
    "a file that is shown behind": (f"curl {ITEM} -d @item.json\n\nitem.json:\n{WRAPPED}\n", WRAPPED),
    "a file that is shown before": (f"cat item.json\n{WRAPPED}\n\ncurl -d @item.json {ITEM}\n", WRAPPED),
    "a file that is not shown": (f"curl {ITEM} -d @item.json\n", None),
    "two pieces of data": (f"curl {ITEM} -d a=1 -d b=2", "a=1&b=2"),
    "a form": (f"curl -F 'file=@invoice.pdf' -F note=hi {ITEM}", None),
    "a form with one part of JSON": (
        f"curl -F 'file=@a.pdf' -F 'data={WRAPPED};type=application/json' {ITEM}",
        WRAPPED,
    ),
    "wget": (f"wget --method=POST --header 'Accept: x' --body-data '{WRAPPED}' {ITEM}", WRAPPED),
}


@pytest.mark.parametrize(("text", "body"), BODIES.values(), ids=BODIES)
def test_the_body_is_what_the_program_was_given(text, body):
    call = only(text)

    assert (call.method, call.url, call.request_body) == ("POST", ITEM, body)


METHODS = {
    "nothing but an address": (f"curl {ITEM}", "GET"),
    "attached": (f"curl -XDELETE {ITEM}/1", "DELETE"),
    "in a cluster": (f"curl -sSX PATCH {ITEM}", "PATCH"),
    "head only": (f"curl -I {ITEM}", "HEAD"),
    "upload": (f"curl -T item.json {ITEM}", "PUT"),
    "json": (f"curl --json '{{}}' {ITEM}", "POST"),
    "data in the query": (f"curl -G {ITEM} -d page=2", "GET"),
}


@pytest.mark.parametrize(("text", "method"), METHODS.values(), ids=METHODS)
def test_the_method_follows_from_the_options(text, method):
    assert only(text).method == method


def test_data_of_a_get_goes_into_the_query():
    call = only(f"curl -G {ITEM} --data-urlencode 'filter=a b' -d page=2")

    assert (call.url, call.request_body) == (f"{ITEM}?filter=a+b&page=2", None)


HEADERS = {
    "several": (f"curl {ITEM} -H 'Accept: a' -H \"If-Match: x\"", (("Accept", "a"), ("If-Match", "x"))),
    "json": (f"curl --json '{{}}' {ITEM}", (("Content-Type", "application/json"), ("Accept", "application/json"))),
    "a login": (f"curl -u bob:pw {ITEM}", (("Authorization", "Basic Ym9iOnB3"),)),
    "a masked login": (f"curl -u bob:[password-1] {ITEM}", (("Authorization", "Basic bob:[password-1]"),)),
    "a token in a variable": (f'curl -H "Authorization: Bearer $T" {ITEM}', (("Authorization", "Bearer $T"),)),
    "cookie and agent": (f"curl -b a=1 -A x {ITEM}", (("Cookie", "a=1"), ("User-Agent", "x"))),
    "none": (f"curl {ITEM}", ()),
}


@pytest.mark.parametrize(("text", "headers"), HEADERS.values(), ids=HEADERS)
def test_a_command_shows_all_headers(text, headers):
    call = only(text)

    assert call.headers == headers
    assert call.request_headers_visible


def test_the_output_behind_a_command_is_its_answer():
    call = only(
        f'curl -i -X PUT {ITEM}/1 -d \'{{}}\'\nHTTP/1.1 409 Conflict\nX-Request-Id: abcd-1234\n\n{{"message":"no"}}'
    )

    assert (call.status, call.response_body, call.response_headers) == (
        409,
        '{"message":"no"}',
        (("X-Request-Id", "abcd-1234"),),
    )
    assert call.correlation_ids == ("abcd-1234",)


def test_a_verbose_command_is_one_call_with_what_went_over_the_wire():
    call = only(
        f"$ curl -v -X POST {ITEM} -d '{{\"a\":1}}'\n"
        "*   Trying 192.0.2.1:443...\n"
        "* [HTTP/2] [1] [:method: POST]\n* [HTTP/2] [1] [:scheme: https]\n"
        "* [HTTP/2] [1] [:authority: api.lodestar.example]\n* [HTTP/2] [1] [:path: /v1/item]\n"
        "> POST /v1/item HTTP/2\n> Host: api.lodestar.example\n> User-Agent: curl/8.5.0\n>\n"
        '< HTTP/2 422\n< content-type: application/json\n<\n* Connection #0 left intact\n{"message":"no"}\n'
    )

    assert (call.method, call.url, call.request_body, call.status) == ("POST", ITEM, '{"a":1}', 422)
    assert (call.response_body, call.source) == ('{"message":"no"}', "curl")
    assert ("User-Agent", "curl/8.5.0") in call.headers


def test_powershell_with_variables_and_a_hashtable():
    call = only(
        "PS C:\\> $body = '{\"a\": 1}'\n"
        'PS C:\\> $headers = @{ "Authorization" = "Bearer [bearer-token-1]"; "Accept" = "application/json" }\n'
        f'PS C:\\> Invoke-RestMethod -Method Post -Uri "{ITEM}" -Headers $headers -Body $body\n'
        "Invoke-RestMethod : The remote server returned an error: (400) Bad Request.\n"
    )

    assert (call.method, call.url, call.request_body, call.status) == ("POST", ITEM, '{"a": 1}', 400)
    assert call.headers == (("Authorization", "Bearer [bearer-token-1]"), ("Accept", "application/json"))


def test_powershell_as_a_browser_copies_it():
    call = only(
        f'Invoke-WebRequest -UseBasicParsing -Uri "{ITEM}" `\n-Method "POST" `\n'
        '-Headers @{\n  "accept"="application/json"\n} `\n-Body "{`"a`":1}"\n'
    )

    assert (call.method, call.request_body, call.headers) == ("POST", '{"a":1}', (("accept", "application/json"),))


def test_the_command_that_failed_comes_first():
    calls = read(
        f"First:\ncurl {ITEM}\n200 OK\nThen:\ncurl -X DELETE {ITEM}/1\nHTTP/1.1 405 Method Not Allowed\n"
    ).calls

    assert [(call.method, call.status) for call in calls] == [("DELETE", 405), ("GET", 200)]


def test_the_word_curl_in_a_sentence_is_no_command():
    reading = read(f"We use curl for this, in curl it works. GET {ITEM} gives 400")

    assert reading.kind == "prose"
    assert reading.calls[0].request_headers_visible is False


def test_spans_point_at_the_command_and_at_its_parts():
    text = f'Hello\n\ncurl -X POST {ITEM} -d \'{WRAPPED}\'\nHTTP/1.1 400\n\n{{"message":"x"}}\nbye'

    spans = {name: text[start:end] for name, (start, end) in only(text).spans.items()}

    assert spans == {
        "call": f"curl -X POST {ITEM} -d '{WRAPPED}'",
        "url": ITEM,
        "request_body": f"'{WRAPPED}'",
        "status": "400",
        "response_body": '{"message":"x"}',
    }
