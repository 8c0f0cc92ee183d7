"""Requests to data owners, their answers and copies, to look up. What is done with them is done on the desk's pages."""

from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from unfold.decorators import display

from apps.policy.admin_pages import ReadOnlyAdmin, TrackedAdmin

from .models import Consent, DataAccessRequest, RestoredCopy

Status = DataAccessRequest.Status


class OnRecordAdmin(ReadOnlyAdmin, TrackedAdmin):
    """Pages of tracked rows that services alone write, with their history."""


@admin.register(DataAccessRequest)
class DataAccessRequestAdmin(OnRecordAdmin):
    list_display = ["reference", "database", "inquiry_number", "state", "asked_by", "released_by", "until"]
    list_filter = ["status", "asked_at"]
    list_select_related = ["database", "asked_by", "released_by"]
    search_fields = ["database__name", "database__customer__name", "purpose"]
    search_help_text = "Database, customer or purpose"
    ordering = ["-pk"]
    fields = [
        "page",
        ("inquiry_number", "database", "data_owner"),
        "purpose",
        "tried",
        ("place", "keep_days"),
        ("asked_by", "asked_at"),
        ("released_by", "released_at"),
        ("lapses_at", "decided_at", "until"),
        ("version", "text_hash"),
        "text",
    ]

    @display(
        description="State",
        ordering="status",
        label={
            Status.AWAITING_RELEASE: "warning",
            Status.QUESTIONED: "warning",
            Status.APPROVED: "success",
            Status.WITHDRAWN: "danger",
        },
    )
    def state(self, request: DataAccessRequest) -> tuple[str, str]:
        return request.status, request.get_status_display()

    @display(description="Inquiry", ordering="inquiry")
    def inquiry_number(self, request: DataAccessRequest) -> str:
        return f"#{request.inquiry_id}"

    @display(description="Its page")
    def page(self, request: DataAccessRequest) -> SafeString:
        """With the trail, and all that can be done."""
        address = reverse("cockpit:access_request", args=[request.pk])
        return format_html('<a href="{}">{}</a>', address, request)


@admin.register(Consent)
class ConsentAdmin(ReadOnlyAdmin):
    """What data owners said. The database itself refuses to change or delete it."""

    list_display = ["number", "kind", "owner_name", "database", "at", "until"]
    list_filter = ["kind", "at"]
    list_select_related = ["database"]
    search_fields = ["owner_name", "owner_email", "database__name", "record_hash"]
    search_help_text = "Data owner, database, or the hash of the record"
    ordering = ["-pk"]
    fields = [
        ("number", "kind", "version"),
        ("owner_name", "owner_email"),
        ("at", "verified_by"),
        ("address", "browser"),
        ("keep_days", "until"),
        "words",
        "text",
        "text_hash",
        "previous_hash",
        "record_hash",
    ]

    @display(description="Request", ordering="request")
    def number(self, consent: Consent) -> str:
        return f"DA-{consent.request_id}"


@admin.register(RestoredCopy)
class RestoredCopyAdmin(OnRecordAdmin):
    list_display = ["number", "database", "restored_by", "restored_at", "delete_by", "deleted_at", "confirmed_at"]
    list_filter = ["restored_at", ("confirmed_at", admin.EmptyFieldListFilter)]
    list_select_related = ["database", "restored_by"]
    search_fields = ["database__name", "checksum", "restored_by__name"]
    search_help_text = "Database, checksum, or who restored it"
    ordering = ["-pk"]
    fields = [
        ("number", "database"),
        ("restored_by", "restored_at"),
        ("place", "size_bytes"),
        "checksum",
        "delete_by",
        ("deleted_by", "deleted_at"),
        "deleted_how",
        ("confirmed_by", "confirmed_at"),
    ]

    @display(description="Request", ordering="request")
    def number(self, copy: RestoredCopy) -> str:
        return f"DA-{copy.request_id}"
