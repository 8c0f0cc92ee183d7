"""What was found in a call as it was sent, secrets and all: it lives in memory until the report is made of it."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from ..checking import Checks, placed
from ..fingerprints import fingerprint
from ..matching import Match
from ..reading import ReadCall, Reading
from ..redaction import MaskBook
from ..topics import Topic
from .report import Report, masked_values

MOST_OTHER_CALLS = 50
MOST_MASKED = 1_000


@dataclass(frozen=True, slots=True, repr=False)
class Examined:
    """All that was found; it has no `repr`, so that no log or error report can show it."""

    reading: Reading
    call: ReadCall
    match: Match
    checks: Checks
    topic: Topic
    missing: Sequence[str]
    language: str | None

    def report(self, book: MaskBook) -> Report:
        """The report, with secrets masked."""
        return self.report_along(book, None)[0]

    def report_along(self, book: MaskBook, others: Any) -> tuple[Report, Any]:
        """The report and other texts that came with the call, masked together: what one gives away goes from all."""
        (values, others), found = masked_values((asdict(self._unmasked()), others), book)
        return self._finished(Report(**values | {"masked": found[:MOST_MASKED]})), others

    def _unmasked(self) -> Report:
        call, match = self.call, self.match
        other_calls = [each for each in self.reading.calls if each is not call][:MOST_OTHER_CALLS]
        return Report(
            text=self.reading.text,
            prose=self.reading.prose,
            kind=self.reading.kind,
            method=call.method,
            url=call.url,
            operation=match.template,
            summary=match.operation.summary if match.operation else "",
            release=match.release if match.template else None,
            status=call.status,
            request_headers=_lines(call.headers) if call.request_headers_visible else None,
            response_headers=_lines(call.response_headers),
            request_body=call.request_body,
            response_body=call.response_body,
            correlation_ids=list(call.correlation_ids),
            findings=[finding._asdict() for finding in self.checks.findings],
            hints=[hint._asdict() for hint in self.checks.hints],
            missing=list(self.missing),
            topic=self.topic.code,
            topic_reasons=list(self.topic.reasons),
            language=self.language,
            other_calls=[{"method": each.method, "url": each.url, "status": each.status} for each in other_calls],
            refusal=self.reading.refusal,
        )

    def _finished(self, masked: Report) -> Report:
        """With places in the masked body where masking has moved them, and the fingerprint of the masked message."""
        findings, body = masked.findings, masked.request_body
        if body is not None and body != self.call.request_body:
            places = [{"line": each.line, "column": each.column} for each in placed(self.checks.findings, body)]
            findings = [old | new for old, new in zip(findings, places, strict=True)]
        return replace(masked, findings=findings, error=_error(masked))


def _lines(headers: Sequence[tuple[str, str]]) -> list[str]:
    return [f"{name}: {value}" for name, value in headers]


def _error(report: Report) -> dict[str, Any] | None:
    facts = report.facts
    error = fingerprint(facts.status, facts.operation, facts.message)
    if error is None:
        return None
    return {"key": error.key, "status": facts.status, "operation": facts.operation, "words": error.words}
