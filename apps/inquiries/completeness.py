"""What an inquiry must carry before the desk can work on it. Pure."""

from typing import NamedTuple

from .facts import CallFacts

SENDS_JSON = frozenset({"POST", "PUT", "PATCH"})


class Missing(NamedTuple):
    """One fact that is not there: its code, and why we need it."""

    code: str
    sentence: str


URL = Missing("endpoint_url", "The endpoint URL, with the query string: it says which operation was called.")
METHOD = Missing("method", "The HTTP method: GET, POST, PUT, PATCH or DELETE.")
STATUS = Missing("status", "The HTTP status that came back, such as 400 or 500.")
RESPONSE = Missing("response_body", "The response body as it came. It holds the id that finds our log line.")
REQUEST = Missing("request_json", "The raw request JSON: with POST, PUT and PATCH the fault is most often in it.")

WANTED = (URL, METHOD, STATUS, RESPONSE, REQUEST)
NO_CONTENT = 204


def missing(kind: str, call: CallFacts) -> list[Missing]:
    """What to ask for, all at once. Only a failed call must be shown; questions and wishes lack nothing."""
    if kind != "failed_call":
        return []
    gaps = [
        (URL, not call.url),
        (METHOD, not call.method),
        (STATUS, call.status is None),
        (RESPONSE, not (call.response_body or call.response_is_empty or call.status == NO_CONTENT)),
        (REQUEST, call.method in SENDS_JSON and not call.request_body),
    ]
    return [what for what, is_missing in gaps if is_missing]
