"""Incidents: which there are, which inquiries one explains, and saying how far it is."""

from typing import Any, cast

from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.accounts.models import User
from apps.inquiries import services
from apps.inquiries.models import Incident, IncidentReport

from .badges import Badge, state_of
from .deeds import Deed, carry_out, dialogs, status_of
from .frame import draw, staff_page
from .gathering_forms import AnswerAllForm, DeedForm, IncidentForm, MoveForm

Status = Incident.Status
ROWS_PER_PAGE = 50
REPORTS_SHOWN = 100
LARGEST = 18
STATES = {
    Status.INVESTIGATING: Badge("error", "alert", "Cause unknown"),
    Status.IDENTIFIED: Badge("warning", "diag", "Cause found"),
    Status.OVER: Badge("bare done", "done", "Over"),
}
KEEP, ANSWER, ATTACH = "inquiries.change_incident", "inquiries.answer_inquiry", "inquiries.refer_inquiry"
OPEN = Deed(
    "open",
    "",
    "inquiries.add_incident",
    IncidentForm,
    services.open_incident,
    "Open an incident",
    "alert",
    "The incident is open, and those it concerns are told on their pages.",
    "ISVs that it concerns read title and text on every page until it is over.",
)
DEEDS = (
    Deed(
        "move",
        "incident",
        KEEP,
        MoveForm,
        services.move_incident,
        "Say how far it is",
        "check",
        "The incident is changed.",
        "Once it is over, the clocks of its inquiries go on and their ISVs are told.",
    ),
    Deed(
        "answer-all",
        "incident",
        ANSWER,
        AnswerAllForm,
        services.answer_incident,
        "Answer all",
        "reply",
        "Your answer is on its way to all of them.",
        "The answer goes into each inquiry's own thread. Closed, referred and declined ones are left out.",
        is_possible=lambda incident: incident.reports.exists(),
        reaches_all=True,
    ),
    Deed("edit", "incident", KEEP, IncidentForm, services.edit_incident, "Edit", "file", "The incident is changed."),
)

reads_incidents = permission_required("inquiries.view_incident", raise_exception=True)


@staff_page
@reads_incidents
@require_http_methods(["GET", "HEAD", "POST"])
def incidents(request: HttpRequest) -> HttpResponse:
    """All incidents, the newest first; posted to, one is opened."""
    if request.method != "POST":
        return _list(request, opened=request.GET.get("do", ""))
    refused, incident = carry_out(request, OPEN, None)
    if refused:
        return _list(request, opened=OPEN.name, refused=refused)
    return redirect("cockpit:incident", pk=incident.pk)


@staff_page
@reads_incidents
@require_safe
def incident(request: HttpRequest, pk: int) -> HttpResponse:
    """What fails since when, what ISVs read of it, and which inquiries it explains."""
    return _page(request, _found(pk), opened=request.GET.get("do", ""))


@staff_page
@reads_incidents
@require_POST
def do_with_incident(request: HttpRequest, pk: int, deed: Deed) -> HttpResponse:
    """Carry out ``deed``; a refusal comes back at its form, with the text kept."""
    found = _found(pk)
    refused, made = carry_out(request, deed, found)
    if refused:
        return _page(request, _found(pk), opened=deed.name, refused=refused)
    if deed.name == "answer-all":
        return redirect("cockpit:broadcast", pk=made.pk)
    return redirect("cockpit:incident", pk=pk)


def _list(request: HttpRequest, *, opened: str, refused: DeedForm | None = None) -> HttpResponse:
    after = request.GET.get("after", "")
    rows = Incident.objects.order_by("-pk").prefetch_related("operations", "markets")
    if after.isascii() and after.isdigit() and len(after) <= LARGEST:
        rows = rows.filter(pk__lt=int(after))
    found = list(rows[: ROWS_PER_PAGE + 1])
    shown = found[:ROWS_PER_PAGE]
    context = {
        "title": "Incidents",
        "rows": [(each, STATES[Status(each.status)]) for each in shown],
        "is_further": bool(after),
        "next_page": f"?after={shown[-1].pk}" if len(found) > ROWS_PER_PAGE else "",
        "dialogs": dialogs([OPEN], None, cast(User, request.user), opened=opened, refused=refused),
    }
    return draw(request, "admin/cockpit/incidents.html", context, status=status_of(refused))


def _page(request: HttpRequest, found: Incident, *, opened: str, refused: DeedForm | None = None) -> HttpResponse:
    reader = cast(User, request.user)
    rows = (
        IncidentReport.objects.visible_to(reader)
        .filter(incident=found)
        .select_related("inquiry__isv", "inquiry__market")
    )
    reports = list(rows.defer("inquiry__masking").order_by("-inquiry")[: REPORTS_SHOWN + 1])
    context: dict[str, Any] = {
        "title": found.title,
        "incident": found,
        "state": STATES[Status(found.status)],
        "reports": [(report, state_of(report.inquiry)) for report in reports[:REPORTS_SHOWN]],
        "is_cut": len(reports) > REPORTS_SHOWN,
        "broadcasts": [] if reader.is_limited else list(found.broadcasts.select_related("job__by")[:10]),
        "changes": list(found.history.select_related("history_user")[:10]),
        "may_detach": reader.has_perm(ATTACH),
        "dialogs": dialogs(DEEDS, found, reader, opened=opened, refused=refused),
    }
    return draw(request, "admin/cockpit/incident.html", context, status=status_of(refused))


def _found(pk: int) -> Incident:
    return get_object_or_404(Incident.objects.prefetch_related("operations", "markets"), pk=pk)
