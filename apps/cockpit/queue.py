"""What is due next, and why."""

from datetime import datetime
from typing import Any, NamedTuple, cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST, require_safe

from apps.accounts.models import User
from apps.inquiries import services
from apps.policy.calendars import support_hours
from apps.policy.models import Market
from apps.policy.present import now

from .bulk_steps import BULK
from .filters import Filters
from .frame import draw, draw_if_new, staff_page
from .lines import Line, line_of, read
from .naming import offered
from .remembering import asked_of, remember
from .steps import ASSIGN
from .tabs import SAVED, Tabs
from .written import written

ROWS_PER_PAGE = 50


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
    asked = asked_of(request, reader)
    tabs = Tabs(reader, asked)
    filters = Filters((tabs.view.wish if tabs.view else {}) | {**asked}, reader=reader, at=at)
    if tabs.is_gone:
        filters.told.append("This view is gone, or shared no more; this is all that is unfinished.")
    remember(request, reader)
    lend_market(reader, filters.people.markets)
    numbers = filters.numbers(ROWS_PER_PAGE + 1)
    shown, pages = read(numbers[:ROWS_PER_PAGE]), f"{reverse('cockpit:queue')}inquiries/"
    markets = {market.pk: market for market in filters.markets}
    lines = [line_of(inquiry, markets, pages=pages, at=at) for inquiry in shown]
    bulk = [step for step in BULK.values() if reader.has_perm(step.permission)]
    context = {
        "title": "Queue",
        "filters": filters,
        "narrowing": written("admin/cockpit/_filters.html", filters=filters.form),
        "rows": _rows(lines, at, may_choose=bool(bulk)),
        "tabs": tabs.all(filters.wish),
        "next_page": _address(filters, tabs, filters.after_row(shown[-1])) if len(numbers) > ROWS_PER_PAGE else "",
        "may_keep": reader.has_perm("cockpit.keep_savedview"),
        "bulk": bulk,
        "open_markets": open_markets(filters.markets, at),
    }
    return draw_if_new(request, "admin/cockpit/queue.html", context, told=_told(context))


def _rows(lines: list[Line], at: datetime, *, may_choose: bool) -> list[SafeString]:
    """Each line as it is shown today in the reader's zone; most of them stood on another page before."""
    zone = timezone.get_current_timezone()
    today = at.astimezone(zone).date()
    said = {"may_choose": may_choose, "zone": str(zone), "today": today}
    return [written("admin/cockpit/_line.html", line=line, **said) for line in lines]


def _told(context: dict[str, Any]) -> object:
    """The same for pages that show the same."""
    return context["rows"], context["tabs"], context["next_page"], context["open_markets"]


@staff_page
@require_POST
def take_next(request: HttpRequest) -> HttpResponse:
    """Take what is due next of what nobody has, and go to its page."""
    if not request.user.has_perm(ASSIGN):
        raise PermissionDenied
    try:
        taken = services.take_next(by=cast(User, request.user), at=now())
    except ValidationError as refusal:
        messages.info(request, refusal.messages[0])
        return redirect("cockpit:queue")
    return redirect("cockpit:inquiry", number=taken.number)


def _address(filters: Filters, tabs: Tabs, after: str) -> str:
    """The same queue from ``after`` on."""
    if tabs.view is None:
        return filters.wish.address(after=after)
    return f"?{urlencode({SAVED: str(tabs.view.pk), 'after': after})}"


@staff_page
@require_safe
def names(request: HttpRequest, kind: str) -> HttpResponse:
    """What may be typed into a filter, as the options of its list."""
    return draw(request, "admin/cockpit/_names.html", {"names": offered(kind, cast(User, request.user))})


def lend_market(reader: User, markets: list[Market]) -> None:
    """Let ``reader.market`` be one of those already read: the page asks for their time zone."""
    reader.market = next((market for market in markets if market.pk == reader.market_id), None)


def open_markets(markets: list[Market], at: datetime) -> OpenMarkets:
    """How many markets are within their support hours."""
    is_open = [support_hours(market.calendar).is_open(at) for market in markets]
    return OpenMarkets(f"{sum(is_open)} of {len(is_open)} markets open" if is_open else "", any(is_open))
