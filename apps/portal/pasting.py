"""From a paste to the fields of a new inquiry. Secrets are masked first."""

from typing import NamedTuple

from django.http import QueryDict

from apps.diagnostics.reading import ReadCall, read
from apps.diagnostics.redaction import mask
from apps.inquiries.wording import BODY_LIMIT

FACTS = ("method", "url", "status", "request_body", "response_body")
NAMES = {
    "method": "method",
    "url": "endpoint URL",
    "status": "HTTP status",
    "request_body": "request JSON",
    "response_body": "response body",
    "response_is_empty": "that the response came back empty",
    "text": "question",
}


class Pasted(NamedTuple):
    """What was typed, completed from the paste; the names of what was filled in, and how many secrets were masked."""

    data: QueryDict
    filled: list[str]
    masked: int


def read_paste(typed: QueryDict) -> Pasted:
    """Fill what is still empty from the paste; what somebody typed into a field stays as it is."""
    data = typed.copy()
    masked = mask(typed.get("paste", "")[:BODY_LIMIT])
    data["paste"] = masked.text
    reading = read(masked.text)
    found = _facts(reading.calls[0]) if reading.calls else {}
    if found or not masked.text.strip():
        found["text"] = reading.prose.strip()
    else:
        # Nothing that could be taken apart: then it is what somebody wrote.
        found["text"] = masked.text.strip()
    filled = [name for name, value in found.items() if value and not data.get(name)]
    for name in filled:
        data[name] = found[name]
    return Pasted(data, [NAMES[name] for name in filled], len(masked.found))


def has_unread_paste(typed: QueryDict) -> bool:
    """Whether a paste was sent whose call stands in no field yet."""
    return bool(typed.get("paste", "").strip()) and not any(typed.get(name) for name in FACTS)


def _facts(call: ReadCall) -> dict[str, str]:
    given = {name: getattr(call, name) for name in FACTS}
    facts = {name: str(value) for name, value in given.items() if value not in (None, "")}
    if call.response_body == "":
        facts["response_is_empty"] = "on"
    return facts
