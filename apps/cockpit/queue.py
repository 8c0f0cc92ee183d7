"""What is due next, and why."""

from datetime import datetime
from typing import NamedTuple, cast

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from apps.accounts.models import User
from apps.inquiries.models import Inquiry
from apps.policy.calendars import support_hours
from apps.policy.models import Market
from apps.policy.present import now

from .badges import Badge, due_of, priority_of, state_of
from .filters import Filters
from .frame import draw, staff_page

ROWS_PER_PAGE = 50
BULKY = ("masking", "call__request_body", "call__response_body")


class Row(NamedTuple):
    """One line of the queue."""

    inquiry: Inquiry
    due: Badge
    state: Badge
    priority: Badge


class OpenMarkets(NamedTuple):
    """Such as "2 of 3 markets open", and whether it is any."""

    words: str
    is_any: bool


@staff_page
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """The inquiries asked for, next deadline first, a page at a time."""
    at = now()
    reader = cast(User, request.user)
    filters = Filters(request.GET, reader=reader, at=at)
    lend_market(reader, filters.markets)
    page = filters.page(ROWS_PER_PAGE + 1).select_related("isv", "market__calendar", "assignee", "call").defer(*BULKY)
    found = list(page)
    shown = found[:ROWS_PER_PAGE]
    context = {
        "title": "Queue",
        "filters": filters,
        "rows": [Row(inquiry, due_of(inquiry, at), state_of(inquiry), priority_of(inquiry)) for inquiry in shown],
        "next_page": filters.after_row(shown[-1]) if len(found) > ROWS_PER_PAGE else "",
        "open_markets": open_markets(filters.markets, at),
    }
    return draw(request, "admin/cockpit/queue.html", context)


def lend_market(reader: User, markets: list[Market]) -> None:
    """Let ``reader.market`` be one of those already read: the page asks for their time zone."""
    reader.market = next((market for market in markets if market.pk == reader.market_id), None)


def open_markets(markets: list[Market], at: datetime) -> OpenMarkets:
    """How many markets are within their support hours."""
    is_open = [support_hours(market.calendar).is_open(at) for market in markets]
    return OpenMarkets(f"{sum(is_open)} of {len(is_open)} markets open" if is_open else "", any(is_open))
