"""Consulting, for the desk: what is asked for, what it costs, who said yes, what was worked, and what can be done."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple, cast

from django.contrib import admin
from django.contrib.auth.decorators import permission_required
from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.accounts.models import User
from apps.consulting.models import Engagement, Estimate, Item, TimeEntry, Timer
from apps.consulting.querysets import NEAR
from apps.consulting.services.steps import RELATED
from apps.consulting.statements import is_long, share_of, statement_of
from apps.inquiries.models import Inquiry
from apps.policy.present import now

from .badges import Badge
from .consulting_deeds import DEEDS, ENTRY_DEEDS, ESTIMATE_STATES, ITEM_DEEDS, NEED, STATES, VIEW
from .consulting_forms import NeedForm
from .deeds import Deed, carry_out, dialogs, require, status_of
from .frame import View, draw, staff_page
from .gathering_forms import DeedForm

Status = Engagement.Status
ROWS_PER_PAGE = 50
ENTRIES_SHOWN = 200
LARGEST = 18
TABS = {
    "": ("To do", (Status.REQUESTED, Status.ESTIMATED, Status.AGREED, Status.DECLINED)),
    "requested": ("To estimate", (Status.REQUESTED,)),
    "estimated": ("With the customer", (Status.ESTIMATED,)),
    "agreed": ("Under way", (Status.AGREED,)),
    "over": ("Over", (Status.FINISHED, Status.CANCELLED)),
}
NEAR_CAP = "near"


class Row(NamedTuple):
    engagement: Engagement
    state: Badge
    used: "Used | None"


class Used(NamedTuple):
    """How much of what was agreed is used, of a hundred, and whether little is left."""

    percent: int
    is_near: bool


def consulting_page(view: View) -> View:
    """A page for staff who may read consulting; others are sent to sign in, or refused."""
    return admin.site.admin_view(permission_required(VIEW, raise_exception=True)(view))


@consulting_page
@require_safe
def consulting(request: HttpRequest) -> HttpResponse:
    """All consulting the reader may see, the newest first."""
    shown = request.GET.get("show", "")
    shown = shown if shown in TABS or shown == NEAR_CAP else ""
    rows = Engagement.objects.visible_to(cast(User, request.user)).select_related(*RELATED)
    rows = rows.near_cap() if shown == NEAR_CAP else rows.filter(status__in=TABS[shown][1])
    after = request.GET.get("after", "")
    if after.isascii() and after.isdigit() and len(after) <= LARGEST:
        rows = rows.filter(pk__lt=int(after))
    found = list(rows.order_by("-pk")[: ROWS_PER_PAGE + 1])
    listed = found[:ROWS_PER_PAGE]
    tabs = [*((name, words) for name, (words, _) in TABS.items()), (NEAR_CAP, "Little left")]
    context = {
        "title": "Consulting",
        "tabs": [(words, f"?show={name}" if name else "?", name == shown) for name, words in tabs],
        "rows": [Row(each, STATES[Status(each.status)], used_of(each)) for each in listed],
        "is_further": bool(after),
        "address": f"?show={shown}",
        "next_page": f"?show={shown}&after={listed[-1].pk}" if len(found) > ROWS_PER_PAGE else "",
    }
    return draw(request, "admin/cockpit/consulting.html", context)


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def need(request: HttpRequest, number: int) -> HttpResponse:
    """The form that makes consulting of an inquiry; posted to, it is requested."""
    rows = Inquiry.objects.visible_to(cast(User, request.user)).select_related("isv__market__calendar", "customer")
    asked = get_object_or_404(rows.defer("masking"), pk=number)
    require(NEED, request)
    refused = None
    if request.method == "POST":
        refused, made = carry_out(request, NEED, asked)
        if refused is None:
            return redirect("cockpit:engagement", pk=made.pk)
    context = {
        "title": f"Consulting for #{asked.number}",
        "inquiry": asked,
        "form": refused or NeedForm(name=NEED.name, subject=asked),
        "deed": NEED,
    }
    return draw(request, "admin/cockpit/need_consulting.html", context, status=status_of(refused))


@consulting_page
@require_safe
def engagement(request: HttpRequest, pk: int) -> HttpResponse:
    """All of one engagement."""
    return _page(request, _found(request, pk), opened=request.GET.get("do", ""))


@consulting_page
@require_POST
def do_with_engagement(request: HttpRequest, pk: int, deed: Deed) -> HttpResponse:
    """Carry out ``deed``; a refusal comes back at its form, with what was typed."""
    require(deed, request)
    refused, _made = carry_out(request, deed, _found(request, pk))
    if refused:
        return _page(request, _found(request, pk), opened=deed.name, refused=refused)
    return redirect("cockpit:engagement", pk=pk)


@consulting_page
@require_safe
def entry(request: HttpRequest, pk: int, entry: int) -> HttpResponse:
    """One entry, with what it said before."""
    return _booked_page(request, _entry(request, pk, entry), ENTRY_DEEDS, opened=request.GET.get("do", ""))


@consulting_page
@require_POST
def do_with_entry(request: HttpRequest, pk: int, entry: int, deed: Deed) -> HttpResponse:
    """Correct or strike it; a refusal comes back at its form, with what was typed."""
    require(deed, request)
    refused, _made = carry_out(request, deed, _entry(request, pk, entry))
    if refused:
        return _booked_page(request, _entry(request, pk, entry), ENTRY_DEEDS, opened=deed.name, refused=refused)
    return redirect("cockpit:time_entry", pk=pk, entry=entry)


@consulting_page
@require_safe
def item(request: HttpRequest, pk: int, item: int) -> HttpResponse:
    """One fixed amount, with what it said before."""
    return _booked_page(request, _item(request, pk, item), ITEM_DEEDS, opened=request.GET.get("do", ""))


@consulting_page
@require_POST
def do_with_item(request: HttpRequest, pk: int, item: int, deed: Deed) -> HttpResponse:
    """Strike it; a refusal comes back at its form, with what was typed."""
    require(deed, request)
    refused, _made = carry_out(request, deed, _item(request, pk, item))
    if refused:
        return _booked_page(request, _item(request, pk, item), ITEM_DEEDS, opened=deed.name, refused=refused)
    return redirect("cockpit:item", pk=pk, item=item)


def used_of(found: Engagement) -> Used | None:
    """None before anything is agreed."""
    if found.terms is None:
        return None
    share = share_of(found)
    return Used(int(min(share, Decimal(1)) * 100), share >= NEAR)


def _page(request: HttpRequest, found: Engagement, *, opened: str, refused: DeedForm | None = None) -> HttpResponse:
    reader, at = cast(User, request.user), now()
    estimates = list(found.estimates.select_related("sent_by", "package", "acceptance").order_by("-version"))
    entries = list(found.entries.select_related("person").order_by("-started_at", "-pk")[: ENTRIES_SHOWN + 1])
    context: dict[str, Any] = {
        "title": str(found),
        "engagement": found,
        "state": STATES[Status(found.status)],
        "used": used_of(found),
        "estimates": [(each, ESTIMATE_STATES[Estimate.Status(each.status)]) for each in estimates],
        "statement": statement_of(found),
        "currency": found.terms.currency if found.terms else "",
        "entries": entries[:ENTRIES_SHOWN],
        "is_cut": len(entries) > ENTRIES_SHOWN,
        "items": list(found.items.select_related("person")),
        "timers": _running(found, at),
        "changes": list(found.history.select_related("history_user")[:20]),
        "zone": found.market.calendar.time_zone,
        "dialogs": dialogs(DEEDS, found, reader, opened=opened, refused=refused),
        "reader": reader,
    }
    return draw(request, "admin/cockpit/engagement.html", context, status=status_of(refused))


def _running(found: Engagement, at: datetime) -> list[tuple[Timer, bool]]:
    timers = found.timers.running().select_related("person").order_by("started_at")
    return [(timer, is_long(timer, at)) for timer in timers]


def _booked_page(
    request: HttpRequest,
    booked: TimeEntry | Item,
    deeds: Sequence[Deed],
    *,
    opened: str,
    refused: DeedForm | None = None,
) -> HttpResponse:
    reader = cast(User, request.user)
    context = {
        "title": str(booked),
        "booked": booked,
        "is_entry": isinstance(booked, TimeEntry),
        "slices": list(booked.slices.all()) if isinstance(booked, TimeEntry) else [],
        "said": list(booked.messages.all()) if isinstance(booked, TimeEntry) else [],
        "engagement": booked.engagement,
        "changes": list(booked.history.select_related("history_user")),
        "zone": booked.engagement.market.calendar.time_zone,
        "dialogs": dialogs(deeds, booked, reader, opened=opened, refused=refused),
    }
    return draw(request, "admin/cockpit/booked.html", context, status=status_of(refused))


def _found(request: HttpRequest, pk: int) -> Engagement:
    estimates = Estimate.objects.filter(engagement=OuterRef("pk"))
    rows = Engagement.objects.visible_to(cast(User, request.user)).select_related(*RELATED)
    marked = rows.annotate(has_estimates=Exists(estimates), is_waiting=Exists(estimates.sent()))
    return get_object_or_404(marked, pk=pk)


def _entry(request: HttpRequest, pk: int, number: int) -> TimeEntry:
    seen = Engagement.objects.visible_to(cast(User, request.user)).filter(pk=pk)
    rows = TimeEntry.objects.filter(engagement__in=seen).select_related(
        "person", "engagement__market__calendar", "terms"
    )
    return get_object_or_404(rows, pk=number)


def _item(request: HttpRequest, pk: int, number: int) -> Item:
    seen = Engagement.objects.visible_to(cast(User, request.user)).filter(pk=pk)
    rows = Item.objects.filter(engagement__in=seen)
    return get_object_or_404(
        rows.select_related("person", "engagement__market__calendar", "engagement__terms"), pk=number
    )
