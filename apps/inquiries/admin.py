from typing import Any

from django.contrib import admin
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.html import format_html
from unfold.decorators import display

from apps.policy.admin_pages import ReadOnlyAdmin, TrackedAdmin

from .addresses import staff_page
from .models import Inquiry

STATE_COLOURS = {
    Inquiry.Status.NEW: "info",
    Inquiry.Status.OPEN: "info",
    Inquiry.Status.WAITING_ON_ISV: "warning",
    Inquiry.Status.RESOLVED: "success",
}


@admin.register(Inquiry)
class InquiryAdmin(ReadOnlyAdmin, TrackedAdmin):
    """The record of all inquiries, to search. One reads and works on the page that each row leads to."""

    list_display = ["headline", "isv", "state", "priority", "market", "assignee", "asked_at"]
    list_display_links = None
    list_filter = ["status", "priority", "kind", "channel", "market", "asked_at"]
    list_select_related = ["isv", "market", "assignee"]
    search_fields = ["=id", "subject", "isv__name", "asked_by__email", "client__client_id"]
    search_help_text = "Number, subject, ISV, e-mail of who asked, client ID"

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Inquiry]:
        return super().get_queryset(request).defer("masking")

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> Any:
        return super().get_search_results(request, queryset, search_term.strip().removeprefix("#"))

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> HttpResponse:
        found = self.get_object(request, object_id)
        return redirect(staff_page(found)) if found else super().change_view(request, object_id, *args, **kwargs)

    @display(description="Inquiry", ordering="pk")
    def headline(self, inquiry: Inquiry) -> str:
        return format_html('<a href="{}">#{} {}</a>', staff_page(inquiry), inquiry.number, inquiry.subject)

    @display(description="State", ordering="status", label=STATE_COLOURS)
    def state(self, inquiry: Inquiry) -> tuple[str, str]:
        return inquiry.status, inquiry.get_status_display()
