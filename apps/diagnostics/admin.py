from django.contrib import admin

from apps.policy.admin_pages import ReadOnlyAdmin

from .models import ApiRelease


@admin.register(ApiRelease)
class ApiReleaseAdmin(ReadOnlyAdmin):
    list_display = ["name", "operation_count", "addresses", "loaded_at"]
    search_fields = ["name"]
    fields = ["name", "addresses", "operation_count", "loaded_at"]

    @admin.display(description="Base URLs")
    def addresses(self, release: ApiRelease) -> str:
        return ", ".join(release.base_urls)
