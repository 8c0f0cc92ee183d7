"""Addresses of the staff's own pages, below /admin/desk/."""

from django.urls import path

from .bulk import bulk, bulk_run
from .bulk_steps import BULK
from .downloads import attachment, body
from .dry_run import dry_run
from .gathering import attach_incident, attach_issue, broadcast, detach_incident, detach_issue, gather
from .incidents import DEEDS as INCIDENT_DEEDS
from .incidents import do_with_incident, incident, incidents
from .inquiry import dialog, history, inquiry, take
from .issues import DEEDS as ISSUE_DEEDS
from .issues import do_with_issue, issue, issues
from .naming import OFFERED
from .queue import names, queue, take_next
from .radar import notice, radar, step
from .replanning import by_hours, by_targets, foreseen, progress
from .searching import search
from .steps import MOVING, STEPS
from .views_kept import VERBS, change, views
from .writing import canned, compose, presence, take_back

app_name = "cockpit"

urlpatterns = [
    path("", queue, name="queue"),
    path("take-next/", take_next, name="take_next"),
    path("search/", search, name="search"),
    *(path(f"bulk/{name}/", bulk, {"name": name}, name=f"bulk_{name}") for name in BULK),
    path("bulk/runs/<key:pk>/", bulk_run, name="bulk_run"),
    path("views/", views, name="views"),
    *(path(f"views/<key:pk>/{verb}/", change, {"verb": verb}, name=f"view_{verb}") for verb in VERBS),
    *(path(f"names/{kind}/", names, {"kind": kind}, name=f"names_{kind}") for kind in OFFERED),
    path("inquiries/<key:number>/", inquiry, name="inquiry"),
    *(path(f"inquiries/<key:number>/{each.name}/", take, {"step": each}, name=each.name) for each in STEPS),
    *(
        path(f"inquiries/<key:number>/{each.name}/form/", dialog, {"step": each}, name=f"{each.name}_form")
        for each in MOVING
    ),
    path("inquiries/<key:number>/presence/", presence, name="presence"),
    path("inquiries/<key:number>/canned/", canned, name="canned"),
    path("inquiries/<key:number>/compose/", compose, name="compose"),
    path("inquiries/<key:number>/take-back/", take_back, name="take_back"),
    path("inquiries/<key:number>/history/", history, name="history"),
    path("inquiries/<key:number>/request.txt", body, {"which": "request"}, name="request_body"),
    path("inquiries/<key:number>/response.txt", body, {"which": "response"}, name="response_body"),
    path("inquiries/<key:number>/gather/", gather, name="gather"),
    path("inquiries/<key:number>/gather/issues/<key:pk>/", attach_issue, name="attach_issue"),
    path("inquiries/<key:number>/gather/issues/<key:pk>/detach/", detach_issue, name="detach_issue"),
    path("inquiries/<key:number>/gather/incidents/<key:pk>/", attach_incident, name="attach_incident"),
    path("inquiries/<key:number>/gather/incidents/<key:pk>/detach/", detach_incident, name="detach_incident"),
    path("issues/", issues, name="issues"),
    path("issues/<key:pk>/", issue, name="issue"),
    *(
        path(f"issues/<key:pk>/{each.name}/", do_with_issue, {"deed": each}, name=f"issue_{each.name}")
        for each in ISSUE_DEEDS
    ),
    path("incidents/", incidents, name="incidents"),
    path("incidents/<key:pk>/", incident, name="incident"),
    *(
        path(f"incidents/<key:pk>/{each.name}/", do_with_incident, {"deed": each}, name=f"incident_{each.name}")
        for each in INCIDENT_DEEDS
    ),
    path("told/<key:pk>/", broadcast, name="broadcast"),
    path("radar/", radar, name="radar"),
    path("radar/<key:pk>/", step, name="radar_step"),
    path("radar/<key:pk>/isvs/<key:isv>/", notice, name="radar_notice"),
    path("dry-run/", dry_run, name="dry_run"),
    path("replan/targets/", by_targets, name="replan_targets"),
    path("replan/hours/<key:pk>/", by_hours, name="replan_hours"),
    path("replan/foreseen/<key:pk>/", foreseen, name="replan_foreseen"),
    path("replan/<key:pk>/", progress, name="replan_progress"),
    path("attachments/<key:pk>/", attachment, name="attachment"),
]
