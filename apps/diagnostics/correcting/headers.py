"""The headers of a call as a person would send it again: without those of one connection, and without secrets."""

from dataclasses import replace

from ..reading import ReadCall
from ..redaction.kinds import PLACEHOLDER

OF_ONE_CONNECTION = frozenset(
    (
        *("connection", "keep-alive", "proxy-authenticate", "proxy-authorization", "proxy-connection"),
        *("te", "trailer", "transfer-encoding", "upgrade", "host", "content-length", "accept-encoding", "expect"),
    )
)
AUTHORIZATION = "Authorization"
CONTENT_TYPE = "Content-Type"
CREDENTIALS = {"bearer": "Bearer <access token>", "basic": "Basic <client id and secret in Base64>"}


def runnable(call: ReadCall) -> ReadCall:
    """The call with words in place of its credentials; where no headers were shown, with those it must have had."""
    kept = [
        (name, _without_secret(value) if name.lower() == AUTHORIZATION.lower() else value)
        for name, value in call.headers
        if name.lower() not in OF_ONE_CONNECTION and not name.startswith(":")
    ]
    call = replace(call, headers=tuple(kept))
    return call if call.request_headers_visible else with_needed_headers(call)[0]


def with_needed_headers(call: ReadCall) -> tuple[ReadCall, tuple[str, ...]]:
    """The call with the headers that every call needs, and sentences on those that were sent without."""
    needed = [(AUTHORIZATION, CREDENTIALS["bearer"])]
    if call.request_body:
        needed.append((CONTENT_TYPE, "application/json"))
    sent = {name.lower() for name, _value in call.headers}
    added = [(name, value) for name, value in needed if name.lower() not in sent]
    said = [f"Added {name}: the call was sent without it." for name, _value in added if call.request_headers_visible]
    return replace(call, headers=(*call.headers, *added)), tuple(said)


def _without_secret(value: str) -> str:
    """`Bearer <access token>` for what was masked; anything else as it is."""
    if PLACEHOLDER.search(value.encode("utf-8", "replace")) is None:
        return value
    scheme = value.split(" ", 1)[0] if " " in value else "Bearer"
    return CREDENTIALS.get(scheme.lower(), f"{scheme} <credentials>")
