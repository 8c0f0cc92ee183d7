"""One line of the queue: all that it shows, looked up and worded here once. A template would do so for each place."""

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from apps.diagnostics.models import ApiCall
from apps.inquiries.models import Inquiry, Tag
from apps.policy.models import Market
from apps.policy.scope import VerdictKind

from .badges import TAGS, Badge, due_of, priority_of, state_of


class Line(NamedTuple):
    """An inquiry of the queue. ``when`` is its deadline where ``is_due``, else its last word.

    ``path`` is that of the operation that was recognised; without one there is the ``call`` as it was told, or
    ``no_call`` says why there is none.
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
    tags: list[tuple[str, str]]
    method: str
    path: str
    call: ApiCall | None
    no_call: str
    findings: int
    status: str
    state: Badge
    priority: Badge
    market: str
    code: str
    assignee: str
    is_gone: bool


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
        tags=[(tag.name, TAGS[Tag.Colour(tag.colour)]) for tag in inquiry.tags.all()],
        method=method or "?",
        path=path,
        call=call if call.url or call.method else None,
        no_call="not told" if inquiry.kind == Inquiry.Kind.FAILED_CALL else "no call",
        findings=inquiry.findings or 0,
        status=str(call.status or ""),
        state=state_of(inquiry),
        priority=priority_of(inquiry),
        market=str(market),
        code=market.code,
        assignee=assignee.get_short_name() if assignee else "",
        is_gone=bool(assignee and not assignee.is_active),
    )
