"""Addresses of the staff's own pages, below /admin/desk/."""

from django.urls import path

from .access import COPY_DEEDS, copy_page, do_with_copy, do_with_request, paper, request_page, trail_pdf
from .access import DEEDS as ACCESS_DEEDS
from .access import ask as ask_for_copy
from .bank import bank, bank_credit, do_with_credit, import_statement
from .bank_deeds import DEEDS as BANK_DEEDS
from .bulk import bulk, bulk_run
from .bulk_steps import BULK
from .community import do_with_topic, topic, topics
from .community_deeds import DEEDS as TOPIC_DEEDS
from .components import components
from .consulting import consulting, do_with_engagement, do_with_entry, do_with_item, engagement, entry, item
from .consulting import need as need_consulting
from .consulting_deeds import DEEDS as ENGAGEMENT_DEEDS
from .consulting_deeds import ENTRY_DEEDS, ITEM_DEEDS, TIMER_DEEDS, WEEK_DEEDS
from .copies import copies
from .copies_report import copies_report
from .data_owners import DEEDS as OWNER_DEEDS
from .data_owners import data_owner, data_owners, do_with_data_owner
from .downloads import attachment, body
from .dry_run import dry_run
from .gathering import attach_incident, attach_issue, broadcast, detach_incident, detach_issue, gather
from .hours import approve_hours, do_with_timer, do_with_week, hours, stop_timer
from .incidents import DEEDS as INCIDENT_DEEDS
from .incidents import do_with_incident, incident, incidents
from .inquiry import dialog, history, inquiry, take
from .invoice_deeds import DEEDS as INVOICE_DEEDS
from .invoices import do_with_invoice, export_invoices, gather_hours, invoice, invoice_file, invoices, run
from .issues import DEEDS as ISSUE_DEEDS
from .issues import do_with_issue, issue, issues
from .naming import OFFERED
from .partner_service import client_request, client_requests, do_with_client_request
from .partner_service_deeds import DEEDS as CLIENT_REQUEST_DEEDS
from .promotion_deeds import DEEDS as PROMOTION_DEEDS
from .promotions import do_with_promotion, promotion, promotions
from .publishing import DEEDS as PUBLICATION_DEEDS
from .publishing import do_with_publication, publish
from .queue import names, queue, take_next
from .radar import notice, radar, step
from .replanning import by_hours, by_targets, foreseen, progress
from .revenue import revenue
from .searching import search
from .steps import MOVING, STEPS
from .views_kept import VERBS, change, views
from .writing import canned, compose, presence, take_back

app_name = "cockpit"

urlpatterns = [
    path("", queue, name="queue"),
    path("community/", topics, name="topics"),
    path("components/", components, name="components"),
    path("community/<key:topic>/", topic, name="topic"),
    *(
        path(f"community/<key:topic>/{each.name}/", do_with_topic, {"deed": each}, name=f"topic_{each.name}")
        for each in TOPIC_DEEDS
    ),
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
    path("inquiries/<key:number>/copy/", ask_for_copy, name="ask_for_copy"),
    path("inquiries/<key:number>/consulting/", need_consulting, name="need_consulting"),
    path("inquiries/<key:number>/publish/", publish, name="publish"),
    *(
        path(
            f"inquiries/<key:number>/publish/{each.name}/",
            do_with_publication,
            {"deed": each},
            name=f"publish_{each.name}",
        )
        for each in PUBLICATION_DEEDS
    ),
    path("consulting/", consulting, name="consulting"),
    path("consulting/<key:pk>/", engagement, name="engagement"),
    *(
        path(f"consulting/<key:pk>/{each.name}/", do_with_engagement, {"deed": each}, name=f"engagement_{each.name}")
        for each in ENGAGEMENT_DEEDS
    ),
    path("consulting/<key:pk>/entries/<key:entry>/", entry, name="time_entry"),
    *(
        path(
            f"consulting/<key:pk>/entries/<key:entry>/{each.name}/",
            do_with_entry,
            {"deed": each},
            name=f"entry_{each.name}",
        )
        for each in ENTRY_DEEDS
    ),
    path("consulting/<key:pk>/items/<key:item>/", item, name="item"),
    *(
        path(
            f"consulting/<key:pk>/items/<key:item>/{each.name}/", do_with_item, {"deed": each}, name=f"item_{each.name}"
        )
        for each in ITEM_DEEDS
    ),
    path("invoices/", invoices, name="invoices"),
    path("invoices/gather/", gather_hours, name="gather_hours"),
    path("invoices/export/", export_invoices, name="export_invoices"),
    path("invoices/revenue/", revenue, name="revenue"),
    path("invoices/runs/<key:pk>/", run, name="invoice_run"),
    path("invoices/bank/", bank, name="bank"),
    path("invoices/bank/import/", import_statement, name="import_statement"),
    path("invoices/bank/<key:pk>/", bank_credit, name="bank_credit"),
    *(
        path(f"invoices/bank/<key:pk>/{each.name}/", do_with_credit, {"deed": each}, name=f"bank_credit_{each.name}")
        for each in BANK_DEEDS
    ),
    path("invoices/<key:pk>/", invoice, name="invoice"),
    path("invoices/<key:pk>/file/<slug:form>/", invoice_file, name="invoice_file"),
    *(
        path(f"invoices/<key:pk>/{each.name}/", do_with_invoice, {"deed": each}, name=f"invoice_{each.name}")
        for each in INVOICE_DEEDS
    ),
    path("hours/", hours, name="hours"),
    path("hours/approve/", approve_hours, name="approve_hours"),
    *(
        path(f"hours/<key:person>/<slug:monday>/{each.name}/", do_with_week, {"deed": each}, name=f"week_{each.name}")
        for each in WEEK_DEEDS
    ),
    path("hours/timers/<key:timer>/", stop_timer, name="timer"),
    *(
        path(f"hours/timers/<key:timer>/{each.name}/", do_with_timer, {"deed": each}, name=f"timer_{each.name}")
        for each in TIMER_DEEDS
    ),
    path("access/copies/", copies, name="copies"),
    path("access/copies/<slug:month>.pdf", copies_report, name="copies_report"),
    path("access/<key:pk>/", request_page, name="access_request"),
    path("access/<key:pk>/trail.pdf", trail_pdf, name="access_trail"),
    path("access/<key:pk>/papers/<key:paper>/", paper, name="access_paper"),
    *(
        path(f"access/<key:pk>/{each.name}/", do_with_request, {"deed": each}, name=f"access_{each.name}")
        for each in ACCESS_DEEDS
    ),
    path("access/<key:pk>/copies/<key:copy>/", copy_page, name="restored_copy"),
    *(
        path(
            f"access/<key:pk>/copies/<key:copy>/{each.name}/",
            do_with_copy,
            {"deed": each},
            name=f"copy_{each.name}",
        )
        for each in COPY_DEEDS
    ),
    path("customers/<key:pk>/data-owners/", data_owners, name="data_owners"),
    path("data-owners/<key:pk>/", data_owner, name="data_owner"),
    *(
        path(f"data-owners/<key:pk>/{each.name}/", do_with_data_owner, {"deed": each}, name=f"owner_{each.name}")
        for each in OWNER_DEEDS
    ),
    path("partner-service/", client_requests, name="client_requests"),
    path("partner-service/promotions/", promotions, name="promotions"),
    path("partner-service/promotions/<key:pk>/", promotion, name="promotion"),
    *(
        path(
            f"partner-service/promotions/<key:pk>/{each.name}/",
            do_with_promotion,
            {"deed": each},
            name=f"promotion_{each.name}",
        )
        for each in PROMOTION_DEEDS
    ),
    path("partner-service/<key:pk>/", client_request, name="client_request"),
    *(
        path(
            f"partner-service/<key:pk>/{each.name}/",
            do_with_client_request,
            {"deed": each},
            name=f"client_request_{each.name}",
        )
        for each in CLIENT_REQUEST_DEEDS
    ),
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
