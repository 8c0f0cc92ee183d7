"""Planning what is open anew, after hours or targets have changed: what would move first, then how far it is."""

from datetime import datetime
from typing import cast

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from apps.accounts.models import Job, User
from apps.inquiries import services
from apps.inquiries.models import Foresight, Replan
from apps.inquiries.planning_anew import Moves, moves_of
from apps.policy.models import SupportCalendar
from apps.policy.present import now

from .frame import draw, staff_page

KEEP_HOURS, KEEP_TARGETS = "policy.change_supportcalendar", "policy.change_servicetarget"


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def by_targets(request: HttpRequest) -> HttpResponse:
    """What moves if open inquiries follow the present targets; posted to, a worker lets them, or counts first."""
    _require(request, KEEP_TARGETS)
    return _page(request, None)


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def by_hours(request: HttpRequest, pk: int) -> HttpResponse:
    """As ``by_targets``, for those that count by earlier hours than the calendar's present ones."""
    _require(request, KEEP_HOURS)
    return _page(request, get_object_or_404(SupportCalendar, pk=pk))


@staff_page
@require_safe
def progress(request: HttpRequest, pk: int) -> HttpResponse:
    """How far it is. The page looks again by itself until it is over."""
    replan = get_object_or_404(Replan.objects.select_related("job__by", "calendar"), pk=pk)
    _require(request, KEEP_HOURS if replan.calendar else KEEP_TARGETS)
    context = {"title": "Plan anew", "replan": replan, "job": replan.job, "back": _back(replan.calendar)}
    return draw(request, "admin/cockpit/replan_progress.html", context)


@staff_page
@require_safe
def foreseen(request: HttpRequest, pk: int) -> HttpResponse:
    """What would move, as soon as a worker has counted it; until then the page looks again by itself."""
    foresight = get_object_or_404(Foresight.objects.select_related("job__by", "calendar"), pk=pk)
    _require(request, KEEP_HOURS if foresight.calendar else KEEP_TARGETS)
    if foresight.job.state == Job.State.DONE:
        return _offered(request, foresight.calendar, moves_of(foresight), counted_at=foresight.counted_at)
    context = {
        "title": "Plan anew",
        "foresight": foresight,
        "job": foresight.job,
        "page": _address(foresight.calendar),
        "back": _back(foresight.calendar),
    }
    return draw(request, "admin/cockpit/replan_foreseen.html", context)


def _page(request: HttpRequest, calendar: SupportCalendar | None) -> HttpResponse:
    if request.method != "POST":
        return _foreseen_now(request, calendar)
    by = cast(User, request.user)
    if "count" in request.POST:
        foresight = services.order_foresight(calendar=calendar, by=by, at=now())
        return redirect("cockpit:replan_foreseen", pk=foresight.pk)
    try:
        replan = services.order_replan(calendar=calendar, by=by, at=now())
    except ValidationError as refusal:
        return _foreseen_now(request, calendar, str(refusal.message), status=409)
    return redirect("cockpit:replan_progress", pk=replan.pk)


def _foreseen_now(
    request: HttpRequest, calendar: SupportCalendar | None, refusal: str = "", status: int = 200
) -> HttpResponse:
    try:
        moves = services.foresee(calendar=calendar, at=now())
    except ValidationError as error:
        return _offered(request, calendar, None, refusal=str(error.message), status=422)
    return _offered(request, calendar, moves, refusal=refusal, status=status)


def _offered(
    request: HttpRequest,
    calendar: SupportCalendar | None,
    moves: Moves | None,
    *,
    refusal: str = "",
    counted_at: datetime | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "title": "Plan anew",
        "calendar": calendar,
        "moves": moves,
        "refusal": refusal,
        "counted_at": counted_at,
        "page": _address(calendar),
        "back": _back(calendar),
    }
    return draw(request, "admin/cockpit/replan.html", context, status=status)


def _require(request: HttpRequest, permission: str) -> None:
    if not request.user.has_perm(permission):
        raise PermissionDenied


def _back(calendar: SupportCalendar | None) -> str:
    if calendar:
        return reverse("admin:policy_supportcalendar_change", args=[calendar.pk])
    return reverse("admin:policy_servicetarget_changelist")


def _address(calendar: SupportCalendar | None) -> str:
    if calendar:
        return reverse("cockpit:replan_hours", args=[calendar.pk])
    return reverse("cockpit:replan_targets")
