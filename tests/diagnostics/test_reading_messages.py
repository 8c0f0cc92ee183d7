"""Messages as they went over the wire, and logs of clients."""

import pytest

from apps.diagnostics.reading import read

HOST = "api.lodestar.example"
ITEM = f"https://{HOST}/v1/item"


def first(text):
    return read(text).calls[0]


def test_request_line_and_host_are_put_together():
    call = first(
        f'GET /v1/item/7?x=1 HTTP/1.1\nHost: {HOST}\nAccept: */*\n\nHTTP/1.1 404 Not Found\n\n{{"message":"m"}}'
    )

    assert (call.method, call.url, call.status, call.response_body) == ("GET", f"{ITEM}/7?x=1", 404, '{"message":"m"}')
    assert call.headers == (("Host", HOST), ("Accept", "*/*"))
    assert call.request_headers_visible


def test_without_a_host_the_path_stands_as_it_is():
    assert first("GET /v1/item/7 HTTP/1.1\nAccept: */*\n").url == "/v1/item/7"


def test_line_ends_of_windows_become_plain_ones():
    call = first(
        f'POST /v1/item HTTP/1.1\r\nHost: {HOST}\r\n\r\n{{\r\n "a": 1\r\n}}\r\n\r\nHTTP/1.1 400\r\n\r\n{{}}\r\n'
    )

    assert (call.request_body, call.status) == ('{\n "a": 1\n}', 400)


def test_http_2_puts_the_address_into_pseudo_headers():
    call = first(
        f":method: PUT\n:authority: {HOST}\n:scheme: https\n:path: /v1/item/7\ncontent-type: application/json\n"
        'if-match: "abc"\n\n{"a": 1}\n\n:status: 412\netag: "def"\n'
    )

    assert (call.method, call.url, call.request_body, call.status) == ("PUT", f"{ITEM}/7", '{"a": 1}', 412)
    assert call.headers == (("content-type", "application/json"), ("if-match", '"abc"'))
    assert call.response_headers == (("etag", '"def"'),)


def test_a_form_is_a_body_too():
    call = first(
        "POST /connect/token HTTP/1.1\nHost: connect.lodestar.example\n"
        "Content-Type: application/x-www-form-urlencoded\n\ngrant_type=client_credentials&client_id=isv_x\n"
    )

    assert call.request_body == "grant_type=client_credentials&client_id=isv_x"


def test_an_answer_in_markup_ends_at_the_empty_line():
    reading = read(
        f"GET {ITEM} HTTP/1.1\n\nHTTP/1.1 502 Bad Gateway\nContent-Type: text/html\n\n"
        "<html>\n<b>bad</b></html>\n\nWhat is it?"
    )

    assert reading.calls[0].response_body == "<html>\n<b>bad</b></html>"
    assert reading.prose == "What is it?"


@pytest.mark.parametrize("answer", ["HTTP/1.1 400 x\nContent-Length: 0\n", "HTTP/1.1 204 No Content\n"])
def test_an_answer_that_is_shown_to_be_empty_is_known_to_be_empty(answer):
    assert first(f"PUT {ITEM}/1 HTTP/1.1\n\n{answer}\nThe item is there.").response_body == ""


def test_the_final_answer_counts_not_the_one_before_it():
    call = first(
        f'POST {ITEM} HTTP/1.1\n\n{{}}\n\nHTTP/1.1 100 Continue\n\nHTTP/1.1 400 Bad Request\n\n{{"message":"x"}}'
    )

    assert (call.status, call.response_body) == (400, '{"message":"x"}')


def test_an_http_file_has_headers_under_method_and_address():
    call = first(f'### create\nPOST {ITEM}\nContent-Type: application/json\nX-Key: {{{{key}}}}\n\n{{\n  "a": 1\n}}\n')

    assert (call.method, call.url, call.request_body) == ("POST", ITEM, '{\n  "a": 1\n}')
    assert call.headers == (("Content-Type", "application/json"), ("X-Key", "{{key}}"))


LOGS = {
    "a time, a level and a logger before each line": (
        f"2025-03-06 10:02:17,118 INFO  Out   --> POST {ITEM}\n2025-03-06 10:02:17,118 DEBUG Out   Accept: x\n"
        '2025-03-06 10:02:17,119 DEBUG Out   body:\n{"a": 1}\n2025-03-06 10:02:17,402 INFO  Out   <-- 400 Bad (83 ms)\n'
        '2025-03-06 10:02:17,402 DEBUG Out   {"message":"m"}\n'
    ),
    "OkHttp": (
        f'--> POST {ITEM} http/1.1\nAccept: x\n\n{{"a": 1}}\n--> END POST (8-byte body)\n'
        f'<-- 400 Bad Request {ITEM} (283ms)\ncontent-type: application/json\n\n{{"message":"m"}}\n<-- END HTTP\n'
    ),
    "Apache": (
        '10:00:00.123 DEBUG o.a.http.wire - http-outgoing-0 >> "POST /v1/item HTTP/1.1[\\r][\\n]"\n'
        f'10:00:00.123 DEBUG o.a.http.wire - http-outgoing-0 >> "Host: {HOST}[\\r][\\n]"\n'
        '10:00:00.124 DEBUG o.a.http.wire - http-outgoing-0 >> "[\\r][\\n]"\n'
        '10:00:00.124 DEBUG o.a.http.wire - http-outgoing-0 >> "{"a": 1}"\n'
        '10:00:00.223 DEBUG o.a.http.wire - http-outgoing-0 << "HTTP/1.1 400 Bad Request[\\r][\\n]"\n'
        '10:00:00.223 DEBUG o.a.http.wire - http-outgoing-0 << "[\\r][\\n]"\n'
        '10:00:00.223 DEBUG o.a.http.wire - http-outgoing-0 << "{"message":"m"}"\n'
    ),
    "a name in brackets": (
        f'[shop] >>> POST {ITEM} HTTP/1.1\n[shop] >>> Accept: x\n[shop] >>>\n{{"a": 1}}\n'
        '[shop] <<< HTTP/1.1 400 Bad Request\n[shop] <<< Accept-Post: json\n[shop] <<<\n{"message":"m"}\n'
    ),
    "HttpClient of .NET": (
        f"Method: POST, RequestUri: '{ITEM}', Version: 1.1, Content: System.Net.Http.StringContent, Headers:\n"
        '{\n  Accept: x\n}\n{"a": 1}\n'
        "StatusCode: 400, ReasonPhrase: 'Bad Request', Version: 1.1, Content: System.Net.Http.HttpContent, Headers:\n"
        '{\n  Server: y\n}\n{"message":"m"}\n'
    ),
    "a JSON record": (
        f'{{"level":"error","method":"POST","url":"{ITEM}","statusCode":400,'
        '"requestBody":"{\\"a\\": 1}","responseBody":"{\\"message\\":\\"m\\"}"}'
    ),
    "axios": (
        "AxiosError: Request failed with status code 400\n    at settle (/app/settle.js:19:12) {\n  config: {\n"
        "    headers: Object [AxiosHeaders] {\n      Accept: 'x'\n    },\n"
        f"    baseURL: 'https://{HOST}',\n    method: 'post',\n    url: '/v1/item',\n    data: '{{\"a\": 1}}'\n  }},\n"
        '  response: {\n    status: 400,\n    data: {"message":"m"}\n  }\n}\n'
    ),
    "the console of Postman": (
        f'POST {ITEM}\n400 Bad Request\n286 ms\n▶Network\n▼Request Headers\nAccept: "x"\nPostman-Token: "t-1"\n'
        '▼Request Body\n{"a": 1}\n▼Response Headers\nServer: "y"\n▼Response Body\n{"message":"m"}'
    ),
    "http.client of Python": (
        f"send: b'POST /v1/item HTTP/1.1\\r\\nHost: {HOST}\\r\\nAccept: x\\r\\n\\r\\n'\nsend: b'{{\"a\": 1}}'\n"
        'reply: \'HTTP/1.1 400 Bad Request\\r\\n\'\nheader: Content-Type: application/json\n{"message":"m"}\n'
    ),
    "the console of a browser": (
        f"Request URL: {ITEM}\nRequest Method: POST\nStatus Code: 400 Bad Request\nRemote Address: 192.0.2.1:443\n\n"
        'Request Headers\naccept: x\nauthorization: y\n\nRequest Payload\n{"a": 1}\n\nResponse\n{"message":"m"}'
    ),
}


@pytest.mark.parametrize("text", LOGS.values(), ids=LOGS)
def test_a_log_gives_request_and_answer(text):
    (call,) = read(text).calls

    assert (call.method, call.url, call.status) == ("POST", ITEM, 400)
    assert (call.request_body, call.response_body) == ('{"a": 1}', '{"message":"m"}')


LINES = {
    "requests": (
        f"requests.exceptions.HTTPError: 404 Client Error: Not Found for url: {ITEM}/1",
        None,
        f"{ITEM}/1",
        404,
    ),
    "urllib3": (
        f'DEBUG:urllib3.connectionpool:https://{HOST}:443 "PUT /v1/item/1?x=1 HTTP/1.1" 404 9',
        "PUT",
        f"{ITEM}/1?x=1",
        404,
    ),
    "httpx": (f'INFO:httpx:HTTP Request: POST {ITEM} "HTTP/1.1 500 Internal Server Error"', "POST", ITEM, 500),
    "httpx error": (f"httpx.HTTPStatusError: Client error '403 Forbidden' for url '{ITEM}'", None, ITEM, 403),
    "Serilog": (f"2025-03-11 06:00:00 [INF] HTTP GET {ITEM} responded 503 in 31000.1234 ms", "GET", ITEM, 503),
    "an arrow": (f"2025-03-11T06:00:00.100Z WRN Poller attempt 1 GET {ITEM} -> 429", "GET", ITEM, 429),
    ".NET logging": (
        f"info: System.Net.Http.HttpClient.Erp.ClientHandler[100]\n      Sending HTTP request POST {ITEM}\n"
        "info: System.Net.Http.HttpClient.Erp.ClientHandler[101]\n"
        "      Received HTTP response headers after 187.44ms - 400",
        "POST",
        ITEM,
        400,
    ),
    "Feign": (
        f"feign.FeignException$NotFound: [404 Not Found] during [GET] to [{ITEM}/9] [C#get()]: []",
        "GET",
        f"{ITEM}/9",
        404,
    ),
    "Guzzle": (f"Client error: `POST {ITEM}` resulted in a `400 Bad Request` response:", "POST", ITEM, 400),
    "Go": (f'Post "{ITEM}": context deadline exceeded', "POST", ITEM, None),
    "a browser": (f"POST {ITEM} 400 (Bad Request)", "POST", ITEM, 400),
    "an access log": ('192.0.2.1 - - "GET /v1/item HTTP/1.1" 500 12', "GET", "/v1/item", 500),
}


@pytest.mark.parametrize(("text", "method", "url", "status"), LINES.values(), ids=LINES)
def test_one_line_of_a_client_gives_the_call(text, method, url, status):
    call = first(text)

    assert (call.method, call.url, call.status) == (method, url, status)


def test_records_of_a_log_belong_together():
    (call,) = read(f'{{"ts":"1","method":"POST","url":"{ITEM}"}}\n{{"ts":"2","msg":"answered","status":400}}').calls

    assert (call.method, call.url, call.status, call.request_body) == ("POST", ITEM, 400, None)


def test_a_status_is_taken_from_the_answer_only_when_nothing_else_states_it():
    problem = '{"title":"Bad Request","status":422}'

    assert first(f"POST {ITEM}\n{problem}").status == 422
    assert first(f"POST {ITEM} gives 400\n{problem}").status == 400


def test_line_numbers_and_durations_are_no_statuses():
    call = first(
        f'Traceback (most recent call last):\n  File "/srv/app.py", line 404, in push\n    r.raise_for_status()\n'
        f"ERROR HttpOut POST {ITEM} failed after 500 ms, attempt 3 of 400\n"
    )

    assert (call.status, read("x").kind) == (None, "prose")


CODE = {
    "Python": f'r = requests.post("{ITEM}", json={{"a": {{"value": True}}}}, headers={{"Accept": "x"}})',
    "JavaScript": f'await fetch("{ITEM}", {{"body": "{{\\"a\\": {{\\"value\\": true}}}}", "method": "POST"}})',
    "C#": f'var r = await client.PostAsync("{ITEM}", new StringContent("{{\\"a\\": {{\\"value\\": true}}}}"));',
}


@pytest.mark.parametrize("text", CODE.values(), ids=CODE)
def test_source_code_gives_the_call_that_it_makes(text):
    call = first(text)

    assert (call.method, call.url, call.request_body) == ("POST", ITEM, '{"a": {"value": true}}')


def test_code_without_an_address_is_no_call():
    assert (
        read("```csharp\npublic async Task Run()\n{\n    if (x) return await client.GetAsync(url);\n}\n```").calls == ()
    )
