"""One line of the queue: all that it shows, looked up and worded here once. A template would do so for each place."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import F, IntegerField, OuterRef, QuerySet

from apps.inquiries.models import Inquiry, Tagging
from apps.policy.models import Market
from apps.policy.prepared import Given, Prepared
from apps.policy.scope import VerdictKind

from .badges import TAGS, Badge, due_of, priority_of, state_of
from .columns import JsonRows

SHOWN = (
    "subject",
    "kind",
    "market",
    "status",
    "priority",
    "operation",
    "verdict",
    "has_unread_reply",
    "asked_at",
    "completed_at",
    "first_responded_at",
    "last_activity_at",
    "next_due_at",
    "snoozed_until",
    "isv__name",
    "assignee__name",
    "assignee__is_active",
    "call__method",
    "call__url",
    "call__status",
)


class Line(NamedTuple):
    """An inquiry of the queue. ``when`` is its deadline where ``is_due``, else its last word.

    ``path`` is that of the operation that was recognised; without one there is the ``url`` as it was told, or
    ``no_call`` says why there is none. Lines that are equal look alike.
    """

    page: str
    number: str
    subject: str
    isv: str
    due: Badge
    is_due: bool
    when: datetime
    is_news: bool
    verdict: str
    tags: tuple[tuple[str, str], ...]
    method: str
    path: str
    url: str
    no_call: str
    findings: int
    status: str
    state: Badge
    priority: Badge
    market: str
    code: str
    assignee: str
    is_gone: bool


def _with_number(count: int) -> QuerySet[Inquiry]:
    """So many inquiries by their numbers, each with what its line shows."""
    tags = JsonRows(Tagging.objects.filter(inquiry=OuterRef("pk")), name=F("tag__name"), colour=F("tag__colour"))
    rows = Inquiry.objects.filter(pk__in=[_number(place) for place in range(count)]).annotate(its_tags=tags)
    return rows.select_related("isv", "assignee", "call").with_findings().only(*SHOWN)


WITH_NUMBER = Prepared(_with_number)


def read(numbers: Sequence[int]) -> list[Inquiry]:
    """The inquiries of these numbers in their order, ready for ``line_of``. One query."""
    if not numbers:
        return []
    found = WITH_NUMBER.asked(len(numbers), **{_number(place).name: each for place, each in enumerate(numbers)})
    by_number = {inquiry.pk: inquiry for inquiry in found}
    return [by_number[number] for number in numbers if number in by_number]


def _number(place: int) -> Given:
    return Given(f"number{place}", IntegerField())


def line_of(inquiry: Inquiry, markets: Mapping[int, Market], *, pages: str, at: datetime) -> Line:
    """``pages`` is the address below which each inquiry has its own, by its number; ``markets`` are those by key."""
    market = inquiry.market = markets[inquiry.market_id]
    known = inquiry.operation
    method, path = known.split(" ", 1) if " " in known else ("", known)
    call, assignee, number = inquiry.call, inquiry.assignee, str(inquiry.pk)
    return Line(
        page=f"{pages}{number}/",
        number=number,
        subject=inquiry.subject,
        isv=str(inquiry.isv),
        due=due_of(inquiry, at),
        is_due=inquiry.is_due,
        when=inquiry.next_due_at if inquiry.is_due else inquiry.last_activity_at,
        is_news=bool(inquiry.has_unread_reply and inquiry.first_responded_at),
        verdict=inquiry.get_verdict_display() if inquiry.verdict not in {"", VerdictKind.IN_SCOPE} else "",
        tags=tuple(sorted((tag["name"], TAGS[tag["colour"]]) for tag in _tags(inquiry))),
        method=(method or "?") if path else call.method,
        path=path,
        url=call.url,
        no_call="" if path or call.url or call.method else _no_call(inquiry),
        findings=inquiry.findings or 0,
        status=str(call.status or ""),
        state=state_of(inquiry),
        priority=priority_of(inquiry),
        market=str(market),
        code=market.code,
        assignee=assignee.get_short_name() if assignee else "",
        is_gone=bool(assignee and not assignee.is_active),
    )


def _tags(inquiry: Any) -> list[dict[str, Any]]:
    return inquiry.its_tags


def _no_call(inquiry: Inquiry) -> str:
    return "not told" if inquiry.kind == Inquiry.Kind.FAILED_CALL else "no call"
