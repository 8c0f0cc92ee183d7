"""The admin's sidebar: what there is to do and to look up, as far as the reader may see it."""

from typing import Any, NamedTuple

from django.http import HttpRequest
from django.urls import reverse


class Entry(NamedTuple):
    """One line of the sidebar and the permission it takes to see it."""

    title: str
    icon: str
    address: str
    permission: str


PARTS = {
    "Work": [
        Entry("Queue", "inbox", "cockpit:queue", "inquiries.view_inquiry"),
        Entry("All inquiries", "manage_search", "admin:inquiries_inquiry_changelist", "inquiries.view_inquiry"),
    ],
    "Record": [
        Entry("ISVs", "groups", "admin:isvs_isv_changelist", "isvs.view_isv"),
        Entry("API clients", "key", "admin:isvs_apiclient_changelist", "isvs.view_apiclient"),
        Entry("Integrations", "hub", "admin:isvs_integration_changelist", "isvs.view_integration"),
        Entry("Customers", "apartment", "admin:isvs_customer_changelist", "isvs.view_customer"),
        Entry("Company databases", "database", "admin:isvs_companydatabase_changelist", "isvs.view_companydatabase"),
        Entry("Certificates", "verified", "admin:isvs_certificate_changelist", "isvs.view_certificate"),
        Entry("API releases", "api", "admin:diagnostics_apirelease_changelist", "diagnostics.view_apirelease"),
        Entry("Users", "person", "admin:accounts_user_changelist", "accounts.view_user"),
    ],
    "Promise": [
        Entry("Markets", "public", "admin:policy_market_changelist", "policy.view_market"),
        Entry(
            "Support calendars",
            "calendar_month",
            "admin:policy_supportcalendar_changelist",
            "policy.view_supportcalendar",
        ),
        Entry("Service targets", "timer", "admin:policy_servicetarget_changelist", "policy.view_servicetarget"),
    ],
    "Machinery": [
        Entry("Outbox", "outbox", "admin:notifications_mail_changelist", "notifications.view_mail"),
        Entry("Reminders", "alarm", "admin:reminders_reminder_changelist", "reminders.view_reminder"),
        Entry("Notices", "notifications", "admin:reminders_notice_changelist", "reminders.view_notice"),
    ],
}


def sidebar(request: HttpRequest) -> list[dict[str, Any]]:
    """The parts and entries the reader may see, as the theme wants them."""
    parts: list[dict[str, Any]] = []
    for title, entries in PARTS.items():
        seen = [
            {"title": entry.title, "icon": entry.icon, "link": reverse(entry.address)}
            for entry in entries
            if request.user.has_perm(entry.permission)
        ]
        if seen:
            parts.append({"title": title, "separator": bool(parts), "items": seen})
    return parts
