"""What each role at the vendor may do. Written to the database as groups after every migration."""

from typing import Any

from django.contrib.auth.models import Group, Permission

CONSULTANT = "Consultant"
LEAD = "Lead"
PARTNER_SERVICE = "Partner service"
FINANCE = "Finance"
DEVELOPMENT = "Development"
AUDITOR = "Auditor"

READ_INQUIRIES = {
    "inquiries.view_inquiry",
    "inquiries.view_message",
    "inquiries.view_attachment",
    "inquiries.view_tag",
    "inquiries.view_cannedreply",
    "inquiries.view_assignmentrule",
    "inquiries.view_productissue",
    "inquiries.view_incident",
    "diagnostics.view_apicall",
    "diagnostics.view_apirelease",
    "diagnostics.view_knowncause",
    "diagnostics.view_knowncauseexample",
    "diagnostics.view_correlationpattern",
}
READ_PARTIES = {
    "accounts.view_user",
    "accounts.view_team",
    "policy.view_market",
    "isvs.view_isv",
    "isvs.view_membership",
    "isvs.view_certificate",
    "isvs.view_apiclient",
    "isvs.view_redirecturi",
    "isvs.view_customer",
    "isvs.view_companydatabase",
    "isvs.view_integration",
}
READ_POLICY = {
    "policy.view_supportcalendar",
    "policy.view_openinginterval",
    "policy.view_otherhours",
    "policy.view_closure",
    "policy.view_workingholiday",
    "policy.view_servicetarget",
    "policy.view_policyclause",
    "branding.view_branding",
}
READ_MACHINERY = {
    "accounts.view_absence",
    "notifications.view_mail",
    "reminders.view_reminder",
    "reminders.view_notice",
    "reminders.view_halt",
    "reminders.view_reminderrule",
    "notifications.view_mailtext",
}
READ_ACCESS = {"accounts.view_accessrecord"}
WORK_INQUIRIES = {
    "inquiries.answer_inquiry",
    "inquiries.assign_inquiry",
    "inquiries.refer_inquiry",
    "inquiries.merge_inquiry",
    "inquiries.tag_inquiry",
    "inquiries.watch_inquiry",
    "inquiries.add_productissue",
    "inquiries.change_productissue",
    "notifications.resend_mail",
    "cockpit.keep_savedview",
}
READ_APPROVALS = {
    "approvals.view_dataaccessrequest",
    "approvals.view_consent",
    "approvals.view_restoredcopy",
    "approvals.view_copyaccess",
    "isvs.view_dataowner",
}
# Whoever is named in a request sees it and its copies, and nothing else of the kind.
WORK_ON_COPIES = {"approvals.restore_restoredcopy"}
ASK_DATA_OWNERS = {"approvals.ask_dataaccessrequest", "isvs.verify_dataowner"} | WORK_ON_COPIES
RELEASE_REQUESTS = {"approvals.release_dataaccessrequest"}
READ_CONSULTING = {
    f"consulting.view_{model}"
    for model in ("engagement", "estimate", "acceptance", "timeentry", "item", "week", "pricelist", "hourpackage")
}
CONSULT = {"consulting.estimate_engagement", "consulting.book_timeentry"}
APPROVE_HOURS = {"consulting.approve_week"}
KEEP_PRICES = {f"consulting.{verb}_{model}" for verb in ("add", "change") for model in ("pricelist", "hourpackage")}
SELLING = ("seller", "vatrate", "laterate", "exchangerate")
READ_INVOICES = {f"invoicing.view_{model}" for model in ("invoice", "receivable", *SELLING)}
ISSUE_INVOICES = {"invoicing.issue_invoice", "invoicing.settle_receivable"}
KEEP_SELLERS = {f"invoicing.{verb}_{model}" for verb in ("add", "change") for model in SELLING}
READ_COMMUNITY = {"community.view_topic", "community.view_post"}
WRITE_IN_COMMUNITY = READ_COMMUNITY | {"community.write_post"}
MODERATE = {"community.moderate_topic"}
READ_REQUESTS = {"promotions.view_clientrequest", "promotions.view_promotionrequest"}
DECIDE_REQUESTS = READ_REQUESTS | {"promotions.decide_clientrequest", "promotions.approve_promotionrequest"}
SHARE_VIEWS = {"cockpit.share_savedview"}
DECIDE = {"inquiries.decide_productissue", "inquiries.add_incident", "inquiries.change_incident"}


def _keep(*models: str) -> set[str]:
    """Add, change and delete, for ``app.model`` names."""
    return {
        f"{app}.{verb}_{model}"
        for app, model in (name.split(".") for name in models)
        for verb in ("add", "change", "delete")
    }


KEEP_CLIENTS = _keep("isvs.apiclient", "isvs.redirecturi", "isvs.certificate")
KEEP_PARTIES = KEEP_CLIENTS | _keep(
    "isvs.isv", "isvs.membership", "isvs.customer", "isvs.companydatabase", "isvs.integration"
)
KEEP_POLICY = _keep(
    "policy.market",
    "policy.supportcalendar",
    "policy.openinginterval",
    "policy.otherhours",
    "policy.closure",
    "policy.workingholiday",
    "policy.servicetarget",
)
# What inquiries were judged by is never taken away.
WRITE_CLAUSES = {"policy.add_policyclause", "policy.change_policyclause"}
KEEP_RECOGNITION = _keep("diagnostics.knowncause", "diagnostics.knowncauseexample", "diagnostics.correlationpattern")
KEEP_USERS = {"accounts.add_user", "accounts.change_user"} | _keep("accounts.team")
KEEP_REMINDERS = _keep("reminders.reminderrule") | {"reminders.resume_halt"}
KEEP_TAGS = _keep("inquiries.tag", "inquiries.assignmentrule")
KEEP_CANNED_REPLIES = _keep("inquiries.cannedreply")
KEEP_ABSENCES = _keep("accounts.absence")
KEEP_WORDING = {"notifications.change_mailtext", "branding.add_branding", "branding.change_branding"}
WATCH = {"inquiries.watch_inquiry"}
LOAD_RELEASES = {"diagnostics.add_apirelease"}
TELL_ISVS = {"diagnostics.send_releasenotice"}

BEYOND_MARKETS = (
    (READ_MACHINERY - {"accounts.view_absence", "reminders.view_reminderrule"})
    | {"accounts.view_accessrecord", "notifications.resend_mail"}
    | {"invoicing.add_exchangerate", "invoicing.change_exchangerate"}
    | DECIDE
    | KEEP_POLICY
    | WRITE_CLAUSES
    | KEEP_USERS
    | KEEP_REMINDERS
    | KEEP_WORDING
)
"""What shows or changes things of every market at once: not for those who are limited to some, whatever their role."""

ROLES: dict[str, set[str]] = {
    CONSULTANT: READ_INQUIRIES
    | READ_PARTIES
    | READ_POLICY
    | READ_MACHINERY
    | READ_APPROVALS
    | WORK_INQUIRIES
    | ASK_DATA_OWNERS
    | READ_CONSULTING
    | CONSULT
    | READ_REQUESTS
    | WRITE_IN_COMMUNITY
    | MODERATE
    | KEEP_ABSENCES,
    LEAD: READ_INQUIRIES
    | READ_PARTIES
    | READ_POLICY
    | READ_MACHINERY
    | READ_APPROVALS
    | WORK_INQUIRIES
    | ASK_DATA_OWNERS
    | RELEASE_REQUESTS
    | READ_CONSULTING
    | READ_INVOICES
    | CONSULT
    | APPROVE_HOURS
    | KEEP_PRICES
    | DECIDE
    | KEEP_PARTIES
    | KEEP_POLICY
    | WRITE_CLAUSES
    | KEEP_USERS
    | KEEP_REMINDERS
    | KEEP_ABSENCES
    | KEEP_RECOGNITION
    | KEEP_TAGS
    | KEEP_CANNED_REPLIES
    | KEEP_WORDING
    | LOAD_RELEASES
    | TELL_ISVS
    | DECIDE_REQUESTS
    | WRITE_IN_COMMUNITY
    | MODERATE
    | SHARE_VIEWS,
    PARTNER_SERVICE: READ_INQUIRIES | READ_PARTIES | READ_POLICY | KEEP_CLIENTS | DECIDE_REQUESTS | WATCH,
    FINANCE: READ_PARTIES
    | _keep("isvs.customer")
    | READ_CONSULTING
    | KEEP_PRICES
    | READ_INVOICES
    | ISSUE_INVOICES
    | KEEP_SELLERS,
    DEVELOPMENT: READ_INQUIRIES | READ_PARTIES | WORK_ON_COPIES | LOAD_RELEASES | WATCH | WRITE_IN_COMMUNITY,
    AUDITOR: READ_INQUIRIES
    | READ_PARTIES
    | READ_POLICY
    | READ_MACHINERY
    | READ_APPROVALS
    | READ_CONSULTING
    | READ_INVOICES
    | READ_COMMUNITY
    | READ_REQUESTS
    | READ_ACCESS,
}


def write_roles(**_: Any) -> None:
    """Make the groups say what ROLES says, once their permissions exist."""
    known = {f"{p.content_type.app_label}.{p.codename}": p for p in Permission.objects.select_related("content_type")}
    for name, permissions in ROLES.items():
        if permissions <= known.keys():
            group, _created = Group.objects.get_or_create(name=name)
            group.permissions.set(known[permission] for permission in permissions)
