"""Whether an error was met before, by whom, and what became of it. Reads only."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Q, Subquery, Value
from django.db.models.functions import JSONObject

from apps.accounts.models import User
from apps.diagnostics.diagnosing import Report
from apps.diagnostics.models import CorrelationId, Diagnosis

from .models import Inquiry

SHOWN = 5


@dataclass(frozen=True, slots=True)
class Similar:
    """Other inquiries with the same error fingerprint; ``cause`` is what solved most of them, ``by_cause`` how many."""

    inquiries: int
    isvs: int
    resolved: int
    cause: str
    by_cause: int
    newest: list[Inquiry]


def similar_to(inquiry: Inquiry, diagnosis: Diagnosis | None, *, reader: User) -> Similar | None:
    """The other inquiries about the same error that ``reader`` may see; None if there are none. One query."""
    if diagnosis is None or diagnosis.fingerprint_id is None:
        return None
    same = Inquiry.objects.visible_to(reader).filter(call__diagnosis__fingerprint=diagnosis.fingerprint_id)
    same = same.exclude(pk=inquiry.pk).order_by()
    resolved = Count("pk", filter=~Q(resolved_at=None))
    sums = JSONObject(inquiries=Count("pk"), isvs=Count("isv", distinct=True), resolved=resolved)
    causes = same.exclude(cause=None).values("cause__title").annotate(times=Count("pk"))
    most = causes.order_by("-times", "cause__title")
    rows = (
        same.select_related("isv")
        .defer("masking")
        .annotate(
            sums=Subquery(same.values(all=Value(1)).annotate(sums=sums).values("sums")),
            cause_of_most=Subquery(most.values("cause__title")[:1]),
            by_cause=Subquery(most.values("times")[:1]),
        )
    )
    newest = list(rows.order_by("-pk")[:SHOWN])
    if not newest:
        return None
    first: Any = newest[0]
    return Similar(**first.sums, cause=first.cause_of_most or "", by_cause=first.by_cause or 0, newest=newest)


def reported_elsewhere(inquiry: Inquiry, *, reader: User) -> list[tuple[str, Inquiry]]:
    """Ids of this call that stand in other inquiries too, each with those inquiries, newest first. One query."""
    ids = CorrelationId.objects.filter(call=inquiry.call_id).order_by().values("value")
    others = Inquiry.objects.visible_to(reader).filter(call__correlation_ids__value__in=ids).exclude(pk=inquiry.pk)
    shared = others.annotate(shared_id=F("call__correlation_ids__value")).filter(shared_id__in=ids)
    return [(other.shared_id, other) for other in shared.defer("masking").order_by("-pk")[:SHOWN]]


def is_known(fingerprint: str) -> bool:
    """Whether an inquiry about the error with this key was resolved: all that other ISVs are told of it."""
    return Inquiry.objects.filter(call__diagnosis__fingerprint__key=fingerprint, resolved_at__isnull=False).exists()


def is_known_error(report: Report) -> bool:
    """``is_known`` for the error of a report; without one there is nothing to know."""
    return report.error is not None and is_known(report.error["key"])
