"""Partner Service, for the desk: what ISVs ask of it, and what is decided."""

from typing import Any, cast

from django.contrib import admin
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST, require_safe

from apps.accounts.models import User
from apps.isvs.redirects import why_unfit
from apps.promotions.models import ClientRequest

from .deeds import Deed, carry_out, dialogs, require, status_of
from .frame import View, draw
from .gathering_forms import DeedForm
from .partner_service_deeds import DEEDS, STATES

Status = ClientRequest.Status
VIEW = "promotions.view_clientrequest"
ROWS_PER_PAGE = 50
LARGEST = 18
TABS = {"": ("To decide", (Status.ASKED,)), "over": ("Over", (Status.GRANTED, Status.REFUSED, Status.WITHDRAWN))}
RELATED = ("isv__market__calendar", "client", "asked_by", "decided_by")


def partner_page(view: View) -> View:
    """A page for staff who may read what is asked of Partner Service; others are sent to sign in, or refused."""
    return admin.site.admin_view(permission_required(VIEW, raise_exception=True)(view))


@partner_page
@require_safe
def client_requests(request: HttpRequest) -> HttpResponse:
    """All that is asked in the markets of the reader, the newest first."""
    shown = request.GET.get("show", "")
    shown = shown if shown in TABS else ""
    rows = _rows(request).filter(status__in=TABS[shown][1])
    after = request.GET.get("after", "")
    if after.isascii() and after.isdigit() and len(after) <= LARGEST:
        rows = rows.filter(pk__lt=int(after))
    found = list(rows.order_by("-pk")[: ROWS_PER_PAGE + 1])
    listed = found[:ROWS_PER_PAGE]
    context = {
        "title": "Partner Service",
        "tabs": [(words, f"?show={name}" if name else "?", name == shown) for name, (words, _) in TABS.items()],
        "rows": [(each, STATES[Status(each.status)]) for each in listed],
        "is_further": bool(after),
        "address": f"?show={shown}",
        "next_page": f"?show={shown}&after={listed[-1].pk}" if len(found) > ROWS_PER_PAGE else "",
    }
    return draw(request, "admin/cockpit/client_requests.html", context)


@partner_page
@require_safe
def client_request(request: HttpRequest, pk: int) -> HttpResponse:
    """One of them, and what can be done with it."""
    return _page(request, _found(request, pk), opened=request.GET.get("do", ""))


@partner_page
@require_POST
def do_with_client_request(request: HttpRequest, pk: int, deed: Deed) -> HttpResponse:
    """Carry out ``deed``; a refusal comes back at its form, with what was typed."""
    require(deed, request)
    refused, _made = carry_out(request, deed, _found(request, pk))
    if refused:
        return _page(request, _found(request, pk), opened=deed.name, refused=refused)
    return redirect("cockpit:client_request", pk=pk)


def _page(request: HttpRequest, asked: ClientRequest, *, opened: str, refused: DeedForm | None = None) -> HttpResponse:
    context: dict[str, Any] = {
        "title": str(asked),
        "asked": asked,
        "state": STATES[Status(asked.status)],
        "uris": [(uri, why_unfit(uri, is_production=True)) for uri in asked.uris],
        "changes": list(asked.history.select_related("history_user")[:20]),
        "zone": asked.isv.market.calendar.time_zone,
        "dialogs": dialogs(DEEDS, asked, cast(User, request.user), opened=opened, refused=refused),
    }
    return draw(request, "admin/cockpit/client_request.html", context, status=status_of(refused))


def _rows(request: HttpRequest) -> Any:
    return ClientRequest.objects.visible_to(cast(User, request.user)).select_related(*RELATED)


def _found(request: HttpRequest, pk: int) -> ClientRequest:
    found: ClientRequest = get_object_or_404(_rows(request), pk=pk)
    return found
