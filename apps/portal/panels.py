"""What the diagnosis of a call shows to its ISV: live, while somebody writes, and on the inquiry's page."""

from collections.abc import Sequence
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import cached_property
from typing import Any, NamedTuple

from django.utils.timesince import timesince

from apps.diagnostics.diagnosing import Report
from apps.diagnostics.models import KnownCause
from apps.diagnostics.reading import headers_of
from apps.diagnostics.redaction import claims_in, expires_at
from apps.diagnostics.redaction.kinds import NUMBERS
from apps.diagnostics.replicating import Replication, replication_of
from apps.diagnostics.services.causes import causes_of
from apps.inquiries.completeness import SENDS_JSON, missing
from apps.inquiries.facts import CallFacts
from apps.inquiries.gathering import KnownIncident, known_incidents
from apps.inquiries.models import Inquiry
from apps.inquiries.recognition import is_known_error
from apps.policy.english import other_language
from apps.policy.models import PolicyClause
from apps.policy.scope import Verdict
from apps.policy.topics import SupportTopic

LONGEST_CORRECTED = 30_000
SHORT_WORDS = {"jwt": "Token (JWT)", "iban": "IBAN", "api-key": "API key", "payment-card": "Card number"}
CLAIMS = {"iss": "issuer", "aud": "audience", "client_id": "client", "tenant_id": "tenant", "scope": "scopes"}


class Secret(NamedTuple):
    """One secret that was taken out: what it was, what stands in its place, what is known of it."""

    kind: str
    placeholder: str
    about: list[str]
    expiry: str
    is_personal: bool


class Tick(NamedTuple):
    """One of the facts a failed call must carry, and why we need it if it isn't there."""

    name: str
    gap: str


class Panel:
    """A report in words, with what is known of its error. Asks the database only for what a page shows."""

    def __init__(self, report: Report, *, at: datetime, verdict: Verdict[PolicyClause] | None = None) -> None:
        """``verdict`` is what the policy says of a report whose inquiry is still being written."""
        self.report = report
        self.verdict = verdict
        self._at = at

    @property
    def is_empty(self) -> bool:
        report = self.report
        return not (self.has_call or report.masked or report.prose.strip())

    @property
    def has_call(self) -> bool:
        report = self.report
        return any((report.method, report.url, report.status, report.request_body, report.response_body))

    @property
    def errors(self) -> int:
        return sum(1 for finding in self.report.findings if finding["severity"] == "error")

    @property
    def warnings(self) -> int:
        return len(self.report.findings) - self.errors

    @property
    def is_fine(self) -> bool:
        """Whether a call that the API has was looked at, and nothing is wrong with it."""
        return bool(self.report.operation) and not self.report.findings

    @cached_property
    def secrets(self) -> list[Secret]:
        called_at = _called_at(self.report.response_headers)
        return [_secret(each, called_at, self._at) for each in self.report.masked]

    @property
    def may_be_rotated(self) -> bool:
        return any(each["kind"] not in NUMBERS for each in self.report.masked)

    @property
    def topic(self) -> SupportTopic | None:
        return SupportTopic(self.report.topic) if self.report.topic else None

    @property
    def language(self) -> str:
        """The language of what was written in English words; empty for English and where it isn't sure."""
        return other_language(self.report.language)

    @cached_property
    def answers(self) -> list[KnownCause]:
        """The published answers of causes that fit. One query."""
        if not self.has_call:
            return []
        return [cause for cause in causes_of(self.report.facts) if cause.is_published]

    @cached_property
    def is_known(self) -> bool:
        """Whether this error was met and solved before. One query, for errors only."""
        return is_known_error(self.report)

    @cached_property
    def incidents(self) -> list[KnownIncident]:
        """What goes wrong at our side now and may explain the call. One query, for calls that were recognised."""
        return known_incidents(self.report, at=self._at)

    @cached_property
    def replication(self) -> Replication | None:
        """The call to be made again elsewhere, corrected where that is certain; none of one with a large body."""
        report = self.report
        if len(report.request_body or "") > LONGEST_CORRECTED:
            return None
        return replication_of(report.call, report.findings, topic=report.topic)


def ticks_of(kind: str, call: CallFacts) -> list[Tick]:
    """The facts that a failed call must carry, and whether each is there."""
    if kind != Inquiry.Kind.FAILED_CALL:
        return []
    gaps = {lack.code: lack.sentence for lack in missing(kind, call)}
    facts = [("Endpoint URL", "endpoint_url"), ("Method", "method"), ("HTTP status", "status")]
    if call.method in SENDS_JSON or not call.method:
        facts.append(("Request JSON", "request_json"))
    facts.append(("Response body", "response_body"))
    return [Tick(name, gaps.get(code, "")) for name, code in facts]


def _secret(found: dict[str, Any], called_at: datetime | None, at: datetime) -> Secret:
    kind, hint = found["kind"], found["hint"]
    words = SHORT_WORDS.get(kind) or kind.replace("-", " ").capitalize()
    about = [f"{CLAIMS[name]} {value}" for name, value in claims_in(hint).items() if name in CLAIMS]
    expiry = expires_at(hint)
    said = _expiry_in_words(expiry, called_at, at) if expiry else ""
    return Secret(words, found["placeholder"], about, said, kind in NUMBERS)


def _expiry_in_words(expiry: datetime, called_at: datetime | None, at: datetime) -> str:
    """What is to be known of when a token expires, beside the call it was sent with if that moment is known."""
    if called_at and expiry <= called_at:
        return f"This token had expired {_span(expiry, called_at)} before the call was made."
    day = f"{expiry:%-d %B %Y, %H:%M} UTC"
    if expiry <= at:
        was = "This token was valid when the call was made, until" if called_at else "This token expired on"
        return f"{was} {day}."
    return f"This token is valid until {day}: rotate it now."


def _span(start: datetime, end: datetime) -> str:
    return timesince(start, end, depth=1).replace("\xa0", " ") if (end - start).total_seconds() >= 60 else "moments"


def _called_at(headers: Sequence[str]) -> datetime | None:
    """When the API answered, by its own clock."""
    for name, value in headers_of(headers):
        if name.lower() == "date":
            try:
                moment = parsedate_to_datetime(value)
            except ValueError:
                return None
            return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return None
