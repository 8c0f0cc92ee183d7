"""Which product issues and incidents an inquiry may belong to. Reads only."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import CharField, Count, DateTimeField, Exists, IntegerField, OuterRef, Q, QuerySet

from apps.accounts.models import User
from apps.accounts.reaching import reach_of, reaching
from apps.diagnostics.diagnosing import Report
from apps.diagnostics.models import Diagnosis
from apps.policy.prepared import Given, Prepared
from apps.policy.topics import SupportTopic

from .models import Incident, IncidentReport, Inquiry, IssueReport, ProductIssue
from .querysets import IncidentQuerySet

OFFERED = 5
LOOKED_AT = 100
WORDS_AT_MOST = 8
WORD = re.compile(r"[^\W\d_]{4,40}")
SAY_LITTLE = frozenset(
    [
        "wish",
        "when",
        "what",
        "with",
        "from",
        "that",
        "this",
        "have",
        "many",
        "into",
        "could",
        "would",
        "like",
        "does",
        "there",
        "more",
    ]
)
BY_OPERATION, BY_ERROR, ENOUGH = 3, 4, 2
# An incident is noticed before we know of it, and asked about after it is over.
NOTICED_BEFORE, ASKED_AFTER = timedelta(hours=1), timedelta(days=1)
NUMBER, ERROR = Given("number", IntegerField()), Given("error", IntegerField())
METHOD, OPERATION, KEY = (Given(name, CharField()) for name in ("method", "operation", "key"))
BEGUN_BY, OVER_AFTER = Given("begun_by", DateTimeField()), Given("over_after", DateTimeField())
Moment = datetime | Given


def issue_kind_of(inquiry: Inquiry) -> ProductIssue.Kind:
    """What a product issue made from the inquiry would most likely be."""
    is_wish = inquiry.kind == Inquiry.Kind.FEATURE_REQUEST or inquiry.topic == SupportTopic.FEATURE_REQUEST
    return ProductIssue.Kind.FEATURE_REQUEST if is_wish else ProductIssue.Kind.BUG


def operation_of(diagnosis: Diagnosis | None) -> str:
    """Such as "POST /v1/orders"; empty where it isn't known."""
    return f"{diagnosis.method} {diagnosis.operation}".strip() if diagnosis and diagnosis.operation else ""


def _alike(markets: tuple[int, ...] | None, words: int, has_operation: bool) -> "QuerySet[ProductIssue]":
    """The newest product issues about an error, an operation, or with one of so many words."""
    reader = reaching(markets)
    same_error = IssueReport.objects.visible_to(reader).filter(
        issue=OuterRef("pk"),
        inquiry__call__diagnosis__fingerprint__isnull=False,
        inquiry__call__diagnosis__fingerprint=ERROR,
    )
    alike = Q(has_error=True)
    if has_operation:
        alike |= Q(operation=OPERATION)
    for place in range(words):
        alike |= Q(title__icontains=_word(place))
    others = ProductIssue.objects.visible_to(reader).exclude(reports__inquiry=NUMBER)
    return others.annotate(has_error=Exists(same_error)).filter(alike).order_by("-pk").with_votes(reader)[:LOOKED_AT]


ALIKE = Prepared(_alike)


def similar_issues(inquiry: Inquiry, diagnosis: Diagnosis | None, *, reader: User) -> list[ProductIssue]:
    """Product issues that a wish or a bug report may belong to, the most alike first. One query, or none."""
    if inquiry.kind != Inquiry.Kind.FEATURE_REQUEST and inquiry.topic not in {
        SupportTopic.BUG_REPORT,
        SupportTopic.FEATURE_REQUEST,
    }:
        return []
    operation, words = operation_of(diagnosis), _words_of(inquiry.subject)
    about: dict[str, Any] = {_word(place).name: word for place, word in enumerate(words)}
    about |= {"number": inquiry.pk, "operation": operation, "error": diagnosis.fingerprint_id if diagnosis else None}
    found = list(ALIKE.asked(reach_of(reader), len(words), bool(operation), **about))
    likeness = {issue.pk: _likeness(issue, operation, words) for issue in found}
    best = sorted(found, key=lambda issue: (-likeness[issue.pk], -issue.pk))
    return [issue for issue in best if likeness[issue.pk] >= min(ENOUGH, len(words) or ENOUGH)][:OFFERED]


def _word(place: int) -> Given:
    return Given(f"word{place}", CharField())


def issues_about(words: str, *, reader: User) -> list[ProductIssue]:
    """Product issues whose title has all of ``words``, the newest first; the newest of all without words."""
    found = ProductIssue.objects.visible_to(reader).select_related("market").with_votes(reader).order_by("-pk")
    for word in words.replace("\x00", "").split()[:WORDS_AT_MOST]:
        found = found.filter(title__icontains=word)
    return list(found[: 4 * OFFERED])


@dataclass(frozen=True, slots=True)
class Call:
    """What is known of a call: its operation and the key of its error; empty where they aren't."""

    method: str | Given = ""
    operation: str | Given = ""
    fingerprint: str | Given = ""


def incidents_of_call(call: Call, *, begun_by: Moment, over_after: Moment) -> IncidentQuerySet:
    """Incidents of that time which affect the operation, or explain an inquiry with the same error."""
    is_then = Q(until=None) | Q(until__gte=over_after)
    alike = Q(pk__in=[])
    if call.operation:
        alike |= Q(operations__method=call.method, operations__operation=call.operation)
    if call.fingerprint:
        same = IncidentReport.objects.filter(inquiry__call__diagnosis__fingerprint__key=call.fingerprint)
        alike |= Q(pk__in=same.values("incident"))
    numbers = Incident.objects.filter(is_then, alike, since__lte=begun_by).order_by().values("pk")
    return Incident.objects.filter(pk__in=numbers)


def _offered(has_operation: bool, has_error: bool) -> IncidentQuerySet:
    call = Call(METHOD, OPERATION if has_operation else "", KEY if has_error else "")
    return incidents_of_call(call, begun_by=BEGUN_BY, over_after=OVER_AFTER)[:OFFERED]


MAY_EXPLAIN = Prepared(_offered)


def incidents_offered(inquiry: Inquiry, diagnosis: Diagnosis | None) -> list[Incident]:
    """Incidents that may explain an inquiry. One query, or none."""
    if diagnosis is None or not (diagnosis.operation or diagnosis.fingerprint_id):
        return []
    key = diagnosis.fingerprint.key if diagnosis.fingerprint else ""
    about = {"method": diagnosis.method, "operation": diagnosis.operation, "key": key}
    shape = bool(diagnosis.operation), bool(key)
    return list(MAY_EXPLAIN.asked(*shape, **about, **then(inquiry.asked_at)))


def then(asked_at: datetime) -> dict[str, datetime]:
    """The times of incidents that may explain what was asked at that moment."""
    return {"begun_by": asked_at + NOTICED_BEFORE, "over_after": asked_at - ASKED_AFTER}


@dataclass(frozen=True, slots=True)
class KnownIncident:
    """What anyone may read of an incident."""

    title: str
    text: str
    since: datetime
    until: datetime | None


def known_incidents(report: Report, *, at: datetime) -> list[KnownIncident]:
    """Incidents that go on and may explain a call that is about to be reported. One query, or none."""
    call = Call(report.method or "", report.operation or "", report.error["key"] if report.error else "")
    if not (call.operation or call.fingerprint):
        return []
    return [public_part(each) for each in incidents_of_call(call, **then(at)).ongoing()[:OFFERED]]


def public_part(incident: Incident) -> KnownIncident:
    return KnownIncident(incident.title, incident.public_text, incident.since, incident.until)


@dataclass(frozen=True, slots=True)
class KnownIssue:
    """What the ISV of an inquiry may read of a product issue that it hangs on."""

    kind: str
    title: str
    text: str
    status: str
    state: str
    is_to_come: bool


@dataclass(frozen=True, slots=True)
class PartOf:
    """What an inquiry is part of, in the words that its ISV may read."""

    incident: KnownIncident | None
    issues: list[KnownIssue]


def part_of(inquiry: Inquiry) -> PartOf:
    """The product issues and the incident of an inquiry, as its ISV may read of them. One query.

    Needs ``incident_report__incident``, else one more.
    """
    issues = [report.issue for report in inquiry.issue_reports.select_related("issue")]
    report = getattr(inquiry, "incident_report", None)
    return PartOf(public_part(report.incident) if report else None, [_public_issue(issue) for issue in issues])


def _public_issue(issue: ProductIssue) -> KnownIssue:
    kind, state = issue.get_kind_display(), issue.get_status_display()
    return KnownIssue(kind, issue.public_title, issue.public_text, issue.status, state, not issue.is_over)


@dataclass(frozen=True, slots=True)
class MarketVotes:
    """How many ISVs of a market are behind a product issue; ``share`` of the most, in per cent."""

    market: str
    isvs: Sequence[str]
    inquiries: int
    share: int

    @property
    def votes(self) -> int:
        return len(self.isvs)


def votes_of(issue: ProductIssue, *, reader: User) -> list[MarketVotes]:
    """The votes by the market of the ISVs, most first; an ISV has one, however often it asked. One query."""
    reports = issue.reports.visible_to(reader).order_by("inquiry__isv__name")
    rows = reports.values_list("inquiry__isv__market__name", "inquiry__isv__name")
    by_market: dict[str, dict[str, int]] = {}
    for market, isv, count in rows.annotate(count=Count("pk")):
        by_market.setdefault(market, {})[isv] = count
    most = max((len(isvs) for isvs in by_market.values()), default=1)
    found = [
        MarketVotes(market, _with_counts(isvs), sum(isvs.values()), len(isvs) * 100 // most)
        for market, isvs in by_market.items()
    ]
    return sorted(found, key=lambda each: (-each.votes, each.market))


def _with_counts(isvs: dict[str, int]) -> list[str]:
    return [f"{isv} ({count})" if count > 1 else isv for isv, count in isvs.items()]


def _words_of(subject: str) -> list[str]:
    words = (word.lower() for word in WORD.findall(subject))
    return list(dict.fromkeys(word for word in words if word not in SAY_LITTLE))[:WORDS_AT_MOST]


def _likeness(issue: ProductIssue, operation: str, words: Iterable[str]) -> int:
    title = issue.title.lower()
    by_words = sum(word in title for word in words)
    by_operation = BY_OPERATION if operation and issue.operation == operation else 0
    return by_words + by_operation + (BY_ERROR if issue.has_error else 0)  # type: ignore[attr-defined]  # annotated
