"""What the call itself, and what the check found in it, say about the topic."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple, Protocol

from apps.policy.topics import SupportTopic

from ..reading import ReadCall
from ..redaction.linear import pattern

USAGE = SupportTopic.ENDPOINT_USAGE
FUNCTIONALITY = SupportTopic.ENDPOINT_FUNCTIONALITY
JSON = SupportTopic.JSON_SYNTAX
BUG = SupportTopic.BUG_REPORT
TROUBLE = SupportTopic.TROUBLESHOOTING

BAD_REQUEST = (400, 422)
ACCEPTED = 202
METHOD_NOT_ALLOWED = 405
FIRST_FAILURE = 400
FIRST_SERVER_ERROR = 500
LOOKED_AT = 20_000


class HasProblem(Protocol):
    """As much of a finding as is looked at here."""

    @property
    def problem(self) -> str: ...


class Evidence(NamedTuple):
    """A reason for a topic, and what it weighs: 1 is a hint, 5 decides against most else."""

    topic: SupportTopic
    weight: float
    reason: str


_PROBLEMS: dict[str, tuple[tuple[SupportTopic, float], ...]] = {
    "invalid_json": ((JSON, 8),),
    "missing_wrapper": ((JSON, 7), (USAGE, 1)),
    "extra_wrapper": ((JSON, 7), (USAGE, 1)),
    "duplicate_key": ((JSON, 3), (USAGE, 1.5), (BUG, 1)),
    "wrong_type": ((JSON, 2.5), (USAGE, 2.5)),
    "wrong_format": ((USAGE, 3), (JSON, 1.5)),
    "wrong_enum": ((USAGE, 3.5), (JSON, 1.5)),
    "unknown_property": ((USAGE, 3.5), (JSON, 1.5)),
    "missing_required": ((USAGE, 3.5), (JSON, 1)),
    "missing_if_match": ((USAGE, 2),),
    "missing_paging": ((USAGE, 2),),
    "method_not_offered": ((FUNCTIONALITY, 4), (USAGE, 2)),
    "unknown_path": ((FUNCTIONALITY, 2.5), (USAGE, 2)),
    "old_base_url": ((USAGE, 0.5),),
    "deprecated_operation": ((USAGE, 0.5),),
}

SENTENCES = {
    "invalid_json": "The request body is not valid JSON.",
    "missing_wrapper": "A property of the request body lacks its wrapper.",
    "extra_wrapper": "A property of the request body has a wrapper that does not belong there.",
    "duplicate_key": "A property stands twice in the request body.",
    "wrong_type": "A value in the call has the wrong type.",
    "wrong_format": "A value in the request body has the wrong format.",
    "wrong_enum": "A value in the request body is not one of those allowed.",
    "unknown_property": "The request body has a property that the operation does not know.",
    "missing_required": "Something that the operation requires was not sent.",
    "missing_if_match": "The call has no If-Match header, and the operation asks for one.",
    "missing_paging": "The call asks for a list without saying which page.",
    "method_not_offered": "The address does not offer this method.",
    "unknown_path": "The API has no such address.",
    "old_base_url": "The call goes to the old address of the API.",
    "deprecated_operation": "The operation is deprecated.",
}

_NOT_READABLE = pattern(
    rb"unexpected (?:character|end|token)|could not be (?:read|parsed)|not valid json|invalid json|malformed"
    rb"|json (?:syntax|parse|input)|parsing a value|unterminated string|cannot deserialize|error converting value"
    rb"|data received not recognized"
)


def of_findings(findings: Iterable[HasProblem]) -> Iterator[Evidence]:
    """What the problems in the call say; a problem counts once, however often it is there."""
    for problem in dict.fromkeys(finding.problem for finding in findings):
        for topic, weight in _PROBLEMS.get(problem, ()):
            yield Evidence(topic, weight, SENTENCES[problem])


def of_call(call: ReadCall, *, is_explained: bool, is_asked: bool) -> Iterator[Evidence]:
    """What status and response say; less, if a finding explains the failure already."""
    if call.status is None:
        yield from _of_unknown_status(call)
    elif call.status >= FIRST_FAILURE:
        yield from _of_failure(call, call.status, is_explained)
    elif call.status == ACCEPTED:
        yield Evidence(FUNCTIONALITY, 4, "The call came back with status 202: it goes on in the background.")
    else:
        yield Evidence(USAGE, 1, f"The call succeeded with status {call.status}.")
        if not is_explained and not is_asked:
            yield Evidence(BUG, 2, "The call succeeded, and the text states what came of it without a question.")


def _of_unknown_status(call: ReadCall) -> Iterator[Evidence]:
    if call.response_body:
        yield Evidence(TROUBLE, 2, "The text shows a response and no status.")
    elif call.request_body is not None:
        yield Evidence(USAGE, 1, "The text shows a request and no response.")


def _of_failure(call: ReadCall, status: int, is_explained: bool) -> Iterator[Evidence]:
    response = (call.response_body or "")[:LOOKED_AT].encode("utf-8", "ignore")
    if call.request_body and not is_explained and _NOT_READABLE.search(response):
        yield Evidence(JSON, 5, "The response says that the JSON could not be read.")
        is_explained = True
    if status == METHOD_NOT_ALLOWED:
        yield Evidence(FUNCTIONALITY, 3, "The call came back with status 405: the address does not offer the method.")
        return
    reason = f"The call came back with status {status}."
    if status in BAD_REQUEST:
        yield Evidence(TROUBLE, 1 if is_explained else 3, reason)
        yield Evidence(USAGE, 0.5 if is_explained else 1.5, reason)
    else:
        yield Evidence(TROUBLE, 3 if is_explained else 5, reason)
    if status >= FIRST_SERVER_ERROR:
        yield Evidence(BUG, 1, reason)
