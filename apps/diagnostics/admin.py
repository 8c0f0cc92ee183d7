from django.contrib import admin
from django.db import models
from django.http import HttpRequest

from apps.policy.admin_pages import ReadOnlyAdmin, TrackedAdmin

from .models import ApiRelease


@admin.register(ApiRelease)
class ApiReleaseAdmin(ReadOnlyAdmin, TrackedAdmin):
    """What is loaded by the command; a document of several megabytes is never read for a page."""

    list_display = ["name", "operation_count", "addresses", "loaded_at"]
    search_fields = ["name"]
    fields = readonly_fields = ["name", "addresses", "operation_count", "loaded_at"]

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[ApiRelease]:
        return super().get_queryset(request).defer("document")

    @admin.display(description="Base URLs")
    def addresses(self, release: ApiRelease) -> str:
        return ", ".join(release.base_urls)
