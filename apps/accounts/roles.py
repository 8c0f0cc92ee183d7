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
    "diagnostics.view_apicall",
    "diagnostics.view_apirelease",
}
READ_PARTIES = {
    "accounts.view_user",
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
    "policy.view_closure",
    "policy.view_workingholiday",
    "policy.view_servicetarget",
}
READ_MACHINERY = {"notifications.view_mail", "reminders.view_reminder", "reminders.view_notice"}
WORK_INQUIRIES = {
    "inquiries.answer_inquiry",
    "inquiries.assign_inquiry",
    "inquiries.refer_inquiry",
    "notifications.resend_mail",
}


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
    "policy.closure",
    "policy.workingholiday",
    "policy.servicetarget",
)
KEEP_USERS = {"accounts.add_user", "accounts.change_user"}

ROLES: dict[str, set[str]] = {
    CONSULTANT: READ_INQUIRIES | READ_PARTIES | READ_POLICY | READ_MACHINERY | WORK_INQUIRIES,
    LEAD: READ_INQUIRIES
    | READ_PARTIES
    | READ_POLICY
    | READ_MACHINERY
    | WORK_INQUIRIES
    | KEEP_PARTIES
    | KEEP_POLICY
    | KEEP_USERS,
    PARTNER_SERVICE: READ_INQUIRIES | READ_PARTIES | READ_POLICY | KEEP_CLIENTS,
    FINANCE: READ_PARTIES | _keep("isvs.customer"),
    DEVELOPMENT: READ_INQUIRIES | READ_PARTIES,
    AUDITOR: READ_INQUIRIES | READ_PARTIES | READ_POLICY | READ_MACHINERY,
}


def write_roles(**_: Any) -> None:
    """Make the groups say what ROLES says, once their permissions exist."""
    known = {f"{p.content_type.app_label}.{p.codename}": p for p in Permission.objects.select_related("content_type")}
    for name, permissions in ROLES.items():
        if permissions <= known.keys():
            group, _created = Group.objects.get_or_create(name=name)
            group.permissions.set(known[permission] for permission in permissions)
