"""Promotions to production, for the desk: the checklist as it is now, what was tested, and who has said yes."""

from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST, require_safe

from apps.accounts.models import User
from apps.policy.present import now
from apps.promotions.checklist import checklist
from apps.promotions.models import PromotionRequest

from .deeds import Deed, carry_out, dialogs, require, status_of
from .frame import draw
from .gathering_forms import DeedForm
from .partner_service import LARGEST, ROWS_PER_PAGE, partner_page
from .promotion_deeds import DEEDS, STATES

Status = PromotionRequest.Status
TABS = {
    "": ("To decide", (Status.ASKED, Status.APPROVED)),
    "confirmed": ("To be activated", (Status.CONFIRMED,)),
    "over": ("Over", (Status.ACTIVATED, Status.REFUSED, Status.WITHDRAWN)),
}
RELATED = ("client__isv__market__calendar", "asked_by", "approved_by", "confirmed_by", "activated_by", "became")


@partner_page
@require_safe
def promotions(request: HttpRequest) -> HttpResponse:
    """All promotions in the markets of the reader, the newest first."""
    shown = request.GET.get("show", "")
    shown = shown if shown in TABS else ""
    rows = _rows(request).filter(status__in=TABS[shown][1])
    after = request.GET.get("after", "")
    if after.isascii() and after.isdigit() and len(after) <= LARGEST:
        rows = rows.filter(pk__lt=int(after))
    found = list(rows.order_by("-pk")[: ROWS_PER_PAGE + 1])
    listed = found[:ROWS_PER_PAGE]
    context = {
        "title": "Promotions to production",
        "tabs": [(words, f"?show={name}" if name else "?", name == shown) for name, (words, _) in TABS.items()],
        "rows": [(each, STATES[Status(each.status)]) for each in listed],
        "is_further": bool(after),
        "address": f"?show={shown}",
        "next_page": f"?show={shown}&after={listed[-1].pk}" if len(found) > ROWS_PER_PAGE else "",
    }
    return draw(request, "admin/cockpit/promotions.html", context)


@partner_page
@require_safe
def promotion(request: HttpRequest, pk: int) -> HttpResponse:
    """One of them, and what can be done with it."""
    return _page(request, _found(request, pk), opened=request.GET.get("do", ""))


@partner_page
@require_POST
def do_with_promotion(request: HttpRequest, pk: int, deed: Deed) -> HttpResponse:
    """Carry out ``deed``; a refusal comes back at its form, with what was typed."""
    require(deed, request)
    refused, _made = carry_out(request, deed, _found(request, pk))
    if refused:
        return _page(request, _found(request, pk), opened=deed.name, refused=refused)
    return redirect("cockpit:promotion", pk=pk)


def _page(
    request: HttpRequest, asked: PromotionRequest, *, opened: str, refused: DeedForm | None = None
) -> HttpResponse:
    reader = cast(User, request.user)
    context: dict[str, Any] = {
        "title": str(asked),
        "asked": asked,
        "state": STATES[Status(asked.status)],
        "checks": checklist(asked.client, at=now()) if asked.is_under_way else [],
        "is_own": asked.status == Status.APPROVED and asked.approved_by_id == reader.pk,
        "changes": list(asked.history.select_related("history_user")[:20]),
        "zone": asked.client.isv.market.calendar.time_zone,
        "dialogs": dialogs(DEEDS, asked, reader, opened=opened, refused=refused),
    }
    return draw(request, "admin/cockpit/promotion.html", context, status=status_of(refused))


def _rows(request: HttpRequest) -> Any:
    return PromotionRequest.objects.visible_to(cast(User, request.user)).select_related(*RELATED)


def _found(request: HttpRequest, pk: int) -> PromotionRequest:
    found: PromotionRequest = get_object_or_404(_rows(request), pk=pk)
    return found
