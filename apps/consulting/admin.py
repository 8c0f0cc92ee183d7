"""Price lists and hour packages to keep, and what was asked, answered and worked to look up."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from unfold.decorators import display

from apps.policy.admin_pages import ReadOnlyAdmin, SignedAdmin, TrackedAdmin

from .models import Engagement, HourPackage, PriceList, TimeEntry
from .prices import minutes_left
from .wording import hours_in_words


@admin.register(PriceList)
class PriceListAdmin(SignedAdmin):
    list_display = ["market", "isv", "customer", "currency", "inside", "outside", "travel", "starts_on", "ends_on"]
    list_filter = ["market", "currency"]
    list_select_related = ["market", "isv", "customer"]
    search_fields = ["isv__name", "customer__name"]
    search_help_text = "ISV or customer"
    autocomplete_fields = ["market", "isv", "customer"]
    ordering = ["-starts_on", "-pk"]
    fields = [
        ("market", "currency"),
        ("isv", "customer"),
        ("starts_on", "ends_on"),
        ("inside", "outside", "travel"),
        "terms",
    ]


@admin.register(HourPackage)
class HourPackageAdmin(SignedAdmin):
    list_display = ["customer", "minutes", "currency", "price", "bought_on", "expires_on", "invoiced"]
    list_filter = ["currency", "expires_on", "is_invoiced_elsewhere"]
    list_select_related = ["customer"]
    search_fields = ["customer__name", "reference", "invoice"]
    search_help_text = "Customer, reference or invoice"
    autocomplete_fields = ["customer"]
    ordering = ["-expires_on", "-pk"]
    fields = [
        "customer",
        ("minutes", "currency", "price"),
        ("bought_on", "expires_on"),
        ("reference", "is_invoiced_elsewhere"),
        ("left", "invoiced"),
    ]
    readonly_fields = ["left", "invoiced"]
    fixed_by_an_invoice = (
        "customer",
        "minutes",
        "currency",
        "price",
        "bought_on",
        "reference",
        "is_invoiced_elsewhere",
    )

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        fixed = self.fixed_by_an_invoice if obj and obj.invoiced_at else ()
        return [*super().get_readonly_fields(request, obj), *fixed]

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        is_free = obj is None or obj.invoiced_at is None
        return is_free and super().has_delete_permission(request, obj)

    @display(description="Invoice")
    def invoiced(self, package: HourPackage) -> str:
        """Where its price stands."""
        if package.invoice:
            return package.invoice
        if package.is_invoiced_elsewhere:
            return "Elsewhere"
        return "On the customer's next" if package.price else "None: it costs nothing"

    @display(description="Left")
    def left(self, package: HourPackage) -> str:
        """What no estimate has used or set aside."""
        return hours_in_words(minutes_left(package)) if package.pk else "All of it, once it is saved."


class OnRecordAdmin(ReadOnlyAdmin, TrackedAdmin):
    """Pages of tracked rows that services alone write, with their history."""


@admin.register(Engagement)
class EngagementAdmin(OnRecordAdmin):
    list_display = ["reference", "title", "isv", "customer", "status", "requested_at"]
    list_filter = ["status", "market", "requested_at"]
    list_select_related = ["isv", "customer"]
    search_fields = ["title", "isv__name", "customer__name"]
    search_help_text = "Title, ISV or customer"
    ordering = ["-pk"]
    fields = [
        "page",
        "title",
        "wanted",
        ("isv", "customer", "customer_named"),
        ("status", "cap", "priced"),
        ("requested_by", "requested_at", "wished_by"),
        ("consultant", "finished_at"),
        "cancelled_because",
    ]
    readonly_fields = [
        "page",
        "status",
        "cap",
        "priced",
        "requested_by",
        "requested_at",
        "finished_at",
        "cancelled_because",
    ]

    @display(description="Its page")
    def page(self, engagement: Engagement) -> SafeString:
        """With all that can be done."""
        address = reverse("cockpit:engagement", args=[engagement.pk])
        return format_html('<a href="{}">{}</a>', address, engagement)


@admin.register(TimeEntry)
class TimeEntryAdmin(OnRecordAdmin):
    list_display = ["started_at", "minutes", "person", "engagement", "note", "is_billable", "is_struck", "invoice"]
    list_filter = ["is_billable", "is_struck", "started_at"]
    list_select_related = ["person", "engagement"]
    search_fields = ["note", "person__name", "invoice"]
    search_help_text = "What was done, who, or the invoice"
    ordering = ["-started_at", "-pk"]
    fields = [
        ("engagement", "terms", "person"),
        ("started_at", "ended_at", "minutes"),
        ("kind", "is_timed", "is_struck"),
        "note",
        "internal_note",
        ("is_billable", "unbilled_because"),
        ("invoice", "invoiced_at"),
    ]
