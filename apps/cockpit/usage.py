"""Who used which operation of the API, as far as inquiries tell."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from django.db.models import Count, Max, Q, QuerySet

from apps.accounts.models import User
from apps.diagnostics.radar import Change, Kind
from apps.inquiries.models import Inquiry

from .badges import Badge, state_of

METHOD, OPERATION = "call__diagnosis__method", "call__diagnosis__operation"
OPEN_AT_MOST = 300
UNFINISHED = [status for status in Inquiry.Status if status not in Inquiry.IS_OVER]

Address = tuple[str, str]


class Use(NamedTuple):
    """One ISV's calls of one operation: how many inquiries were about them, how many are open, when the last came."""

    isv_id: int
    isv: str
    inquiries: int
    open: int
    last_at: datetime


class OpenInquiry(NamedTuple):
    """An inquiry that is not finished, with its state."""

    inquiry: Inquiry
    state: Badge


class Usage:
    """Who used the operations of these changes, and what is open about them. Two queries, whatever their number."""

    def __init__(self, changes: Iterable[Change], reader: User) -> None:
        concerned = [change for change in changes if change.kind is not Kind.ADDED]
        self._asked = Inquiry.objects.visible_to(reader).filter(_about(concerned))
        self._uses = _uses(self._asked, {address for change in concerned for address in change.addresses})

    def of(self, change: Change) -> list[Use]:
        """Who used it, under its old or its new address, by name."""
        by_isv: dict[int, Use] = {}
        for use in (use for address in change.addresses for use in self._uses.get(address, ())):
            by_isv[use.isv_id] = _together(by_isv.get(use.isv_id), use)
        return sorted(by_isv.values(), key=lambda use: use.isv.lower())

    def open_inquiries(self) -> dict[Address, list[OpenInquiry]]:
        """What is open about each operation, next deadline first; together no more than 300."""
        found: dict[Address, list[OpenInquiry]] = defaultdict(list)
        rows = self._asked.unfinished().by_next_deadline().select_related("isv", "call__diagnosis")
        shown = rows.only("subject", "status", "completed_at", "isv__name", METHOD, OPERATION)[:OPEN_AT_MOST]
        for inquiry in shown:
            diagnosis = inquiry.call.diagnosis
            found[diagnosis.method, diagnosis.operation].append(OpenInquiry(inquiry, state_of(inquiry)))
        return found


def _about(changes: Sequence[Change]) -> Q:
    """Any of these paths; which of their methods is told by the rows."""
    return Q(call__diagnosis__operation__in={path for change in changes for _method, path in change.addresses})


def _uses(asked: QuerySet, addresses: set[Address]) -> dict[Address, list[Use]]:
    rows = (
        asked.order_by()
        .values_list(METHOD, OPERATION, "isv_id", "isv__name")
        .annotate(inquiries=Count("pk"), open=Count("pk", filter=Q(status__in=UNFINISHED)), last_at=Max("asked_at"))
    )
    found: dict[Address, list[Use]] = defaultdict(list)
    for method, operation, *use in rows:
        if (method, operation) in addresses:
            found[method, operation].append(Use(*use))
    return found


def _together(one: Use | None, other: Use) -> Use:
    if one is None:
        return other
    last_at = max(one.last_at, other.last_at)
    return Use(one.isv_id, one.isv, one.inquiries + other.inquiries, one.open + other.open, last_at)
