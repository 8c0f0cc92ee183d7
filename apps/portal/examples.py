"""Examples of what an inquiry includes. Which facts are wanted, and what is missing, completeness says."""

from collections.abc import Sequence
from typing import NamedTuple

from apps.diagnostics.redaction import mask
from apps.inquiries.completeness import WANTED, Missing, missing
from apps.inquiries.facts import CallFacts

ADDRESS = "https://api.lodestar.example/v1/customerInvoices?branch=2"
ANSWER = """{"message": "Error creating document. Log id: 7d1c0a52-5d1e-4c3b-9a63-0f5a1b2c3d4e"}"""
BODY = """{"customerNumber": {"value": "10472"}, "documentDate": {"value": "2026-03-02"}}"""
FAILED_CALL = "failed_call"

PASTE = f"""curl -X POST '{ADDRESS}' \\
  -H 'Authorization: Bearer FakeSecret0123456789abcdefABCDEF0123456789' \\
  -H 'Content-Type: application/json' \\
  -d '{BODY}'

HTTP/1.1 400 Bad Request

{ANSWER}
"""

PAIRS = {
    "endpoint_url": (ADDRESS, "the invoice endpoint"),
    "method": ("POST", "I send it"),
    "status": ("400", "an error"),
    "response_body": (ANSWER, "It says something about a document."),
    "request_json": (BODY, "Same JSON as in your documentation."),
}


class Pair(NamedTuple):
    """One fact that is wanted, as it helps and as it doesn't."""

    wanted: Missing
    good: str
    bad: str


class Told(NamedTuple):
    """A whole call as somebody tells it, and what completeness still misses in it."""

    title: str
    words: str
    facts: Sequence[tuple[str, str]]
    gaps: Sequence[Missing]


CALLS = (
    (
        "All there",
        "“Why is this refused? It worked until Friday.”",
        CallFacts(method="POST", url=ADDRESS, status=400, request_body=BODY, response_body=ANSWER),
    ),
    (
        "Half told",
        "“Creating invoices doesn't work any more. Urgent!”",
        CallFacts(method="POST", url="https://api.lodestar.example/v1/customerInvoices"),
    ),
)


def pairs() -> list[Pair]:
    return [Pair(wanted, *PAIRS[wanted.code]) for wanted in WANTED]


def calls() -> list[Told]:
    return [Told(title, words, _facts(call), missing(FAILED_CALL, call)) for title, words, call in CALLS]


def masked_paste() -> str:
    """What is stored of ``PASTE``."""
    return mask(PASTE).text


def _facts(call: CallFacts) -> list[tuple[str, str]]:
    status = "" if call.status is None else str(call.status)
    shown = [
        ("Call", f"{call.method} {call.url}"),
        ("Status", status),
        ("Request", call.request_body),
        ("Response", call.response_body),
    ]
    return [(name, value) for name, value in shown if value]
