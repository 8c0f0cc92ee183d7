"""What becomes of a diagnosis: it stands beside the call it was made of."""

import re
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from ..diagnosing import Report
from ..models import ApiCall, ApiRelease, CorrelationId, Diagnosis, ErrorFingerprint
from ..redaction import Found

LONGEST_ID = 200
LONGEST_SUMMARY = 300
LONGEST_OPERATION = 500
MOST_MASKED = 1_000
# What an escape in a JSON string may stand for, and no database can keep.
UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def record(call: ApiCall, report: Report, *, at: datetime) -> Diagnosis:
    """Keep what was found in ``call``, in place of what was found before; what was masked and ids are added to."""
    before = Diagnosis.objects.filter(call=call).only("masked").first()
    masked = {each["placeholder"]: each for each in [*(before.masked if before else []), *report.masked]}
    diagnosis, _is_new = Diagnosis.objects.update_or_create(
        call=call,
        defaults={
            "release": ApiRelease.objects.defer("document").filter(name=report.release).first(),
            "method": (report.method or "") if report.operation else "",
            "operation": (report.operation or "")[:LONGEST_OPERATION],
            "summary": report.summary[:LONGEST_SUMMARY],
            "topic": report.topic,
            "topic_reasons": report.topic_reasons,
            "language": report.language or "",
            "fingerprint": _fingerprint(report),
            "findings": _storable(report.findings),
            "hints": _storable(report.hints),
            "masked": list(masked.values()),
            "diagnosed_at": at,
        },
    )
    diagnosis.call = call
    known = set(call.correlation_ids.values_list("value", flat=True))
    new = [value for value in dict.fromkeys(report.correlation_ids) if len(value) <= LONGEST_ID and value not in known]
    CorrelationId.objects.bulk_create([CorrelationId(call=call, value=value) for value in new])
    return diagnosis


def add_masked(call: ApiCall, found: Iterable[Found]) -> None:
    """Keep with the diagnosis of ``call``, if it has one, what was masked in words and files that came after it."""
    diagnosis = Diagnosis.objects.filter(call=call).only("masked").first()
    if diagnosis is None:
        return
    masked = {each["placeholder"]: each for each in diagnosis.masked}
    new = [each._asdict() for each in found if each.placeholder not in masked]
    diagnosis.masked = [*diagnosis.masked, *new[: max(0, MOST_MASKED - len(masked))]]
    diagnosis.save(update_fields=["masked"])


def _fingerprint(report: Report) -> ErrorFingerprint | None:
    if report.error is None:
        return None
    about = {name: report.error[name] for name in ("status", "operation", "words")}
    return ErrorFingerprint.objects.get_or_create(key=report.error["key"], defaults=about)[0]


def _storable(value: Any) -> Any:
    if isinstance(value, str):
        return UNSTORABLE.sub("\N{REPLACEMENT CHARACTER}", value)
    if isinstance(value, dict):
        return {name: _storable(each) for name, each in value.items()}
    return [_storable(each) for each in value] if isinstance(value, list | tuple) else value
