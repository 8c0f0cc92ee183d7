from typing import Any

from django.contrib import admin
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.html import format_html
from unfold.decorators import display

from apps.policy.admin_pages import ReadOnlyAdmin, SignedAdmin, TrackedAdmin

from .addresses import staff_page
from .models import AssignmentRule, CannedReply, Inquiry, Tag

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


@admin.register(Tag)
class TagAdmin(SignedAdmin):
    """The words that staff put on inquiries."""

    list_display = ["name", "colour", "is_active"]
    list_filter = ["is_active", "colour"]
    search_fields = ["name"]
    fieldsets = [(None, {"fields": [("name", "is_active"), "colour"]})]


@admin.register(AssignmentRule)
class AssignmentRuleAdmin(SignedAdmin):
    """Markets in which what nobody has is given to people at work, one after the other."""

    list_display = ["market", "is_active", "most_open"]
    list_filter = ["is_active"]
    list_select_related = ["market"]
    search_fields = ["market__name"]
    autocomplete_fields = ["market"]
    fieldsets = [(None, {"fields": [("market", "is_active"), "most_open"]})]


@admin.register(CannedReply)
class CannedReplyAdmin(SignedAdmin):
    """Words that the desk says often, and what goes with them."""

    list_display = ["title", "market", "topic", "then", "tag", "priority", "is_active"]
    list_filter = ["is_active", "market", "then"]
    list_select_related = ["market", "tag"]
    search_fields = ["title", "text"]
    autocomplete_fields = ["market", "tag"]
    fieldsets = [
        (None, {"fields": [("title", "is_active"), "text"]}),
        ("Where it is offered", {"fields": [("market", "topic")]}),
        ("What goes with it", {"fields": [("then", "priority"), "tag"]}),
    ]
