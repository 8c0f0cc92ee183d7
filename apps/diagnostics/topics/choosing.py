"""Choosing the topic: all evidence is weighed, and the heaviest topic wins."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from apps.policy.topics import Scope, SupportTopic

from ..reading import ReadCall
from .cues import CUES, OF_THE_API, VOCABULARIES
from .evidence import FIRST_FAILURE, Evidence, HasProblem, of_call, of_findings
from .wording import plain

EXPLAINING = frozenset(
    {
        *("invalid_json", "missing_wrapper", "extra_wrapper", "unknown_property", "wrong_enum", "wrong_type"),
        *("wrong_format", "missing_required", "method_not_offered", "unknown_path", "missing_if_match"),
        *("missing_paging", "duplicate_key"),
    }
)
PLAUSIBLE = 0.4
CLEARLY = 5
BESIDE_A_CALL = 0.4
BESIDE_AN_ADDRESS = 0.5
WITHOUT_THE_API = 1.5
_ELSEWHERE = tuple(topic for topic in SupportTopic if topic.scope is not Scope.IN_SCOPE)
NOTHING_SAID = "Nothing in the text points to another topic."


class Topic(NamedTuple):
    """A topic code, the sentences that led to it (heaviest first), and other plausible codes, best first."""

    code: str
    reasons: tuple[str, ...]
    others: tuple[str, ...]


def topic_of(
    reading_prose: str,
    call: ReadCall | None,
    findings: Sequence[HasProblem],
    *,
    subject: str = "",
    kind: str | None = None,
) -> Topic:
    """What a text is about. ``kind`` is what the ISV chose in the form: failed_call, how_to, feature_request."""
    evidence = [
        *_of_words(reading_prose, subject, call),
        *_of_what_was_called(f"{subject} {reading_prose}", call, findings),
    ]
    scores: dict[SupportTopic, float] = defaultdict(float)
    for topic, weight, _ in evidence:
        scores[topic] += weight
    if kind == "how_to":
        scores.pop(SupportTopic.TROUBLESHOOTING, None)
    if kind == "feature_request" and not _is_clearly_elsewhere(scores):
        evidence.append(Evidence(SupportTopic.FEATURE_REQUEST, CLEARLY, "It was sent as a feature request."))
        scores[SupportTopic.FEATURE_REQUEST] = max(scores.values(), default=0) + CLEARLY
    return _chosen(scores, evidence)


def _of_words(prose: str, subject: str, call: ReadCall | None) -> Iterator[Evidence]:
    """What people wrote: phrases, and the words of a trade."""
    text = plain(f"{subject}\n\n{prose}")
    share = _share_of_other_topics(text, call)
    for cue in CUES:
        if cue.is_in(text):
            yield Evidence(cue.topic, cue.weight * share.get(cue.topic, 1), cue.reason)
    for vocabulary in VOCABULARIES:
        if weight := vocabulary.weigh(text):
            yield Evidence(vocabulary.topic, weight * share.get(vocabulary.topic, 1), vocabulary.reason)


def _share_of_other_topics(text: bytes, call: ReadCall | None) -> dict[SupportTopic, float]:
    """Beside a call, other software is where it came from, and not what is asked about; without the API it is."""
    if call is not None and _was_made(call):
        return dict.fromkeys([*_ELSEWHERE, SupportTopic.FEATURE_REQUEST], BESIDE_A_CALL)
    if call is not None:
        return dict.fromkeys(_ELSEWHERE, BESIDE_AN_ADDRESS)
    if OF_THE_API.weigh(text):
        return {}
    return dict.fromkeys(_ELSEWHERE, WITHOUT_THE_API) | {SupportTopic.TROUBLESHOOTING: 1 / WITHOUT_THE_API}


def _was_made(call: ReadCall) -> bool:
    return bool(call.request_body or call.response_body or (call.status or 0) >= FIRST_FAILURE)


def _of_what_was_called(prose: str, call: ReadCall | None, findings: Sequence[HasProblem]) -> Iterator[Evidence]:
    yield from of_findings(findings)
    if call is not None:
        is_explained = any(finding.problem in EXPLAINING for finding in findings)
        yield from of_call(call, is_explained=is_explained, is_asked="?" in prose or not prose.strip())


def _is_clearly_elsewhere(scores: dict[SupportTopic, float]) -> bool:
    return any(scores[topic] >= CLEARLY for topic in _ELSEWHERE if topic in scores)


def _chosen(scores: dict[SupportTopic, float], evidence: list[Evidence]) -> Topic:
    order = list(SupportTopic)
    ranked = sorted(scores, key=lambda topic: (-scores[topic], order.index(topic)))
    if not ranked:
        return Topic(SupportTopic.ENDPOINT_USAGE.value, (NOTHING_SAID,), ())
    best = ranked[0]
    heaviest_first = sorted(evidence, key=lambda one: -one.weight)
    reasons = dict.fromkeys(one.reason for one in heaviest_first if one.topic is best)
    others = (topic.value for topic in ranked[1:] if scores[topic] >= PLAUSIBLE * scores[best])
    return Topic(best.value, tuple(reasons), tuple(others))
