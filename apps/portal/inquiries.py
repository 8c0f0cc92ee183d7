"""My ISV's inquiries, as a list."""

from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Count, Min
from django.db.models.functions import Left
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from apps.inquiries.completeness import Missing, missing
from apps.inquiries.facts import CallFacts
from apps.inquiries.models import Inquiry
from apps.inquiries.querysets import NOT_DUE, InquiryQuerySet
from apps.policy.present import now

from .context import place_of
from .doors import MemberRequest, members_only
from .paging import page_by_number, page_by_turn
from .turns import BADGES, HEADINGS, OTHERS, OURS, OVER, TURN_OF, YOURS, Turn, turn_of

# A list needs no bodies, and they can be megabytes.
BULKY = ("masking", "call__request_body", "call__response_body")
OPEN, FINISHED = "open", "finished"
TABS = {OPEN: "Open", "yours": "Your turn", "ours": "With us", FINISHED: "Finished"}


class Heading(NamedTuple):
    """What stands above the rows of one turn."""

    word: str
    badge: str
    icon: str


class Row(NamedTuple):
    """One inquiry of the list."""

    inquiry: Inquiry
    turn: Turn
    heading: Heading


@require_safe
@members_only
def index(request: MemberRequest) -> HttpResponse:
    place, at = place_of(request), now()
    if place.isv is None:
        return render(request, "portal/inquiries/no_isv.html")
    tab = request.GET.get("show", OPEN)
    if tab not in TABS:
        raise Http404
    own = Inquiry.objects.visible_to(request.user).filter(isv=place.isv)
    page, after = _page(own, tab, request.GET.get("after", ""))
    lacks = _lacks(own, page)
    summary = _summary(own, at)
    context = {
        "tab": tab,
        "tabs": [(value, name, summary["counts"].get(value)) for value, name in TABS.items()],
        "rows": [_row(inquiry, at, lacks.get(inquiry.pk)) for inquiry in page],
        "after": after,
        "is_first_page": "after" not in request.GET,
        "greeting": _greeting(at.astimezone(place.zone)),
        "summary": summary,
    }
    return render(request, "portal/inquiries/index.html", context)


def _page(own: InquiryQuerySet, tab: str, after: str) -> tuple[list[Inquiry], str]:
    related = "call", "assignee", "market__calendar", "incident_report__incident"
    rows = own.select_related(*related).defer(*BULKY)
    if tab == FINISHED:
        return page_by_number(rows.filter(status__in=Inquiry.IS_OVER), after)
    turns = {"yours": YOURS, "ours": OURS}
    wanted = [status for status, turn in TURN_OF.items() if tab == OPEN or turn == turns[tab]]
    return page_by_turn(rows.filter(status__in=wanted), after)


def _lacks(own: InquiryQuerySet, page: list[Inquiry]) -> dict[int, list[Missing]]:
    incomplete = [inquiry.pk for inquiry in page if not inquiry.is_complete and not inquiry.is_over]
    if not incomplete:
        return {}
    starts = {"request_start": Left("call__request_body", 1), "response_start": Left("call__response_body", 1)}
    found = own.filter(pk__in=incomplete).select_related("call").defer(*BULKY).annotate(**starts)
    return {inquiry.pk: missing(inquiry.kind, _outline(inquiry)) for inquiry in found}


def _outline(inquiry: Any) -> CallFacts:
    """Enough of the call, as ``_lacks`` reads it, to see what is missing."""
    call = inquiry.call
    bodies = inquiry.request_start, inquiry.response_start
    return CallFacts(call.method, call.url, call.status, *bodies, call.response_is_empty)


def _summary(own: InquiryQuerySet, at: datetime) -> dict:
    """How many wait for whom, and when the next answer is due."""
    turns = {YOURS: 0, OURS: 0, OTHERS: 0}
    next_due = NOT_DUE
    for row in own.unfinished().order_by().values("status").annotate(count=Count("pk"), due=Min("next_due_at")):
        turns[TURN_OF[Inquiry.Status(row["status"])]] += row["count"]
        next_due = min(next_due, row["due"])
    return {
        "yours": turns[YOURS],
        "ours": turns[OURS],
        "next_due": next_due if next_due != NOT_DUE else None,
        "is_late": next_due < at,
        "counts": {OPEN: sum(turns.values()), "yours": turns[YOURS], "ours": turns[OURS]},
    }


def _row(inquiry: Inquiry, at: datetime, lacks: list[Missing] | None) -> Row:
    whose = TURN_OF.get(Inquiry.Status(inquiry.status), OVER)
    return Row(inquiry, turn_of(inquiry, at, lacks), Heading(HEADINGS[whose], *BADGES[whose]))


def _greeting(local: datetime) -> str:
    if local.hour < 12:
        return "Good morning"
    return "Good afternoon" if local.hour < 18 else "Good evening"
