"""Whether an error was met before, by whom, and what became of it. Reads only."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, IntegerField, Q, Subquery, Value
from django.db.models.functions import JSONObject

from apps.accounts.models import User
from apps.accounts.reaching import reach_of, reaching
from apps.diagnostics.diagnosing import Report
from apps.diagnostics.models import CorrelationId, Diagnosis
from apps.policy.prepared import Given, Prepared

from .models import Inquiry
from .querysets import InquiryQuerySet

SHOWN = 5
LOOKED_BACK = 500
NUMBER, ERROR = Given("number", IntegerField()), Given("error", IntegerField())


@dataclass(frozen=True, slots=True)
class Similar:
    """Other inquiries with the same error fingerprint; ``cause`` is what solved most of them, ``by_cause`` how many.

    Of very many the newest are looked at, and ``are_more`` says so.
    """

    inquiries: int
    isvs: int
    resolved: int
    cause: str
    by_cause: int
    newest: list[Inquiry]

    @property
    def are_more(self) -> bool:
        return self.inquiries >= LOOKED_BACK


def _same_error(markets: tuple[int, ...] | None) -> InquiryQuerySet:
    """The newest of the others, each with sums over so many as are looked at."""
    every = Inquiry.objects.visible_to(reaching(markets)).filter(fingerprint=ERROR).exclude(pk=NUMBER)
    same = Inquiry.objects.filter(pk__in=every.order_by("-pk").values("pk")[:LOOKED_BACK]).order_by()
    resolved = Count("pk", filter=~Q(resolved_at=None))
    sums = JSONObject(inquiries=Count("pk"), isvs=Count("isv", distinct=True), resolved=resolved)
    causes = same.exclude(cause=None).values("cause__title").annotate(times=Count("pk"))
    most = causes.order_by("-times", "cause__title")
    rows = every.annotate(
        sums=Subquery(same.values(all=Value(1)).annotate(sums=sums).values("sums")),
        cause_of_most=Subquery(most.values("cause__title")[:1]),
        by_cause=Subquery(most.values("times")[:1]),
    )
    return rows.select_related("isv").defer("masking").order_by("-pk")[:SHOWN]


SAME_ERROR = Prepared(_same_error)


def similar_to(inquiry: Inquiry, diagnosis: Diagnosis | None, *, reader: User) -> Similar | None:
    """The other inquiries about the same error that ``reader`` may see; None if there are none. One query."""
    if diagnosis is None or diagnosis.fingerprint_id is None:
        return None
    newest = list(SAME_ERROR.asked(reach_of(reader), number=inquiry.pk, error=diagnosis.fingerprint_id))
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
