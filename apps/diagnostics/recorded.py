"""A diagnosis on record as the report it was made of."""

from collections.abc import Sequence
from dataclasses import replace

from .diagnosing import Report
from .models import ApiCall, Diagnosis


def report_of(diagnosis: Diagnosis, call: ApiCall, *, ids: Sequence[str] | None = None) -> Report:
    """The report of ``call``, but for the text around it. Reads release, fingerprint, and ``ids`` where not given."""
    error = diagnosis.fingerprint
    ids = [each.value for each in call.correlation_ids.all()] if ids is None else ids
    return replace(
        undiagnosed(call),
        operation=diagnosis.operation or None,
        summary=diagnosis.summary,
        release=diagnosis.release.name if diagnosis.release else None,
        correlation_ids=list(ids),
        findings=diagnosis.findings,
        hints=diagnosis.hints,
        masked=diagnosis.masked,
        topic=diagnosis.topic,
        topic_reasons=diagnosis.topic_reasons,
        language=diagnosis.language or None,
        error={"key": error.key} if error else None,
    )


def undiagnosed(call: ApiCall) -> Report:
    """The facts of ``call`` alone."""
    return Report(
        method=call.method or None,
        url=call.url or None,
        status=call.status,
        request_headers=call.request_headers,
        response_headers=call.response_headers,
        request_body=call.request_body or None,
        response_body=call.response_body or ("" if call.response_is_empty else None),
    )
