"""The admin's sidebar: what there is to do and to look up, as far as the reader may see it."""

from typing import Any, NamedTuple, cast

from django.http import HttpRequest
from django.urls import reverse

from apps.accounts.models import User


class Entry(NamedTuple):
    """One line of the sidebar and the permission it takes to see it."""

    title: str
    icon: str
    address: str
    permission: str


HOME = "admin:index"
PARTS = {
    "Work": [
        Entry("Home", "home", HOME, "inquiries.view_inquiry"),
        Entry("Queue", "inbox", "cockpit:queue", "inquiries.view_inquiry"),
        Entry("Search", "search", "cockpit:search", "inquiries.view_inquiry"),
        Entry("All inquiries", "manage_search", "admin:inquiries_inquiry_changelist", "inquiries.view_inquiry"),
    ],
    "Gather": [
        Entry("Product issues", "campaign", "cockpit:issues", "inquiries.view_productissue"),
        Entry("Incidents", "emergency_home", "cockpit:incidents", "inquiries.view_incident"),
        Entry("Community", "forum", "cockpit:topics", "community.view_topic"),
        Entry("Partner Service", "key", "cockpit:client_requests", "promotions.view_clientrequest"),
        Entry("Promotions", "rocket_launch", "cockpit:promotions", "promotions.view_promotionrequest"),
        Entry("Copies of data", "folder_copy", "cockpit:copies", "inquiries.view_inquiry"),
    ],
    "Consult": [
        Entry("Consulting", "handshake", "cockpit:consulting", "consulting.view_engagement"),
        Entry("My hours", "timer", "cockpit:hours", "consulting.book_timeentry"),
        Entry("Hours to approve", "task_alt", "cockpit:approve_hours", "consulting.approve_week"),
        Entry("All consulting", "work_history", "admin:consulting_engagement_changelist", "consulting.view_engagement"),
        Entry("Time entries", "schedule", "admin:consulting_timeentry_changelist", "consulting.view_timeentry"),
        Entry("Price lists", "sell", "admin:consulting_pricelist_changelist", "consulting.view_pricelist"),
        Entry("Hour packages", "redeem", "admin:consulting_hourpackage_changelist", "consulting.view_hourpackage"),
    ],
    "Invoice": [
        Entry("Invoices", "receipt_long", "cockpit:invoices", "invoicing.view_invoice"),
        Entry("From the bank", "account_balance", "cockpit:bank", "invoicing.view_invoice"),
        Entry("Revenue", "bar_chart", "cockpit:revenue", "invoicing.view_invoice"),
        Entry("Sellers", "storefront", "admin:invoicing_seller_changelist", "invoicing.view_seller"),
        Entry("VAT rates", "percent", "admin:invoicing_vatrate_changelist", "invoicing.view_vatrate"),
        Entry("Interest when late", "percent", "admin:invoicing_laterate_changelist", "invoicing.view_laterate"),
        Entry(
            "Exchange rates",
            "currency_exchange",
            "admin:invoicing_exchangerate_changelist",
            "invoicing.view_exchangerate",
        ),
    ],
    "Record": [
        Entry("ISVs", "groups", "admin:isvs_isv_changelist", "isvs.view_isv"),
        Entry("API clients", "key", "admin:isvs_apiclient_changelist", "isvs.view_apiclient"),
        Entry("Integrations", "hub", "admin:isvs_integration_changelist", "isvs.view_integration"),
        Entry("Customers", "apartment", "admin:isvs_customer_changelist", "isvs.view_customer"),
        Entry("Company databases", "database", "admin:isvs_companydatabase_changelist", "isvs.view_companydatabase"),
        Entry(
            "Requests to data owners",
            "how_to_reg",
            "admin:approvals_dataaccessrequest_changelist",
            "approvals.view_dataaccessrequest",
        ),
        Entry("Data owners' answers", "signature", "admin:approvals_consent_changelist", "approvals.view_consent"),
        Entry("Restored copies", "file_copy", "admin:approvals_restoredcopy_changelist", "approvals.view_restoredcopy"),
        Entry("Certificates", "verified", "admin:isvs_certificate_changelist", "isvs.view_certificate"),
        Entry("API releases", "api", "admin:diagnostics_apirelease_changelist", "diagnostics.view_apirelease"),
        Entry("Change radar", "radar", "cockpit:radar", "diagnostics.view_apirelease"),
        Entry("Known causes", "lightbulb", "admin:diagnostics_knowncause_changelist", "diagnostics.view_knowncause"),
        Entry(
            "Correlation patterns",
            "tag",
            "admin:diagnostics_correlationpattern_changelist",
            "diagnostics.view_correlationpattern",
        ),
        Entry("Canned replies", "quickreply", "admin:inquiries_cannedreply_changelist", "inquiries.view_cannedreply"),
        Entry("Tags", "label", "admin:inquiries_tag_changelist", "inquiries.view_tag"),
        Entry("Users", "person", "admin:accounts_user_changelist", "accounts.view_user"),
        Entry("Teams", "diversity_3", "admin:accounts_team_changelist", "accounts.view_team"),
        Entry("Absences", "beach_access", "admin:accounts_absence_changelist", "accounts.view_absence"),
    ],
    "Appearance": [
        Entry("Mail texts", "mail", "admin:notifications_mailtext_changelist", "notifications.view_mailtext"),
        Entry("Branding", "palette", "admin:branding_branding_changelist", "branding.view_branding"),
        Entry("Components", "widgets", "cockpit:components", "branding.view_branding"),
    ],
    "Promise": [
        Entry("Markets", "public", "admin:policy_market_changelist", "policy.view_market"),
        Entry(
            "Support calendars",
            "calendar_month",
            "admin:policy_supportcalendar_changelist",
            "policy.view_supportcalendar",
        ),
        Entry("Support policy", "gavel", "admin:policy_policyclause_changelist", "policy.view_policyclause"),
        Entry(
            "Assignment by turn",
            "sync_alt",
            "admin:inquiries_assignmentrule_changelist",
            "inquiries.view_assignmentrule",
        ),
        Entry("Service targets", "timer", "admin:policy_servicetarget_changelist", "policy.view_servicetarget"),
        Entry(
            "Reminder rules",
            "notification_important",
            "admin:reminders_reminderrule_changelist",
            "reminders.view_reminderrule",
        ),
        Entry("Dry run of reminders", "schedule_send", "cockpit:dry_run", "reminders.view_reminder"),
    ],
    "Machinery": [
        Entry("Outbox", "outbox", "admin:notifications_mail_changelist", "notifications.view_mail"),
        Entry("Reminders", "alarm", "admin:reminders_reminder_changelist", "reminders.view_reminder"),
        Entry("Notices", "notifications", "admin:reminders_notice_changelist", "reminders.view_notice"),
        Entry("Access record", "policy", "admin:accounts_accessrecord_changelist", "accounts.view_accessrecord"),
        Entry("Held reminders", "front_hand", "admin:reminders_halt_changelist", "reminders.view_halt"),
    ],
}


def sidebar(request: HttpRequest) -> list[dict[str, Any]]:
    """The parts and entries the reader may see, as the theme wants them."""
    links = {entry: reverse(entry.address) for entries in PARTS.values() for entry in entries}
    # The queue's address begins that of every page of the desk, so the longest that fits is where the reader is.
    # Home's begins that of every page, and is that of one alone.
    home = reverse(HOME)
    here = max((link for link in links.values() if request.path.startswith(link) and link != home), key=len, default="")
    here = home if request.path == home else here
    parts: list[dict[str, Any]] = []
    for title, entries in PARTS.items():
        seen = [
            {"title": entry.title, "icon": entry.icon, "link": links[entry], "active": links[entry] == here}
            for entry in entries
            if request.user.has_perm(entry.permission)
        ]
        if seen:
            parts.append({"title": title, "separator": bool(parts), "items": seen})
    return parts


def own_pages(request: HttpRequest) -> list[dict[str, str]]:
    """What the menu of one's own account leads to."""
    found, user = [], cast(User, request.user)
    if user.has_perm("accounts.view_user"):
        own = reverse("admin:accounts_user_change", args=[user.pk])
        found.append({"title": "My hours and absences", "link": own})
    found.append({"title": "Signed-in browsers", "link": reverse("usersessions_list")})
    if user.is_authenticated and user.has_usable_password():
        found.append({"title": "Change password", "link": reverse("admin:password_change")})
    return found
