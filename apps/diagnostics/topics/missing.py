"""What must still be asked for, by topic."""

from apps.policy.topics import Scope, SupportTopic

from ..reading import ReadCall
from ..reading.calls import WRITING

WITHOUT_A_BODY = frozenset({204, 205, 304})
LACK_NOTHING = frozenset({SupportTopic.FEATURE_REQUEST, SupportTopic.CODE_EXAMPLE_OR_DOCUMENTATION})
NEED_A_CALL = frozenset({SupportTopic.TROUBLESHOOTING, SupportTopic.BUG_REPORT})
NO_CALL = ReadCall()


def missing_of(topic_code: str, call: ReadCall | None, *, kind: str | None = None) -> tuple[str, ...]:
    """Codes of what to ask for: endpoint_url, method, status, response_body, request_json.

    Wishes and what the desk passes on lack nothing. Nor do questions, unless they show a call that was made.
    """
    topic = SupportTopic(topic_code)
    call = call or NO_CALL
    if topic.scope is not Scope.IN_SCOPE or topic in LACK_NOTHING or kind in ("how_to", "feature_request"):
        return ()
    if topic not in NEED_A_CALL and kind != "failed_call" and not _was_made(call):
        return ()
    gaps = (
        ("endpoint_url", not call.url),
        ("method", not call.method),
        ("status", call.status is None),
        ("response_body", call.response_body is None and not _answers_without_a_body(call)),
        ("request_json", call.method in WRITING and not call.request_body),
    )
    return tuple(code for code, is_missing in gaps if is_missing)


def _was_made(call: ReadCall) -> bool:
    """Whether more than an address was named: something that was sent, or that came back."""
    return (
        call.status is not None
        or call.response_body is not None
        or call.request_body is not None
        or call.request_headers_visible
        or bool(call.correlation_ids)
    )


def _answers_without_a_body(call: ReadCall) -> bool:
    return call.method == "HEAD" or call.status in WITHOUT_A_BODY
