"""A call as a request that can be run elsewhere: cURL, Python, C#, PowerShell or an .http file."""

import json
from collections.abc import Callable

from .reading import ReadCall

INDENT = "    "
LEFT_OUT = frozenset({"content-length", "host", "connection", "accept-encoding", "transfer-encoding"})
CONTENT_HEADERS = frozenset({"content-type", "content-language", "content-encoding"})
DOTNET_METHODS = {"GET": "Get", "POST": "Post", "PUT": "Put", "DELETE": "Delete", "HEAD": "Head", "OPTIONS": "Options"}
NO_METHOD = "GET"
NO_URL = "https://"


def render(call: ReadCall, style: str) -> str:
    """The call in one of `STYLES`; a stated method and address are kept, placeholders for secrets stay as they are."""
    return STYLES[style](call)


def _method(call: ReadCall) -> str:
    return call.method or ("POST" if call.request_body is not None else NO_METHOD)


def _headers(call: ReadCall) -> list[tuple[str, str]]:
    """Headers that a person would write: those of HTTP/2 itself and those that clients compute are left out."""
    shown = [(name, value) for name, value in call.headers if not name.startswith(":")]
    return [(_one_line(name), _one_line(value)) for name, value in shown if name.lower() not in LEFT_OUT]


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _curl(call: ReadCall) -> str:
    parts = [f"curl -X {_method(call)} {_shell_quoted(call.url or NO_URL)}"]
    parts += [f"-H {_shell_quoted(f'{name}: {value}' if value else f'{name};')}" for name, value in _headers(call)]
    if call.request_body is not None:
        parts.append(f"--data-raw {_shell_quoted(call.request_body)}")
    return " \\\n  ".join(parts) + "\n"


def _shell_quoted(text: str) -> str:
    return "'" + text.replace("'", "'\\''") + "'"


def _python(call: ReadCall) -> str:
    lines = [
        "import requests",
        "",
        f"response = requests.request({_literal(_method(call))}, {_literal(call.url or NO_URL)},",
    ]
    headers = _headers(call)
    if headers:
        lines.append(f"{INDENT}headers={{")
        lines += [f"{INDENT * 2}{_literal(name)}: {_literal(value)}," for name, value in headers]
        lines.append(f"{INDENT}}},")
    if call.request_body is not None:
        lines.append(f"{INDENT}data={_literal(call.request_body)}.encode(),")
    return "\n".join([*lines, ")", "print(response.status_code, response.text)", ""])


def _json(text: str) -> str:
    """A string literal for C#, which reads the escapes of JSON."""
    return json.dumps(text)


def _literal(text: str) -> str:
    """A string literal for Python, which reads them too, but not pairs of surrogates."""
    has_lone_surrogates = any("\ud800" <= mark <= "\udfff" for mark in text)
    return ascii(text) if has_lone_surrogates else json.dumps(text, ensure_ascii=False)


def _csharp(call: ReadCall) -> str:
    known = DOTNET_METHODS.get(_method(call))
    method = f"HttpMethod.{known}" if known else f"new HttpMethod({_json(_method(call))})"
    lines = [
        "using var client = new HttpClient();",
        f"using var request = new HttpRequestMessage({method}, {_json(call.url or NO_URL)});",
    ]
    content = dict.fromkeys(name.lower() for name, _ in _headers(call) if name.lower() in CONTENT_HEADERS)
    for name, value in _headers(call):
        if name.lower() not in CONTENT_HEADERS:
            lines.append(f"request.Headers.TryAddWithoutValidation({_json(name)}, {_json(value)});")
    if call.request_body is not None:
        lines.append(f"request.Content = new StringContent({_json(call.request_body)});")
        for name in content:
            value = next(value for known, value in _headers(call) if known.lower() == name)
            lines.append(f"request.Content.Headers.Remove({_json(name.title())});")
            lines.append(f"request.Content.Headers.TryAddWithoutValidation({_json(name.title())}, {_json(value)});")
    lines.append("using var response = await client.SendAsync(request);")
    lines.append('Console.WriteLine($"{(int)response.StatusCode} {await response.Content.ReadAsStringAsync()}");')
    return "\n".join([*lines, ""])


def _powershell(call: ReadCall) -> str:
    headers = [(name, value) for name, value in _headers(call) if name.lower() != "content-type"]
    kind = next((value for name, value in _headers(call) if name.lower() == "content-type"), "")
    lines = [f"$response = Invoke-WebRequest -Method {_method(call)} -Uri {_powershell_quoted(call.url or NO_URL)}"]
    if headers:
        listed = "; ".join(f"{_powershell_quoted(name)} = {_powershell_quoted(value)}" for name, value in headers)
        lines.append(f"-Headers @{{ {listed} }}")
    if kind:
        lines.append(f"-ContentType {_powershell_quoted(kind)}")
    if call.request_body is not None:
        lines.append(f"-Body {_powershell_quoted(call.request_body)}")
    return " `\n  ".join(lines) + "\n$response.StatusCode\n$response.Content\n"


def _powershell_quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _http(call: ReadCall) -> str:
    lines = [f"{_method(call)} {call.url or NO_URL}"]
    lines += [f"{name}: {value}" for name, value in _headers(call)]
    if call.request_body is not None:
        lines += ["", call.request_body]
    return "\n".join([*lines, ""])


STYLES: dict[str, Callable[[ReadCall], str]] = {
    "curl": _curl,
    "python": _python,
    "csharp": _csharp,
    "powershell": _powershell,
    "http": _http,
}
