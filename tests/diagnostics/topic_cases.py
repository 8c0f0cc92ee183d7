"""What people ask, with the topics that a fair reader chooses, read from `topic_cases.txt`.

One case a line: topics, the best first | method and status, => response | problems that the check found | text.
"""

from pathlib import Path
from typing import NamedTuple

from apps.diagnostics.reading import ReadCall

FILE = Path(__file__).with_name("topic_cases.txt")
URL = "https://api.lodestar.example/v1/customer"
BODY = '{"number": {"value": "1"}}'


class Found(NamedTuple):
    """A finding, as far as the topic looks at it."""

    path: str
    problem: str


class Case(NamedTuple):
    """A text, the call in it, what the check found, and the topics that are right, the best first."""

    topics: list[str]
    call: ReadCall | None
    findings: list[Found]
    prose: str


def topic_cases() -> list[Case]:
    lines = FILE.read_text("utf-8").splitlines()
    return [_case(line) for line in lines if line and not line.startswith("#")]


def _case(line: str) -> Case:
    topics, call, problems, prose = ("" if part == "-" else part for part in line.split(" | "))
    return Case(topics.split(), _call(call), [Found("/x", problem) for problem in problems.split()], prose)


def _call(words: str) -> ReadCall | None:
    if not words:
        return None
    request, _, response = words.partition(" => ")
    method, status = request.split()
    if status == "named":
        return ReadCall(method=method, url=URL)
    body = BODY if method in ("POST", "PUT", "PATCH") else None
    return ReadCall(method=method, url=URL, status=int(status), request_body=body, response_body=response or None)
